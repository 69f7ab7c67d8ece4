"""Nothing that can be seen to be wrong passes: argument, index, value and repair are named."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import crossentropy as ce

NAN, INF = float("nan"), float("inf")
Z = np.zeros((4, 3))
Q = np.full((4, 3), 1 / 3)
ROWS = np.eye(3)[[0, 1, 2, 0]]
LABELS = np.array([0, 1, 2, 0])

sparse = ce.sparse_categorical_cross_entropy
categorical = ce.categorical_cross_entropy
binary = ce.binary_cross_entropy


def changed(array, index, value):
    array = np.array(array, dtype=type(value) if isinstance(value, int) else float)
    array[index] = value
    return array


# What is called wrongly; what it is told, word for word, stands in complaints.json.
CASES = {
    # Predictions
    "NaN probability": lambda: sparse(LABELS, changed(Q, (2, 1), NAN)),
    "negative probability": lambda: categorical(ROWS, [[1.5, -0.5, 0.0]] * 4),
    "negative probability alone": lambda: sparse(LABELS, changed(Q, (3, 0), -1e-9)),
    "logits given as probabilities": lambda: sparse([0, 1], [[0.2, 0.3, 0.5], [2.0, 1.0, 0.0]]),
    "probability above 1 by a rounding": lambda: sparse([0], [[1 + 2**-52, 0.0]]),
    "rows that sum to one half": lambda: categorical(ROWS, changed(Q, 1, 1 / 6)),
    "rows off by more than rounding": lambda: sparse(LABELS, changed(Q, (2, 2), 1 / 3 + 1e-6)),
    "NaN logit": lambda: sparse(LABELS, changed(Z, (1, 2), NAN), from_logits=True),
    "NaN logit outside the true column": lambda: categorical(
        ROWS, changed(Z, (0, 2), NAN), from_logits=True
    ),
    "infinite logit": lambda: sparse(LABELS, changed(Z, (3, 0), INF), from_logits=True),
    "infinite logit of a yes-or-no question": lambda: binary(
        [1, 0, 1], [0.0, 1.0, INF], from_logits=True
    ),
    "infinite logit in a batch of sequences": lambda: sparse(
        np.zeros((2, 2), int), changed(np.zeros((2, 2, 3)), (1, 0, 2), INF), from_logits=True
    ),
    "row of nothing but masks": lambda: sparse(LABELS, changed(Z, 2, -INF), from_logits=True),
    "NaN logit, gradient": lambda: ce.sparse_categorical_cross_entropy_logit_gradient(
        LABELS, changed(Z, 1, NAN)
    ),
    "all masked, gradient": lambda: ce.categorical_cross_entropy_logit_gradient(
        ROWS, changed(Z, 1, -INF)
    ),
    "empty batch": lambda: sparse(np.zeros(0, int), np.zeros((0, 3))),
    "empty batch of yes-or-no questions": lambda: ce.focal_loss([], []),
    "a single number": lambda: categorical(1.0, 0.5),
    "one class": lambda: sparse([0, 0], [[1.0], [1.0]]),
    "one class to calibrate": lambda: ce.brier_score([0, 0], [[1.0], [1.0]]),
    "integer labels for sequences": lambda: categorical(
        np.zeros((2, 2), int), np.full((2, 2, 3), 1 / 3)
    ),
    "decisions": lambda: binary([1, 0], np.array([True, False])),
    "text": lambda: sparse(LABELS, [["a", "b", "c"]] * 4),
    "complex numbers": lambda: sparse(LABELS, Z + 0j, from_logits=True),
    "ragged rows": lambda: sparse([0, 1], [[0.5, 0.5], [1.0]]),
    "masked array": lambda: sparse(LABELS, np.ma.masked_equal(Q, 0.0)),
    # Labels
    "label too large": lambda: sparse([0, 1, 5, 0], Q),
    "labels counted from 1": lambda: sparse([1, 2, 3, 1], Q),
    "negative label": lambda: sparse([0, -1, 1, 2], Q),
    "label of -100": lambda: ce.sparse_categorical_cross_entropy_logit_gradient(
        [[0, -100]], np.zeros((1, 2, 3))
    ),
    "another negative label than the ignored one": lambda: sparse(
        [0, -1, -100, 2], Q, ignore_index=-100
    ),
    "boolean labels": lambda: sparse([True, False, True, False], Q),
    "fractional labels": lambda: sparse([0.0, 1.0, 1.5, 0.0], Q),
    "NaN among the labels": lambda: sparse([0.0, NAN, 1.0, 0.0], Q),
    "floating-point labels": lambda: sparse([0.0, 1.0, 2.0, 0.0], Q),
    "too few labels": lambda: sparse([0], Q),
    "a column of labels": lambda: sparse(LABELS[:, None], Q),
    "one-hot rows where labels are expected": lambda: sparse(ROWS, Q),
    "everything ignored": lambda: sparse([-1, -1, -1, -1], Q, ignore_index=-1),
    "everything ignored, losses kept apart": lambda: sparse(
        [-1, -1, -1, -1], Q, ignore_index=-1, reduction="none"
    ),
    "everything ignored, gradient": lambda: ce.sparse_categorical_cross_entropy_logit_gradient(
        [-1] * 4, Z, ignore_index=-1, reduction="sum"
    ),
    "boolean ignore_index": lambda: sparse(LABELS, Q, ignore_index=True),
    "fractional ignore_index": lambda: sparse(LABELS, Q, ignore_index=-1.0),
    # Targets
    "labels where one-hot rows are expected": lambda: categorical(LABELS, Q),
    "shapes that would broadcast": lambda: categorical(ROWS[:1], Q),
    "targets that sum to 2": lambda: categorical(changed(ROWS, (1, 2), 1.0), Q),
    "negative target": lambda: categorical(changed(ROWS, (1, 2), -0.5), Z, from_logits=True),
    "NaN target": lambda: categorical(changed(ROWS, (3, 2), NAN), Z, from_logits=True),
    "binary target of 2": lambda: binary([0, 2], [0.0, 1.0], from_logits=True),
    "binary target of -1": lambda: ce.binary_cross_entropy_logit_gradient([1, -1], [0.0, 1.0]),
    "binary NaN target": lambda: binary([[0, NAN]], [[0.5, 0.5]]),
    "binary shapes that would broadcast": lambda: binary([[1], [0]], [0.5, 0.5]),
    "binary, empty": lambda: binary([], []),
    "binary logits given as probabilities": lambda: binary([1, 0], [0.5, -3.0]),
    "binary NaN logit": lambda: binary([1, 0], [0.5, NAN], from_logits=True),
    "binary infinite logit": lambda: ce.binary_cross_entropy_logit_gradient([[1, 0]], [[INF, 0]]),
    # Weights
    "class weights of the wrong length": lambda: sparse(LABELS, Q, class_weight=[1, 2]),
    "a single class weight": lambda: sparse(LABELS, Q, class_weight=2.0),
    "negative class weight": lambda: categorical(ROWS, Q, class_weight=[1, -2, 1]),
    "NaN class weight": lambda: sparse(LABELS, Q, class_weight=[1, 2, NAN]),
    "infinite sample weight": lambda: sparse(LABELS, Q, sample_weight=[1, INF, 1, 1]),
    "class weights all zero": lambda: sparse(LABELS, Q, class_weight=[0, 0, 0]),
    "sample weights all zero": lambda: binary([1, 0], [0.5, 0.5], sample_weight=[0, 0]),
    "weights that leave no row": lambda: sparse([0, 0], [[0.5, 0.5]] * 2, class_weight=[0, 1]),
    "weights that leave no row, gradient": lambda: ce.categorical_cross_entropy_logit_gradient(
        ROWS, Z, class_weight=[1, 0, 0], sample_weight=[0, 1, 1, 0]
    ),
    "sample weights of the wrong shape": lambda: sparse(LABELS, Q, sample_weight=[1.0]),
    "boolean sample weights": lambda: sparse(LABELS, Q, sample_weight=[True, False, True, True]),
    "pos_weight of the wrong length": lambda: binary(ROWS, Q, pos_weight=[1, 2]),
    "negative pos_weight": lambda: binary(ROWS, Q, pos_weight=-1.0),
    # Options
    "smoothing of -0.1": lambda: sparse(LABELS, Q, label_smoothing=-0.1),
    "smoothing in percent": lambda: binary([1], [0.5], label_smoothing=10),
    "smoothing of NaN": lambda: categorical(ROWS, Q, label_smoothing=NAN),
    "boolean smoothing": lambda: categorical(ROWS, Q, label_smoothing=True),
    "a list as smoothing": lambda: categorical(ROWS, Q, label_smoothing=[0.1]),
    "unknown reduction": lambda: sparse(LABELS, Q, reduction="avg"),
    "unknown reduction, gradient": lambda: ce.categorical_cross_entropy_logit_gradient(
        ROWS, Z, reduction=None
    ),
    "unknown reduction, binary": lambda: binary([1], [0.5], reduction="average"),
    "unknown reduction, binary gradient": lambda: ce.binary_cross_entropy_logit_gradient(
        [1], [0.5], reduction="average"
    ),
    "from_logits that is no truth value": lambda: sparse(LABELS, Q, from_logits="yes"),
    # Information
    "distribution that does not sum to 1": lambda: ce.entropy([[0.5, 0.5], [0.5, 0.25]]),
    "negative probability in a distribution": lambda: ce.cross_entropy([0.5, 0.5], [1.5, -0.5]),
    "NaN in a distribution": lambda: ce.kl_divergence([NAN, 0.5], [0.5, 0.5]),
    "samples for distributions": lambda: ce.kl_divergence([0.2, -1.3, 0.4], [0.1, 0.7, 0.2]),
    "distributions of different shapes": lambda: ce.cross_entropy([0.5, 0.5], [[0.5, 0.5]]),
    "a number for a distribution": lambda: ce.entropy(0.5),
    "empty distribution": lambda: ce.entropy([]),
    "surprisal of more than certainty": lambda: ce.surprisal([0.5, 1.5]),
    "surprisal of a number": lambda: ce.surprisal(-0.5),
    "base 1": lambda: ce.entropy([1, 0], base=1),
    "base 0": lambda: ce.surprisal(0.5, base=0),
    "base NaN": lambda: ce.perplexity(1, base=NAN),
    "infinite base": lambda: ce.perplexity(1, base=INF),
    "base in words": lambda: ce.entropy([1, 0], base="2"),
    "boolean base": lambda: ce.entropy([1, 0], base=True),
    "negative entropy": lambda: ce.perplexity([1.0, -0.1]),
    "NaN entropy": lambda: ce.perplexity(NAN),
    "a list of units": lambda: ce.convert(1, ["nats"], "bits"),
    "unknown unit": lambda: ce.convert(1, "nats", "bytes"),
    "unknown source": lambda: ce.convert(1, "nat", "bits"),
    "amount NaN": lambda: ce.convert([0, NAN], "nats", "bits"),
    # Stable
    "softmax of NaN": lambda: ce.softmax([[0, 1], [NAN, 0]]),
    "log_softmax of +inf": lambda: ce.log_softmax([0, INF]),
    "logsumexp of masks": lambda: ce.logsumexp([-INF, -INF]),
    "softmax of nothing": lambda: ce.softmax([]),
    "softmax of a number": lambda: ce.softmax(1.0),
    "sigmoid of NaN": lambda: ce.sigmoid([[0, 1], [2, NAN]]),
    "softplus of NaN": lambda: ce.softplus(NAN),
    # Targets
    "one-hot of a label out of range": lambda: ce.one_hot([0, 3], 3),
    "one-hot of fractions": lambda: ce.one_hot([0.5], 3),
    "one-hot of booleans": lambda: ce.one_hot([True], 3),
    "one-hot of nothing": lambda: ce.one_hot([], 3),
    "one class only": lambda: ce.one_hot([0], 1),
    "half a class": lambda: ce.one_hot([0], 2.5),
    "smoothing beyond 1": lambda: ce.smooth_labels([1, 0], 1.5),
    "smoothing of no distribution": lambda: ce.smooth_labels([1, 1], 0.1),
    "a class without a label": lambda: ce.balanced_class_weights([0, 2], 3),
    "a class without a label, effective number": lambda: ce.effective_number_weights(
        [0, 2], 3, 0.9
    ),
    "beta of 1": lambda: ce.effective_number_weights([0, 1], 2, 1.0),
    "prior of 0": lambda: ce.prior_correction(0.0, 0.5, 0.0),
    "priors that do not sum to 1": lambda: ce.prior_correction([0.0, 0.0], [0.5, 0.4], [0.5, 0.5]),
    "priors for other classes": lambda: ce.prior_correction(
        [0.0, 0.0, 0.0], [0.5, 0.5], [0.5, 0.5]
    ),
    "priors for other classes, many rows": lambda: ce.prior_correction(Z, [0.5, 0.5], [0.5, 0.5]),
    "one prior for classes, one for yes or no": lambda: ce.prior_correction(
        [0.0, 0.0], [0.5, 0.5], 0.5
    ),
    "NaN logit to correct": lambda: ce.prior_correction([0.0, NAN], 0.5, 0.1),
    # Alternatives
    "focal loss of logits": lambda: ce.focal_loss([1], [2.0]),
    "focal loss of a NaN logit": lambda: ce.focal_loss([[1]], [[NAN]], from_logits=True),
    "negative gamma": lambda: ce.focal_loss([1], [0.5], gamma=-1),
    "alpha of 2": lambda: ce.focal_loss([1], [0.5], alpha=2),
    "focal reduction": lambda: ce.focal_loss([1], [0.5], reduction="all"),
    "hinge target of -1": lambda: ce.hinge_loss([1, -1], [0.5, 0.5]),
    "hinge target of one half": lambda: ce.hinge_loss([1, 0.5], [0.5, 0.5]),
    "infinite score": lambda: ce.hinge_loss([1], [INF]),
    "hinge label out of range": lambda: ce.hinge_loss([0, 3], np.zeros((2, 3))),
    "hinge margin": lambda: ce.hinge_loss([1], [1.0], margin=0),
    "hinge of one class": lambda: ce.hinge_loss([0], [[1.0]]),
    "hinge of nothing": lambda: ce.hinge_loss([], []),
    "squared error of logits": lambda: ce.squared_error([1], [2.0]),
    "squared error of other shapes": lambda: ce.squared_error([1, 0], [[0.5], [0.5]]),
    # Calibration
    "scores that are no probabilities": lambda: ce.brier_score([1, 0], [1.2, 0.1]),
    "class scores that are no probabilities": lambda: ce.expected_calibration_error(
        [1, 0], [[0.5, 0.5], [0.9, 0.2]]
    ),
    "event that is neither 0 nor 1": lambda: ce.reliability_curve([0, 2], [0.5, 0.5]),
    "class that is none": lambda: ce.brier_score([0, -1], [[0.5, 0.5]] * 2),
    "no bin": lambda: ce.reliability_curve([1], [0.5], bins=0),
    "calibration of nothing": lambda: ce.brier_score([], []),
    "calibration shapes": lambda: ce.brier_score([1], [0.5, 0.5]),
    "infinite logit to scale": lambda: ce.fit_temperature([1, 0], [[0, 1], [-INF, 0]]),
    "nothing to learn a temperature from": lambda: ce.fit_temperature([1, 0], [[0, 1], [1, 0]]),
    "a prior of 0 for the last class": lambda: ce.prior_correction(
        Z, [0.2, 0.3, 0.5], [0.2, 0.8, 0.0]
    ),
    "a last class that does not occur": lambda: ce.balanced_class_weights([0, 0, 1], 3),
    "logits that are no guess at all": lambda: ce.fit_temperature(
        [0, 1, 0, 1], [[1, -1], [1, -1], [-1, 1], [-1, 1]]
    ),
    "logits worse than guessing": lambda: ce.fit_temperature([0, 1], [[0, 1], [1, 0]]),
}


# A legal call of each function, every argument of which is then spoilt in turn.
TARGETS = {"targets": ROWS}
WEIGHTS = {"class_weight": np.ones(3), "sample_weight": np.ones(4), "label_smoothing": 0.1}
BINARY = {
    "targets": ROWS,
    "pos_weight": np.ones(3),
    "sample_weight": np.ones((4, 3)),
    "label_smoothing": 0.1,
}
REDUCED = {"reduction": "mean"}
CALLS = {
    "surprisal": {"p": Q, "base": 2},
    "entropy": {"p": Q, "base": 2},
    "cross_entropy": {"p": Q, "q": Q, "base": 2},
    "kl_divergence": {"p": Q, "q": Q, "base": 2},
    "perplexity": {"h": np.ones(4), "base": 2},
    "convert": {"value": np.ones(4), "source": "nats", "target": "bits"},
    "logsumexp": {"logits": Z},
    "softmax": {"logits": Z},
    "log_softmax": {"logits": Z},
    "softplus": {"z": Z},
    "sigmoid": {"z": Z},
    "log_sigmoid": {"z": Z},
    "binary_cross_entropy": BINARY | REDUCED | {"predictions": Q, "from_logits": False},
    "binary_cross_entropy_logit_gradient": BINARY | REDUCED | {"logits": Z},
    "categorical_cross_entropy": TARGETS
    | WEIGHTS
    | REDUCED
    | {"predictions": Q, "from_logits": False},
    "categorical_cross_entropy_logit_gradient": TARGETS | WEIGHTS | REDUCED | {"logits": Z},
    "sparse_categorical_cross_entropy": WEIGHTS
    | REDUCED
    | {"labels": LABELS, "predictions": Q, "from_logits": False, "ignore_index": -1},
    "sparse_categorical_cross_entropy_logit_gradient": WEIGHTS
    | REDUCED
    | {"labels": LABELS, "logits": Z, "ignore_index": -1},
    "focal_loss": TARGETS
    | REDUCED
    | {"predictions": Q, "from_logits": False, "gamma": 2.0, "alpha": 0.25},
    "hinge_loss": REDUCED | {"targets": 1 - ROWS, "scores": Z, "margin": 1.0},
    "squared_error": TARGETS | REDUCED | {"predictions": Q},
    "one_hot": {"labels": LABELS, "num_classes": 3},
    "smooth_labels": {"targets": ROWS, "epsilon": 0.1},
    "balanced_class_weights": {"labels": LABELS, "num_classes": 3},
    "effective_number_weights": {"labels": LABELS, "num_classes": 3, "beta": 0.9},
    "prior_correction": {
        "logits": Z,
        "train_prior": np.array([0.2, 0.3, 0.5]),
        "true_prior": np.array([0.5, 0.2, 0.3]),
    },
    "brier_score": {"labels": LABELS, "predictions": Q},
    "expected_calibration_error": {"labels": LABELS, "predictions": Q, "bins": 5},
    "reliability_curve": {"labels": LABELS, "predictions": Q, "bins": 5},
    "fit_temperature": {"labels": np.array([0, 1, 0, 1]), "logits": np.eye(3)[[0, 1, 0, 2]]},
}
# The same functions, of the other kind of argument that they take.
CALLS |= {
    "hinge_loss of classes": {"targets": LABELS, "scores": Z},
    "brier_score of events": {"labels": np.array([0, 1, 1]), "predictions": np.full(3, 0.5)},
    "reliability_curve of events": {"labels": np.array([0, 1]), "predictions": np.full(2, 0.5)},
    "fit_temperature of events": {"labels": np.array([0, 1, 1]), "logits": np.array([-1, 2, -1])},
    "prior_correction of events": {"logits": np.zeros(4), "train_prior": 0.5, "true_prior": 0.1},
    "brier_score of more axes": {
        "labels": LABELS.reshape(2, 1, 2),
        "predictions": np.full((2, 1, 2, 3), 1 / 3),
    },
    "hinge_loss of more axes": {
        "targets": LABELS.reshape(2, 1, 2),
        "scores": np.zeros((2, 1, 2, 3)),
    },
    "prior_correction of more axes": {
        "logits": np.zeros((2, 4, 3)),
        "train_prior": np.array([0.2, 0.3, 0.5]),
        "true_prior": np.array([0.5, 0.2, 0.3]),
    },
}
SPOILT = {
    "complex": lambda legal: np.array(legal) + 1j if not isinstance(legal, (str, bool)) else 1j,
    "NaN": lambda legal: np.full(np.shape(legal), NAN)[()],
    "empty": lambda legal: np.asarray(legal)[:0] if np.ndim(legal) else np.zeros(0),
    "one row more": lambda legal: np.concatenate([legal, legal[:1]]),
    "-2": lambda legal: -2,
    "2": lambda legal: np.full(np.shape(legal), 2)[()],
    "one half": lambda legal: np.full(np.shape(legal), 0.5),
    "boolean": lambda legal: np.full(np.shape(legal), True),
    "0": lambda legal: 0,
    "1": lambda legal: 1,
    "infinite": lambda legal: INF,
}
ARRAYS_ONLY = ("empty", "one row more", "one half", "boolean")
NUMBERS_ONLY = ("0", "1", "infinite")
RECORD = Path(__file__).with_name("complaints.json")


def complaint_of(call):
    """What a call has to say: the complaint's type and text, or nothing."""
    try:
        call()
    except (TypeError, ValueError) as complaint:
        return f"{type(complaint).__name__}: {complaint}"
    return "accepted"


