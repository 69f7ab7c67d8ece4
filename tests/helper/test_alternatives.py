"""The losses to compare with, against torch, scikit-learn and the papers' numbers."""

import numpy as np
import pytest
import scipy.special
import sklearn.metrics
import torch

import crossentropy as ce

RNG = np.random.default_rng(0)
Z = RNG.normal(size=(30, 2)) * 4
Y = RNG.integers(0, 2, Z.shape)


@pytest.mark.parametrize("gamma", [0, 0.5, 2])
@pytest.mark.parametrize("alpha", [None, 0.25])
@pytest.mark.parametrize("reduction", ["none", "sum", "mean"])
def test_focal_loss(gamma, alpha, reduction):
    p = scipy.special.expit(Z)
    of_truth = np.where(Y == 1, p, 1 - p)
    weight = 1.0 if alpha is None else np.where(Y == 1, alpha, 1 - alpha)
    losses = -weight * (1 - of_truth) ** gamma * np.log(of_truth)
    expected = {"none": losses, "sum": losses.sum(), "mean": losses.mean()}[reduction]
    options = {"gamma": gamma, "alpha": alpha, "reduction": reduction}
    np.testing.assert_allclose(ce.focal_loss(Y, p, **options), expected, rtol=1e-9)
    np.testing.assert_allclose(
        ce.focal_loss(Y, Z, from_logits=True, **options), expected, rtol=1e-9
    )


def test_focal_loss_without_fading_is_cross_entropy():
    soft = RNG.uniform(size=Z.shape)
    assert ce.focal_loss(soft, Z, from_logits=True, gamma=0) == pytest.approx(
        ce.binary_cross_entropy(soft, Z, from_logits=True), rel=1e-14
    )


def test_focal_loss_at_the_ends():
    assert ce.focal_loss([1, 0], [1.0, 0.0]) == 0
    assert ce.focal_loss([1], [0.0]) == np.inf
    assert ce.focal_loss([0], [-np.inf], from_logits=True) == 0
    assert ce.focal_loss([1], [-np.inf], from_logits=True) == np.inf
    assert ce.focal_loss([1], [-1000.0], from_logits=True) == 1000
    assert ce.focal_loss([1], np.float32([0.5])).dtype == np.float32
    assert ce.focal_loss([1], np.float32([0.5]), reduction="none").dtype == np.float32


def test_the_focal_loss_is_no_proper_score():
    """The paper's weak spot: its expectation is smallest away from the true probability."""
    p = np.linspace(0.001, 0.999, 999)
    for truth, best in ((0.6, 0.538), (0.9, 0.694)):
        expected = ce.focal_loss(np.full_like(p, truth), p, reduction="none")
        assert p[expected.argmin()] == pytest.approx(best, abs=1e-3)


def test_binary_hinge_loss():
    scores = Z[:, 0]
    y = Y[:, 0]
    theirs = sklearn.metrics.hinge_loss(y, scores)
    assert ce.hinge_loss(y, scores) == pytest.approx(theirs)
    losses = ce.hinge_loss(y == 1, scores, margin=2, reduction="none")
    np.testing.assert_allclose(losses, np.maximum(0, 2 - np.where(y == 1, 1, -1) * scores))
    assert ce.hinge_loss(y, scores, reduction="sum") == pytest.approx(theirs * len(y))
    assert ce.hinge_loss(y, scores.astype(np.float32)).dtype == np.float32


def test_hinge_loss_of_classes():
    scores = RNG.normal(size=(50, 4)) * 2
    labels = RNG.integers(0, 4, 50)
    assert ce.hinge_loss(labels, scores) == pytest.approx(
        sklearn.metrics.hinge_loss(labels, scores, labels=np.arange(4))
    )
    # Two classes: torch's multi-margin loss is the same but for its division by the classes.
    two, of_two = scores[:, :2], labels % 2
    theirs = torch.nn.functional.multi_margin_loss(torch.tensor(two), torch.tensor(of_two))
    assert ce.hinge_loss(of_two, two) == pytest.approx(2 * float(theirs))
    shaped = ce.hinge_loss(labels.reshape(5, 10), scores.reshape(5, 10, 4), reduction="none")
    assert shaped.shape == (5, 10)


def test_squared_error():
    p = scipy.special.expit(Z)
    assert ce.squared_error(Y, p) == pytest.approx(((Y - p) ** 2).mean())
    assert ce.squared_error(Y, p, reduction="sum") == pytest.approx(((Y - p) ** 2).sum())
    np.testing.assert_allclose(ce.squared_error(Y, p, reduction="none"), (Y - p) ** 2)
    assert isinstance(ce.squared_error(1, 0.5, reduction="none"), float)


@pytest.mark.parametrize("shape", [(60,), (5, 12), (3, 4, 5)])
def test_batches_of_any_shape(shape):
    y, z = Y.reshape(shape), Z.reshape(shape)
    p = scipy.special.expit(z)
    for values in (
        ce.focal_loss(y, p, reduction="none"),
        ce.focal_loss(y, z, from_logits=True, reduction="none"),
        ce.hinge_loss(y, z, reduction="none"),
        ce.squared_error(y, p, reduction="none"),
    ):
        assert values.shape == shape
        assert values.dtype == np.float64
    np.testing.assert_allclose(
        ce.hinge_loss(y, z, reduction="none").ravel(), ce.hinge_loss(Y, Z, reduction="none").ravel()
    )
    labels, scores = np.arange(60).reshape(shape) % 4, RNG.normal(size=(*shape, 4))
    each = ce.hinge_loss(labels, scores, margin=0.5, reduction="none")
    for index in np.ndindex(shape):
        others = np.delete(scores[index], labels[index])
        expected = max(0, 0.5 - scores[index][labels[index]] + others.max())
        assert each[index] == pytest.approx(expected)


def test_float16_and_integers():
    for function in (ce.squared_error, ce.focal_loss):
        assert function([1, 0], np.array([0.5, 0.25], np.float16)).dtype == np.float32
        assert function([1, 0], [1, 0]).dtype == np.float64
    # float16 is only a way to store: nothing is computed in it.
    p = np.float16([0.1, 0.7])
    exact = (1 - p.astype(float)) ** 2
    np.testing.assert_allclose(ce.squared_error([1, 1], p, reduction="none"), exact, rtol=1e-7)
    assert ce.hinge_loss([1, 0], np.array([300, 300], np.uint16)) == 150.5
