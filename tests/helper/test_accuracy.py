"""Every digit: the helper against mpmath, beside what everybody else makes of the same batch.

``pytest -s tests/helper/test_accuracy.py`` prints the tables.
"""

import math

import mpmath
import numpy as np
import oracle
import pytest
import scipy.special
import torch
from sklearn.metrics import log_loss

import crossentropy as ce

LOSS_TARGET, GRADIENT_TARGET = 4, 8
EACH_K = (2, 3, 10, 20, 31, 40, 63, 64, 1000)
EACH_SIGMA = (1, 4, 20)
EXTENDED = np.finfo(np.longdouble).nmant >= 63


def hard_cases(dtype):
    """Name, logits and labels of the batches on which digits get lost."""
    rng = np.random.default_rng(3)

    def led_by(lead, classes=4, offset=0.0, rows=40):
        z = offset - np.abs(rng.normal(size=(rows, classes))) * 3
        y = rng.integers(0, classes, rows)
        z[np.arange(rows), y] = offset + lead + rng.normal(size=rows) / 100
        return z.astype(dtype), y

    for lead in (20, 40, 100, 700):
        yield f"true class leads by {lead:g}", *led_by(lead)
        yield f"the same at 1e4, lead {lead}", *led_by(lead, offset=1e4)
        yield f"the same at -1e4, lead {lead}", *led_by(lead, offset=-1e4)
    yield "two classes, lead 20", *led_by(20, classes=2)
    yield "true class trails by 2000", *led_by(-2000)
    for centre in (0.0, 1.0, 1e4):
        z = centre + rng.normal(size=(40, 5)) * 1e-10
        yield f"differences of 1e-10 at {centre:g}", z.astype(dtype), rng.integers(0, 5, 40)
    yield "logits of ±1e4", rng.choice([-1e4, 1e4], (40, 4)).astype(dtype), rng.integers(0, 4, 40)
    masked = rng.normal(size=(40, 6)) * 4
    masked[:, ::2] = -np.inf
    yield "half the classes masked", masked.astype(dtype), rng.choice([1, 3, 5], 40)
    yield "the true class masked", masked.astype(dtype), rng.choice([0, 2, 4], 40)
    z = np.zeros((40, 3))
    z[:, 0] = 735 if dtype == np.float64 else 100
    z += rng.normal(size=z.shape)
    yield "subnormal probabilities", z.astype(dtype), np.zeros(40, int)
    z = rng.normal(size=(2, 50_000)) * 4
    yield "50,000 classes", z.astype(dtype), np.array([7, 49_999])
    largest = float(np.finfo(dtype).max)
    yield (
        "the largest floats",
        np.array([[largest, -largest, 0.0], [0.0, largest / 2, largest / 2]], dtype),
        np.array([0, 1]),
    )


def textbook(z, y):
    q = np.exp(z - z.max(1, keepdims=True))
    q /= q.sum(1, keepdims=True)
    loss = -np.log(q[np.arange(len(y)), y])
    q[np.arange(len(y)), y] -= 1
    return loss, q


def clipped(z, y):
    q = textbook(z, y)[1]
    q[np.arange(len(y)), y] += 1
    eps = 1e-15 if z.dtype == np.float64 else 1e-7
    q = np.clip(q, eps, 1 - eps)
    loss = -np.log(q[np.arange(len(y)), y])
    q[np.arange(len(y)), y] -= 1
    return loss, q


def by_scipy(z, y):
    loss = -scipy.special.log_softmax(z, axis=1)[np.arange(len(y)), y]
    q = scipy.special.softmax(z, axis=1)
    q[np.arange(len(y)), y] -= 1
    return loss, q


def by_sklearn(z, y):
    q = scipy.special.softmax(z, axis=1)
    labels = np.arange(z.shape[1])
    losses = [log_loss([k], row[np.newaxis], labels=labels) for k, row in zip(y, q, strict=True)]
    return np.array(losses, dtype=z.dtype), None