def told_cases():
    """The complaints of all cases."""
    return {name: complaint_of(call) for name, call in CASES.items()}


def told_spoilt():
    """The complaints about every argument of every function, spoilt."""
    told = {}
    for name, arguments in CALLS.items():
        function = getattr(ce, name.split()[0])
        assert complaint_of(partial(function, **arguments)) == "accepted", name
        for argument, legal in arguments.items():
            for how, spoil in SPOILT.items():
                if how not in (NUMBERS_ONLY if np.ndim(legal) else ARRAYS_ONLY):
                    spoilt = arguments | {argument: spoil(legal)}
                    told[f"{name}: {argument} {how}"] = complaint_of(partial(function, **spoilt))
    return told


def record_of(cases, spoilt):
    """Every text once: those of the cases, then what else a spoilt argument is told, and whose."""
    others, accepted = {}, {}
    for key, text in spoilt.items():
        if text == "accepted":
            argument, how = key.split(" ")[:-1], key.split(" ")[-1]
            accepted.setdefault(" ".join(argument), []).append(how)
        elif text not in cases.values():
            others.setdefault(text, key)
    return {"cases": cases, "spoilt": others, "accepted": accepted}


@pytest.fixture(scope="module")
def cases():
    return told_cases()


@pytest.fixture(scope="module")
def spoilt():
    return told_spoilt()


