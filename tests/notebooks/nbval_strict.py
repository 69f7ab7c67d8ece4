"""A pytest plugin: nbval with its holes closed.

nbval runs each code cell and compares what it prints with what the notebook stores. It lets
pass: a cell whose outputs and count were cleared, outputs in another order, figures in PNG or
JPEG, cells that opt out by a tag or a comment, and a ``raises-exception`` cell that stores no
error. Here each of these is a failure, the comparison is exact, and a failure says in which
notebook, in which cell, what differs and how to repair it.

A Markdown cell with claims (see claims.py) becomes a test as well: where it stands, its
expressions are evaluated in the kernel that has run the cells above it. A claim that names what
only a later cell computes, as a chapter's first lines may, is evaluated after the last cell, and
the answers to a prediction after the first cell below it that has an output.

Load it with ``-p nbval_strict`` (pyproject.toml does); it acts when ``--nbval`` is given.
"""

from __future__ import annotations

import ast
import difflib
import os
import platform
import re
import sys
import warnings
from importlib import metadata
from pathlib import Path
from queue import Empty

# jsonschema, which nbformat imports, builds 38 grammars for addresses in other alphabets when it
# finds this package. That takes two seconds in each process, and no notebook's schema has such.
sys.modules.setdefault("rfc3987_syntax", None)

import claims  # noqa: E402
import nbval.plugin  # noqa: E402
import pytest  # noqa: E402

RERUN = "run `make run`, read the difference (git diff), and commit it if the new output is meant"

# What a tag may say about how a cell is run or shown; nothing may say that it is not compared.
ALLOWED_TAGS = {"raises-exception", "hide-input", "hide-output", "hide-cell", "remove-input"}
OPT_OUT_COMMENT = re.compile(r"^\s*#+\s*((?:NBVAL|PYTEST_VALIDATE)[_-]\w+)", re.I | re.M)

# The test of claims that stand above the cell that computes what they name.
WAITING = "claims that wait for a later cell"

STRICT = "nbval_strict"  # the property of a report under which a cell's notebook is noted
MEMORY = "peak memory"  # and that of how much its kernel has used until then, in megabytes

REFERENCE = ("Linux", "x86_64", "3.11")
GUARD = Path(__file__).with_name("nbval_guard.py")
PINS = Path(__file__).resolve().parents[2] / "notebooks" / "requirements.txt"


def pytest_configure(config):
    if config.option.nbval_lax:
        raise pytest.UsageError("--nbval-lax compares nothing; use --nbval")
    # As in `make run`: a progress bar would be an output that differs at each run.
    os.environ["TQDM_DISABLE"] = "1"
    # nbval joins all the pieces of one stream, wherever they stand in the cell.
    # Joining neighbours only keeps the order of prints, warnings and figures.
    nbval.plugin.coalesce_streams = join_neighbours
    nbval.plugin.RunningKernel.execute_cell_input = execute_as_jupyter_does


def execute_as_jupyter_does(kernel, source, allow_stdin=None):
    """Execute a cell with its history: without it, IPython does not see a last semicolon."""
    return kernel.kc.execute(source, allow_stdin=allow_stdin, stop_on_error=False)


def pytest_terminal_summary(terminalreporter):
    """Say that the comparison was strict, and how much was compared."""
    reports = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        if report.when == "call" and STRICT in dict(report.user_properties)
    ]
    if reports:
        notebooks = {dict(report.user_properties)[STRICT] for report in reports}
        terminalreporter.write_line(
            f"nbval_strict compared {count(reports, 'cell')} of {count(notebooks, 'notebook')}"
        )
    peaks = {}
    for properties in (dict(report.user_properties) for report in reports):
        if MEMORY in properties:
            name = Path(properties[STRICT]).stem
            peaks[name] = max(properties[MEMORY], peaks.get(name, 0))
    if peaks:
        each = ", ".join(f"{name} {peak}" for name, peak in sorted(peaks.items()))
        terminalreporter.write_line(
            f"Peak memory of the kernels, at most {max(peaks.values())} MB: {each}"
        )


def count(things, noun):
    return f"{len(things)} {noun}{'s' * (len(things) != 1)}"


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    """Put a strict notebook in the place of nbval's."""
    return [
        StrictNotebook.from_parent(parent, path=file_path)
        if isinstance(collector, nbval.plugin.IPyNbFile)
        else collector
        for collector in (yield)
    ]


