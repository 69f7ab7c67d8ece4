"""Laws that hold for every input, tried on many."""

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

import crossentropy as ce

sparse = ce.sparse_categorical_cross_entropy
sparse_gradient = ce.sparse_categorical_cross_entropy_logit_gradient
categorical = ce.categorical_cross_entropy
categorical_gradient = ce.categorical_cross_entropy_logit_gradient
binary = ce.binary_cross_entropy
binary_gradient = ce.binary_cross_entropy_logit_gradient

shapes = st.tuples(st.integers(1, 8), st.integers(2, 70))


def numbers(shape, low, high):
    return hnp.arrays(np.float64, shape, elements=st.floats(low, high, allow_subnormal=False))


@st.composite
def distributions(draw, rows=2):
    """Several distributions over the same classes, some of whose probabilities may be 0."""
    classes = draw(st.integers(2, 12))
    weights = draw(numbers((rows, classes), 0, 1))
    weights[weights < 1e-6] = 0
    assume((weights.sum(axis=1) > 1e-3).all())
    return weights / weights.sum(axis=1, keepdims=True)


@st.composite
def batches(draw):
    """Logits, labels, class weights and sample weights."""
    rows, classes = draw(shapes)
    return (
        draw(numbers((rows, classes), -50, 50)),
        draw(hnp.arrays(np.int64, rows, elements=st.integers(0, classes - 1))),
        draw(numbers(classes, 0.1, 5)),
        draw(numbers(rows, 0.1, 5)),
    )


smoothings = st.sampled_from([0.0, 0.01, 0.1, 0.5, 1.0])
reductions = st.sampled_from(["none", "sum", "mean"])


@given(distributions())
def test_gibbs_inequality(pq):
    p, q = pq
    assert ce.kl_divergence(p, q) >= 0
    assert ce.kl_divergence(p, p) == 0
    assert ce.cross_entropy(p, q) >= ce.entropy(p) - 1e-12
    assert 0 <= ce.entropy(p) <= np.log(len(p)) + 1e-12


@given(distributions())
def test_cross_entropy_is_entropy_plus_divergence(pq):
    p, q = pq
    np.testing.assert_allclose(
        ce.cross_entropy(p, q), ce.entropy(p) + ce.kl_divergence(p, q), rtol=1e-12, atol=1e-12
    )


@given(distributions(), st.sampled_from([0.5, 2, 3.7, 10]))
def test_a_change_of_base_is_a_factor(pq, base):
    p, q = pq
    factor = np.log(base)
    for measure in (
        lambda base: ce.cross_entropy(p, q, base),
        lambda base: ce.kl_divergence(p, q, base),
        lambda base: ce.entropy(p, base),
        lambda base: ce.surprisal(p, base),
    ):
        np.testing.assert_allclose(measure(base) * factor, measure(np.e), rtol=1e-13)
    np.testing.assert_allclose(
        ce.perplexity(ce.entropy(p, base), base), ce.perplexity(ce.entropy(p)), rtol=1e-12
    )


@given(distributions(), st.randoms())
def test_the_order_of_the_classes_does_not_matter(pq, random):
    p, q = pq
    order = list(range(len(p)))
    random.shuffle(order)
    np.testing.assert_allclose(ce.cross_entropy(p[order], q[order]), ce.cross_entropy(p, q))
    np.testing.assert_allclose(
        ce.kl_divergence(p[order], q[order]), ce.kl_divergence(p, q), rtol=1e-13
    )
    z = np.log(q[np.newaxis] + 0.01)
    np.testing.assert_allclose(
        categorical(p[np.newaxis][:, order], z[:, order], from_logits=True),
        categorical(p[np.newaxis], z, from_logits=True),
        rtol=1e-13,
    )


@given(batches(), st.floats(-1e3, 1e3))
def test_a_shift_of_all_logits_does_not_matter(batch, shift):
    z, y, _, _ = batch
    assume((z == (z + shift) - shift).all())  # the shifted logits lost no digit themselves
    np.testing.assert_allclose(
        sparse(y, z + shift, from_logits=True), sparse(y, z, from_logits=True), rtol=1e-13
    )
    np.testing.assert_allclose(
        ce.logsumexp(z + shift), ce.logsumexp(z) + shift, rtol=1e-12, atol=1e-12
    )


