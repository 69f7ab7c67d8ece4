"""The chapter's ``find_nan`` names the row that is bad, and never an innocent one."""

import copy

import pytest
import torch
from reading import ROOT, page
from torch import nn
from torch.nn import functional

cross_entropy = nn.CrossEntropyLoss()


def defined_by(*names):
    """Run the cells that define these functions, and nothing else of the chapter."""
    chapter = page(ROOT / "notebooks" / "08-stability.ipynb")
    space = {"copy": copy, "torch": torch, "nn": nn}
    for cell in chapter.cells:
        if any(cell.source.startswith(f"def {name}(") for name in names):
            exec(cell.source, space)
    return [space[name] for name in names]


guarded_step, find_nan = defined_by("guarded_step", "find_nan")


def model(*middle, inputs=3, outputs=2):
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(inputs, 8), *middle, nn.ReLU(), nn.Linear(8, outputs))


def batch(rows=64):
    random = torch.Generator().manual_seed(1)
    return torch.randn(rows, 3, generator=random), torch.randint(2, (rows,), generator=random)


def spoilt(row, value=torch.nan, rows=64, label=1):
    x, y = batch(rows)
    x[row], y[row] = value, label
    return x, y


def blamed(net, loss_of, given):
    rows, verdict = find_nan(net, loss_of, given)
    assert verdict == "fails alone"
    return rows.item()


class Norm(nn.Module):
    def forward(self, h):
        return h / h.pow(2).sum(dim=1, keepdim=True).sqrt()


class Standard(nn.Module):
    def forward(self, h):
        return (h - h.mean(0)) / h.std(0)


class Attention(nn.Module):
    """Tokens, and a mask of which tokens to leave out."""

    def __init__(self):
        super().__init__()
        self.embed, self.head = nn.Embedding(9, 8), nn.Linear(8, 9)
        self.attend = nn.MultiheadAttention(8, 2, batch_first=True)

    def forward(self, tokens, mask):
        h = self.embed(tokens)
        return self.head(self.attend(h, h, h, key_padding_mask=mask)[0])


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner, self.head = nn.LSTM(3, 8, batch_first=True), nn.Linear(8, 2)

    def forward(self, x):
        return self.head(self.inner(x)[0][:, -1])


def own_count(z, y):
    counts = (y == 1).float()
    return (functional.cross_entropy(z, y, reduction="none") * counts).sum() / counts.sum()


def own_mean(z, y):
    return functional.cross_entropy(z[y == 1], y[y == 1])


def mean_of_classes(z, y):
    each = functional.cross_entropy(z, y, reduction="none")
    return torch.stack([each[y == k].mean() for k in range(2)]).mean()


def standardised(z, y):
    return functional.cross_entropy((z - z.mean(0)) / z.std(0), y)


def divergence(z, t):
    return (t * (t.log() - z.log_softmax(dim=1))).sum(dim=1).mean()


def of_sequences(z, y):
    return cross_entropy(z.transpose(1, 2), y)


class_weights = nn.CrossEntropyLoss(weight=torch.tensor([0.0, 1.0]))
LOSSES = [cross_entropy, own_count, own_mean, mean_of_classes, standardised, class_weights]


@pytest.mark.parametrize("loss_of", LOSSES)
@pytest.mark.parametrize("middle", [[], [nn.BatchNorm1d(8)], [Standard()], [nn.LayerNorm(8)]])
def test_rows_that_mix_do_not_hide_the_bad_one(loss_of, middle):
    for row in (0, 41, 63):
        assert blamed(model(*middle), loss_of, spoilt(row)) == row


@pytest.mark.parametrize("rows", [2, 3, 4, 5])
@pytest.mark.parametrize("middle", [[], [nn.BatchNorm1d(8)]])
def test_a_batch_of_few_rows(rows, middle):
    for row in range(rows):
        assert blamed(model(*middle), cross_entropy, spoilt(row, torch.inf, rows)) == row


def test_several_bad_rows():
    x, y = spoilt(0)
    x[[1, 2, 41]] = torch.inf
    assert blamed(model(), cross_entropy, (x, y)) in (0, 1, 2, 41)


