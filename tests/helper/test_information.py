"""Information theory's measures: known values, SciPy, and what happens at the edges."""

import mpmath
import numpy as np
import oracle
import pytest
import scipy.stats

import crossentropy as ce


@pytest.mark.parametrize(
    ("p", "q", "exact"),
    [
        ([0, 1, 0], [0.228, 0.619, 0.153], 0.47965000629754095),
        ([0, 1, 0], [0.001, 0.998, 0.001], 0.0020020026706730793),
        ([0, 1, 0], [0.001, 0.001, 0.998], 6.907755278982137),
        ([0, 1, 0], [0.333, 0.333, 0.334], 1.0996127890016931),
    ],
)
def test_the_introductory_examples_to_the_last_digit(p, q, exact):
    assert ce.cross_entropy(p, q) == exact
    with mpmath.workdps(40):
        assert float(-mpmath.log(mpmath.mpf(q[1]))) == exact


def test_known_values():
    code = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
    other = [1 / 8, 1 / 2, 1 / 4, 1 / 8]
    assert ce.entropy(code, base=2) == 1.75
    assert ce.cross_entropy(code, other, base=2) == 2.375
    assert ce.cross_entropy(other, code, base=2) == 2.25
    assert ce.surprisal(0.5, base=2) == 1
    assert ce.surprisal(0.001, base=10) == pytest.approx(3, rel=1e-15)
    assert ce.surprisal(1 / 81, base=3) == pytest.approx(4, rel=1e-15)
    np.testing.assert_array_equal(ce.perplexity([0, 1, 3], base=2), [1, 2, 8])
    assert ce.perplexity(ce.entropy(np.full(10, 0.1))) == pytest.approx(10)
    assert ce.perplexity(-2, base=0.5) == 4


def test_scipy_agrees():
    rng = np.random.default_rng(0)
    p, q = rng.dirichlet(np.ones(6), (2, 5, 4))
    np.testing.assert_allclose(ce.entropy(p), scipy.stats.entropy(p, axis=-1), rtol=1e-13)
    np.testing.assert_allclose(
        ce.kl_divergence(p, q), scipy.stats.entropy(p, q, axis=-1), rtol=1e-12
    )
    np.testing.assert_allclose(
        ce.kl_divergence(p, q, base=2), scipy.stats.entropy(p, q, base=2, axis=-1), rtol=1e-12
    )


def test_nothing_is_added_where_nothing_can_happen():
    assert ce.entropy([1, 0]) == 0
    assert not np.signbit(ce.entropy([1, 0]))
    assert not np.signbit(ce.surprisal(1))
    assert ce.cross_entropy([1, 0], [1, 0]) == 0
    assert ce.kl_divergence([1, 0], [1, 0]) == 0
    assert ce.kl_divergence([0.5, 0.5, 0], [0.25, 0.25, 0.5]) == pytest.approx(np.log(2))


def test_what_was_called_impossible_costs_infinity():
    assert ce.surprisal(0) == np.inf
    assert ce.cross_entropy([0.5, 0.5], [1, 0]) == np.inf
    assert ce.kl_divergence([0.5, 0.5], [1, 0]) == np.inf
    assert ce.perplexity(np.inf) == np.inf
    assert ce.perplexity(1000.0) == np.inf
    np.testing.assert_array_equal(ce.cross_entropy([[0, 1], [1, 0]], [[1, 0], [1, 0]]), [np.inf, 0])


def test_divergence_of_close_distributions_keeps_its_digits():
    """Entropy and cross-entropy agree to 16 digits here; their difference still has eight."""
    p = np.array([0.2, 0.3, 0.5])
    for distance in (1e-3, 1e-5, 1e-7):
        q = p + distance * np.array([1, -3, 2])
        with mpmath.workdps(50):
            exact = mpmath.fsum(
                mpmath.mpf(a) * mpmath.log(mpmath.mpf(a) / mpmath.mpf(b))
                - mpmath.mpf(a)
                + mpmath.mpf(b)
                for a, b in zip(p.tolist(), q.tolist(), strict=True)
            )
        assert ce.kl_divergence(p, q) == pytest.approx(float(exact), rel=1e-15 / distance)
    for tiny in (1e-300, 5e-324):  # of the second, 0.5 / tiny overflows
        assert ce.kl_divergence([0.5, 0.5], [1 - tiny, tiny]) == pytest.approx(
            float(mpmath.log(0.5) - mpmath.log(mpmath.mpf(tiny)) / 2)
        )


