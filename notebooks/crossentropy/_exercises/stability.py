"""Answers to the exercises of the chapter on numerical stability."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from ._compare import numbers

_SUSPECTS = (
    "input",
    "target",
    "log of 0",
    "no class left",
    "mean over nothing",
    "rate",
    "sixteen bits",
)


def exercise_1(answer: Any) -> str:
    """Check a function: the loss of one row of logits, to nine digits."""
    if not callable(answer):
        return f"a function of z and y is expected, not a {type(answer).__name__}"
    rng = np.random.default_rng(72)
    cases = [("ordinary logits", rng.normal(size=5), 3)]
    cases += [("logits of 1000", np.array([1000.0, 999.0, 0.0]), 1)]
    cases += [("logits of −1000", np.array([-1000.0, -1001.0]), 0)]
    cases += [("a true class far behind", np.array([1000.0, -1000.0]), 1)]
    cases += [("a lead of 40", np.array([-40.0, 0.0, -41.0]), 1)]
    cases += [("a lead of 40 at 10,000", np.array([9960.0, 10_000.0]), 1)]
    cases += [("two equal largest logits", np.array([2.0, 2.0, -1.0]), 0)]
    cases += [("a masked class", np.array([0.5, -np.inf, 1.5]), 0)]
    for case, z, y in cases:
        complaint = _try(answer, z, y)
        if complaint:
            return f"with {case}: {complaint}"
    return ""


def _try(loss: Callable[..., Any], z: np.ndarray, y: int) -> str:
    """Call the reader's function on one row and compare."""
    given = z.copy()
    try:
        with np.errstate(all="ignore"):
            found = loss(z, y)
    except Exception as error:
        return f"the function raised {type(error).__name__}: {str(error).rstrip('.')}"
    if found is None or found is ...:
        return "it returns nothing yet"
    if not np.array_equal(z, given):
        return "the function changes its argument; work on a copy"
    # Relative to the true class, and summed without the 1 of the class itself.
    gaps = np.delete(z, y) - z[y]
    if gaps.max() < 700:
        true = np.log1p(np.exp(gaps).sum())
    else:
        true = gaps.max() + np.log1p(np.exp(np.delete(gaps, gaps.argmax()) - gaps.max()).sum())
    if isinstance(found, (float, np.floating)) and np.isnan(found):
        return "it returns nan: an exponential overflows, or the whole sum underflows"
    lost = "all digits are lost: 1 + S is rounded to 1; leave one largest logit out, use log1p"
    return numbers(
        found,
        true,
        rtol=1e-9,
        atol=0,
        mistakes={
            "it is infinite: an exponential overflows, or a probability became 0": np.inf,
            lost: 0.0,
            "that is the ε of a clip, not the loss": -np.log(1 - 1e-15),
            "every largest logit is left out; leave out one of them": (
                z.max() - z[y] + np.log1p(np.exp(z[z < z.max()] - z.max()).sum())
            ),
            "the sign is wrong; a loss is not negative": -true,
            "that is log-sum-exp; subtract the true class's logit": true + z[y],
            "that is in bits; take the natural logarithm": true / np.log(2),
        },
    )


def exercise_2(answer: Any) -> str:
    """Find the row whose loss is NaN, and say why."""
    rng = np.random.default_rng(70)
    z = 3 * rng.normal(size=(64, 5))
    labels = rng.integers(5, size=64)
    z[5] *= 100
    z[11, (labels[11] + 1) % 5] = -np.inf
    z[47] = -np.inf
    labels[23] = -100
    with np.errstate(invalid="ignore"):
        shifted = z - z.max(axis=1, keepdims=True)
    (guilty,) = np.flatnonzero(np.isnan(shifted).any(axis=1))

    try:
        row, suspect = answer
        row, suspect = int(row), " ".join(str(suspect).lower().split())
    except (TypeError, ValueError, OverflowError):
        return "a row's number and a suspect's name are expected"
    if row != guilty:
        innocent = {
            5: "row 5 has large logits, and a finite loss",
            11: "row 11 has one masked class, which is not its true one: its loss is finite",
            23: "row 23 is ignored, and left out of the mean",
        }
        return innocent.get(row, f"the loss of row {row} is finite; take the losses one by one")
    if suspect not in _SUSPECTS:
        return f'"{suspect}" is none of {", ".join(_SUSPECTS)}'
    if suspect != "no class left":
        return "the row is right; look at its five logits"
    return ""


def exercise_3(answer: Any) -> str:
    """Check a function: the loss of soft targets with ruled-out classes, and its gradient."""
    if not callable(answer):
        return f"a function of z and t is expected, not a {type(answer).__name__}"
    rng = np.random.default_rng(73)
    z = rng.normal(size=(4, 3))
    t = np.abs(rng.normal(size=(4, 3)))
    t /= t.sum(axis=1, keepdims=True)
    one_hot = np.eye(3)[[0, 2, 1, 1]]
    ruled_out = z.copy()
    ruled_out[1, 0] = ruled_out[3, 2] = -np.inf
    cases = [("ordinary logits", z, t), ("one-hot targets", z, one_hot)]
    cases += [("logits of ±1000", 1000 * np.sign(z) + z, t)]
    cases += [("a class that is ruled out", ruled_out, one_hot)]
    for case, logits, targets in cases:
        complaint = _loss_and_slope(answer, logits, targets)
        if complaint:
            return f"with {case}: {complaint}"
    return ""