def test_every_public_function_is_called_wrongly():
    assert {call.split()[0] for call in CALLS} == {
        name for name in ce.__all__ if callable(getattr(ce, name))
    } - {"Reliability"}


def test_complaints_word_for_word(cases, spoilt):
    """What a reader is told changes only on purpose.

    After such a purpose: PYTHONPATH=notebooks python tests/helper/test_bad_input.py
    """
    assert record_of(cases, spoilt) == json.loads(RECORD.read_text(encoding="utf-8"))


def test_every_complaint_ends_in_a_repair(cases, spoilt):
    assert "accepted" not in cases.values()
    for text in (*cases.values(), *spoilt.values()):
        assert text == "accepted" or "; " in text, text


def test_a_complaint_names_the_argument_that_cannot_be_read(spoilt):
    for key, text in spoilt.items():
        if key.endswith(" complex"):
            argument = key.split(": ")[1].split()[0]
            assert text.split(": ", 1)[1].startswith(argument), (key, text)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("classes", [2, 10, 1000, 50_000])
def test_rows_summed_in_their_own_dtype_pass(dtype, classes):
    """What a softmax in this dtype produces is accepted; half of it is not."""
    rng = np.random.default_rng(classes)
    z = rng.normal(size=(3, classes)).astype(dtype)
    e = np.exp(z - z.max(1, keepdims=True))
    q = (e / e.sum(1, keepdims=True)).astype(dtype)
    assert np.isfinite(sparse([0, 1, 1], q))
    with pytest.raises(ValueError, match=r"predictions\[0\] sums to 0\.(4|5)"):
        sparse([0, 1, 1], q / 2)


