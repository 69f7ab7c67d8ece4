"""Every hint obeyed: the repair that a complaint names gives the right value.

Where an input leaves several causes, its complaint names each with its repair, and each is obeyed.
"""

import decimal
import inspect
import json
import re
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

import crossentropy as ce

NAN = float("nan")
sparse = ce.sparse_categorical_cross_entropy
categorical = ce.categorical_cross_entropy
binary = ce.binary_cross_entropy
logits_of = partial(sparse, from_logits=True)

Q = np.array([[0.5, 0.3, 0.2], [0.2, 0.2, 0.6]])
Y = np.array([0, 2])
LOSS = -(np.log(0.5) + np.log(0.6)) / 2  # of these labels
ONE_HOT = np.array([[1.0, 0, 0], [0, 0, 1]])
P = np.array([0.9, 0.2])
BINARY = -(np.log(0.9) + np.log(0.8)) / 2  # of the answers yes and no
Z = np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
LOGITS = (np.log1p(np.exp(-1) + np.exp(-2)) + np.log1p(2 * np.exp(-1))) / 2
BRIER = (0.25 + 0.09 + 0.04 + 0.04 + 0.04 + 0.16) / 2
LAST = np.array([0, 0, 0.001])
HALF = np.full((2, 3), 0.5)
SEQUENCES = np.moveaxis(np.array([Q, Q[::-1]]), -1, 1)  # classes on axis 1
SEQUENCE_LABELS = np.array([Y, Y[::-1]])
TALL = np.log([[3.0, 1], [3, 1], [3, 1], [3, 1]])  # three of four are right: temperature 1
TALL_LABELS = np.array([0, 0, 0, 1])


def weights(q):
    """Divide each row by its sum."""
    return q / q.sum(axis=-1, keepdims=True)


ARGUMENTS = {
    name
    for function in vars(ce).values()
    if inspect.isfunction(function)
    for name in inspect.signature(function).parameters
}