def _loss_and_slope(answer: Callable[..., Any], z: np.ndarray, t: np.ndarray) -> str:
    """Call the reader's function on one batch and compare the loss and its gradient."""
    try:
        loss, slope = answer(z.copy(), t.copy())
        slope = np.asarray(slope, dtype=np.float64)
        loss = float(loss)
    except Exception as error:
        return f"the function raised {type(error).__name__}: {str(error).rstrip('.')}"
    shifted = z - z.max(axis=1, keepdims=True)
    log_q = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    each = -np.where(t > 0, t * np.where(t > 0, log_q, 0.0), 0.0).sum(axis=1)
    gradient = (np.exp(log_q) - t) / len(z)
    if np.isnan(loss):
        return "the loss is NaN"
    if np.isinf(loss):
        return "the loss is infinite: a probability became 0 before its logarithm was taken"
    mistakes = {"that is the sum; the mean over the rows is wanted": each.sum()}
    mistakes["you divide by all entries; the mean is over the rows"] = each.sum() / z.size
    mistakes["the sign is wrong; a loss is not negative"] = -each.mean()
    if complaint := numbers(loss, each.mean(), mistakes=mistakes):
        return f"the loss: {complaint}"
    if slope.shape == z.shape and not np.isfinite(slope).all():
        return "the loss is right, and its gradient is not finite"
    mistakes = {"that is the gradient of the sum": gradient * len(z)}
    if complaint := numbers(slope, gradient, atol=1e-9, mistakes=mistakes):
        return f"the gradient: {complaint}"
    return ""


class _Recorder:
    """Stand-ins for model, loss, optimizer, scaler and clipping, which note what goes wrong."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.gradient = "old"  # then none, scaled, unscaled, clipped
        self.kept = False  # old gradients, unless they were emptied after the last step
        self.scaled = self.stepped = self.updated = self.used_backward = False

    def backward(self) -> None:
        """Note the gradient that a loss leaves behind."""
        if self.gradient == "old":
            self.kept = True
        if not self.scaled:
            self.note("the loss goes back as it is, and small gradients become 0 in float16")
        self.used_backward, self.gradient = True, "scaled"

    def zero_grad(self, *_: Any, **__: Any) -> None:
        """Note that the gradients were emptied."""
        if self.used_backward and not self.stepped:
            self.note("zero_grad() throws away the gradients before they are used")
        self.kept = self.kept and not self.stepped  # at its end, a step empties for the next
        self.gradient = "none"

    def scale(self, loss: Any) -> Any:
        """Note that the loss was multiplied by the factor."""
        self.scaled = True
        return loss

    def unscale_(self, _: Any) -> None:
        """Note that the gradients were divided by the factor."""
        if self.gradient not in ("scaled", "clipped"):
            self.note("there are no scaled gradients yet when unscale_ is called")
        if self.gradient != "clipped":
            self.gradient = "unscaled"

    def clip(self, *_: Any, **__: Any) -> None:
        """Note that the gradients were clipped."""
        if self.gradient == "scaled":
            self.note("the gradients are clipped while they are 65,536 times too large")
        elif self.gradient != "unscaled":
            self.note("there are no gradients yet when clip is called")
        self.gradient = "clipped"

    def step_of_optimizer(self, *_: Any) -> None:
        """Note a step that nobody could leave out."""
        self.note("optimizer.step() takes the step even if a gradient is not finite")
        self.stepped = True

    def step_of_scaler(self, _: Any) -> None:
        """Note a step that the scaler takes or leaves out."""
        if self.gradient != "clipped":
            self.note("the step is taken with gradients that are not clipped")
        self.stepped = True

    def update(self, *_: Any) -> None:
        """Note that the factor was adapted."""
        if not self.stepped:
            self.note("update() comes before the step")
        self.updated = True

    def note(self, fault: str) -> None:
        """Keep a fault for the reader."""
        self.faults.append(fault)


def exercise_4(answer: Any) -> str:
    """Check a function: one step of a training in float16, by what it calls and when."""
    if not callable(answer):
        return f"a function is expected, not a {type(answer).__name__}"
    seen = _Recorder()
    loss = SimpleNamespace(backward=seen.backward)
    parameters = [object()]
    model = _Model(parameters, seen.zero_grad)
    optimizer = SimpleNamespace(zero_grad=seen.zero_grad, step=seen.step_of_optimizer)
    scaler = SimpleNamespace(
        scale=seen.scale,
        unscale_=seen.unscale_,
        step=seen.step_of_scaler,
        update=seen.update,
        get_scale=lambda: 65536.0,
    )
    try:
        answer(model, lambda z, y: loss, optimizer, scaler, seen.clip, "x", "y")
    except Exception as error:
        return f"the function raised {type(error).__name__}: {str(error).rstrip('.')}"
    if not seen.used_backward:
        return "backward() is not called"
    if seen.kept:
        return "the gradients of the step before are still there, and are added to"
    if seen.faults:
        return seen.faults[0]
    if not seen.stepped:
        return "no step is taken"
    if not seen.updated:
        return "the scaler never learns whether its factor was too large: update() is missing"
    return ""


class _Model:
    """A model with parameters and logits that are only names."""

    def __init__(self, parameters: list[object], zero_grad: Callable[..., None]) -> None:
        self._parameters = parameters
        self.zero_grad = zero_grad

    def __call__(self, x: Any) -> str:
        """Give the logits of a batch."""
        return f"logits of {x}"

    def parameters(self) -> list[object]:
        """Give what the optimizer trains."""
        return self._parameters
