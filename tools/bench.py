"""Time and memory of the helper beside the libraries': run it with ``make bench``.

Every time is divided by PyTorch's on one thread, measured in the same run and in turns. It is the
processor's time, which does not count what other programs take of a busy machine. The floor reads
the logits once and takes one exponential of each: nothing that computes the loss can be much
faster. Memory is the peak of what a call allocates beside its arguments, as a multiple of the
logits; PyTorch's is not NumPy's to see. A target is met if the time is, and the helper's extra
memory is at most 2 MB. Where PyTorch is as fast or faster, the target only says how far the helper
may fall behind, a third more than it did when the row was added.
"""

from __future__ import annotations

import os

os.environ["OMP_NUM_THREADS"] = "1"  # before NumPy and PyTorch read it

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import scipy.special
import torch
from sklearn.metrics import log_loss

import crossentropy as ce

Calls = dict[str, Callable[[], object]]

COLUMNS = ("helper", "floor", "textbook", "SciPy", "scikit-learn")
MEMORY_TARGET = 2e6  # bytes, beside the losses when they are asked for


def floor(z: np.ndarray) -> None:
    """Read everything once and take one exponential of each element, block by block."""
    flat, block = z.reshape(-1), np.empty(1 << 14, z.dtype)
    for start in range(0, flat.size, block.size):
        part = flat[start : start + block.size]
        np.exp(part, out=block[: part.size])


def textbook(z: np.ndarray, y: np.ndarray) -> float:
    exponentials = np.exp(z - z.max(axis=1, keepdims=True))
    q = exponentials / exponentials.sum(axis=1, keepdims=True)
    return -np.log(q[np.arange(len(y)), y]).mean()


def textbook_binary(z: np.ndarray, y: np.ndarray) -> float:
    return (np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))).mean()


def softmax_calls(rows: int, classes: int, dtype: type) -> tuple[np.ndarray, Calls]:
    rng = np.random.default_rng(0)
    z = rng.standard_normal((rows, classes), dtype=np.float32).astype(dtype, copy=False)
    y = rng.integers(0, classes, rows)
    tensor, labels = torch.from_numpy(z), torch.from_numpy(y)
    calls: Calls = {
        "PyTorch": lambda: torch.nn.functional.cross_entropy(tensor, labels),
        "helper": lambda: ce.sparse_categorical_cross_entropy(y, z, from_logits=True),
        "floor": lambda: floor(z),
        "textbook": lambda: textbook(z, y),
        "SciPy": lambda: -scipy.special.log_softmax(z, axis=1)[np.arange(len(y)), y].mean(),
    }
    if z.size <= 10**7:  # it takes seconds on the largest, and gigabytes
        q = ce.softmax(z)
        calls["scikit-learn"] = lambda: log_loss(y, q, labels=np.arange(classes))
    return z, calls


def option_calls(
    rows: int,
    classes: int,
    dtype: type,
    *,
    offset: float = 0.0,
    soft: bool = False,
    weighted: bool = False,
    gradient: bool = False,
) -> tuple[np.ndarray, Calls]:
    """The helper beside PyTorch where logits need a shift, targets are soft, or rows are weighed.

    PyTorch has no weights of rows, so there its class weights stand for both. Its gradient takes
    the loss with it.
    """
    rng = np.random.default_rng(0)
    z = (rng.standard_normal((rows, classes), dtype=np.float32) + offset).astype(dtype, copy=False)
    y = (
        rng.dirichlet(np.ones(classes), rows).astype(dtype)
        if soft
        else rng.integers(0, classes, rows)
    )
    options, of_torch = {}, {}
    if weighted:
        w, s = rng.uniform(0.5, 2, classes), rng.uniform(0.5, 2, rows)
        options = {"class_weight": w, "sample_weight": s}
        of_torch = {"weight": torch.from_numpy(w.astype(dtype))}
    tensor, targets = torch.from_numpy(z).requires_grad_(gradient), torch.from_numpy(y)
    kind = "categorical" if soft else "sparse_categorical"
    loss = getattr(ce, f"{kind}_cross_entropy")
    derivative = getattr(ce, f"{kind}_cross_entropy_logit_gradient")

    def theirs() -> object:
        value = torch.nn.functional.cross_entropy(tensor, targets, **of_torch)
        return torch.autograd.grad(value, tensor) if gradient else value

    def helper() -> object:
        return derivative(y, z, **options) if gradient else loss(y, z, from_logits=True, **options)

    return z, {"PyTorch": theirs, "helper": helper}


def binary_calls(rows: int, dtype: type) -> tuple[np.ndarray, Calls]:
    rng = np.random.default_rng(0)
    z = rng.standard_normal(rows, dtype=np.float32).astype(dtype, copy=False)
    y = rng.integers(0, 2, rows).astype(dtype)
    tensor, targets = torch.from_numpy(z), torch.from_numpy(y)
    log_expit = scipy.special.log_expit
    return z, {
        "PyTorch": lambda: torch.nn.functional.binary_cross_entropy_with_logits(tensor, targets),
        "helper": lambda: ce.binary_cross_entropy(y, z, from_logits=True),
        "floor": lambda: floor(z),
        "textbook": lambda: textbook_binary(z, y),
        "SciPy": lambda: -(log_expit(z) * y + log_expit(-z) * (1 - y)).mean(),
    }