@given(batches(), smoothings, reductions)
def test_sparse_is_categorical_with_one_hot_rows(batch, smoothing, reduction):
    z, y, w, s = batch
    rows = ce.one_hot(y, z.shape[1])
    options = {
        "class_weight": w,
        "sample_weight": s,
        "label_smoothing": smoothing,
        "reduction": reduction,
    }
    np.testing.assert_allclose(
        sparse(y, z, from_logits=True, **options),
        categorical(rows, z, from_logits=True, **options),
        rtol=1e-13,
    )
    np.testing.assert_allclose(
        sparse_gradient(y, z, **options),
        categorical_gradient(rows, z, **options),
        rtol=1e-9,
        atol=1e-15,
    )
    q = ce.softmax(z)
    np.testing.assert_allclose(sparse(y, q, **options), categorical(rows, q, **options), rtol=1e-13)


@given(batches(), st.sampled_from([0.01, 0.1, 0.5]))
def test_smoothing_is_a_mixture(batch, epsilon):
    """The smoothed loss mixes the loss of the label with the mean loss over all labels."""
    z, y, w, _ = batch
    classes = z.shape[1]
    uniform = np.full(z.shape, 1 / classes)
    options = {"from_logits": True, "class_weight": w, "reduction": "none"}
    mixture = (1 - epsilon) * sparse(y, z, **options) + epsilon * categorical(uniform, z, **options)
    np.testing.assert_allclose(
        sparse(y, z, label_smoothing=epsilon, **options), mixture, rtol=1e-12
    )
    rows = ce.smooth_labels(ce.one_hot(y, classes), epsilon)
    np.testing.assert_allclose(categorical(rows, z, **options), mixture, rtol=1e-12)


@given(
    numbers(9, -60, 60), numbers(9, 0, 1), smoothings, reductions, numbers((), 0.1, 9).map(float)
)
def test_binary_is_softmax_of_two_classes(z, y, smoothing, reduction, pos_weight):
    two = np.stack([np.zeros_like(z), z], axis=1)
    rows = np.stack([1 - y, y], axis=1)
    options = {"label_smoothing": smoothing, "reduction": reduction}
    np.testing.assert_allclose(
        binary(y, z, from_logits=True, **options),
        categorical(rows, two, from_logits=True, **options),
        rtol=1e-12,
    )
    np.testing.assert_allclose(
        binary_gradient(y, z, **options),
        categorical_gradient(rows, two, **options)[:, 1],
        rtol=1e-6,
        atol=1e-12,
    )
    # pos_weight is the class weight of yes, but for the denominator.
    np.testing.assert_allclose(
        binary(y, z, from_logits=True, pos_weight=pos_weight, reduction="sum"),
        categorical(rows, two, from_logits=True, class_weight=[1, pos_weight], reduction="sum"),
        rtol=1e-12,
    )


@given(batches(), st.data())
def test_integer_weights_are_repetition(batch, data):
    z, y, w, _ = batch
    times = data.draw(hnp.arrays(np.int64, len(y), elements=st.integers(0, 3)))
    assume(times.any())
    again = np.repeat(np.arange(len(y)), times)
    for reduction in ("sum", "mean"):
        options = {"from_logits": True, "class_weight": w, "reduction": reduction}
        np.testing.assert_allclose(
            sparse(y, z, sample_weight=times, **options),
            sparse(y[again], z[again], **options),
            rtol=1e-12,
        )
    p = ce.sigmoid(z[:, 0] / 5)
    np.testing.assert_allclose(
        binary(y > 0, p, sample_weight=times), binary(y[again] > 0, p[again]), rtol=1e-12
    )


@given(batches(), st.data())
def test_ignored_rows_do_not_matter(batch, data):
    z, y, w, s = batch
    ignored = data.draw(hnp.arrays(bool, len(y)))
    assume(not ignored.all())
    marked = np.where(ignored, -100, y)
    garbage = np.where(ignored[:, np.newaxis], np.nan, z)
    options = {"class_weight": w, "label_smoothing": 0.1}
    kept = ~ignored
    expected = sparse(y[kept], z[kept], from_logits=True, sample_weight=s[kept], **options)
    found = sparse(marked, garbage, from_logits=True, sample_weight=s, ignore_index=-100, **options)
    np.testing.assert_allclose(found, expected, rtol=1e-13)
    gradient = sparse_gradient(marked, garbage, sample_weight=s, ignore_index=-100, **options)
    np.testing.assert_array_equal(gradient[ignored], 0)
    np.testing.assert_allclose(
        gradient[kept],
        sparse_gradient(y[kept], z[kept], sample_weight=s[kept], **options),
        rtol=1e-12,
    )


