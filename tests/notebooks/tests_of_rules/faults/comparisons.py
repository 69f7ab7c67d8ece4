"""Agreement that cannot fail, and from-scratch code that is the helper's."""

from planting import Course


def code(course: Course, lines: str) -> None:
    course.cell("loss").source += f"\n{lines}"


def line(lines: str):
    return lambda course: code(course, lines)


FAULTS = {
    fault: ("agreement", line(lines))
    for fault, lines in {
        "or True": "assert loss == 0.3 or True",
        "and False": "print('differs:', loss == 0.3 and False)",
        "an assertion of a constant": "assert True",
        "an assertion of a text": 'assert f"{loss} agrees"',
        "an assertion of a pair": "assert (loss == 0.3, 'wrong')",
        "a tolerance of 1e2": "print(np.allclose(loss, 0.3, rtol=0, atol=1e2))",
        "a tolerance by its place": "np.testing.assert_allclose(loss, 0.3, 10**2)",
        "a difference below 100": "agrees = abs(loss - 0.3) < 1e2",
        "a value compared with itself": "np.testing.assert_allclose(loss, loss)",
        "a printed True": 'print("agrees to 1e-12:", True)',
        "a printed sentence": 'print("the helper agrees: True")',
        "a constant in a text": 'print(f"agrees to 1e-12: {True}")',
        "a constant in the place of a result": 'print(f"loss {0.4797:.3f}")',
        "a failure passed over": "try:\n    assert loss == 0.3\nexcept AssertionError:\n    pass",
        "a comparison that nobody sees": "np.allclose(loss, 0.3)\nprint()",
    }.items()
} | {
    fault: ("from_scratch", line(lines))
    for fault, lines in {
        "a function": "def loss_from_scratch(y, q):\n    return ce.cross_entropy(y, q)",
        "a name": "by_hand = ce.cross_entropy([0, 1], [0.2, 0.8])",
        "a comment": "own = ce.entropy([0.5, 0.5])  # from scratch",
        "a label": 'ways = {"from scratch": ce.entropy([0.5, 0.5])}',
        "a detour": "f = lambda y, q: ce.cross_entropy(y, q)\nscratch = f([0, 1], [0.2, 0.8])",
    }.items()
}


def heading(course: Course) -> None:
    course.replace("question", "## What does one prediction cost?", "## The loss, from scratch")
    course.replace("end", "(#what-does-one-prediction-cost)", "(#the-loss-from-scratch)")
    code(course, "def cost(y, q):\n    return ce.cross_entropy(y, q)")


FAULTS["a heading"] = ("from_scratch", heading)