def test_dtypes_and_shapes():
    p = np.full((2, 3, 4), 0.25)
    assert ce.entropy(p).shape == (2, 3)
    assert ce.entropy(p.astype(np.float32)).dtype == np.float32
    assert ce.entropy(p.astype(np.float16)).dtype == np.float32
    assert ce.cross_entropy(p.astype(np.float32), p).dtype == np.float64
    assert ce.kl_divergence(p.astype(np.float32), p.astype(np.float16)).dtype == np.float32
    assert isinstance(ce.entropy(p[0, 0]), np.float64)
    assert isinstance(ce.surprisal(np.float32(0.3)), np.float32)
    assert ce.surprisal(1) == 0
    for base in (2, 10, 3):
        assert ce.surprisal(np.float32(0.3), base=base).dtype == np.float32
    assert ce.convert(np.float32(1), "bits", "nats").dtype == np.float32
    assert ce.perplexity(np.float32(2), base=2).dtype == np.float32


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("nats", "bits", 1 / np.log(2)),
        ("bits", "nats", np.log(2)),
        ("bans", "bits", np.log2(10)),
        ("nats", "bans", 1 / np.log(10)),
        ("bits", "bits", 1),
    ],
)
def test_conversion(source, target, factor):
    values = np.array([0.0, 1.0, -2.5, np.inf])
    np.testing.assert_allclose(ce.convert(values, source, target), values * factor, rtol=1e-15)
    there_and_back = ce.convert(ce.convert(0.47965, source, target), target, source)
    assert there_and_back == pytest.approx(0.47965, rel=1e-15)


def test_accuracy_of_cross_entropy():
    rng = np.random.default_rng(0)
    for classes in (2, 10, 1000):
        p, q = rng.dirichlet(np.ones(classes), (2, 20))
        exact, rest = np.empty(20), np.empty(20)
        with mpmath.workdps(40):
            for i in range(20):
                value = -mpmath.fsum(
                    mpmath.mpf(a) * mpmath.log(mpmath.mpf(b))
                    for a, b in zip(p[i].tolist(), q[i].tolist(), strict=True)
                )
                exact[i] = float(value)
                rest[i] = float(value - exact[i])
        assert oracle.ulps(ce.cross_entropy(p, q), exact, rest).max() <= 4


def test_perplexity_of_any_base():
    h = np.array([0.0, 0.5, 3.0])
    np.testing.assert_array_equal(ce.perplexity(h), np.exp(h))
    np.testing.assert_allclose(ce.perplexity(h, base=2), 2**h, rtol=1e-15)
    # Below 1 a base turns entropies negative, and their perplexity is the same.
    np.testing.assert_allclose(ce.perplexity(-h, base=0.5), 2**h, rtol=1e-15)
    with pytest.raises(ValueError, match=r"h\[2\] is 0.5"):
        ce.perplexity([-1.0, 0.0, 0.5], base=0.5)
    with pytest.raises(ValueError, match=r"h\[0\] is -0.5"):
        ce.perplexity([-0.5, 1.0], base=1.5)


def test_powers_of_the_base_are_exact():
    assert ce.surprisal(0.001, base=10) == 3
    assert ce.surprisal(2.0**-40, base=2) == 40
    assert ce.entropy(np.full(8, 0.125), base=2) == 3


def test_divergence_of_neighbours():
    """Where p and q agree to many digits, log p − log q would lose as many."""
    rng = np.random.default_rng(0)
    for size in (1e-3, 1e-6):
        q = rng.dirichlet(np.ones(6))
        p = q * (1 + size * rng.normal(size=6))
        p /= p.sum()
        with mpmath.workprec(200):
            pairs = [(mpmath.mpf(a), mpmath.mpf(b)) for a, b in zip(p, q, strict=True)]
            # The last two terms cancel, but for what rounding took from the sums of p and q.
            exact = mpmath.fsum(a * mpmath.log(a / b) - a + b for a, b in pairs)
        assert ce.kl_divergence(p, q) == pytest.approx(float(exact), rel=2e-15 / size, abs=0)


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_rows_of_many_classes_are_summed_in_float64(dtype):
    p = np.full(4096, 1 / 4096, dtype)
    assert ce.entropy(p, base=2) == pytest.approx(12, rel=1e-6)
    assert ce.cross_entropy(p.astype(float), p, base=2) == pytest.approx(12, rel=1e-6)
    assert ce.cross_entropy(p, p.astype(float)).dtype == np.float64
    assert ce.cross_entropy(p.astype(float), p).dtype == np.float64
