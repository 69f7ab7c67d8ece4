"""Calibration against scikit-learn, SciPy's optimiser and models whose truth is known."""

import numpy as np
import pytest
import scipy.optimize
import scipy.special
import sklearn.calibration
import sklearn.metrics

import crossentropy as ce

RNG = np.random.default_rng(0)
P = RNG.uniform(size=400)
EVENTS = (RNG.uniform(size=400) < P).astype(int)
LOGITS = RNG.normal(size=(500, 4)) * 2
LABELS = np.array([RNG.choice(4, p=row) for row in scipy.special.softmax(LOGITS, axis=1)])
Q = scipy.special.softmax(LOGITS, axis=1)


def test_brier_score():
    assert ce.brier_score(EVENTS, P) == pytest.approx(sklearn.metrics.brier_score_loss(EVENTS, P))
    assert ce.brier_score(EVENTS == 1, P) == ce.brier_score(EVENTS, P)
    assert ce.brier_score(LABELS, Q) == pytest.approx(((Q - np.eye(4)[LABELS]) ** 2).sum(1).mean())
    two = np.stack([1 - P, P], axis=1)
    assert ce.brier_score(EVENTS, two) == pytest.approx(2 * ce.brier_score(EVENTS, P))


def test_brier_score_leaves_its_argument_alone():
    before = Q.copy()
    ce.brier_score(LABELS, Q)
    np.testing.assert_array_equal(Q, before)


@pytest.mark.parametrize("bins", [1, 5, 15])
def test_reliability_curve_of_events(bins):
    curve = ce.reliability_curve(EVENTS, P, bins=bins)
    frequency, confidence = sklearn.calibration.calibration_curve(EVENTS, P, n_bins=bins)
    np.testing.assert_allclose(curve.frequency, frequency)
    np.testing.assert_allclose(curve.confidence, confidence)
    assert curve.size.sum() == len(P)


def test_reliability_curve_of_classes():
    curve = ce.reliability_curve(LABELS, Q, bins=10)
    top, right = Q.max(axis=1), Q.argmax(axis=1) == LABELS
    at = 0
    for low in np.arange(10) / 10:
        inside = (top > low) & (top <= low + 0.1)
        if inside.any():
            assert curve.size[at] == inside.sum()
            assert curve.confidence[at] == pytest.approx(top[inside].mean())
            assert curve.frequency[at] == pytest.approx(right[inside].mean())
            at += 1
    assert at == len(curve.size) == len(curve.confidence) == len(curve.frequency)


def test_a_bin_holds_its_upper_edge():
    curve = ce.reliability_curve([0, 1, 1, 1], [0.0, 0.5, 0.6, 1.0], bins=2)
    np.testing.assert_array_equal(curve.size, [2, 2])
    np.testing.assert_allclose(curve.confidence, [0.25, 0.8])


def test_expected_calibration_error():
    curve = ce.reliability_curve(LABELS, Q)
    expected = np.average(np.abs(curve.confidence - curve.frequency), weights=curve.size)
    assert ce.expected_calibration_error(LABELS, Q) == pytest.approx(expected)
    assert ce.expected_calibration_error([1, 1], [0.9, 0.9]) == pytest.approx(0.1)
    assert ce.expected_calibration_error([1, 0], [1.0, 0.0]) == 0
    assert ce.expected_calibration_error([1, 0], [0.0, 1.0]) == 1
    # An overconfident model is caught.
    assert ce.expected_calibration_error(LABELS, ce.softmax(4 * LOGITS)) > 3 * expected


def nll(temperature, labels, logits):
    return ce.sparse_categorical_cross_entropy(labels, logits / temperature, from_logits=True)


@pytest.mark.parametrize("factor", [0.01, 0.5, 1, 3, 1000])
def test_fit_temperature(factor):
    logits = factor * LOGITS
    fitted = ce.fit_temperature(LABELS, logits)
    best = scipy.optimize.minimize_scalar(
        lambda t: nll(np.exp(t), LABELS, logits), np.log(factor) + np.array([-1, 1]), tol=1e-12
    )
    assert fitted == pytest.approx(np.exp(best.x), rel=1e-6)
    # The labels were drawn from the model, so its own temperature is nearly the best.
    assert fitted == pytest.approx(factor, rel=0.2)
    assert nll(fitted, LABELS, logits) <= nll(factor, LABELS, logits)


def test_fit_temperature_of_yes_or_no():
    logits = 3 * scipy.special.logit(P)
    fitted = ce.fit_temperature(EVENTS, logits)
    two = np.stack([np.zeros_like(logits), logits], axis=1)
    assert fitted == pytest.approx(ce.fit_temperature(EVENTS, two), rel=1e-12)
    assert fitted == pytest.approx(3, rel=0.25)


def test_a_temperature_far_below_the_logits_scale():
    """Nearly every row is right, so that the search has to go far out."""
    logits = np.zeros((200, 2))
    logits[:, 0] = 1e-3
    labels = np.zeros(200, int)
    labels[0] = 1
    # The best odds are 199 to 1.
    assert ce.fit_temperature(labels, logits) == pytest.approx(1e-3 / np.log(199))


def test_a_temperature_far_above_the_logits_scale():
    """Hardly more rows are right than wrong, so that the search has to come close to zero."""
    labels = np.repeat([0, 1], [102, 98])
    logits = np.tile([1.0, 0.0], (200, 1))
    assert ce.fit_temperature(labels, logits) == pytest.approx(1 / np.log(102 / 98))
    assert ce.fit_temperature(1 - labels, -100 * logits) == pytest.approx(100 / np.log(102 / 98))


@pytest.mark.parametrize("shape", [(500,), (5, 100), (2, 5, 50)])
def test_batches_of_any_shape(shape):
    labels, q, z = LABELS.reshape(shape), Q.reshape(*shape, 4), LOGITS.reshape(*shape, 4)
    assert ce.brier_score(labels, q) == pytest.approx(ce.brier_score(LABELS, Q), rel=1e-12)
    assert ce.expected_calibration_error(labels, q) == ce.expected_calibration_error(LABELS, Q)
    assert ce.fit_temperature(labels, z) == pytest.approx(ce.fit_temperature(LABELS, LOGITS))
    events, p = LABELS == 1, Q[:, 1]
    for kind in (bool, int, np.uint8):
        shaped = events.reshape(shape).astype(kind)
        assert ce.brier_score(shaped, p.reshape(shape)) == pytest.approx(((events - p) ** 2).mean())
        curve = ce.reliability_curve(shaped, p.reshape(shape))
        np.testing.assert_array_equal(curve.size, ce.reliability_curve(events, p).size)
        np.testing.assert_allclose(curve.frequency, ce.reliability_curve(events, p).frequency)
        logits = scipy.special.logit(p) * 2
        assert ce.fit_temperature(shaped, logits.reshape(shape)) == pytest.approx(
            ce.fit_temperature(events, logits)
        )


def test_the_number_of_bins_is_passed_on():
    for bins in (1, 4, 40):
        curve = ce.reliability_curve(LABELS, Q, bins=bins)
        expected = np.average(np.abs(curve.confidence - curve.frequency), weights=curve.size)
        assert ce.expected_calibration_error(LABELS, Q, bins=bins) == pytest.approx(expected)