def test_a_tensor_that_needs_its_gradient():
    import torch

    logits = torch.zeros((2, 2), requires_grad=True)
    with pytest.raises(TypeError, match=r"predictions cannot be read as an array .*detach"):
        sparse([0, 1], logits, from_logits=True)
    assert sparse(torch.tensor([0, 1]), logits.detach(), from_logits=True) == np.float32(np.log(2))


@pytest.mark.parametrize("name", ["categorical", "sparse_categorical"])
def test_a_single_class(name):
    targets = [[1.0], [1.0]] if name == "categorical" else [0, 0]
    for suffix, argument in (("", "predictions"), ("_logit_gradient", "logits")):
        function = getattr(ce, f"{name}_cross_entropy{suffix}")
        with pytest.raises(ValueError, match=rf"^{argument} has shape \(2, 1\), with one class"):
            function(targets, np.ones((2, 1)))


def test_ignored_rows_may_hold_anything():
    z = changed(Z, 1, NAN)
    y = changed(LABELS, 1, -1)
    assert sparse(y, z, from_logits=True, ignore_index=-1) == pytest.approx(np.log(3))
    losses = sparse(y, z, from_logits=True, ignore_index=-1, reduction="none")
    np.testing.assert_allclose(losses, np.log(3) * np.array([1, 0, 1, 1]))
    gradient = ce.sparse_categorical_cross_entropy_logit_gradient(y, z, ignore_index=-1)
    np.testing.assert_array_equal(gradient[1], 0)
    # The complaint counts the ignored rows.
    with pytest.raises(ValueError, match=r"predictions\[2, 0\] is nan"):
        sparse(y, changed(z, 2, NAN), from_logits=True, ignore_index=-1)