def test_buffers_are_spoilt_by_the_batch_that_the_guard_stopped():
    for row in (0, 9):
        net = model(nn.BatchNorm1d(8))
        sgd = torch.optim.SGD(net.parameters(), 0.1)
        guarded_step(net, cross_entropy, sgd, *batch(16))
        checkpoint = copy.deepcopy(net.state_dict())
        given = spoilt(row, torch.inf, 16)
        with pytest.raises(RuntimeError, match="non-finite"):
            guarded_step(net, cross_entropy, sgd, *given)
        for mode in (True, False):
            assert find_nan(net.train(mode), cross_entropy, given)[1].startswith(
                "spoilt: 1.running"
            )
        buffers = {name: checkpoint[name] for name, _ in net.named_buffers()}
        net.load_state_dict(buffers, strict=False)
        for mode in (True, False):
            assert blamed(net.train(mode), cross_entropy, given) == row


@pytest.mark.parametrize("value", [torch.nan, torch.inf, -torch.inf])
def test_weights_are_spoilt(value):
    net = model()
    net[0].weight.data[0, 0] = value
    assert find_nan(net, cross_entropy, batch())[1] == "spoilt: 0.weight"


def test_a_mask_of_minus_infinity_is_no_spoilt_buffer():
    net = model()
    net.register_buffer("causal", torch.tensor([0.0, -torch.inf]))
    assert blamed(net, cross_entropy, spoilt(9)) == 9


def test_adam_spoils_float16_weights_behind_the_guard():
    net = model().half()
    x, y = batch()
    guarded_step(
        net,
        lambda z, y: functional.cross_entropy(z.float(), y),
        torch.optim.Adam(net.parameters()),
        x.half(),
        y,
    )
    assert find_nan(net, cross_entropy, (x.half(), y))[1] == "spoilt: 0.weight"


def test_activations_overflow_in_float16_alone():
    given = spoilt(21, -60_000.0)
    assert find_nan(model(), cross_entropy, given)[1] == "all is finite"
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert find_nan(model(), cross_entropy, given)[1] == "all is finite"
    with torch.autocast("cpu", dtype=torch.float16):
        assert blamed(model(), cross_entropy, given) == 21


@pytest.mark.parametrize("cost", [10.0, 15.9, 31.0, 1000.0, 30_000.0])
def test_a_sum_that_overflows_blames_no_row(cost):
    net = nn.Linear(1, 2, dtype=torch.float16)
    net.weight.data, net.bias.data = torch.zeros(2, 1).half(), torch.tensor([0, cost]).half()
    zeros = torch.zeros(8192, 1).half(), torch.zeros(8192, dtype=torch.long)
    assert find_nan(net, cross_entropy, zeros)[1] == "no half fails"


@pytest.mark.parametrize("loss_of", LOSSES[:4] + LOSSES[5:])
def test_a_mean_over_nothing_blames_no_row(loss_of):
    x, y = batch()
    label = -100 if loss_of is cross_entropy else 0
    assert find_nan(model(), loss_of, (x, torch.full_like(y, label)))[1] == "no rows pass"


def test_dropout_blames_no_row():
    net, (x, y) = model(nn.Dropout(0.7), Norm()), batch(16)
    verdicts = {find_nan(net, cross_entropy, (x, y))[1] for _ in range(20)}
    assert verdicts <= {"random", "no rows pass", "all is finite"}
    assert find_nan(model(nn.Dropout()).eval(), cross_entropy, spoilt(9))[0].item() == 9


@pytest.mark.parametrize("seed", range(200, 220))
def test_weak_dropout_before_a_norm_is_random(seed):
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Dropout(0.1), Norm(), nn.Linear(3, 2))
    assert find_nan(net, cross_entropy, batch(200))[1] == "random"
    assert find_nan(net.eval(), cross_entropy, batch(200))[1] == "all is finite"


@pytest.mark.parametrize("seed", range(200, 205))
def test_weak_dropout_that_the_whole_batch_hides_is_random(seed):
    torch.manual_seed(seed)
    assert find_nan(model(nn.Dropout(0.1)), cross_entropy, spoilt(9))[1] == "random"


@pytest.mark.filterwarnings("ignore:.*weight_norm:FutureWarning")
def test_old_weight_norm_is_copied_after_a_forward_without_gradient():
    net, given = model(), spoilt(9)
    net[0] = nn.utils.weight_norm(net[0])
    with pytest.raises(RuntimeError, match="deepcopy"):
        find_nan(net, cross_entropy, given)
    with torch.no_grad():
        net(batch()[0])
    assert blamed(net, cross_entropy, given) == 9


