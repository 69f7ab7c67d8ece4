"""Run in each kernel before a notebook's first cell: it starts no program and writes no file,
except below a temporary folder. Python itself reports both to this hook, from whatever library.
"""


def guard():
    import os
    import sys
    import tempfile
    from pathlib import Path

    import matplotlib.font_manager  # noqa: F401  (asks the system for fonts, when first imported)

    course, temporary = Path.cwd().resolve(), Path(tempfile.gettempdir()).resolve()
    programs = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn"}
    programs |= {"os.forkpty", "pty.spawn"}
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT

    def hook(event, arguments):
        if event in programs:
            raise RuntimeError("A notebook starts no program. Repair: do it in Python, or not here")
        if (event == "open" and arguments[2] & writing) or event == "os.mkdir":
            path = arguments[0]
        elif event == "os.rename":
            path = arguments[1]
        elif event == "os.remove" and arguments[1] == -1:  # else it is relative to an open folder
            path = arguments[0]
        else:
            return
        if isinstance(path, int):
            return
        place = Path(os.fsdecode(path)).resolve()
        if place.is_relative_to("/dev") or "__pycache__" in place.parts:
            return
        if place.is_relative_to(course) or not place.is_relative_to(temporary):
            raise RuntimeError(
                f"A notebook writes only below tempfile.TemporaryDirectory(), not to {path}"
            )

    sys.addaudithook(hook)


guard()
del guard