def by_torch(z, y):
    logits = torch.tensor(z, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor(y), reduction="none")
    loss.sum().backward()
    return loss.detach().numpy(), logits.grad.numpy()


def by_helper(z, y):
    loss = ce.sparse_categorical_cross_entropy(y, z, from_logits=True, reduction="none")
    return loss, ce.sparse_categorical_cross_entropy_logit_gradient(y, z, reduction="none")


EVERYBODY = {
    "helper": by_helper,
    "textbook": textbook,
    "ε-clipped": clipped,
    "SciPy": by_scipy,
    "sklearn": by_sklearn,
    "torch": by_torch,
}


def worst(found, exact, rest=0.0):
    """The worst error in ulp; infinite where the result is NaN or 0 and the truth is not."""
    errors = oracle.ulps(found, exact, rest)
    tiny = np.finfo(found.dtype).smallest_subnormal
    errors[np.isnan(found) | ((found == 0) & (np.abs(exact) > tiny))] = np.inf
    return float(errors.max())


def row_of(name, columns):
    return f"{name:32}" + "".join(f"{value:>12.3g}" for value in columns)


@pytest.mark.filterwarnings("ignore")  # the others' overflows and renormalisations
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_hard_cases_beside_everybody_else(dtype):
    print(f"\nworst error in ulp, {np.dtype(dtype)}: loss, then gradient (inf: every digit lost)")
    print(f"{'':32}" + "".join(f"{name:>12}" for name in EVERYBODY))
    losses, gradients = {}, {}
    for name, z, y in hard_cases(dtype):
        exact = oracle.softmax_rows(z, y)
        results = {who: compute(z, y) for who, compute in EVERYBODY.items()}
        losses[name] = {
            who: worst(loss, exact.loss, exact.loss_rest) for who, (loss, _) in results.items()
        }
        gradients[name] = {
            who: math.nan if gradient is None else worst(gradient, exact.gradient)
            for who, (_, gradient) in results.items()
        }
        print(row_of(name, losses[name].values()))
        print(row_of("", gradients[name].values()))
    for name in losses:
        assert losses[name]["helper"] <= LOSS_TARGET, name
        assert gradients[name]["helper"] <= GRADIENT_TARGET, name

    # What the stability chapter says of the others.
    if dtype == np.float64:
        for who in ("textbook", "SciPy", "sklearn", "torch"):
            assert losses["true class leads by 20"][who] > 1e6, who
        for who in ("textbook", "SciPy", "torch"):
            assert losses["true class leads by 40"][who] == math.inf, who
            assert gradients["true class leads by 40"][who] > 1e15, who
    else:
        assert losses["true class leads by 20"]["torch"] == math.inf
        assert losses["true class leads by 20"]["SciPy"] == math.inf
    # The floor that clipping puts under a loss: right for nobody who leads by 40.
    assert losses["true class leads by 40"]["ε-clipped"] > 1e6


@pytest.mark.parametrize("classes", EACH_K)
def test_ordinary_rows_float64(classes):
    rng = np.random.default_rng(classes)
    for sigma in EACH_SIGMA:
        z = rng.normal(size=(1000, classes)) * sigma
        y = rng.integers(0, classes, 1000)
        loss, gradient = by_helper(z, y)
        by_mpmath = len(z) if classes < 1000 or not EXTENDED else 60
        for rows, compute in (
            (slice(by_mpmath), oracle.softmax_rows),
            (slice(by_mpmath, None), oracle.softmax_rows_longdouble),
        ):
            if len(z[rows]):
                exact = compute(z[rows], y[rows])
                assert worst(loss[rows], exact.loss, exact.loss_rest) <= LOSS_TARGET
                assert worst(gradient[rows], exact.gradient) <= GRADIENT_TARGET