class Scaled(nn.Module):
    def __init__(self, eps):
        super().__init__()
        self.eps = eps

    def forward(self, h):
        return h / (h.norm(dim=1, keepdim=True) + self.eps)


def test_an_eps_that_is_0_in_float16():
    x, y = batch()
    x[33] = 0
    verdicts = {}
    for eps in (1e-8, 1e-4):
        net = nn.Sequential(nn.Linear(3, 8, bias=False), Scaled(eps), nn.Linear(8, 2))
        assert find_nan(net, cross_entropy, (x, y))[1] == "all is finite"
        with torch.autocast("cpu", dtype=torch.float16):
            rows, verdicts[eps] = find_nan(net, cross_entropy, (x, y))
        assert eps == 1e-4 or rows.item() == 33
    assert verdicts == {1e-8: "fails alone", 1e-4: "all is finite"}


def test_gradients_alone():
    x, y = batch()
    x[11] = 0  # its norm is 0, and the root's slope there infinite
    net = nn.Sequential(nn.Linear(3, 8, bias=False), Norm(), nn.Linear(8, 2))
    assert blamed(net, lambda z, y: cross_entropy(z.nan_to_num(), y), (x, y)) == 11


def test_targets_of_zero():
    x, _ = batch()
    t = torch.rand(64, 2) + 0.1
    t[17] = torch.tensor([0.0, 1.0])
    assert blamed(model(), divergence, (x, t)) == 17


@pytest.mark.parametrize("ignored", [False, True])
def test_two_inputs_and_a_row_with_everything_masked(ignored):
    torch.manual_seed(0)
    tokens, labels = torch.randint(9, (16, 5)), torch.randint(9, (16, 5))
    mask = torch.zeros(16, 5, dtype=torch.bool)
    mask[6] = True
    if ignored:
        labels[[2, 6]] = -100
    assert blamed(Attention(), of_sequences, (tokens, mask, labels)) == 6


def test_a_recurrent_model():
    torch.manual_seed(0)
    x, (_, y) = torch.randn(20, 7, 3), batch(20)
    x[13, 2, 0] = torch.nan
    assert blamed(Recurrent(), cross_entropy, (x, y)) == 13


def test_rows_are_numbers_on_the_cpu():
    rows, _ = find_nan(model(), cross_entropy, spoilt(9))
    assert rows.device.type == "cpu"  # such an index suits a tensor on any device
    assert torch.zeros(64, 3, device="meta")[rows].shape == (1, 3)


def test_the_model_is_left_alone():
    net = model(nn.BatchNorm1d(8))
    before = copy.deepcopy(net.state_dict())
    find_nan(net, cross_entropy, spoilt(9))
    torch.testing.assert_close(dict(net.state_dict()), dict(before))


def distances(z, _):
    """A loss over pairs; the root of 0 has an infinite slope, so equal rows spoil it."""
    apart = ~torch.eye(len(z), dtype=torch.bool)
    return ((z[:, None] - z) ** 2).sum(-1)[apart].sqrt().mean()


def test_a_pair_is_named_as_a_pair():
    x, y = batch()
    x[40] = x[11]
    rows, verdict = find_nan(model(), distances, (x, y))
    assert (rows.tolist(), verdict) == ([11, 40], "passes without")


def test_a_row_that_no_part_passes_without_is_named():
    rows, verdict = find_nan(model(), distances, spoilt(30))
    assert (rows.tolist(), verdict) == ([30], "passes without")


@pytest.mark.parametrize("row", range(0, 16, 3))
def test_a_row_that_its_double_hides_is_named_or_none_is(row):
    def spread(z, y):  # centred on the batch: a row and its double have a spread of 0
        centred = z - z.mean(dim=0)
        return cross_entropy(z, y) + (centred.T @ centred / len(z)).square().sum()

    with torch.autocast("cpu", dtype=torch.float16):
        rows, _ = find_nan(model(), spread, spoilt(row, 3000.0, rows=16))
    assert row in rows.tolist()


def test_an_infinite_buffer_is_named():
    net = model(nn.BatchNorm1d(8))
    net[1].running_var[3] = torch.inf
    assert find_nan(net, cross_entropy, batch())[1] == "spoilt: 1.running_var"


def test_a_mask_of_minus_infinity_is_no_fault():
    net = model()
    net.register_buffer("mask", torch.tensor([0.0, -torch.inf]))
    assert find_nan(net, cross_entropy, batch())[1] == "all is finite"