@given(batches(), smoothings)
def test_the_gradient_sums_to_zero_over_the_classes(batch, smoothing):
    z, y, w, s = batch
    gradient = sparse_gradient(
        y, z, class_weight=w, sample_weight=s, label_smoothing=smoothing, reduction="none"
    )
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-14 * s.max() * w.max())


@given(batches(), smoothings, reductions)
def test_the_gradient_is_the_slope_and_autograds(batch, smoothing, reduction):
    z, y, w, s = batch
    z = z / 10
    options = {
        "class_weight": w,
        "sample_weight": s,
        "label_smoothing": smoothing,
        "reduction": reduction,
    }
    gradient = sparse_gradient(y, z, **options)
    # The slope by central differences, in one direction for all rows at once.
    direction = np.cos(np.arange(z.size)).reshape(z.shape)
    step = 1e-5

    def total(z):
        return np.sum(sparse(y, z, from_logits=True, **options))

    slope = (total(z + step * direction) - total(z - step * direction)) / (2 * step)
    np.testing.assert_allclose((gradient * direction).sum(), slope, rtol=1e-5, atol=1e-6)

    logits = torch.tensor(z, requires_grad=True)
    smooth = (1 - smoothing) * torch.tensor(np.eye(z.shape[1])[y]) + smoothing / z.shape[1]
    losses = -(torch.tensor(w) * smooth * torch.log_softmax(logits, 1)).sum(1) * torch.tensor(s)
    theirs = losses.sum() / (float((s * w[y]).sum()) if reduction == "mean" else 1.0)
    theirs.backward()
    np.testing.assert_allclose(gradient, logits.grad.numpy(), rtol=1e-9, atol=1e-13)


@given(numbers((3, 5), -8, 8), numbers((3, 5), 0, 1), smoothings, reductions)
def test_the_binary_gradient_is_the_slope(z, y, smoothing, reduction):
    options = {"label_smoothing": smoothing, "reduction": reduction, "pos_weight": 2.5}
    gradient = binary_gradient(y, z, **options)
    step = 1e-5
    up = binary(y, z + step, from_logits=True, **{**options, "reduction": "none"})
    down = binary(y, z - step, from_logits=True, **{**options, "reduction": "none"})
    slope = (up - down) / (2 * step) / (z.size if reduction == "mean" else 1)
    np.testing.assert_allclose(gradient, slope, rtol=1e-5, atol=1e-7)


@given(batches())
def test_from_logits_is_from_probabilities(batch):
    z, y, w, s = batch
    options = {"class_weight": w, "sample_weight": s, "reduction": "none"}
    np.testing.assert_allclose(
        sparse(y, z, from_logits=True, **options),
        sparse(y, ce.softmax(z), **options),
        atol=1e-14,
        rtol=1e-12,
    )


@given(numbers((4, 6), -600, 600))
def test_log_softmax_twice_is_log_softmax(z):
    once = ce.log_softmax(z)
    np.testing.assert_allclose(ce.log_softmax(once), once, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(np.exp(once).sum(axis=1), 1)
    np.testing.assert_allclose(ce.softmax(z).sum(axis=1), 1)


@given(numbers(7, -800, 800))
def test_sigmoid_softplus_and_log_sigmoid_belong_together(z):
    np.testing.assert_allclose(ce.sigmoid(z) + ce.sigmoid(-z), 1, rtol=1e-15)
    np.testing.assert_allclose(ce.softplus(z) - ce.softplus(-z), z, rtol=1e-13, atol=1e-13)
    np.testing.assert_array_equal(ce.log_sigmoid(z), -ce.softplus(-z))


@pytest.mark.parametrize("epsilon", [1e-3, 0.1])
def test_the_floor_of_a_smoothed_loss_is_the_entropy_of_its_target(epsilon):
    rows = ce.smooth_labels(np.eye(4), epsilon)
    floor = categorical(np.eye(4), rows, label_smoothing=epsilon)
    assert floor == pytest.approx(ce.entropy(rows[0]))
    rng = np.random.default_rng(0)
    for q in rng.dirichlet(np.ones(4), 50):
        assert categorical(np.eye(4), np.tile(q, (4, 1)), label_smoothing=epsilon) >= floor