@pytest.mark.parametrize("classes", EACH_K)
def test_ordinary_rows_float32(classes):
    rng = np.random.default_rng(classes)
    for sigma in EACH_SIGMA:
        z = (rng.normal(size=(1000, classes)) * sigma).astype(np.float32)
        y = rng.integers(0, classes, 1000)
        exact = oracle.softmax_rows_float32(z, y)
        loss, gradient = by_helper(z, y)
        assert worst(loss, exact.loss) <= LOSS_TARGET
        assert worst(gradient, exact.gradient) <= GRADIENT_TARGET


@pytest.mark.parametrize("offset", [0.0, 1e4], ids=["as they are", "shifted"])
@pytest.mark.parametrize("classes", [3, 20, 31, 70])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_shifted_and_weighted_rows(dtype, classes, offset):
    """Class weights, sample weights and logits whose exponentials overflow cost no digits."""
    rng = np.random.default_rng(classes)
    w, s = rng.uniform(0.1, 3, classes), rng.uniform(0.1, 3, 500)
    for sigma in EACH_SIGMA:
        z = (rng.normal(size=(500, classes)) * sigma + offset).astype(dtype)
        y = rng.integers(0, classes, 500)
        exact = oracle.weighted(oracle.softmax_rows(z, y), w[y] * s)
        options = {"class_weight": w, "sample_weight": s, "reduction": "none"}
        rows = ce.one_hot(y, classes)
        for loss, gradient in (
            (
                ce.sparse_categorical_cross_entropy(y, z, from_logits=True, **options),
                ce.sparse_categorical_cross_entropy_logit_gradient(y, z, **options),
            ),
            (
                ce.categorical_cross_entropy(rows, z, from_logits=True, **options),
                ce.categorical_cross_entropy_logit_gradient(rows, z, **options),
            ),
        ):
            assert worst(loss, exact.loss, exact.loss_rest) <= LOSS_TARGET
            assert worst(gradient, exact.gradient) <= GRADIENT_TARGET


@pytest.mark.skipif(not EXTENDED, reason="this platform's long double is a double")
def test_the_extended_oracle_agrees_with_mpmath():
    z = np.random.default_rng(0).normal(size=(50, 40)) * 10
    y = np.random.default_rng(1).integers(0, 40, 50)
    quick, exact = oracle.softmax_rows_longdouble(z, y), oracle.softmax_rows(z, y)
    assert np.max(oracle.ulps(quick.loss, exact.loss, exact.loss_rest - quick.loss_rest)) < 0.1
    assert np.max(oracle.ulps(quick.gradient, exact.gradient)) <= 1


def test_the_quick_oracle_agrees_with_mpmath():
    z = (np.random.default_rng(0).normal(size=(50, 10)) * 10).astype(np.float32)
    y = z.argmax(axis=1)
    quick, exact = oracle.softmax_rows_float32(z, y), oracle.softmax_rows(z, y)
    np.testing.assert_allclose(quick.loss, exact.loss, rtol=1e-13)
    np.testing.assert_allclose(quick.gradient, exact.gradient, rtol=1e-13)


def test_one_hot_targets_are_as_accurate():
    for _, z, y in hard_cases(np.float64):
        if z.shape[1] > 1000:
            continue
        exact = oracle.softmax_rows(z, y)
        rows = ce.one_hot(y, z.shape[1])
        loss = ce.categorical_cross_entropy(rows, z, from_logits=True, reduction="none")
        gradient = ce.categorical_cross_entropy_logit_gradient(rows, z, reduction="none")
        assert worst(loss, exact.loss, exact.loss_rest) <= LOSS_TARGET
        assert worst(gradient, exact.gradient) <= GRADIENT_TARGET


