"""The losses against their definition, torch, SciPy and scikit-learn, option by option."""

import itertools

import numpy as np
import oracle
import pytest
import scipy.special
import scipy.stats
import torch
import torch.nn.functional as F  # noqa: N812
from sklearn.metrics import log_loss

import crossentropy as ce

K = 5
RNG = np.random.default_rng(0)
Z = RNG.normal(size=(40, K)) * 3
Y = RNG.integers(0, K, 40)
SOFT = RNG.dirichlet(np.ones(K), 40)
W = RNG.uniform(0.2, 3, K)
S = RNG.uniform(0, 2, 40)
OPTIONS = list(itertools.product((None, W), (None, S), (0.0, 0.1, 1.0)))


def torch_of(values, **options):
    return torch.tensor(values, **options)


@pytest.mark.parametrize("reduction", ["none", "sum", "mean"])
@pytest.mark.parametrize(("class_weight", "sample_weight", "smoothing"), OPTIONS)
@pytest.mark.parametrize("kind", ["soft", "one-hot", "sparse"])
def test_every_option_against_the_definition(
    kind, class_weight, sample_weight, smoothing, reduction
):
    options = {
        "class_weight": class_weight,
        "sample_weight": sample_weight,
        "label_smoothing": smoothing,
        "reduction": reduction,
    }
    q = scipy.special.softmax(Z, axis=1)
    rows = SOFT if kind == "soft" else np.eye(K)[Y]
    expected = oracle.definition(rows, q, **options)
    loss, targets = (
        (ce.sparse_categorical_cross_entropy, Y)
        if kind == "sparse"
        else (ce.categorical_cross_entropy, rows)
    )
    np.testing.assert_allclose(loss(targets, q, **options), expected, rtol=1e-12)
    np.testing.assert_allclose(loss(targets, Z, from_logits=True, **options), expected, rtol=1e-12)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("class_weight", [None, W])
@pytest.mark.parametrize("ignore_index", [None, 2, -100])
@pytest.mark.parametrize("reduction", ["none", "sum", "mean"])
def test_integer_labels_follow_torch(smoothing, class_weight, ignore_index, reduction):
    y = Y.copy()
    if ignore_index == -100:
        y[::3] = -100
    logits = torch_of(Z, requires_grad=True)
    theirs = F.cross_entropy(
        logits,
        torch_of(y),
        weight=None if class_weight is None else torch_of(class_weight),
        label_smoothing=smoothing,
        ignore_index=-1 if ignore_index is None else ignore_index,
        reduction=reduction,
    )
    theirs.sum().backward()
    options = {
        "class_weight": class_weight,
        "label_smoothing": smoothing,
        "ignore_index": ignore_index,
        "reduction": reduction,
    }
    ours = ce.sparse_categorical_cross_entropy(y, Z, from_logits=True, **options)
    gradient = ce.sparse_categorical_cross_entropy_logit_gradient(y, Z, **options)
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(gradient, logits.grad.numpy(), rtol=1e-10, atol=1e-16)


