"""What a number says as it is written: what it stands for, and what it does not."""

import math

import pytest
from written_numbers import as_written, last_number, meaning, says


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.480", 0.47965),
        ("0.48", 0.47965),
        (".692", 0.69199),
        ("0.12", 0.125),
        ("0.13", 0.125),
        ("0.4796…", 0.47965),
        ("−2.303", -2.302585),
        ("-2.303", -2.302585),
        ("90 %", 0.9),
        ("90%", 0.8951),
        ("83.8 per cent", 0.8381),
        ("3 percentage points", 0.0312),
        ("ninety per cent", 0.9),
        ("17,923", 17923),
        ("17\u2009923", 17923.4),
        ("17\u202f923.4", 17923.4),
        ("11,014×", 11014.23),
        ("11 times", 10.98),
        ("2-fold", 2.1),
        ("3·10⁻⁴", 2.9e-4),
        ("3 × 10⁻⁴", 3e-4),
        ("9.08e-5", 9.0798e-5),
        ("2e−6", 2e-6),
        ("10⁻⁴", 1.2e-4),
        ("6.1 million", 6.12e6),
        ("$0.480$", 0.47965),
        (r"$3\cdot10^{-4}$", 3e-4),
        (r"$3 \times 10^{-4}$", 3e-4),
        ("$10^4$", 10_000),
        ("$17{,}923$", 17923),
        (r"$17\,923$", 17923),
        (r"$38\,\%$", 0.38),
        (r"$-\infty$", -math.inf),
        ("**0.480**", 0.47965),
        ("∞", math.inf),
        ("infinite", math.inf),
        ("0", 0.0),
        ("zero", 0),
        ("half", 0.46),
        ("a third", 0.35),
        ("Two thirds", 0.66),
        ("three quarters", 0.75),
        ("a tenth", 0.1),
        ("twice", 2.2),
        ("three times", 3.2),
        ("tenfold", 9),
        ("one and a half times", 1.45),
        ("a hundred", 96),
        ("two million", 2.1e6),
        ("a thousand times", 1100),
        ("nine", 9),
        ("twenty-one", 21),
        ("nine of ten", 0.9),
        ("9 out of 10", 0.88),
        ("one in ten", 0.1),
        ("1/3", 1 / 3),
    ],
)
def test_stands_for(text, value):
    assert says(text, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.479", 0.47965),  # cut off, not rounded
        ("0.481", 0.47965),
        ("0.47966", 0.47965),
        ("0.4797…", 0.47965),
        ("0.4796…", 0.4797),
        ("2.303", -2.302585),
        ("−2.303", 2.302585),
        ("0.9 %", 0.9),
        ("91 %", 0.9),
        ("90 %", 90),
        ("17,923", 17922),
        ("17,900", 17923),
        ("11×", 11.6),
        ("3·10⁻⁴", 3e-3),
        ("2e-6", 3e-6),
        ("10⁻⁴", 2e-4),
        (r"$10^{-4}$", 1e4),
        ("6.1 million", 6.2e6),
        ("0", 0.3),
        ("0", 1e-6),
        ("zero", 0.01),
        ("∞", 1e300),
        ("−∞", math.inf),
        ("0.5", math.nan),
        ("0.5", math.inf),
        ("half", 0.6),
        ("a third", 0.25),
        ("twice", 1.6),
        ("twice", 0.5),
        ("three times", 2.5),
        ("ten", 9),
        ("twenty-one", 20),
        ("nine of ten", 0.8),
        ("nine of ten", 9),
        ("one in ten", 0.2),
        ("1/3", 0.33),
    ],
)
def test_does_not_stand_for(text, value):
    assert not says(text, value)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("It costs 0.480", "0.480"),
        ("(0.48", "0.48"),
        ("p=0.48", "0.48"),
        ("x = −0.3", "−0.3"),
        ("(a) -0.3", "-0.3"),
        ("from 0.105–2.303", "2.303"),
        ("17,923 of 20,000", "20,000"),
        ("in 2 of 10", "2 of 10"),
        ("more than a third", "a third"),
        ("about thirty-one times", "thirty-one times"),
        ("three and a half", "three and a half"),
        ("at 3 × 10⁻⁴", "3 × 10⁻⁴"),
        ("three\n times", "three\n times"),
        ("Twice", "Twice"),
        ("float16", ""),
        ("NumPy 2.4.6", ""),
        ("pages 1-2", ""),
        ("(1,2", ""),
        ("issue #12", ""),
        ("someone", ""),
        ("nats", ""),
    ],
)
def test_last_number(text, number):
    assert last_number(text) == number


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("0.480", 0.47125, "0.471"),
        ("−2.303", -2.25, "−2.250"),
        ("91 %", 0.9, "90 %"),
        ("17,922", 17923, "17,923"),
        ("11,000", 512, "512"),
        ("1234", 4321, "4321"),
        ("6.2 million", 6.12e6, "6.1 million"),
        ("twice", 3, ""),
        ("3e-4", 3, ""),
        ("0.5", math.inf, ""),
    ],
)
def test_as_written(text, value, written):
    assert as_written(text, value) == written


def test_a_word_that_is_no_number():
    with pytest.raises(ValueError, match="no number is written like 'many'"):
        meaning("many")