@pytest.mark.parametrize("offset", [0.0, 1e4], ids=["as they are", "shifted"])
def test_soft_targets(offset):
    """The terms of a soft target are all positive, so the loss is as accurate as a hard one's."""
    rng = np.random.default_rng(5)
    for classes in (3, 10, 20, 31, 100):
        z = rng.normal(size=(30, classes)) * 5 + offset
        y = rng.dirichlet(np.ones(classes), 30)
        w = rng.uniform(0.1, 3, classes)
        loss = ce.categorical_cross_entropy(
            y, z, from_logits=True, class_weight=w, label_smoothing=0.1, reduction="none"
        )
        exact, rest = np.empty(30), np.empty(30)
        with mpmath.workprec(200):
            for i in range(30):
                row = [mpmath.mpf(float(v)) for v in z[i]]
                total = mpmath.log(mpmath.fsum(mpmath.exp(v) for v in row))
                value = mpmath.fsum(
                    mpmath.mpf(float(w[k]))
                    * (
                        (1 - mpmath.mpf(0.1)) * mpmath.mpf(float(y[i, k]))
                        + mpmath.mpf(0.1) / classes
                    )
                    * (total - row[k])
                    for k in range(classes)
                )
                exact[i] = float(value)
                rest[i] = float(value - exact[i])
        assert worst(loss, exact, rest) <= LOSS_TARGET


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_binary(dtype):
    rng = np.random.default_rng(1)
    z = np.concatenate(
        [rng.normal(size=1000) * sigma for sigma in EACH_SIGMA]
        + [
            [-1e4, 1e4, -700, 700, -100, 100, -40, 40, -20, 20, -17, 17, 1e-10, -1e-10, 0.0],
        ]
    ).astype(dtype)
    print(f"\nworst error in ulp, {np.dtype(dtype)}, binary from logits: helper, torch")
    for y in (0.0, 1.0):
        targets = np.full_like(z, y)
        exact = oracle.binary(z, targets)
        loss = ce.binary_cross_entropy(targets, z, from_logits=True, reduction="none")
        gradient = ce.binary_cross_entropy_logit_gradient(targets, z, reduction="none")
        logits = torch.tensor(z)
        theirs = torch.nn.functional.binary_cross_entropy_with_logits(
            logits, torch.tensor(targets), reduction="none"
        ).numpy()
        print(
            row_of(
                f"target {y:g}",
                [worst(loss, exact.loss, exact.loss_rest), worst(theirs, exact.loss)],
            )
        )
        assert worst(loss, exact.loss, exact.loss_rest) <= LOSS_TARGET
        assert worst(gradient, exact.gradient) <= GRADIENT_TARGET
        if y == 0:
            assert theirs[z == -100] == 0  # the truth is 3.7e-44


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_functions_the_losses_are_made_of(dtype):
    rng = np.random.default_rng(2)
    z = (rng.normal(size=(60, 12)) * 12).astype(dtype)
    exact_sum, exact_log, exact = np.empty(60), np.empty(z.shape), np.empty(z.shape)
    with mpmath.workprec(200):
        for i, row in enumerate(z.tolist()):
            total = mpmath.fsum(mpmath.exp(v) for v in row)
            exact_sum[i] = float(mpmath.log(total))
            exact_log[i] = [float(v - mpmath.log(total)) for v in row]
            exact[i] = [float(mpmath.exp(v) / total) for v in row]
    assert worst(ce.logsumexp(z), exact_sum) <= LOSS_TARGET
    assert worst(ce.log_softmax(z), exact_log) <= LOSS_TARGET
    assert worst(ce.softmax(z), exact) <= LOSS_TARGET
    flat = z.ravel()
    with mpmath.workprec(200):
        plus = np.array([float(mpmath.log1p(mpmath.exp(v))) for v in flat.tolist()])
        sigmoid = np.array([float(1 / (1 + mpmath.exp(-v))) for v in flat.tolist()])
        log_sigmoid = np.array([float(-mpmath.log1p(mpmath.exp(-v))) for v in flat.tolist()])
    assert worst(ce.softplus(flat), plus) <= LOSS_TARGET
    assert worst(ce.sigmoid(flat), sigmoid) <= LOSS_TARGET
    assert worst(ce.log_sigmoid(flat), log_sigmoid) <= LOSS_TARGET