def test_ignored_rows_in_a_batch_of_many_blocks():
    """A whole block of ignored rows ends nothing, and later rows keep their place."""
    rng = np.random.default_rng(0)
    z, y = rng.normal(size=(60_000, 3)), rng.integers(0, 3, 60_000)
    y[:30_000] = y[30_001::2] = -1
    kept = y >= 0
    losses = ce.sparse_categorical_cross_entropy(
        y, z, from_logits=True, ignore_index=-1, reduction="none"
    )
    np.testing.assert_array_equal(losses[~kept], 0)
    expected = ce.sparse_categorical_cross_entropy(
        y[kept], z[kept], from_logits=True, reduction="none"
    )
    np.testing.assert_array_equal(losses[kept], expected)
    gradient = ce.sparse_categorical_cross_entropy_logit_gradient(y, z, ignore_index=-1)
    np.testing.assert_array_equal(gradient[~kept], 0)
    np.testing.assert_allclose(
        gradient[kept],
        ce.sparse_categorical_cross_entropy_logit_gradient(y[kept], z[kept]),
        rtol=1e-12,
    )


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("class_weight", [None, W])
@pytest.mark.parametrize("reduction", ["none", "sum", "mean"])
def test_float_targets_differ_from_torch_in_the_mean_alone(smoothing, class_weight, reduction):
    logits = torch_of(Z, requires_grad=True)
    theirs = F.cross_entropy(
        logits,
        torch_of(SOFT),
        weight=None if class_weight is None else torch_of(class_weight),
        label_smoothing=smoothing,
        reduction=reduction,
    )
    theirs.sum().backward()
    options = {
        "class_weight": class_weight,
        "label_smoothing": smoothing,
        "reduction": reduction,
    }
    ours = ce.categorical_cross_entropy(SOFT, Z, from_logits=True, **options)
    gradient = ce.categorical_cross_entropy_logit_gradient(SOFT, Z, **options)
    # torch divides by N, the helper by the sum of the rows' class weights, as for labels.
    factor = 1.0
    if reduction == "mean" and class_weight is not None:
        factor = (SOFT @ class_weight).sum() / len(SOFT)
    np.testing.assert_allclose(ours * factor, theirs.detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(gradient * factor, logits.grad.numpy(), rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("class_weight", [None, W])
@pytest.mark.parametrize("sample_weight", [None, S])
@pytest.mark.parametrize("smoothing", [0.0, 0.3])
@pytest.mark.parametrize("reduction", ["none", "sum", "mean"])
@pytest.mark.parametrize("classes", [K, 80])
def test_gradients_follow_autograd(class_weight, sample_weight, smoothing, reduction, classes):
    """With sample weights, where torch has no option, autograd differentiates the definition."""
    rng = np.random.default_rng(classes)
    z, y = rng.normal(size=(40, classes)), rng.dirichlet(np.ones(classes), 40)
    labels = rng.integers(0, classes, 40)
    w = np.ones(classes) if class_weight is None else rng.uniform(0.2, 3, classes)
    s = np.ones(40) if sample_weight is None else sample_weight
    options = {
        "class_weight": w if class_weight is not None else None,
        "sample_weight": sample_weight,
        "label_smoothing": smoothing,
        "reduction": reduction,
    }
    for targets, compute in (
        (y, lambda: ce.categorical_cross_entropy_logit_gradient(y, z, **options)),
        (
            np.eye(classes)[labels],
            lambda: ce.sparse_categorical_cross_entropy_logit_gradient(labels, z, **options),
        ),
    ):
        logits = torch_of(z, requires_grad=True)
        smooth = (1 - smoothing) * torch_of(targets) + smoothing / classes
        losses = -(torch_of(w) * smooth * torch.log_softmax(logits, 1)).sum(1) * torch_of(s)
        total = losses.sum()
        if reduction == "mean":
            total = total / float((s * (targets @ w)).sum())
        total.backward()
        np.testing.assert_allclose(compute(), logits.grad.numpy(), rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("reduction", ["none", "sum", "mean"])
@pytest.mark.parametrize("pos_weight", [None, 3.0, W])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_binary_follows_torch(reduction, pos_weight, weighted, smoothing):
    y = RNG.uniform(size=Z.shape).round(1)
    s = RNG.uniform(0, 2, Z.shape) if weighted else None
    logits = torch_of(Z, requires_grad=True)
    smooth = torch_of((1 - smoothing) * y + smoothing / 2)
    theirs = F.binary_cross_entropy_with_logits(
        logits,
        smooth,
        weight=None if s is None else torch_of(s),
        pos_weight=None if pos_weight is None else torch_of(pos_weight),
        reduction=reduction,
    )
    if weighted and reduction == "mean":
        theirs = theirs * (s.size / s.sum())  # torch divides by N, the helper by the weights
    theirs.sum().backward()
    options = {
        "pos_weight": pos_weight,
        "sample_weight": s,
        "label_smoothing": smoothing,
        "reduction": reduction,
    }
    ours = ce.binary_cross_entropy(y, Z, from_logits=True, **options)
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-12)
    gradient = ce.binary_cross_entropy_logit_gradient(y, Z, **options)
    np.testing.assert_allclose(gradient, logits.grad.numpy(), rtol=1e-9, atol=1e-15)
    from_probabilities = ce.binary_cross_entropy(y, scipy.special.expit(Z), **options)
    np.testing.assert_allclose(from_probabilities, theirs.detach().numpy(), rtol=1e-11)


def test_scipy_and_scikit_learn_agree_where_they_follow_the_definition():
    q = scipy.special.softmax(Z, axis=1)
    assert ce.sparse_categorical_cross_entropy(Y, q) == pytest.approx(
        log_loss(Y, q, labels=np.arange(K)), rel=1e-12
    )
    weights = S + 0.1
    assert ce.sparse_categorical_cross_entropy(Y, q, sample_weight=weights) == pytest.approx(
        log_loss(Y, q, labels=np.arange(K), sample_weight=weights), rel=1e-12
    )
    by_rows = scipy.stats.entropy(SOFT, axis=1) + scipy.stats.entropy(SOFT, q, axis=1)
    np.testing.assert_allclose(
        ce.categorical_cross_entropy(SOFT, q, reduction="none"), by_rows, rtol=1e-12
    )
    p = q[:, 0]
    assert ce.binary_cross_entropy(Y == 0, p) == pytest.approx(log_loss(Y == 0, p), rel=1e-12)


@pytest.mark.parametrize(
    ("given", "computed"),
    [
        (np.float16, np.float32),
        (np.float32, np.float32),
        (np.float64, np.float64),
        (np.longdouble, np.float64),
    ],
)
def test_dtypes(given, computed):
    z = Z.astype(given)
    q = scipy.special.softmax(Z, axis=1).astype(given)
    for reduction in ("none", "sum", "mean"):
        losses = [
            ce.sparse_categorical_cross_entropy(Y, z, from_logits=True, reduction=reduction),
            ce.sparse_categorical_cross_entropy(Y, q, reduction=reduction),
            ce.categorical_cross_entropy(SOFT, z, from_logits=True, reduction=reduction),
            ce.categorical_cross_entropy(SOFT, q, reduction=reduction),
            ce.binary_cross_entropy(SOFT, z, from_logits=True, reduction=reduction),
            ce.binary_cross_entropy(SOFT, q, reduction=reduction),
            ce.sparse_categorical_cross_entropy_logit_gradient(Y, z, reduction=reduction),
            ce.categorical_cross_entropy_logit_gradient(SOFT, z, reduction=reduction),
            ce.binary_cross_entropy_logit_gradient(SOFT, z, reduction=reduction),
        ]
        assert [loss.dtype for loss in losses] == [np.dtype(computed)] * len(losses)


def test_float16_is_computed_in_more_than_float16():
    z = np.array([[12.0, 0.0], [0.0, 60_000.0]], dtype=np.float16)
    loss = ce.sparse_categorical_cross_entropy([0, 0], z, from_logits=True, reduction="none")
    np.testing.assert_allclose(loss, [np.log1p(np.exp(-12.0)), 60_000.0], rtol=1e-6)


def test_lists_and_integers_become_float64():
    loss = ce.sparse_categorical_cross_entropy([0], [[1, 0]], from_logits=True)
    assert loss.dtype == np.float64
    assert loss == pytest.approx(np.log1p(np.exp(-1.0)))
    assert ce.binary_cross_entropy([1, 0], [1, 0]) == 0
    assert ce.binary_cross_entropy([True, False], np.array([1, 0], np.uint8)) == 0
    unsigned = np.array([1, 0], np.uint8)
    assert ce.sparse_categorical_cross_entropy(
        unsigned, [[0, 1], [0.5, 0.5]], ignore_index=-1
    ) == pytest.approx(np.log(2) / 2)


@pytest.mark.parametrize("shape", [(), (1,), (7,), (2, 3), (2, 3, 4)])
@pytest.mark.parametrize("classes", [4, 70])
def test_any_leading_shape(shape, classes):
    rng = np.random.default_rng(1)
    z = rng.normal(size=(*shape, classes))
    y = rng.integers(0, classes, shape)
    s = rng.uniform(0.5, 2, shape)
    rows = ce.one_hot(y, classes)
    expected = -scipy.special.log_softmax(z, axis=-1)
    expected = np.take_along_axis(expected, np.asarray(y)[..., None], -1)[..., 0] * s
    for loss in (
        ce.sparse_categorical_cross_entropy(
            y, z, from_logits=True, sample_weight=s, reduction="none"
        ),
        ce.categorical_cross_entropy(rows, z, from_logits=True, sample_weight=s, reduction="none"),
    ):
        assert np.shape(loss) == shape
        np.testing.assert_allclose(loss, expected, rtol=1e-12)
    gradient = ce.sparse_categorical_cross_entropy_logit_gradient(y, z, sample_weight=s)
    assert gradient.shape == z.shape
    loss = ce.binary_cross_entropy(rows, z, from_logits=True, reduction="none")
    assert loss.shape == z.shape


@pytest.mark.parametrize("classes", [3, 63, 64, 20_000])
def test_blocks_change_nothing(classes):
    """A batch of many blocks, the last one short, gives each row what it gets alone."""
    rows = 3 * (1 << 14) // classes + 2
    rng = np.random.default_rng(classes)
    z, y = rng.normal(size=(rows, classes)) * 4, rng.integers(0, classes, rows)
    together = ce.sparse_categorical_cross_entropy(y, z, from_logits=True, reduction="none")
    gradients = ce.sparse_categorical_cross_entropy_logit_gradient(y, z, reduction="none")
    for i in (0, rows // 2, rows - 1):
        alone = ce.sparse_categorical_cross_entropy(y[i], z[i], from_logits=True)
        assert together[i] == pytest.approx(alone, rel=1e-15)
        np.testing.assert_allclose(
            gradients[i],
            ce.sparse_categorical_cross_entropy_logit_gradient(y[i], z[i]),
            rtol=1e-15,
        )
    mean = ce.sparse_categorical_cross_entropy(y, z, from_logits=True)
    assert mean == pytest.approx(together.mean(), rel=1e-14)
    transposed, every_second = np.asfortranarray(z), np.repeat(z, 2, axis=1)[:, ::2]
    for same in (transposed, every_second):
        assert ce.sparse_categorical_cross_entropy(y, same, from_logits=True) == mean
        for function in (ce.softmax, ce.log_softmax, ce.logsumexp):
            np.testing.assert_array_equal(function(same), function(z))


def test_binary_in_many_blocks():
    rng = np.random.default_rng(1)
    z = rng.normal(size=(20_000, 3)) * 4
    y = rng.integers(0, 2, z.shape)
    w = np.array([1.0, 2.0, 5.0])
    loss = ce.binary_cross_entropy(y, z, from_logits=True, pos_weight=w, reduction="none")
    expected = w * y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)
    np.testing.assert_allclose(loss, expected, rtol=1e-12)
    assert ce.binary_cross_entropy(
        y, z, from_logits=True, pos_weight=w, reduction="sum"
    ) == pytest.approx(expected.sum(), rel=1e-13)


def test_masked_classes():
    inf = np.inf
    z = [[0.0, -inf, 1.0], [0.0, -inf, 1.0]]
    expected = np.log1p(np.exp([1.0, -1.0]))
    np.testing.assert_allclose(
        ce.sparse_categorical_cross_entropy([0, 2], z, from_logits=True, reduction="none"),
        expected,
        rtol=1e-15,
    )
    rows = [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    np.testing.assert_allclose(
        ce.categorical_cross_entropy(rows, z, from_logits=True, reduction="none"),
        expected,
        rtol=1e-15,
    )
    gradient = ce.categorical_cross_entropy_logit_gradient(rows, z, reduction="none")
    p = 1 / (1 + np.exp(-1.0))
    np.testing.assert_allclose(gradient, [[-p, 0, p], [1 - p, 0, -(1 - p)]], rtol=1e-14)


def test_an_impossible_true_class_costs_infinity_never_nan():
    inf = np.inf
    z = [[0.0, -inf, 1.0]]
    assert ce.sparse_categorical_cross_entropy([1], z, from_logits=True) == inf
    assert ce.categorical_cross_entropy([[0.5, 0.5, 0]], z, from_logits=True) == inf
    assert ce.sparse_categorical_cross_entropy([0], z, from_logits=True, label_smoothing=0.1) == inf
    assert ce.sparse_categorical_cross_entropy([1], [[0.5, 0, 0.5]]) == inf
    assert ce.categorical_cross_entropy([[0, 1, 0]], [[0.5, 0, 0.5]]) == inf
    assert ce.binary_cross_entropy([1], [0.0]) == inf
    assert ce.binary_cross_entropy([0], [1.0]) == inf
    assert ce.binary_cross_entropy([1], [-inf], from_logits=True) == inf
    assert ce.binary_cross_entropy([0], [-inf], from_logits=True) == 0
    assert ce.binary_cross_entropy_logit_gradient([1], [-inf]) == -1
    assert ce.binary_cross_entropy_logit_gradient([0], [-inf]) == 0
    np.testing.assert_array_equal(
        ce.sparse_categorical_cross_entropy_logit_gradient([1], [[0.0, -inf, 0.0]]),
        [[0.5, -1, 0.5]],
    )


def test_weight_zero_leaves_nothing_even_of_infinity():
    inf = np.inf
    z = [[0.0, -inf], [0.0, 0.0]]
    options = {"from_logits": True}
    ln2 = pytest.approx(np.log(2))
    for loss, targets in (
        (ce.sparse_categorical_cross_entropy, [1, 0]),
        (ce.categorical_cross_entropy, [[0, 1], [1, 0]]),
    ):
        assert loss(targets, z, sample_weight=[0, 1], **options) == ln2
        assert loss(targets, z, class_weight=[1, 0], **options) == ln2
    assert (
        ce.sparse_categorical_cross_entropy([1, 0], [[1, 0], [0.5, 0.5]], class_weight=[1, 0])
        == ln2
    )
    assert ce.binary_cross_entropy([1, 1], [-inf, 0], sample_weight=[0, 1], **options) == ln2


def test_certain_and_right_costs_nothing():
    assert ce.sparse_categorical_cross_entropy([1], [[0, 1, 0]]) == 0
    assert not np.signbit(ce.sparse_categorical_cross_entropy([1], [[0, 1, 0]]))
    assert not np.signbit(ce.categorical_cross_entropy([[0, 1, 0]], [[0, 1, 0]]))
    assert ce.sparse_categorical_cross_entropy([1], [[-np.inf, 5.0]], from_logits=True) == 0


def test_no_floating_point_warning_escapes():
    with np.errstate(all="raise"):
        z = [[1e4, -1e4, -np.inf], [-1e308, 1e308, 0]]
        ce.sparse_categorical_cross_entropy([0, 1], z, from_logits=True)
        ce.sparse_categorical_cross_entropy_logit_gradient([0, 1], z)
        ce.categorical_cross_entropy([[1, 0, 0], [0, 1, 0]], z, from_logits=True)
        ce.sparse_categorical_cross_entropy([1], [[1.0, 0.0]])
        ce.binary_cross_entropy([1, 0], [0.0, 0.0])
        ce.binary_cross_entropy([1, 0], [800.0, -800.0], from_logits=True)
        ce.binary_cross_entropy_logit_gradient([1, 0], [800.0, -800.0])
        ce.softmax(z), ce.logsumexp(z), ce.log_softmax(z), ce.sigmoid(-800.0), ce.softplus(-800.0)


@pytest.mark.parametrize("classes", [K, 80])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("offset", [0, 1e4])
def test_arguments_are_left_alone(classes, order, offset):
    rng = np.random.default_rng(0)
    z = np.asarray(rng.normal(size=(40, classes)) + offset, order=order)
    y, w, s = rng.integers(0, classes, 40), rng.uniform(0.2, 3, classes), S.copy()
    rows = np.asarray(rng.dirichlet(np.ones(classes), 40), order=order)
    before = [array.copy() for array in (z, y, rows, w, s)]
    for array in (z, y, rows, w, s):
        array.flags.writeable = False
    options = {"class_weight": w, "sample_weight": s, "label_smoothing": 0.1}
    ce.sparse_categorical_cross_entropy(y, z, from_logits=True, **options)
    ce.sparse_categorical_cross_entropy_logit_gradient(y, z, **options)
    ce.categorical_cross_entropy(rows, z, from_logits=True, **options)
    ce.categorical_cross_entropy_logit_gradient(rows, z, **options)
    ce.categorical_cross_entropy(rows, rows)
    ce.binary_cross_entropy(rows, z, from_logits=True)
    ce.binary_cross_entropy_logit_gradient(rows, z)
    ce.softmax(z), ce.log_softmax(z), ce.logsumexp(z), ce.sigmoid(z), ce.softplus(z)
    for array, was in zip((z, y, rows, w, s), before, strict=True):
        np.testing.assert_array_equal(array, was)


def test_the_mean_needs_no_memory_of_the_inputs_size():
    import tracemalloc

    rng = np.random.default_rng(0)
    z = rng.normal(size=(400_000, 10)).astype(np.float32)  # 16 MB
    y = rng.integers(0, 10, len(z))
    tracemalloc.start()
    ce.sparse_categorical_cross_entropy(y, z, from_logits=True)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2e6


def test_truth_values_are_targets():
    q = np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
    one_hot = np.array([[0, 1, 0], [1, 0, 0]])
    expected = -np.log([0.3, 0.6]).mean()
    assert ce.categorical_cross_entropy(one_hot == 1, q) == pytest.approx(expected, rel=1e-15)
    assert ce.binary_cross_entropy(one_hot == 1, q) == ce.binary_cross_entropy(one_hot, q)
    assert ce.focal_loss(one_hot == 1, q) == ce.focal_loss(one_hot, q)


@pytest.mark.parametrize("shape", [(60,), (5, 12), (3, 4, 5)])
def test_weights_of_batches_of_any_shape(shape):
    rng = np.random.default_rng(1)
    z, y = rng.normal(size=(60, K)), rng.integers(0, K, 60)
    options = {"class_weight": rng.uniform(0.5, 2, K), "label_smoothing": 0.1}
    s = rng.uniform(0.5, 2, 60)
    pairs = (
        (y, ce.sparse_categorical_cross_entropy),
        (np.eye(K)[y], ce.categorical_cross_entropy),
    )
    for targets, function in pairs:
        shaped = targets.reshape(shape + targets.shape[1:])
        flat = function(targets, z, from_logits=True, sample_weight=s, **options)
        assert flat == pytest.approx(
            function(
                shaped,
                z.reshape(*shape, K),
                from_logits=True,
                sample_weight=s.reshape(shape),
                **options,
            ),
            rel=1e-14,
        )


@pytest.mark.parametrize("shape", [(12, K), (3, 4, K), (K,)])
def test_a_positive_weight_for_each_label_of_any_batch(shape):
    rng = np.random.default_rng(2)
    z, y, weight = rng.normal(size=shape), rng.integers(0, 2, shape), rng.uniform(0.5, 2, K)
    theirs = F.binary_cross_entropy_with_logits(
        torch.tensor(z), torch.tensor(y, dtype=torch.float64), pos_weight=torch.tensor(weight)
    )
    ours = ce.binary_cross_entropy(y, z, from_logits=True, pos_weight=weight)
    assert ours == pytest.approx(float(theirs), rel=1e-13)
