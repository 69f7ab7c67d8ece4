"""The kernels' promises that no loss shows: little memory, and the short way where it is right."""

import tracemalloc

import numpy as np
import pytest

import crossentropy as ce
from crossentropy import _blocks


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


def short_way(z, labels):
    rows = np.asarray(z, float)
    with np.errstate(all="ignore"):
        return _blocks.exponentials(
            rows, np.asarray(labels), _blocks.memory_for(rows, widened=False)
        )


def test_exponentials_are_shifted_only_where_they_have_to_be():
    found = short_way([[1.0, 2.0, 300.0], [-300.0, 0.0, -np.inf]], [0, 1])
    np.testing.assert_allclose(found.own, np.exp([1.0, 0.0]))
    np.testing.assert_allclose(found.rest, np.exp([2.0, -300.0]) + np.exp([300.0, -np.inf]))
    np.testing.assert_array_equal(found.left_out, [0, 1])
    assert short_way([[345.0, -345.0]], [0]) is not None
    # Beyond e^±345.4, a quotient of two of them could leave a float64's range.
    for row in ([346.0, 0], [0, 346.0], [-346.0, 0], [0, -346.0], [0, -np.inf], [0, np.nan]):
        assert short_way([row], [0]) is None