class StrictNotebook(nbval.plugin.IPyNbFile):
    def setup(self):
        super().setup()
        reply = self.kernel.kc.execute_interactive(
            GUARD.read_text("utf-8"),
            silent=True,
            store_history=False,
            timeout=self.config.option.nbval_cell_timeout,
            output_hook=lambda message: None,
        )["content"]
        if reply["status"] != "ok":
            raise RuntimeError(f"{GUARD.name}: {reply['ename']}: {reply['evalue']}")

    def collect(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about marks that contradict each other: none may be
            items = list(super().collect())
        code = {id(item.cell): item for item in items}
        self.waiting = []  # claims that name what no cell above them computes
        claimed = False
        answers = None  # the place of a box "Predict first", and its answers
        for place, cell in enumerate(self.nb.cells, start=1):
            if item := code.get(id(cell)):
                yield StrictCell.from_parent(
                    self,
                    name=f"cell {place}",
                    cell_num=item.cell_num,
                    cell=cell,
                    options={
                        "check": True,
                        "check_exception": "raises-exception" in cell.metadata.get("tags", []),
                        "skip": False,
                    },
                )
                if answers and cell.outputs:
                    asked = f"cell {answers[0]} (the guess)"
                    yield Claims.from_parent(self, name=asked, claims=answers[1])
                    answers = None
            elif cell.cell_type == "markdown" and (found := claims.find(cell.source)):
                claimed = True
                if new := [claim for claim in found if claim.answers]:
                    answers = place, new
                if told := [claim for claim in found if not claim.answers]:
                    yield Claims.from_parent(self, name=f"cell {place}", claims=told)
        if claimed:
            yield WaitingClaims.from_parent(self, name=WAITING)


class CellError(Exception):
    """What is wrong with a cell, and how to repair it."""


class StrictCell(nbval.plugin.IPyNbCell):
    def runtest(self):
        self.user_properties.append((STRICT, str(self.path)))
        # nbval's 5 seconds are short on a busy machine.
        self.output_timeout = self.config.option.nbval_cell_timeout
        complaints = [*opts_out(self.cell), *not_comparable(self.cell, self.cell_num + 1)]
        before = set(self.path.parent.iterdir())
        # The cell runs whatever else is wrong with it, because later cells need it.
        try:
            super().runtest()
        except CellError as error:
            complaints.append(str(error))
        except nbval.plugin.NbCellError as error:
            complaints.append(
                f"The cell does not run: {error}.{error.inner_traceback or ''}\n"
                "Repair: correct the cell; if it is to show an error, tag it 'raises-exception'."
            )
        # torch.save writes past Python, and so past the guard.
        if "save(" in self.cell.source and (new := set(self.path.parent.iterdir()) - before):
            complaints.append(
                f"The cell writes {min(new).name} beside the notebook.\n"
                "Repair: write below tempfile.TemporaryDirectory()."
            )
        self.user_properties.extend(peak_memory(self.parent.kernel))
        if complaints:
            raise CellError("\n".join(complaints))

    def compare_outputs(self, test, ref, skip_compare=None):
        complaint = difference(stored=ref, new=test)
        if complaint:
            raise CellError(f"{complaint}\nRepair: {RERUN}.\n{where_it_ran()}")
        return True

    def repr_failure(self, excinfo):
        if not isinstance(excinfo.value, CellError):
            return super().repr_failure(excinfo)
        first_line = (self.cell.source.strip().splitlines() or ["(an empty cell)"])[0]
        return f"{self.place}, which begins: {first_line}\n{excinfo.value}"

    def reportinfo(self):
        return self.path, 0, self.place

    @property
    def place(self):
        return f"{self.path.name}, {self.name} (In [{self.cell_num + 1}])"


class Claims(pytest.Item):
    """The claims of a Markdown cell."""

    def __init__(self, *, claims, **options):
        super().__init__(**options)
        self.claims = [(self.name, claim) for claim in claims]

    def runtest(self):
        complaints = []
        for cell, claim in self.claims:
            complaint = claims.flaw(claim)
            if not complaint:
                complaint = self.judge(cell, claim)
            if complaint:
                complaints.append(f"{self.path.name}, {cell}, line {claim.line}: {complaint}")
        if complaints:
            raise CellError("\n".join(complaints))

    def judge(self, cell, claim):
        status, answer = self.ask(claims.probe(claim.expression))
        if status == "NameError" and not isinstance(self, WaitingClaims):
            self.parent.waiting.append((cell, claim))
            return ""
        if status != "ok":
            return claims.failure(claim, f"{status}: {answer}")
        return claims.verdict(claim, answer)

    def ask(self, expression):
        """Evaluate an expression in the kernel: "ok" and its value, or an error's name and text."""
        kernel = self.parent.kernel
        if self.parent.timed_out or not kernel.is_alive():
            return "no answer", "the kernel has stopped at a cell above"
        timeout = self.config.option.nbval_cell_timeout
        sent = kernel.kc.execute(
            "", silent=True, store_history=False, user_expressions={"claim": expression}
        )
        try:
            reply = kernel.get_message("shell", timeout)
            while reply["parent_header"].get("msg_id") != sent:
                reply = kernel.get_message("shell", timeout)
            printed = self.printed(sent, timeout)
        except Empty:
            kernel.stop()
            self.parent.timed_out = True
            return "no answer", f"it takes longer than {timeout:g} seconds"
        answer = reply["content"]["user_expressions"]["claim"]
        if answer["status"] != "ok":
            return answer["ename"], answer["evalue"]
        if printed:
            return "output", f"evaluating it prints {printed!r}"
        return "ok", ast.literal_eval(answer["data"]["text/plain"])

    def printed(self, sent, timeout):
        """Return what the evaluation printed, warnings included, and wait for its end."""
        text = ""
        while True:
            message = self.parent.get_kernel_message(timeout)
            if message["parent_header"].get("msg_id") == sent:
                content = message["content"]
                if content.get("execution_state") == "idle":
                    return text
                text += content.get("text", "")

    def repr_failure(self, excinfo):
        if not isinstance(excinfo.value, CellError):
            return super().repr_failure(excinfo)
        return str(excinfo.value)

    def reportinfo(self):
        return self.path, 0, f"{self.path.name}, {self.name}"


class WaitingClaims(Claims):
    """Claims that stand above the cell that computes what they name."""

    def __init__(self, **options):
        super().__init__(claims=[], **options)

    def runtest(self):
        self.claims = self.parent.waiting
        super().runtest()


def peak_memory(kernel):
    """Yield the most memory that a kernel has had so far, where the system tells."""
    if not kernel.is_alive():  # a cell that does not end stops it
        return
    status = Path(f"/proc/{kernel.km.provisioner.pid}/status")
    if status.is_file() and (peak := re.search(r"VmHWM:\s*(\d+) kB", status.read_text())):
        yield MEMORY, int(peak[1]) // 1000


def opts_out(cell):
    """Yield a complaint for each tag or comment that would keep a cell from being compared."""
    tags = cell.metadata.get("tags", [])
    foreign = sorted(set(tags) - ALLOWED_TAGS) if isinstance(tags, list) else [str(tags)]
    for tag in foreign:
        yield (
            f"Opt-out or unknown tag {tag!r}: every cell is run and compared.\n"
            f"Repair: remove the tag; allowed are {', '.join(sorted(ALLOWED_TAGS))}."
        )
    for comment in OPT_OUT_COMMENT.findall(cell.source):
        yield (
            f"Opt-out comment {comment!r}: every cell is run and compared.\n"
            "Repair: remove the comment; for a cell that shows an error "
            "use the tag 'raises-exception'."
        )


def not_comparable(cell, number):
    """Yield a complaint for each reason why nbval could not compare a cell's stored outputs."""
    if cell.execution_count != number:
        yield (
            f"Stored run number is {cell.execution_count}, expected {number}: the outputs were "
            "cleared, or the notebook was not run once from top to bottom.\n"
            f"Repair: {RERUN}."
        )
    for output in cell.outputs:
        for bitmap in filter(is_bitmap, output.get("data", {})):
            yield (
                f"A figure is stored as {bitmap}, which cannot be compared as text.\n"
                "Repair: draw it after ce.classroom.setup(), which stores SVG, and run `make run`."
            )
    shows_error = any(output.output_type == "error" for output in cell.outputs)
    if "raises-exception" in cell.metadata.get("tags", []) and not shows_error:
        yield (
            "Tagged 'raises-exception', but no stored error.\n"
            "Repair: if the cell is to fail, run `make run`; if not, remove the tag."
        )


def join_neighbours(outputs):
    """Merge pieces of one stream that follow one another; their borders are a matter of timing."""
    joined = []
    for output in outputs:
        if joined and stream(output) and stream(output) == stream(joined[-1]):
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def stream(output):
    return output.name if output.output_type == "stream" else None


def parts(outputs):
    """List what a reader sees as pairs: what kind of output, and its text."""
    found = []
    for output in outputs:
        if output.output_type == "stream":
            name = {"stdout": "printed text", "stderr": "warning or other text on stderr"}
            found.append((name[output.name], output.text))
        elif output.output_type == "error":
            found.append(("error", f"{output.ename}: {output.evalue}"))
            found.append(("traceback", "\n".join(output.traceback)))
        else:
            value = "value, " if output.output_type == "execute_result" else ""
            names = {"image/svg+xml": "figure (SVG)", "text/plain": "text form"}
            for kind in sorted(output.data):
                if not is_bitmap(kind):
                    found.append((value + names.get(kind, kind), str(output.data[kind])))
    return found


def is_bitmap(kind):
    return kind.startswith("image/") and kind != "image/svg+xml"


def difference(stored, new):
    """Say what differs between stored and new outputs; the empty string when nothing does."""
    stored, new = parts(stored), parts(new)
    stored_kinds, new_kinds = [kind for kind, _ in stored], [kind for kind, _ in new]
    complaints = []
    if sorted(stored_kinds) == sorted(new_kinds) and stored_kinds != new_kinds:
        complaints.append("Outputs come in another order.")
    for kind in sorted(set(stored_kinds) | set(new_kinds)):
        had, has = stored_kinds.count(kind), new_kinds.count(kind)
        if had > has:
            complaints.append(f"Lost output: {kind} is stored, and the code no longer gives it.")
        elif had < has:
            complaints.append(f"New output: the code gives a {kind} that is not stored.")
    if complaints:
        return "\n".join([*complaints, *diff(as_lines(stored), as_lines(new))])
    for (kind, old), (_, now) in zip(stored, new, strict=True):
        if old != now:
            complaints.append(f"Stored output differs: {kind}.")
            complaints += diff(old.splitlines(), now.splitlines())
    return "\n".join(complaints)


def as_lines(outputs):
    return [f"{kind}: {line}" for kind, text in outputs for line in text.splitlines()]


def diff(stored, new, most=12):
    """Show lines that differ: '-' as stored, '+' as the code gives it now."""
    lines = list(difflib.unified_diff(stored, new, "stored", "new", n=0, lineterm=""))
    lines = [line[:160] for line in lines if not line.startswith(("---", "+++", "@@"))]
    more = [f"    ... and {len(lines) - most} more lines"] if len(lines) > most else []
    return [f"    {line}" for line in lines[:most]] + more


def where_it_ran():
    """Tell whether outputs were stored on this platform, and what may differ if not."""
    here = (platform.system(), platform.machine(), "{}.{}".format(*sys.version_info))
    others = [
        f"{is_} instead of {was}" for is_, was in zip(here, REFERENCE, strict=True) if is_ != was
    ]
    pins = (
        re.findall(r"^([\w.-]+)==([\w.]+)", PINS.read_text("utf-8"), re.M) if PINS.exists() else []
    )
    for package, pinned in pins:
        try:
            installed = metadata.version(package).partition("+")[0]
        except metadata.PackageNotFoundError:
            installed = "none"
        if installed != pinned:
            others.append(f"{package} {installed} instead of {pinned}")
    if not others:
        return "This is the reference platform: the difference comes from the code or the helper."
    return (
        f"This is not the reference platform: {', '.join(others)}. Here figures, float32 and "
        "float16 values, trained models and the wording of errors may differ without any fault; "
        "other values should not. Outputs are stored on the reference platform only "
        f"({' '.join(REFERENCE[:2])}, Python {REFERENCE[2]}, pinned versions)."
    )
