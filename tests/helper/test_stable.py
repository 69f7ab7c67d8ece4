"""Softmax and its relatives against SciPy, and at the ends of what a float holds."""

import numpy as np
import pytest
import scipy.special

import crossentropy as ce

INF = np.inf


@pytest.mark.parametrize("shape", [(3,), (64,), (5, 2), (2, 3, 4), (300, 100)])
def test_scipy_agrees(shape):
    z = np.random.default_rng(0).normal(size=shape) * 5
    np.testing.assert_allclose(ce.softmax(z), scipy.special.softmax(z, axis=-1), rtol=1e-13)
    np.testing.assert_allclose(ce.log_softmax(z), scipy.special.log_softmax(z, axis=-1), rtol=1e-11)
    np.testing.assert_allclose(ce.logsumexp(z), scipy.special.logsumexp(z, axis=-1), rtol=1e-12)
    np.testing.assert_allclose(ce.sigmoid(z), scipy.special.expit(z), rtol=1e-14)
    np.testing.assert_allclose(ce.log_sigmoid(z), scipy.special.log_expit(z), rtol=1e-14)
    np.testing.assert_allclose(ce.softplus(z), np.logaddexp(0, z), rtol=1e-14)


def test_extremes():
    np.testing.assert_array_equal(ce.softmax([1e4, -1e4, -INF]), [1, 0, 0])
    np.testing.assert_array_equal(ce.log_softmax([1e4, -1e4, -INF]), [0, -2e4, -INF])
    assert ce.logsumexp([1e4, -1e4, -INF]) == 1e4
    np.testing.assert_array_equal(ce.sigmoid([-INF, -1e4, 1e4, INF]), [0, 0, 1, 1])
    np.testing.assert_array_equal(ce.softplus([-INF, -1e4, 1e4, INF]), [0, 0, 1e4, INF])
    np.testing.assert_array_equal(ce.log_sigmoid([-INF, -1e4, 1e4, INF]), [-INF, -1e4, 0, 0])
    assert ce.logsumexp([1.7e308, 1.7e308]) == 1.7e308
    np.testing.assert_array_equal(ce.softmax([5.0]), [1])


def test_dtypes_and_shapes():
    z = np.zeros((2, 3))
    for dtype, kept in ((np.float16, np.float32), (np.float32, np.float32), (int, np.float64)):
        for function in (ce.softmax, ce.log_softmax, ce.logsumexp, ce.sigmoid, ce.softplus):
            assert function(z.astype(dtype)).dtype == kept
    assert isinstance(ce.sigmoid(0), float)
    assert isinstance(ce.logsumexp([0, 0]), float)
    assert ce.logsumexp(np.zeros((4, 5, 6))).shape == (4, 5)
    assert ce.sigmoid(np.zeros((4, 5, 6))).shape == (4, 5, 6)
    assert ce.sigmoid([]).shape == (0,)


def test_many_blocks():
    z = np.random.default_rng(0).normal(size=70_000)
    np.testing.assert_allclose(ce.sigmoid(z), scipy.special.expit(z), rtol=1e-14)
    z = z.reshape(-1, 7)
    np.testing.assert_allclose(ce.softmax(z), scipy.special.softmax(z, axis=-1), rtol=1e-13)
