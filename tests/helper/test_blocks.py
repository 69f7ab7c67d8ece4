"""The driver's promises that no loss shows: little memory, and the short way where it is right."""

import tracemalloc

import numpy as np
import pytest

import crossentropy as ce
from crossentropy import _formulas


def peak_bytes(call):
    call()
    tracemalloc.start()
    call()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("classes", [2, 10, 63, 64, 1000])
@pytest.mark.parametrize("offset", [0, 1e4], ids=["as they are", "shifted"])
def test_a_batch_of_any_size_takes_two_megabytes(dtype, classes, offset):
    rng = np.random.default_rng(0)
    rows = 500_000 // classes
    z = (rng.normal(size=(rows, classes)) + offset).astype(dtype)
    y = rng.integers(0, classes, rows)
    assert (
        peak_bytes(lambda: ce.sparse_categorical_cross_entropy(y, z, from_logits=True)) <= 2_000_000
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_binary_batch_takes_even_less(dtype):
    z = np.random.default_rng(0).normal(size=500_000).astype(dtype)
    y = (z > 1).astype(dtype)
    assert peak_bytes(lambda: ce.binary_cross_entropy(y, z, from_logits=True)) <= 1_500_000


def exponentials(row, label):
    with np.errstate(all="ignore"):
        return _formulas.exponentials(np.array([row], float), np.array([label]))


def test_exponentials_are_shifted_only_where_they_have_to_be():
    found = exponentials([-300.0, 0.0, -np.inf], 1)
    np.testing.assert_allclose((found.own, found.rest), ([1.0], [np.exp(-300.0)]))
    assert found.apart == 1
    assert found.gap is None
    assert exponentials([345.0, -345.0], 0).gap is None
    # Beyond e^±345.4, a quotient of two of them could leave a float64's range.
    for row in ([346.0, 0], [0, 346.0], [-346.0, 0], [0, -346.0], [0, -np.inf]):
        assert exponentials(row, 0).gap is not None
