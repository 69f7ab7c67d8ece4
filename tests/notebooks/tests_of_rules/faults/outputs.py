"""Faults in what cells print."""

from planting import Course


def path_in_a_warning(course: Course) -> None:
    text = "/tmp/ipykernel_12/345.py:2: UserWarning: a probability was rounded\n"
    course.cell("warning").outputs[1].update(text=text)


FAULTS = {
    "path printed": ("absolute_paths", lambda c: c.prints("read /home/ada/data.csv\n")),
    "path in code": (
        "absolute_paths",
        lambda c: c.replace("loss", "loss =", "# C:\\Users\\ada\\data.csv\nloss ="),
    ),
    "path in the text": ("absolute_paths", lambda c: c.replace("claim", "It", "/data/a/b It")),
    "path in a warning": ("absolute_paths", path_in_a_warning),
    "bare repr": ("accidental_output", lambda c: c.prints("np.float64(0.47965)\n")),
    "memory address": ("accidental_output", lambda c: c.prints("<object at 0x7f3a2b1c>\n")),
    "set": ("accidental_output", lambda c: c.prints("{'cat', 'dog'}\n")),
    "progress bar": ("accidental_output", lambda c: c.prints("10\r20\r\n")),
}
