"""Nothing that can be seen to be wrong passes: argument, index, value and repair are named."""

import json
import re
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


# What was called, the complaint's type, and the parts of its text, in this order.
CASES = {
    # Predictions
    "NaN probability": (
        lambda: sparse(LABELS, changed(Q, (2, 1), NAN)),
        ValueError,
        ["predictions[2, 1] is nan", "between 0 and 1", "from_logits=True"],
    ),
    "negative probability": (
        lambda: categorical(ROWS, [[1.5, -0.5, 0.0]] * 4),
        ValueError,
        ["predictions[0, 0] is 1.5", "between 0 and 1", "from_logits=True"],
    ),
    "negative probability alone": (
        lambda: sparse(LABELS, changed(Q, (3, 0), -1e-9)),
        ValueError,
        ["predictions[3, 0] is -1e-09", "between 0 and 1", "from_logits=True"],
    ),
    "logits given as probabilities": (
        lambda: sparse([0, 1], [[0.2, 0.3, 0.5], [2.0, 1.0, 0.0]]),
        ValueError,
        ["predictions[1, 0] is 2", "did you mean from_logits=True?", "softmax"],
    ),
    "probability above 1 by a rounding": (
        lambda: sparse([0], [[1 + 2**-52, 0.0]]),
        ValueError,
        ["predictions[0, 0] is 1.0000000000000002", "between 0 and 1"],
    ),
    "rows that sum to one half": (
        lambda: categorical(ROWS, changed(Q, 1, 1 / 6)),
        ValueError,
        ["predictions[1] sums to 0.5", "where 1 is expected", "from_logits=True"],
    ),
    "rows off by more than rounding": (
        lambda: sparse(LABELS, changed(Q, (2, 2), 1 / 3 + 1e-6)),
        ValueError,
        ["predictions[2] sums to 1.000001", "where 1 is expected", "from_logits=True"],
    ),
    "NaN logit": (
        lambda: sparse(LABELS, changed(Z, (1, 2), NAN), from_logits=True),
        ValueError,
        ["predictions[1, 2] is nan", "finite logit", "overflow"],
    ),
    "NaN logit outside the true column": (
        lambda: categorical(ROWS, changed(Z, (0, 2), NAN), from_logits=True),
        ValueError,
        ["predictions[0, 2] is nan", "finite logit", "overflow"],
    ),
    "infinite logit": (
        lambda: sparse(LABELS, changed(Z, (3, 0), INF), from_logits=True),
        ValueError,
        ["predictions[3, 0] is inf", "finite logit (or -inf", "overflow"],
    ),
    "infinite logit of a yes-or-no question": (
        lambda: binary([1, 0, 1], [0.0, 1.0, INF], from_logits=True),
        ValueError,
        ["predictions[2] is inf", "finite logit (or -inf", "overflow"],
    ),
    "infinite logit in a batch of sequences": (
        lambda: sparse(
            np.zeros((2, 2), int), changed(np.zeros((2, 2, 3)), (1, 0, 2), INF), from_logits=True
        ),
        ValueError,
        ["predictions[1, 0, 2] is inf", "finite logit"],
    ),
    "row of nothing but masks": (
        lambda: sparse(LABELS, changed(Z, 2, -INF), from_logits=True),
        ValueError,
        ["predictions[2] holds nothing but -inf", "unmasked"],
    ),
    "NaN logit, gradient": (
        lambda: ce.sparse_categorical_cross_entropy_logit_gradient(LABELS, changed(Z, 1, NAN)),
        ValueError,
        ["logits[1, 0] is nan", "finite logit"],
    ),
    "all masked, gradient": (
        lambda: ce.categorical_cross_entropy_logit_gradient(ROWS, changed(Z, 1, -INF)),
        ValueError,
        ["logits[1] holds nothing but -inf"],
    ),
    "empty batch": (
        lambda: sparse(np.zeros(0, int), np.zeros((0, 3))),
        ValueError,
        ["predictions is empty (shape (0, 3))", "at least one row"],
    ),
    "empty batch of yes-or-no questions": (
        lambda: ce.focal_loss([], []),
        ValueError,
        ["predictions is empty (shape (0,))", "at least one row"],
    ),
    "a single number": (
        lambda: categorical(1.0, 0.5),
        ValueError,
        ["predictions is a single number", "last axis"],
    ),
    "one class": (
        lambda: sparse([0, 0], [[1.0], [1.0]]),
        ValueError,
        ["predictions has shape (2, 1)", "always 0", "binary_cross_entropy"],
    ),
    "one class to calibrate": (
        lambda: ce.brier_score([0, 0], [[1.0], [1.0]]),
        ValueError,
        ["predictions has shape (2, 1)", "always 0"],
    ),
    "integer labels for sequences": (
        lambda: categorical(np.zeros((2, 2), int), np.full((2, 2, 3), 1 / 3)),
        ValueError,
        ["targets has shape (2, 2)", "for integer labels use sparse_categorical_cross_entropy"],
    ),
    "decisions": (
        lambda: binary([1, 0], np.array([True, False])),
        TypeError,
        ["predictions has dtype bool", "decisions", "astype(int)"],
    ),
    "text": (
        lambda: sparse(LABELS, [["a", "b", "c"]] * 4),
        TypeError,
        ["predictions has dtype <U1", "real numbers", "dtype=float"],
    ),
    "complex numbers": (
        lambda: sparse(LABELS, Z + 0j, from_logits=True),
        TypeError,
        ["predictions has dtype complex128"],
    ),
    "ragged rows": (
        lambda: sparse([0, 1], [[0.5, 0.5], [1.0]]),
        TypeError,
        ["predictions cannot be read", "equal length"],
    ),
    "masked array": (
        lambda: sparse(LABELS, np.ma.masked_equal(Q, 0.0)),
        TypeError,
        ["predictions is a masked array", "filled"],
    ),
    # Labels
    "label too large": (
        lambda: sparse([0, 1, 5, 0], Q),
        ValueError,
        ["labels[2] is 5", "between 0 and 2", "one column for each class"],
    ),
    "labels counted from 1": (
        lambda: sparse([1, 2, 3, 1], Q),
        ValueError,
        ["labels[2] is 3", "between 0 and 2", "count classes from 0"],
    ),
    "negative label": (
        lambda: sparse([0, -1, 1, 2], Q),
        ValueError,
        ["labels[1] is -1", "between 0 and 2", "ignore_index"],
    ),
    "label of -100": (
        lambda: ce.sparse_categorical_cross_entropy_logit_gradient(
            [[0, -100]], np.zeros((1, 2, 3))
        ),
        ValueError,
        ["labels[0, 1] is -100", "ignore_index"],
    ),
    "another negative label than the ignored one": (
        lambda: sparse([0, -1, -100, 2], Q, ignore_index=-100),
        ValueError,
        ["labels[1] is -1", "between 0 and 2"],
    ),
    "boolean labels": (
        lambda: sparse([True, False, True, False], Q),
        TypeError,
        ["labels has dtype bool", "masks", "labels.astype(int)"],
    ),
    "fractional labels": (
        lambda: sparse([0.0, 1.0, 1.5, 0.0], Q),
        ValueError,
        ["labels[2] is 1.5", "whole number", "categorical_cross_entropy"],
    ),
    "NaN among the labels": (
        lambda: sparse([0.0, NAN, 1.0, 0.0], Q),
        ValueError,
        ["labels[1] is nan", "whole number"],
    ),
    "floating-point labels": (
        lambda: sparse([0.0, 1.0, 2.0, 0.0], Q),
        TypeError,
        ["labels has dtype float64", "labels.astype(int)"],
    ),
    "too few labels": (
        lambda: sparse([0], Q),
        ValueError,
        ["labels has shape (1,)", "(4,)", "not broadcast"],
    ),
    "a column of labels": (
        lambda: sparse(LABELS[:, None], Q),
        ValueError,
        ["labels has shape (4, 1)", "(4,)", "labels[..., 0]"],
    ),
    "one-hot rows where labels are expected": (
        lambda: sparse(ROWS, Q),
        ValueError,
        ["labels has shape (4, 3)", "categorical_cross_entropy", "argmax"],
    ),
    "everything ignored": (
        lambda: sparse([-1, -1, -1, -1], Q, ignore_index=-1),
        ValueError,
        ["labels holds nothing but -1", "ignore_index", "leave the batch out"],
    ),
    "everything ignored, losses kept apart": (
        lambda: sparse([-1, -1, -1, -1], Q, ignore_index=-1, reduction="none"),
        ValueError,
        ["labels holds nothing but -1"],
    ),
    "everything ignored, gradient": (
        lambda: ce.sparse_categorical_cross_entropy_logit_gradient(
            [-1] * 4, Z, ignore_index=-1, reduction="sum"
        ),
        ValueError,
        ["labels holds nothing but -1"],
    ),
    "boolean ignore_index": (
        lambda: sparse(LABELS, Q, ignore_index=True),
        TypeError,
        ["ignore_index is True", "integer"],
    ),
    "fractional ignore_index": (
        lambda: sparse(LABELS, Q, ignore_index=-1.0),
        TypeError,
        ["ignore_index is -1.0", "integer"],
    ),
    # Targets
    "labels where one-hot rows are expected": (
        lambda: categorical(LABELS, Q),
        ValueError,
        ["targets has shape (4,)", "(4, 3)", "sparse_categorical_cross_entropy"],
    ),
    "shapes that would broadcast": (
        lambda: categorical(ROWS[:1], Q),
        ValueError,
        ["targets has shape (1, 3)", "(4, 3)", "not broadcast"],
    ),
    "targets that sum to 2": (
        lambda: categorical(changed(ROWS, (1, 2), 1.0), Q),
        ValueError,
        ["targets[1] sums to 2", "where 1 is expected", "one-hot"],
    ),
    "negative target": (
        lambda: categorical(changed(ROWS, (1, 2), -0.5), Z, from_logits=True),
        ValueError,
        ["targets[1, 2] is -0.5", "between 0 and 1"],
    ),
    "NaN target": (
        lambda: categorical(changed(ROWS, (3, 2), NAN), Z, from_logits=True),
        ValueError,
        ["targets[3, 2] is nan", "between 0 and 1"],
    ),
    "binary target of 2": (
        lambda: binary([0, 2], [0.0, 1.0], from_logits=True),
        ValueError,
        ["targets[1] is 2", "between 0 and 1", "1 for yes and 0 for no"],
    ),
    "binary target of -1": (
        lambda: ce.binary_cross_entropy_logit_gradient([1, -1], [0.0, 1.0]),
        ValueError,
        ["targets[1] is -1", "between 0 and 1"],
    ),
    "binary NaN target": (
        lambda: binary([[0, NAN]], [[0.5, 0.5]]),
        ValueError,
        ["targets[0, 1] is nan", "between 0 and 1"],
    ),
    "binary shapes that would broadcast": (
        lambda: binary([[1], [0]], [0.5, 0.5]),
        ValueError,
        ["targets has shape (2, 1)", "predictions has shape (2,)", "not broadcast"],
    ),
    "binary, empty": (
        lambda: binary([], []),
        ValueError,
        ["predictions is empty"],
    ),
    "binary logits given as probabilities": (
        lambda: binary([1, 0], [0.5, -3.0]),
        ValueError,
        ["predictions[1] is -3", "did you mean from_logits=True?", "sigmoid"],
    ),
    "binary NaN logit": (
        lambda: binary([1, 0], [0.5, NAN], from_logits=True),
        ValueError,
        ["predictions[1] is nan", "finite logit"],
    ),
    "binary infinite logit": (
        lambda: ce.binary_cross_entropy_logit_gradient([[1, 0]], [[INF, 0]]),
        ValueError,
        ["logits[0, 0] is inf", "finite logit"],
    ),
    # Weights
    "class weights of the wrong length": (
        lambda: sparse(LABELS, Q, class_weight=[1, 2]),
        ValueError,
        ["class_weight has shape (2,)", "(3,)", "one weight for each class"],
    ),
    "a single class weight": (
        lambda: sparse(LABELS, Q, class_weight=2.0),
        ValueError,
        ["class_weight has shape ()", "(3,)"],
    ),
    "negative class weight": (
        lambda: categorical(ROWS, Q, class_weight=[1, -2, 1]),
        ValueError,
        ["class_weight[1] is -2", "0 or more"],
    ),
    "NaN class weight": (
        lambda: sparse(LABELS, Q, class_weight=[1, 2, NAN]),
        ValueError,
        ["class_weight[2] is nan", "0 or more"],
    ),
    "infinite sample weight": (
        lambda: sparse(LABELS, Q, sample_weight=[1, INF, 1, 1]),
        ValueError,
        ["sample_weight[1] is inf", "finite weight"],
    ),
    "class weights all zero": (
        lambda: sparse(LABELS, Q, class_weight=[0, 0, 0]),
        ValueError,
        ["class_weight is 0 throughout", "above 0"],
    ),
    "sample weights all zero": (
        lambda: binary([1, 0], [0.5, 0.5], sample_weight=[0, 0]),
        ValueError,
        ["sample_weight is 0 throughout", "above 0"],
    ),
    "weights that leave no row": (
        lambda: sparse([0, 0], [[0.5, 0.5]] * 2, class_weight=[0, 1]),
        ValueError,
        ["class_weight and sample_weight together", 'reduction="sum"'],
    ),
    "weights that leave no row, gradient": (
        lambda: ce.categorical_cross_entropy_logit_gradient(
            ROWS, Z, class_weight=[1, 0, 0], sample_weight=[0, 1, 1, 0]
        ),
        ValueError,
        ["class_weight and sample_weight together"],
    ),
    "sample weights of the wrong shape": (
        lambda: sparse(LABELS, Q, sample_weight=[1.0]),
        ValueError,
        ["sample_weight has shape (1,)", "(4,)", "each row"],
    ),
    "boolean sample weights": (
        lambda: sparse(LABELS, Q, sample_weight=[True, False, True, True]),
        TypeError,
        ["sample_weight has dtype bool", "astype(int)"],
    ),
    "pos_weight of the wrong length": (
        lambda: binary(ROWS, Q, pos_weight=[1, 2]),
        ValueError,
        ["pos_weight has shape (2,)", "(3,)", "each label, or a single number"],
    ),
    "negative pos_weight": (
        lambda: binary(ROWS, Q, pos_weight=-1.0),
        ValueError,
        ["pos_weight[0] is -1", "0 or more"],
    ),
    # Options
    "smoothing of -0.1": (
        lambda: sparse(LABELS, Q, label_smoothing=-0.1),
        ValueError,
        ["label_smoothing is -0.1", "between 0 and 1"],
    ),
    "smoothing in percent": (
        lambda: binary([1], [0.5], label_smoothing=10),
        ValueError,
        ["label_smoothing is 10", "between 0 and 1", "0.1"],
    ),
    "smoothing of NaN": (
        lambda: categorical(ROWS, Q, label_smoothing=NAN),
        ValueError,
        ["label_smoothing is nan", "between 0 and 1"],
    ),
    "boolean smoothing": (
        lambda: categorical(ROWS, Q, label_smoothing=True),
        TypeError,
        ["label_smoothing has dtype bool"],
    ),
    "a list as smoothing": (
        lambda: categorical(ROWS, Q, label_smoothing=[0.1]),
        TypeError,
        ["label_smoothing is [0.1]", "single number"],
    ),
    "unknown reduction": (
        lambda: sparse(LABELS, Q, reduction="avg"),
        ValueError,
        ["reduction is 'avg'", '"none", "sum" or "mean"'],
    ),
    "unknown reduction, gradient": (
        lambda: ce.categorical_cross_entropy_logit_gradient(ROWS, Z, reduction=None),
        ValueError,
        ["reduction is None"],
    ),
    "unknown reduction, binary": (
        lambda: binary([1], [0.5], reduction="average"),
        ValueError,
        ["reduction is 'average'"],
    ),
    "unknown reduction, binary gradient": (
        lambda: ce.binary_cross_entropy_logit_gradient([1], [0.5], reduction="average"),
        ValueError,
        ["reduction is 'average'"],
    ),
    "from_logits that is no truth value": (
        lambda: sparse(LABELS, Q, from_logits="yes"),
        TypeError,
        ["from_logits is 'yes'", "True or False"],
    ),
    # Information
    "distribution that does not sum to 1": (
        lambda: ce.entropy([[0.5, 0.5], [0.5, 0.25]]),
        ValueError,
        ["p[1] sums to 0.75", "where 1 is expected", "divide each row by its sum"],
    ),
    "negative probability in a distribution": (
        lambda: ce.cross_entropy([0.5, 0.5], [1.5, -0.5]),
        ValueError,
        ["q[0] is 1.5", "between 0 and 1"],
    ),
    "NaN in a distribution": (
        lambda: ce.kl_divergence([NAN, 0.5], [0.5, 0.5]),
        ValueError,
        ["p[0] is nan", "between 0 and 1"],
    ),
    "samples for distributions": (
        lambda: ce.kl_divergence([0.2, -1.3, 0.4], [0.1, 0.7, 0.2]),
        ValueError,
        ["p[1] is -1.3", "between 0 and 1"],
    ),
    "distributions of different shapes": (
        lambda: ce.cross_entropy([0.5, 0.5], [[0.5, 0.5]]),
        ValueError,
        ["p has shape (2,)", "q has shape (1, 2)", "not broadcast"],
    ),
    "a number for a distribution": (
        lambda: ce.entropy(0.5),
        ValueError,
        ["p is a single number", "last axis"],
    ),
    "empty distribution": (lambda: ce.entropy([]), ValueError, ["p is empty"]),
    "surprisal of more than certainty": (
        lambda: ce.surprisal([0.5, 1.5]),
        ValueError,
        ["p[1] is 1.5", "between 0 and 1"],
    ),
    "surprisal of a number": (
        lambda: ce.surprisal(-0.5),
        ValueError,
        ["p is -0.5", "between 0 and 1"],
    ),
    "base 1": (lambda: ce.entropy([1, 0], base=1), ValueError, ["base is 1", "other than 1"]),
    "base 0": (lambda: ce.surprisal(0.5, base=0), ValueError, ["base is 0", "above 0"]),
    "base NaN": (lambda: ce.perplexity(1, base=NAN), ValueError, ["base is nan"]),
    "infinite base": (lambda: ce.perplexity(1, base=INF), ValueError, ["base is inf", "finite"]),
    "base in words": (lambda: ce.entropy([1, 0], base="2"), TypeError, ["base is '2'", "np.e"]),
    "boolean base": (lambda: ce.entropy([1, 0], base=True), TypeError, ["base is True"]),
    "negative entropy": (
        lambda: ce.perplexity([1.0, -0.1]),
        ValueError,
        ["h[1] is -0.1", "no entropy", "mean loss"],
    ),
    "NaN entropy": (lambda: ce.perplexity(NAN), ValueError, ["h is nan", "no entropy"]),
    "a list of units": (
        lambda: ce.convert(1, ["nats"], "bits"),
        ValueError,
        ["source is ['nats']", "unknown unit"],
    ),
    "unknown unit": (
        lambda: ce.convert(1, "nats", "bytes"),
        ValueError,
        ["target is 'bytes'", "unknown unit", '"nats", "bits" or "bans"'],
    ),
    "unknown source": (lambda: ce.convert(1, "nat", "bits"), ValueError, ["source is 'nat'"]),
    "amount NaN": (lambda: ce.convert([0, NAN], "nats", "bits"), ValueError, ["value[1] is nan"]),
    # Stable
    "softmax of NaN": (lambda: ce.softmax([[0, 1], [NAN, 0]]), ValueError, ["logits[1, 0] is nan"]),
    "log_softmax of +inf": (lambda: ce.log_softmax([0, INF]), ValueError, ["logits[1] is inf"]),
    "logsumexp of masks": (
        lambda: ce.logsumexp([-INF, -INF]),
        ValueError,
        ["logits holds nothing but -inf", "unmasked"],
    ),
    "softmax of nothing": (lambda: ce.softmax([]), ValueError, ["logits is empty"]),
    "softmax of a number": (lambda: ce.softmax(1.0), ValueError, ["logits is a single number"]),
    "sigmoid of NaN": (lambda: ce.sigmoid([[0, 1], [2, NAN]]), ValueError, ["z[1, 1] is nan"]),
    "softplus of NaN": (lambda: ce.softplus(NAN), ValueError, ["z is nan"]),
    # Targets
    "one-hot of a label out of range": (
        lambda: ce.one_hot([0, 3], 3),
        ValueError,
        ["labels[1] is 3", "between 0 and 2", "count classes from 0"],
    ),
    "one-hot of fractions": (lambda: ce.one_hot([0.5], 3), ValueError, ["labels[0] is 0.5"]),
    "one-hot of booleans": (lambda: ce.one_hot([True], 3), TypeError, ["labels has dtype bool"]),
    "one-hot of nothing": (lambda: ce.one_hot([], 3), ValueError, ["labels is empty"]),
    "one class only": (
        lambda: ce.one_hot([0], 1),
        ValueError,
        ["num_classes is 1", "2 or more"],
    ),
    "half a class": (lambda: ce.one_hot([0], 2.5), TypeError, ["num_classes is 2.5", "integer"]),
    "smoothing beyond 1": (
        lambda: ce.smooth_labels([1, 0], 1.5),
        ValueError,
        ["epsilon is 1.5", "between 0 and 1"],
    ),
    "smoothing of no distribution": (
        lambda: ce.smooth_labels([1, 1], 0.1),
        ValueError,
        ["targets sums to 2", "divide"],
    ),
    "a class without a label": (
        lambda: ce.balanced_class_weights([0, 2], 3),
        ValueError,
        ["labels hold no label of class 1", "infinite"],
    ),
    "a class without a label, effective number": (
        lambda: ce.effective_number_weights([0, 2], 3, 0.9),
        ValueError,
        ["labels hold no label of class 1"],
    ),
    "beta of 1": (
        lambda: ce.effective_number_weights([0, 1], 2, 1.0),
        ValueError,
        ["beta is 1", "without 1"],
    ),
    "prior of 0": (
        lambda: ce.prior_correction(0.0, 0.5, 0.0),
        ValueError,
        ["true_prior is 0", "above 0 and below 1"],
    ),
    "priors that do not sum to 1": (
        lambda: ce.prior_correction([0.0, 0.0], [0.5, 0.4], [0.5, 0.5]),
        ValueError,
        ["train_prior sums to 0.9"],
    ),
    "priors for other classes": (
        lambda: ce.prior_correction([0.0, 0.0, 0.0], [0.5, 0.5], [0.5, 0.5]),
        ValueError,
        ["train_prior has shape (2,)", "(3,)", "yes-or-no"],
    ),
    "priors for other classes, many rows": (
        lambda: ce.prior_correction(Z, [0.5, 0.5], [0.5, 0.5]),
        ValueError,
        ["train_prior has shape (2,), where (3,) is expected"],
    ),
    "one prior for classes, one for yes or no": (
        lambda: ce.prior_correction([0.0, 0.0], [0.5, 0.5], 0.5),
        ValueError,
        ["true_prior has shape ()", "train_prior has shape (2,)"],
    ),
    "NaN logit to correct": (
        lambda: ce.prior_correction([0.0, NAN], 0.5, 0.1),
        ValueError,
        ["logits[1] is nan"],
    ),
    # Alternatives
    "focal loss of logits": (
        lambda: ce.focal_loss([1], [2.0]),
        ValueError,
        ["predictions[0] is 2", "from_logits=True"],
    ),
    "focal loss of a NaN logit": (
        lambda: ce.focal_loss([[1]], [[NAN]], from_logits=True),
        ValueError,
        ["predictions[0, 0] is nan", "finite logit"],
    ),
    "negative gamma": (lambda: ce.focal_loss([1], [0.5], gamma=-1), ValueError, ["gamma is -1"]),
    "alpha of 2": (lambda: ce.focal_loss([1], [0.5], alpha=2), ValueError, ["alpha is 2"]),
    "focal reduction": (
        lambda: ce.focal_loss([1], [0.5], reduction="all"),
        ValueError,
        ["reduction is 'all'"],
    ),
    "hinge target of -1": (
        lambda: ce.hinge_loss([1, -1], [0.5, 0.5]),
        ValueError,
        ["targets[1] is -1", "1 for yes and 0 for no"],
    ),
    "hinge target of one half": (
        lambda: ce.hinge_loss([1, 0.5], [0.5, 0.5]),
        ValueError,
        ["targets[1] is 0.5", "0 or 1 is expected"],
    ),
    "infinite score": (lambda: ce.hinge_loss([1], [INF]), ValueError, ["scores[0] is inf"]),
    "hinge label out of range": (
        lambda: ce.hinge_loss([0, 3], np.zeros((2, 3))),
        ValueError,
        ["targets[1] is 3", "between 0 and 2"],
    ),
    "hinge margin": (lambda: ce.hinge_loss([1], [1.0], margin=0), ValueError, ["margin is 0"]),
    "hinge of one class": (
        lambda: ce.hinge_loss([0], [[1.0]]),
        ValueError,
        ["scores has shape (1, 1)", "always 0"],
    ),
    "hinge of nothing": (lambda: ce.hinge_loss([], []), ValueError, ["scores is empty"]),
    "squared error of logits": (
        lambda: ce.squared_error([1], [2.0]),
        ValueError,
        ["predictions[0] is 2", "sigmoid"],
    ),
    "squared error of other shapes": (
        lambda: ce.squared_error([1, 0], [[0.5], [0.5]]),
        ValueError,
        ["targets has shape (2,)", "not broadcast"],
    ),
    # Calibration
    "scores that are no probabilities": (
        lambda: ce.brier_score([1, 0], [1.2, 0.1]),
        ValueError,
        ["predictions[0] is 1.2", "sigmoid"],
    ),
    "class scores that are no probabilities": (
        lambda: ce.expected_calibration_error([1, 0], [[0.5, 0.5], [0.9, 0.2]]),
        ValueError,
        ["predictions[1] sums to 1.1"],
    ),
    "event that is neither 0 nor 1": (
        lambda: ce.reliability_curve([0, 2], [0.5, 0.5]),
        ValueError,
        ["labels[1] is 2", "between 0 and 1"],
    ),
    "class that is none": (
        lambda: ce.brier_score([0, -1], [[0.5, 0.5]] * 2),
        ValueError,
        ["labels[1] is -1", "between 0 and 1"],
    ),
    "no bin": (
        lambda: ce.reliability_curve([1], [0.5], bins=0),
        ValueError,
        ["bins is 0", "1 or more"],
    ),
    "calibration of nothing": (
        lambda: ce.brier_score([], []),
        ValueError,
        ["predictions is empty"],
    ),
    "calibration shapes": (
        lambda: ce.brier_score([1], [0.5, 0.5]),
        ValueError,
        ["labels has shape (1,)", "not broadcast"],
    ),
    "infinite logit to scale": (
        lambda: ce.fit_temperature([1, 0], [[0, 1], [-INF, 0]]),
        ValueError,
        ["logits[1, 0] is -inf", "finite"],
    ),
    "nothing to learn a temperature from": (
        lambda: ce.fit_temperature([1, 0], [[0, 1], [1, 0]]),
        ValueError,
        ["logits put the true class first in every row", "held-out"],
    ),
    "a prior of 0 for the last class": (
        lambda: ce.prior_correction(Z, [0.2, 0.3, 0.5], [0.2, 0.8, 0.0]),
        ValueError,
        ["true_prior[2] is 0", "above 0"],
    ),
    "a last class that does not occur": (
        lambda: ce.balanced_class_weights([0, 0, 1], 3),
        ValueError,
        ["labels", "2", "infinite"],
    ),
    "logits that are no guess at all": (
        lambda: ce.fit_temperature([0, 1, 0, 1], [[1, -1], [1, -1], [-1, 1], [-1, 1]]),
        ValueError,
        ["logits are no better than guessing"],
    ),
    "logits worse than guessing": (
        lambda: ce.fit_temperature([0, 1], [[0, 1], [1, 0]]),
        ValueError,
        ["logits are no better than guessing"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_complaint(name):
    call, kind, parts = CASES[name]
    with pytest.raises(kind) as complaint:
        call()
    assert type(complaint.value) is kind
    text = str(complaint.value)
    assert re.search(".*".join(map(re.escape, parts)), text), text
    # Every complaint ends in a repair.
    assert ";" in text


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
    "hinge_loss": REDUCED | {"targets": ROWS, "scores": Z, "margin": 1.0},
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


def all_complaints():
    """The complaints of all cases, and of every argument of every function, spoilt."""
    told = {name: complaint_of(call) for name, (call, _, _) in CASES.items()}
    for name, arguments in CALLS.items():
        function = getattr(ce, name.split()[0])
        assert complaint_of(partial(function, **arguments)) == "accepted", name
        for argument, legal in arguments.items():
            for how, spoil in SPOILT.items():
                if how not in (NUMBERS_ONLY if np.ndim(legal) else ARRAYS_ONLY):
                    spoilt = arguments | {argument: spoil(legal)}
                    told[f"{name}: {argument} {how}"] = complaint_of(partial(function, **spoilt))
    return told


@pytest.fixture(scope="module")
def told():
    return all_complaints()


def test_every_public_function_is_called_wrongly():
    assert {call.split()[0] for call in CALLS} == {
        name for name in ce.__all__ if callable(getattr(ce, name))
    } - {"Reliability"}


def test_complaints_word_for_word(told):
    """What a reader is told changes only on purpose.

    After such a purpose: PYTHONPATH=notebooks python tests/helper/test_bad_input.py
    """
    assert told == json.loads(RECORD.read_text(encoding="utf-8"))


def test_a_complaint_names_the_argument_that_cannot_be_read(told):
    for key, text in told.items():
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
    RECORD.write_text(
        json.dumps(all_complaints(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