# What is called; then, for each of its repairs in the order of the complaint, the obedient call
# and the right value.
OBEYED = {
    # Distributions
    "counts": (
        lambda: ce.entropy([3, 1]),
        {
            "logits pass softmax(p)": (lambda: ce.entropy(ce.softmax([3, 1])), 0.3653338),
            "counts, percentages or weights divide each row": (
                lambda: ce.entropy([3 / 4, 1 / 4]),
                0.5623351446,
            ),
        },
    ),
    "rounded": (
        lambda: ce.entropy([0.667, 0.167, 0.167]),
        {
            "rounded divide each row": (
                lambda: ce.entropy(weights(np.array([0.667, 0.167, 0.167]))),
                0.8678852,
            )
        },
    ),
    "logits of entropy": (
        lambda: ce.entropy([2.0, -1.0]),
        {"logits pass softmax(p)": (lambda: ce.entropy(ce.softmax([2.0, -1.0])), 0.1907)},
    ),
    "surprisal of per cent": (
        lambda: ce.surprisal([25, 50]),
        {
            "logits pass sigmoid(p)": (
                lambda: ce.surprisal(ce.sigmoid([25, 50])).sum(),
                np.exp(-25),
            ),
            "percentages divide them by 100": (
                lambda: ce.surprisal(np.array([25, 50]) / 100).sum(),
                np.log(8),
            ),
        },
    ),
    "a log-likelihood": (
        lambda: ce.perplexity(-np.log(2)),
        {"log-likelihood pass -h": (lambda: ce.perplexity(np.log(2)), 2)},
    ),
    # Predictions
    "rounded rows": (
        lambda: sparse(Y, Q + LAST),
        {
            "rounded divide each row": (
                lambda: sparse(Y, weights(Q + LAST)),
                LOSS + np.log(1.001) - np.log(0.601 / 0.6) / 2,
            )
        },
    ),
    "a rounding above 1": (
        lambda: sparse([0], [[1 + 2**-52, 0]]),
        {"np.clip(predictions, 0, 1)": (lambda: sparse([0], np.clip([[1 + 2**-52, 0]], 0, 1)), 0)},
    ),
    "logits": (
        lambda: sparse(Y, Z - 1),
        {"logits pass from_logits=True": (lambda: sparse(Y, Z - 1, from_logits=True), LOGITS)},
    ),
    "positive logits or per cent": (
        lambda: sparse(Y, 100 * Q),
        {
            "logits pass from_logits=True": (
                lambda: sparse(Y, 100 * Q, from_logits=True),
                np.log1p(np.exp(-20)) / 2,
            ),
            "percentages or weights divide each row": (lambda: sparse(Y, weights(100 * Q)), LOSS),
        },
    ),
    "rows that sum to 1.5": (
        lambda: sparse(Y, HALF),
        {
            "weights divide each row": (lambda: sparse(Y, weights(HALF)), np.log(3)),
            "logits pass from_logits=True": (lambda: sparse(Y, HALF, from_logits=True), np.log(3)),
            "binary_cross_entropy": (lambda: binary(ONE_HOT, HALF), np.log(2)),
        },
    ),
    "yes-or-no logits": (
        lambda: binary([1, 0], [2.0, -1.0]),
        {
            "logits pass from_logits=True": (
                lambda: binary([1, 0], [2.0, -1.0], from_logits=True),
                np.log1p(np.exp([-2, -1])).mean(),
            ),
            "percentages divide them by 100": (lambda: binary([1, 0], [0.9, 0.2]), BINARY),
        },
    ),
    "scores to calibrate": (
        lambda: ce.brier_score([1, 0], [0.0, -np.log(3)]),
        {
            "logits pass sigmoid(predictions)": (
                lambda: ce.brier_score([1, 0], ce.sigmoid([0.0, -np.log(3)])),
                (1 / 4 + 1 / 16) / 2,
            )
        },
    ),
    "class scores to calibrate": (
        lambda: ce.brier_score(Y, np.log(Q)),
        {
            "logits pass softmax(predictions)": (
                lambda: ce.brier_score(Y, ce.softmax(np.log(Q))),
                BRIER,
            )
        },
    ),
    "one column": (
        lambda: sparse([1, 0], P[:, np.newaxis]),
        {
            "use binary_cross_entropy with predictions[..., 0]": (
                lambda: binary([1, 0], P[:, np.newaxis][..., 0]),
                BINARY,
            )
        },
    ),
    "one column of scores": (
        lambda: ce.hinge_loss([1, 0], [[0.5], [0.5]]),
        {"pass scores[..., 0]": (lambda: ce.hinge_loss([1, 0], [0.5, 0.5]), 1)},
    ),
    # Targets
    "multi-hot": (
        lambda: categorical([[1, 1, 0]], [[0.5, 0.3, 0.2]]),
        {
            "binary_cross_entropy": (
                lambda: binary([[1, 1, 0]], [[0.5, 0.3, 0.2]]),
                -np.log(0.5 * 0.3 * 0.8) / 3,
            ),
            "unknown which, divide each row": (
                lambda: categorical([[0.5, 0.5, 0]], [[0.5, 0.3, 0.2]]),
                -np.log(0.15) / 2,
            ),
        },
    ),
    "votes": (
        lambda: categorical([[3, 1, 0]], [[0.5, 0.3, 0.2]]),
        {
            "counts, percentages or weights divide each row": (
                lambda: categorical([[0.75, 0.25, 0]], [[0.5, 0.3, 0.2]]),
                -0.75 * np.log(0.5) - 0.25 * np.log(0.3),
            ),
            "binary_cross_entropy": None,
        },
    ),
    "rounded targets": (
        lambda: categorical([[0.667, 0.334, 0]], [[0.5, 0.3, 0.2]]),
        {
            "rounded divide each row": (
                lambda: categorical(weights(np.array([[0.667, 0.334, 0]])), [[0.5, 0.3, 0.2]]),
                0.8634,
            )
        },
    ),
    "no target": (
        lambda: categorical([[0, 0, 0], [0, 0, 1]], Q),
        {
            "give the row sample_weight 0": (
                lambda: categorical([[0, 0, 0], [0, 0, 1]], Q, sample_weight=[0, 1]),
                -np.log(0.6),
            ),
            "binary_cross_entropy": (
                lambda: binary([[0, 0, 0], [0, 0, 1]], Q),
                -np.log([0.5, 0.7, 0.8, 0.8, 0.8, 0.6]).mean(),
            ),
        },
    ),
    "unknown target": (
        lambda: categorical([[NAN, 0, 0], [0, 0, 1]], Q),
        {
            "give the row sample_weight 0": (
                lambda: categorical([[NAN, 0, 0], [0, 0, 1]], Q, sample_weight=[0, 1]),
                -np.log(0.6),
            )
        },
    ),
    "a teacher's logits": (
        lambda: categorical(np.log(Q), Q),
        {
            "pass softmax(targets)": (
                lambda: categorical(ce.softmax(np.log(Q)), Q),
                -(Q * np.log(Q)).sum() / 2,
            )
        },
    ),
    "labels for targets": (
        lambda: categorical(Y, Q),
        {"sparse_categorical_cross_entropy": (lambda: sparse(Y, Q), LOSS)},
    ),
    "a column for targets": (
        lambda: categorical(Y[:, np.newaxis], Q),
        {
            "sparse_categorical_cross_entropy with targets[..., 0]": (
                lambda: sparse(Y[:, np.newaxis][..., 0], Q),
                LOSS,
            )
        },
    ),
    "targets beside predictions whose classes come first": (
        lambda: categorical(ce.one_hot(SEQUENCE_LABELS, 3), SEQUENCES),
        {
            "pass np.moveaxis(predictions, 1, -1)": (
                lambda: categorical(ce.one_hot(SEQUENCE_LABELS, 3), np.moveaxis(SEQUENCES, 1, -1)),
                LOSS,
            )
        },
    ),
    "smoothing many labels": (
        lambda: ce.smooth_labels([[1, 1, 0]], 0.2),
        {
            "take (1 - epsilon) * targets + epsilon / 2": (
                lambda: binary(0.8 * np.array([1, 1, 0]) + 0.1, [0.5, 0.3, 0.2]),
                binary([1, 1, 0], [0.5, 0.3, 0.2], label_smoothing=0.2),
            ),
            "unknown which, divide each row": (
                lambda: ce.smooth_labels([0.5, 0.5, 0], 0.2)[2],
                0.2 / 3,
            ),
        },
    ),
    "unknown rows to smooth": (
        lambda: ce.smooth_labels([[NAN, 0], [1, 0]], 0.2),
        {"select the rows that are known": (lambda: ce.smooth_labels([[1, 0]], 0.2)[0, 0], 0.9)},
    ),
    # Answers
    "answers 1 and -1": (
        lambda: binary([1, -1], P),
        {
            "pass (targets + 1) / 2": (lambda: binary((np.array([1, -1]) + 1) / 2, P), BINARY),
            "unknown answer give it sample_weight 0": (
                lambda: binary([1, -1], P, sample_weight=[1, 0]),
                -np.log(0.9),
            ),
        },
    ),
    "unknown answer": (
        lambda: binary([1, NAN], P),
        {
            "unknown give it sample_weight 0": (
                lambda: binary([1, NAN], P, sample_weight=[1, 0]),
                -np.log(0.9),
            )
        },
    ),
    "unknown answer of another loss": (
        lambda: ce.focal_loss([1, NAN], P),
        {"select the known ones": (lambda: ce.focal_loss([1], P[:1]), -0.01 * np.log(0.9))},
    ),
    "answers 1 and -1 of a hinge": (
        lambda: ce.hinge_loss([1, -1], [0.5, 0.5]),
        {
            "pass (targets + 1) / 2": (
                lambda: ce.hinge_loss((np.array([1, -1]) + 1) / 2, [0.5, 0.5]),
                1,
            ),
            "select the known ones": (lambda: ce.hinge_loss([1], [0.5]), 0.5),
        },
    ),
    "more classes of a hinge": (
        lambda: ce.hinge_loss([0, 2], Z[:, :2]),
        {
            "3 classes pass one column of scores for each": (lambda: ce.hinge_loss(Y, Z), 0),
            "select the rows where targets != 2": (lambda: ce.hinge_loss(Y[:1], Z[:1, :2]), 0),
        },
    ),
    "classes or per cent": (
        lambda: binary([0, 2], [0.5, 0.5]),
        {
            "percentages divide them by 100": (lambda: binary([0, 0.02], [0.5, 0.5]), np.log(2)),
            "use sparse_categorical_cross_entropy": (lambda: sparse([0, 2], Q), LOSS),
        },
    ),
    "classes squared": (
        lambda: ce.squared_error([0, 2], [0.5, 0.5]),
        {
            "divide them by 100": (lambda: ce.squared_error([0, 0.02], [0, 0.01]), 0.00005),
            "pass one_hot(targets, K)": (lambda: 3 * ce.squared_error(ce.one_hot(Y, 3), Q), BRIER),
        },
    ),
    "classes of a hinge": (
        lambda: ce.hinge_loss([0, 2], [0.5, 0.5]),
        {
            "divide them by 100": None,
            "pass one column of scores for each": (lambda: ce.hinge_loss(Y, Z), 0),
        },
    ),
    "a chance for a hinge": (
        lambda: ce.hinge_loss([0.9, 0.2], [0.5, 0.5]),
        {"pass targets > 0.5": (lambda: ce.hinge_loss(np.array([0.9, 0.2]) > 0.5, [0.5, 0.5]), 1)},
    ),
    "a column of answers": (
        lambda: binary([[1], [0]], P),
        {"pass targets[..., 0]": (lambda: binary(np.array([[1], [0]])[..., 0], P), BINARY)},
    ),
    "a column of probabilities": (
        lambda: binary([1, 0], P[:, np.newaxis]),
        {"pass predictions[..., 0]": (lambda: binary([1, 0], P[:, np.newaxis][..., 0]), BINARY)},
    ),
    # One-hot rows where labels or answers are expected
    "one-hot labels": (
        lambda: sparse(ONE_HOT, Q),
        {
            "pass labels.argmax(axis=-1) or use categorical": (
                lambda: (sparse(ONE_HOT.argmax(axis=-1), Q) + categorical(ONE_HOT, Q)) / 2,
                LOSS,
            ),
            "binary_cross_entropy": (
                lambda: binary(ONE_HOT, Q),
                -np.log([0.5, 0.7, 0.8, 0.8, 0.8, 0.6]).mean(),
            ),
        },
    ),
    # Labels
    "a column of labels": (
        lambda: sparse(Y[:, np.newaxis], Q),
        {"pass labels[..., 0]": (lambda: sparse(Y[:, np.newaxis][..., 0], Q), LOSS)},
    ),
    "classes on axis 1": (
        lambda: sparse(SEQUENCE_LABELS, SEQUENCES),
        {
            "np.moveaxis(predictions, 1, -1)": (
                lambda: sparse(SEQUENCE_LABELS, np.moveaxis(SEQUENCES, 1, -1)),
                LOSS,
            )
        },
    ),
    "classes on axis 1, also of the labels": (
        lambda: sparse(SEQUENCE_LABELS[:, np.newaxis], SEQUENCES),
        {
            "np.moveaxis(predictions, 1, -1) and labels[:, 0]": (
                lambda: sparse(SEQUENCE_LABELS[:, np.newaxis][:, 0], np.moveaxis(SEQUENCES, 1, -1)),
                LOSS,
            )
        },
    ),
    "classes on axis 0": (
        lambda: sparse([0, 2, 0], np.array([Q[0], Q[1], Q[0]]).T[:2]),
        {
            "axis 0 of predictions pass predictions.T": (
                lambda: sparse([0, 1, 0], np.array([[0.5, 0.4, 0.5], [0.5, 0.6, 0.5]]).T),
                -np.log(0.5 * 0.6 * 0.5) / 3,
            )
        },
    ),
    "void": (
        lambda: sparse([0, 255], Q),
        {
            "256 classes give the predictions one column": (
                lambda: sparse([0, 255], np.pad(Q, ((0, 0), (0, 253))), reduction="none")[0],
                np.log(2),
            ),
            "pass ignore_index=255": (lambda: sparse([0, 255], Q, ignore_index=255), np.log(2)),
        },
    ),
    "counted from 1": (
        lambda: sparse([1, 3], Q),
        {
            "pass labels - 1": (lambda: sparse(np.array([1, 3]) - 1, Q), LOSS),
            "4 classes give the predictions one column": None,
            "pass ignore_index=3": (lambda: sparse([1, 3], Q, ignore_index=3), -np.log(0.3)),
        },
    ),
    "padding": (
        lambda: sparse([0, -100], Q),
        {"pass ignore_index=-100": (lambda: sparse([0, -100], Q, ignore_index=-100), np.log(2))},
    ),
    "padding where nothing is ignored": (
        lambda: ce.brier_score([0, -100], Q),
        {"select the rows where labels != -100": (lambda: ce.brier_score(Y[:1], Q[:1]), 0.38)},
    ),
    "labels 1 and -1": (
        lambda: ce.brier_score([1, -1], P),
        {
            "select the rows where labels != -1": (lambda: ce.brier_score([1], P[:1]), 0.01),
            "pass (labels + 1) // 2": (
                lambda: ce.brier_score((np.array([1, -1]) + 1) // 2, P),
                0.025,
            ),
        },
    ),
    "classes among answers": (
        lambda: ce.brier_score([0, 2], P),
        {
            "give predictions one column for each": (lambda: ce.brier_score(Y, Q), BRIER),
            "select the rows where labels != 2": (lambda: ce.brier_score([0], P[:1]), 0.81),
        },
    ),
    "more classes": (
        lambda: ce.one_hot([0, 3], 3),
        {
            "pass num_classes=4": (lambda: ce.one_hot([0, 3], num_classes=4)[1, 3], 1),
            "select the rows where labels != 3": (lambda: ce.one_hot([0], 3).sum(), 1),
        },
    ),
    "whole labels in floating point": (
        lambda: sparse(Y.astype(float), Q),
        {"labels.astype(int)": (lambda: sparse(Y.astype(float).astype(int), Q), LOSS)},
    ),
    "values for labels": (
        lambda: sparse([0.5, 2.5], Q[:, :2] / Q[:, :2].sum(axis=1, keepdims=True)),
        {
            "pass np.unique(labels, return_inverse=True)[1]": (
                lambda: sparse(np.unique([0.5, 2.5], return_inverse=True)[1], weights(Q[:, :2])),
                -(np.log(5 / 8) + np.log(1 / 2)) / 2,
            )
        },
    ),
    "chances for labels": (
        lambda: sparse([0.25, 1], [[0.5, 0.5], [0.2, 0.8]]),
        {
            "np.unique": None,
            "np.stack([1 - labels, labels], axis=-1) to categorical": (
                lambda: categorical(
                    np.stack([1 - np.array([0.25, 1]), [0.25, 1]], axis=-1),
                    [[0.5, 0.5], [0.2, 0.8]],
                ),
                -(np.log(0.5) + np.log(0.8)) / 2,
            ),
        },
    ),
    "chances to calibrate": (
        lambda: ce.brier_score([0.9, 0.1], P),
        {
            "np.unique": None,
            "pass (labels > 0.5).astype(int)": (
                lambda: ce.brier_score((np.array([0.9, 0.1]) > 0.5).astype(int), P),
                0.025,
            ),
        },
    ),
    "an unknown label": (
        lambda: sparse([0, NAN], Q),
        {"select the rows where labels is finite": (lambda: sparse([0], Q[:1]), np.log(2))},
    ),
    # What is no array of numbers
    "names": (
        lambda: sparse(["cat", "dog"], Q[:, :2] / Q[:, :2].sum(axis=1, keepdims=True)),
        {
            "pass np.unique(labels, return_inverse=True)[1]": (
                lambda: sparse(
                    np.unique(["cat", "dog"], return_inverse=True)[1], weights(Q[:, :2])
                ),
                -(np.log(5 / 8) + np.log(1 / 2)) / 2,
            )
        },
    ),
    "labels as text": (
        lambda: sparse(["0", "2"], Q),
        {
            "pass np.asarray(labels, dtype=int)": (
                lambda: sparse(np.asarray(["0", "2"], dtype=int), Q),
                LOSS,
            )
        },
    ),
    "numbers as text": (
        lambda: binary([1, 0], ["0.9", "0.2"]),
        {
            "pass np.asarray(predictions, dtype=float)": (
                lambda: binary([1, 0], np.asarray(["0.9", "0.2"], dtype=float)),
                BINARY,
            )
        },
    ),
    "decimal numbers": (
        lambda: binary([1, 0], [decimal.Decimal("0.9"), decimal.Decimal("0.2")]),
        {
            "pass np.asarray(predictions, dtype=float)": (
                lambda: binary(
                    [1, 0],
                    np.asarray([decimal.Decimal("0.9"), decimal.Decimal("0.2")], dtype=float),
                ),
                BINARY,
            )
        },
    ),
    "weights in a dict": (
        lambda: sparse(Y, Q, class_weight={2: 3.0, 0: 1.0, 1: 1.0}),
        {
            "[class_weight[k] for k in sorted(class_weight)]": (
                lambda: sparse(Y, Q, class_weight=[1.0, 1.0, 3.0]),
                -(np.log(0.5) + 3 * np.log(0.6)) / 4,
            )
        },
    ),
    "a dict's values": (
        lambda: sparse(Y, Q, class_weight={0: 1, 1: 1, 2: 3}.values()),
        {
            "pass list(class_weight)": (
                lambda: sparse(Y, Q, class_weight=list({0: 1, 1: 1, 2: 3}.values())),
                -(np.log(0.5) + 3 * np.log(0.6)) / 4,
            )
        },
    ),
    "missing values": (
        lambda: binary([1, None], P),
        {"select the rows that hold no None": (lambda: binary([1], P[:1]), -np.log(0.9))},
    ),
    "a column of text": (
        lambda: binary([1, 0], ["0.9", "x"]),
        {"leave out what is text": (lambda: binary([1], [0.9]), -np.log(0.9))},
    ),
    "complex numbers": (
        lambda: binary([1, 0], P + 0j),
        {"pass predictions.real": (lambda: binary([1, 0], (P + 0j).real), BINARY)},
    ),
    "rows of different lengths": (
        lambda: logits_of([[0], [0, 1]], [[[0, 0]], [[0, 0], [0, 0]]]),
        {
            "np.concatenate": (
                lambda: logits_of(
                    np.concatenate([[0], [0, 1]]), np.concatenate([[[0, 0]], [[0, 0], [0, 0]]])
                ),
                np.log(2),
            )
        },
    ),
    "a mask": (
        lambda: binary([1, 0], np.ma.masked_equal(P, 0.2)),
        {"select the rows without a mask": (lambda: binary([1], P[:1]), -np.log(0.9))},
    ),
    "a tensor with its gradient": (
        lambda: logits_of(Y, torch.tensor(Z, requires_grad=True)),
        {
            "pass predictions.detach().cpu().numpy()": (
                lambda: logits_of(Y, torch.tensor(Z, requires_grad=True).detach().cpu().numpy()),
                LOGITS,
            )
        },
    ),
    "a bfloat16 tensor": (
        lambda: logits_of(Y, torch.tensor(Z, dtype=torch.bfloat16)),
        {
            "pass predictions.detach().cpu().float().numpy()": (
                lambda: logits_of(
                    Y, torch.tensor(Z, dtype=torch.bfloat16).detach().cpu().float().numpy()
                ),
                LOGITS,
            )
        },
    ),
    "decisions": (
        lambda: binary([1, 0], np.array([True, False])),
        {
            "predictions.astype(int)": (
                lambda: binary([1, 0], np.array([True, False]).astype(int)),
                0,
            )
        },
    ),
    "a mask for weights": (
        lambda: sparse(Y, Q, sample_weight=np.array([True, False])),
        {
            "sample_weight.astype(int)": (
                lambda: sparse(Y, Q, sample_weight=np.array([True, False]).astype(int)),
                np.log(2),
            )
        },
    ),
    # Weights and options
    "unknown weight": (
        lambda: sparse(Y, Q, sample_weight=[1, NAN]),
        {"pass 0 to leave something out": (lambda: sparse(Y, Q, sample_weight=[1, 0]), np.log(2))},
    ),
    "smoothing in per cent": (
        lambda: categorical(ONE_HOT, Q, label_smoothing=10),
        {
            "write 10 % as 0.1": (
                lambda: categorical(ONE_HOT, Q, label_smoothing=0.1),
                0.9 * LOSS - 0.1 * np.log(Q).mean(),
            )
        },
    ),
    "a masked row": (
        lambda: logits_of(Y, [[-np.inf] * 3, [0, 0, 0]]),
        {"leave out the row": (lambda: logits_of(Y[1:], [[0, 0, 0]]), np.log(3))},
    ),
    "priors as counts": (
        lambda: ce.prior_correction([0.0, 0.0], [30, 10], [0.5, 0.5]),
        {
            "pass train_prior / np.sum(train_prior)": (
                lambda: np.ptp(
                    ce.prior_correction(
                        [0.0, 0.0], np.array([30, 10]) / np.sum([30, 10]), [0.5, 0.5]
                    )
                ),
                np.log(3),
            ),
            "leave it out": None,
        },
    ),
    "a class that never occurs": (
        lambda: ce.prior_correction([0.0, 1.0, 2.0], [0.5, 0.5, 0.0], [0.25, 0.75, 0.0]),
        {
            "np.sum(train_prior)": None,
            "leave it out, also of the logits": (
                lambda: np.diff(ce.prior_correction([0.0, 1.0], [0.5, 0.5], [0.25, 0.75]))[0],
                1 + np.log(3),
            ),
        },
    ),
}


@pytest.mark.parametrize("name", OBEYED)
def test_who_obeys_gets_the_right_value(name):
    call, repairs = OBEYED[name]
    with pytest.raises((ValueError, TypeError)) as complaint:
        call()
    text = str(complaint.value)
    assert re.search(".*".join(map(re.escape, repairs)), text), text
    told = text.count("; if ") or 1
    assert told == len(repairs), text
    for repair, obeyed in repairs.items():
        if obeyed is not None:  # the input has another cause; this repair is tried elsewhere
            value, right = obeyed[0](), obeyed[1]
            assert value == pytest.approx(right, rel=1e-3, abs=1e-12), repair


@pytest.mark.parametrize("kind", [bool, int, float])
@pytest.mark.parametrize(
    ("function", "labels", "values", "right"),
    [
        (ce.brier_score, Y, Q, BRIER),
        (ce.expected_calibration_error, Y, Q, 0.45),
        (ce.hinge_loss, Y, Z, 0),
        (ce.fit_temperature, TALL_LABELS, TALL, 1),
    ],
)
def test_one_hot_rows_are_never_read_as_answers(function, labels, values, right, kind):
    rows = ce.one_hot(labels, values.shape[1]).astype(kind)
    with pytest.raises(ValueError, match="as one-hot rows have") as complaint:
        function(rows, values)
    text = str(complaint.value)
    assert re.search(r"pass \w+\.argmax\(axis=-1\); if .* pass \w+\.ravel\(\) and", text), text
    assert function(rows.argmax(axis=-1), values) == pytest.approx(right, rel=1e-3, abs=1e-9)
    # Who does have such answers passes them in one row.
    flat = function(rows.ravel().astype(int), values.ravel())
    padded = np.concatenate([rows, rows[:, ::-1]], axis=1).astype(int)
    again = function(padded, np.concatenate([values, values[:, ::-1]], axis=1))
    assert flat == pytest.approx(again)


def test_what_a_repair_asks_for_is_tried():
    """Every repair in the record is obeyed above, or asks for what no call can show."""
    elsewhere = (
        "look for", "pass at least one", "pass one ", "leave the batch out", "pass an integer",
        "pass a single number", "pass True or False", "use \"n", "use np.e", "pass a number",
        "they are not broadcast", "merge the class", "the paper uses", "the usual choice",
        "a question that is always", "pass held-out rows", "if labels and logits have",
        "give at least one weight", "give a class that occurs",
    )  # fmt: skip

    def kind(repair):
        return re.sub(r"-?\d+|\b(" + "|".join(ARGUMENTS) + r")\b", "_", repair)

    obeyed = set()
    for call, _ in OBEYED.values():
        with pytest.raises((ValueError, TypeError)) as complaint:
            call()
        obeyed |= set(map(kind, str(complaint.value).split("; ")[1:]))
    record = json.loads(Path(__file__).with_name("complaints.json").read_text(encoding="utf-8"))
    untried = {
        repair
        for text in (*record["cases"].values(), *record["spoilt"])
        for repair in text.split("; ")[1:]
        if kind(repair) not in obeyed and "as one-hot rows have" not in text
    }
    assert not {repair for repair in untried if not repair.startswith(elsewhere)}


def test_a_row_of_weight_0_may_hold_anything():
    """Sample weight 0 and an ignored label leave a row out before anybody looks at it."""
    q, z, rows = (np.vstack([array, array[:1]]) for array in (Q, Z, ONE_HOT))
    q[2], z[2], rows[2] = 0, NAN, NAN
    labels, weight = np.array([0, 2, 99]), [1, 1, 0]
    for targets, function, gradient in (
        (labels, sparse, ce.sparse_categorical_cross_entropy_logit_gradient),
        (rows, categorical, ce.categorical_cross_entropy_logit_gradient),
    ):
        assert function(targets, q, sample_weight=weight) == pytest.approx(LOSS)
        assert function(targets, z, from_logits=True, sample_weight=weight) == pytest.approx(LOGITS)
        losses = function(targets, z, from_logits=True, sample_weight=weight, reduction="none")
        assert losses[2] == 0
        slope = gradient(targets, z, sample_weight=weight)
        np.testing.assert_array_equal(slope[2], 0)
        np.testing.assert_allclose(slope[:2], gradient(targets[:2], Z))
    p, answers = [0.9, 0.2, 7.0], [1, 0, NAN]
    assert binary(answers, p, sample_weight=weight) == pytest.approx(BINARY)
    slope = ce.binary_cross_entropy_logit_gradient(answers, [0, 0, NAN], sample_weight=weight)
    np.testing.assert_allclose(slope, [-0.25, 0.25, 0])
    # A class of weight 0 leaves out the predictions of its rows; their targets are still read.
    padding = {"class_weight": [1, 0, 1]}
    assert sparse([0, 2, 1], q, **padding) == pytest.approx(LOSS)
    assert categorical([*ONE_HOT, [0, 1, 0]], z, from_logits=True, **padding) == pytest.approx(
        LOGITS
    )
    with pytest.raises(ValueError, match=r"labels\[2\] is 99"):
        sparse(labels, q, **padding)
    # With smoothing the other classes of such a row count, so its predictions are read.
    with pytest.raises(ValueError, match=r"predictions\[2\] sums to 0"):
        sparse([0, 2, 1], q, label_smoothing=0.1, **padding)


def test_the_largest_logits_have_a_temperature():
    """Four of five rows are right, so the best odds are 4 to 1."""
    logits = np.array([[1e308, -1e308]] * 5)
    assert ce.fit_temperature([0, 0, 0, 0, 1], logits) == pytest.approx(1e308 / np.log(2))


def test_equal_logits_have_no_temperature():
    for labels, logits in (([0, 1], np.ones((2, 3))), ([0, 1], [0.0, 0.0])):
        with pytest.raises(ValueError, match="logits are equal in every row"):
            ce.fit_temperature(labels, logits)
