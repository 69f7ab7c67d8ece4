"""Target rows and class weights against scikit-learn and the papers' numbers."""

import numpy as np
import pytest
import scipy.special
from sklearn.utils.class_weight import compute_class_weight

import crossentropy as ce


def test_one_hot():
    labels = np.random.default_rng(0).integers(0, 5, (3, 4))
    rows = ce.one_hot(labels, 5)
    np.testing.assert_array_equal(rows, np.eye(5)[labels])
    assert rows.dtype == np.float64
    np.testing.assert_array_equal(ce.one_hot(1, 3), [0, 1, 0])
    np.testing.assert_array_equal(
        ce.one_hot(np.array([1, 0], np.uint8), np.int64(2)), [[0, 1], [1, 0]]
    )


def test_smooth_labels():
    rows = ce.smooth_labels(np.eye(10), 0.1)
    np.testing.assert_allclose(np.diag(rows), 0.91)
    np.testing.assert_allclose(rows.sum(axis=1), 1)
    np.testing.assert_array_equal(ce.smooth_labels([[0, 1]], 0), [[0, 1]])
    np.testing.assert_array_equal(ce.smooth_labels([[0, 1]], 1), [[0.5, 0.5]])
    assert ce.smooth_labels(np.eye(2, dtype=np.float32), 0.1).dtype == np.float32
    # The floor of the smoothed loss, and the logit gap at which it is reached.
    assert ce.entropy(rows[0]) == pytest.approx(0.5003, abs=5e-5)
    assert np.log(rows[0, 0] / rows[0, 1]) == pytest.approx(4.511, abs=5e-4)


def test_balanced_class_weights():
    labels = np.random.default_rng(0).choice(4, 500, p=[0.6, 0.3, 0.08, 0.02])
    weights = ce.balanced_class_weights(labels, 4)
    expected = compute_class_weight("balanced", classes=np.arange(4), y=labels)
    np.testing.assert_allclose(weights, expected, rtol=1e-15)
    assert weights[labels].mean() == pytest.approx(1)


def test_effective_number_weights():
    labels = np.repeat([0, 1], [5000, 50])
    weights = ce.effective_number_weights(labels, 2, beta=0.9999)
    effective = np.array([3934.85, 49.88])
    np.testing.assert_allclose(weights[1] / weights[0], effective[0] / effective[1], rtol=1e-3)
    assert weights[1] / weights[0] == pytest.approx(78.9, abs=0.05)
    assert weights.sum() == pytest.approx(2)
    np.testing.assert_array_equal(ce.effective_number_weights(labels, 2, beta=0), [1, 1])
    # Towards β = 1 they become inverse frequencies, and no digit cancels on the way.
    inverse = ce.effective_number_weights(labels, 2, beta=1 - 1e-12)
    assert inverse[1] / inverse[0] == pytest.approx(100, rel=1e-8)


def test_prior_correction():
    z = np.array([-1.0, 0.0, 3.0])
    corrected = ce.prior_correction(z, 0.5, 0.02)
    odds = np.exp(z) * (0.02 / 0.98)
    np.testing.assert_allclose(scipy.special.expit(corrected), odds / (1 + odds), rtol=1e-13)
    assert ce.prior_correction(0.0, 0.5, 0.01) == pytest.approx(-4.595, abs=5e-4)

    logits = np.random.default_rng(0).normal(size=(2, 6, 3))
    before, after = np.array([0.2, 0.3, 0.5]), np.array([0.7, 0.2, 0.1])
    posterior = scipy.special.softmax(logits, axis=-1) * after / before
    posterior /= posterior.sum(axis=-1, keepdims=True)
    np.testing.assert_allclose(
        ce.softmax(ce.prior_correction(logits, before, after)), posterior, rtol=1e-13
    )
    # Two classes and yes-or-no are the same thing.
    two = ce.prior_correction([0.0, 1.5], [0.9, 0.1], [0.4, 0.6])
    assert two[1] - two[0] == pytest.approx(ce.prior_correction(1.5, 0.1, 0.6))
    assert ce.prior_correction(np.zeros((2, 3), np.float32), before, after).dtype == np.float32
    assert ce.prior_correction(-np.inf, 0.5, 0.1) == -np.inf


def test_prior_correction_of_classes():
    rng = np.random.default_rng(0)
    z, train, true = (
        rng.normal(size=(2, 5, 3)),
        np.array([0.7, 0.2, 0.1]),
        np.array([0.1, 0.3, 0.6]),
    )
    odds = scipy.special.softmax(z, axis=-1) * true / train
    corrected = ce.prior_correction(z, train, true)
    np.testing.assert_allclose(
        scipy.special.softmax(corrected, axis=-1), odds / odds.sum(-1, keepdims=True), rtol=1e-12
    )
    assert ce.prior_correction(z.astype(np.float32), train, true).dtype == np.float32
    assert (
        ce.prior_correction(np.zeros(3, int), [1, 1, 1] / np.float32(3), true).dtype == np.float64
    )
    before = z.copy()
    ce.prior_correction(z, train, true)
    np.testing.assert_array_equal(z, before)


def test_weights_of_labels_of_any_shape():
    labels = np.array([[0, 1, 1], [1, 0, 1]])
    for function, options in (
        (ce.balanced_class_weights, {}),
        (ce.effective_number_weights, {"beta": 0.9}),
    ):
        np.testing.assert_array_equal(
            function(labels, 2, **options), function(labels.ravel(), 2, **options)
        )


def test_effective_number_weights_are_the_papers():
    labels = np.repeat([0, 1, 2], [1, 10, 100])
    effective = (1 - 0.9 ** np.array([1, 10, 100])) / (1 - 0.9)
    np.testing.assert_allclose(
        ce.effective_number_weights(labels, 3, 0.9), 3 / effective / (1 / effective).sum()
    )


def test_smooth_labels_of_any_shape_and_dtype():
    rows = np.eye(4)[np.arange(6).reshape(2, 3) % 4]
    for dtype, kept in ((np.float16, np.float32), (np.float32, np.float32), (int, np.float64)):
        smooth = ce.smooth_labels(rows.astype(dtype), 0.2)
        assert smooth.dtype == kept
        np.testing.assert_allclose(smooth, 0.8 * rows + 0.05, rtol=1e-6)