def test_a_fault_in_a_late_block_is_found_and_placed():
    z = np.zeros((20_000, 10))
    y = np.zeros(20_000, int)
    for bad, text in ((NAN, "nan"), (INF, "inf")):
        with pytest.raises(ValueError, match=rf"predictions\[19998, 7\] is {text}"):
            sparse(y, changed(z, (19_998, 7), bad), from_logits=True)
    for function in (ce.softmax, ce.log_softmax, ce.logsumexp):
        with pytest.raises(ValueError, match=r"logits\[19998, 7\] is nan"):
            function(changed(z, (19_998, 7), NAN))
    with pytest.raises(ValueError, match=r"z\[150000\] is nan"):
        ce.sigmoid(changed(np.zeros(200_000), 150_000, NAN))
    with pytest.raises(ValueError, match=r"labels\[19997\] is 10,"):
        sparse(changed(y, 19_997, 10), z, from_logits=True)
    with pytest.raises(ValueError, match=r"predictions\[150000\] is nan"):
        binary(np.zeros(200_000), changed(np.zeros(200_000), 150_000, NAN), from_logits=True)
    with pytest.raises(ValueError, match=r"targets\[150000\] is 3"):
        binary(changed(np.zeros(200_000), 150_000, 3.0), np.zeros(200_000), from_logits=True)


if __name__ == "__main__":
    record = record_of(told_cases(), told_spoilt())
    RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