def seconds(calls: Calls, rounds: int, repeat: int = 1) -> dict[str, float]:
    """The fastest of some rounds: what disturbs a measurement only ever makes it slower."""
    best = dict.fromkeys(calls, np.inf)
    for _ in range(rounds):
        for name, call in calls.items():
            start = time.process_time()
            for _ in range(repeat):
                call()
            best[name] = min(best[name], (time.process_time() - start) / repeat)
    return best


def extra_bytes(call: Callable[[], object]) -> int:
    """The peak of what NumPy allocates during a call, beside what it returns."""
    tracemalloc.start()
    result = call()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak - (result.nbytes if isinstance(result, np.ndarray) else 0)


def available_memory() -> float:
    """Bytes of memory, where the system tells; else no limit."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return np.inf


CASES = [
    ("1e6 × 10 float32", 0.5, lambda: softmax_calls(10**6, 10, np.float32)),
    ("1e5 × 100 float32", 1.0, lambda: softmax_calls(10**5, 100, np.float32)),
    ("4096 × 50,257 float32", 0.7, lambda: softmax_calls(4096, 50_257, np.float32)),
    ("1e6 × 10 float64", 0.5, lambda: softmax_calls(10**6, 10, np.float64)),
    ("binary 1e7 float32", 0.5, lambda: binary_calls(10**7, np.float32)),
    ("binary 1e7 float64", 0.5, lambda: binary_calls(10**7, np.float64)),
    ("shifted 1e6 × 10", 1.7, lambda: option_calls(10**6, 10, np.float64, offset=1e4)),
    ("shifted 1e5 × 100", 3.2, lambda: option_calls(10**5, 100, np.float64, offset=1e4)),
    ("soft 1e6 × 10", 1.3, lambda: option_calls(10**6, 10, np.float64, soft=True)),
    ("weighted 1e6 × 10", 0.5, lambda: option_calls(10**6, 10, np.float64, weighted=True)),
    ("gradient 1e6 × 10", 0.4, lambda: option_calls(10**6, 10, np.float64, gradient=True)),
    (
        "soft gradient 1e6 × 10",
        1.2,
        lambda: option_calls(10**6, 10, np.float64, soft=True, gradient=True),
    ),
    ("64 × 10", 5.0, lambda: softmax_calls(64, 10, np.float64)),
    ("gradient 64 × 10", 2.0, lambda: option_calls(64, 10, np.float64, gradient=True)),
]


def compare() -> None:
    print("Time as a ratio to PyTorch on one thread; in brackets, extra memory in inputs")
    print(f"{'':23}{'target':>7}" + "".join(f"{name:>16}" for name in COLUMNS))
    for name, target, make in CASES:
        z, calls = make()
        if 12 * z.nbytes > available_memory():
            print(f"{name:23}left out: too little memory")
            continue
        rounds, repeat = 3 if z.size > 10**8 else 7, max(1, 10**5 // z.size)
        best = seconds(calls, rounds, repeat)
        cells = ""
        for column in COLUMNS:
            if column not in calls:
                cells += f"{'–':>16}"
                continue
            ratio, extra = best[column] / best["PyTorch"], extra_bytes(calls[column])
            cells += f"{ratio:8.2f} ({extra / z.nbytes:5.2f})"
            if column == "helper":
                met = ratio <= target and extra <= MEMORY_TARGET
        print(f"{name:23}{target:>7}{cells}  {'met' if met else 'missed'}")


def growth() -> None:
    print("\nHow the helper grows: time per logit (ratio to the first line), extra memory")
    for title, shapes in {
        "rows, 10 classes": [(10**k, 10) for k in (3, 4, 5, 6)],
        "classes, 1e6 logits": [(10**6 // k, k) for k in (2, 10, 63, 64, 1000, 50_000)],
    }.items():
        print(title)
        first = None
        for rows, classes in shapes:
            z, calls = softmax_calls(rows, classes, np.float32)
            per_logit = seconds({"helper": calls["helper"]}, rounds=20)["helper"] / z.size
            first = first or per_logit
            extra = extra_bytes(calls["helper"])
            within = "within" if extra <= MEMORY_TARGET else "over"
            print(
                f"  {rows:>9,} × {classes:<7,}{per_logit / first:6.2f}"
                f"{extra / 1e6:9.2f} MB, {within} the target of {MEMORY_TARGET / 1e6:.0f} MB"
            )


if __name__ == "__main__":
    torch.set_num_threads(1)
    print(f"{Path(__file__).name}: PyTorch {torch.__version__}, NumPy {np.__version__}")
    compare()
    growth()
