"""Examples on pages that do not run, or give something else."""

from planting import Course


def example(course: Course, lines: str) -> None:
    course.write("example.md", f"# Example\n\n```python\n{lines}\n```\n")


def in_a_cell(course: Course) -> None:
    course.replace("question", "## What", "```python\nce.no_such_loss(1)\n```\n\n## What")


FAULTS = {
    "another result": ("example", lambda c: example(c, ">>> 2 + 2\n5")),
    "an error": ("example", lambda c: example(c, ">>> ce.no_such_loss(1)\n1")),
    "code without prompts": ("example", lambda c: example(c, "np.log(1, 2, 3, 4)")),
    "no Python": ("example", lambda c: example(c, "loss = = 1")),
    "in a notebook's Markdown": ("example", in_a_cell),
}
