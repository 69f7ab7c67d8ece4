"""The cheat sheet's calls take what it says that they take, and give what the helper gives."""

import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 (as everywhere)
from reading import ROOT

import crossentropy as ce

SHEET = (ROOT / "book" / "cheat-sheet.md").read_text("utf-8")
SIZES = {"N": 2, "T": 3, "K": 4, "C": 3, "H": 2, "W": 5}


def calls(sheet):
    """List the table's calls, each with the shapes and kinds of what it takes."""
    found = []
    part = re.search(r"^## Which call\n(.*?)^## ", sheet, re.M | re.S)[1]
    for row in re.findall(r"^\| (.*) \|$", part, re.M)[1:]:
        last = found[-1][0] if "| the same ·" in row else ""
        call = last or re.search(r"`(F\..*?)`", row)[1]
        takes = re.findall(r"`(\w+)` \(([^)]*)\) (float|int64)", row)
        found.append((call, {name: (shape, kind) for name, shape, kind in takes}))
    return found


def given(takes):
    """Make arguments of these shapes and kinds; labels that are left out are among them."""
    rng = np.random.default_rng(0)
    made = {}
    for name, (shape, kind) in takes.items():
        axes = [axis.strip() for axis in shape.split(",") if axis.strip()]
        scores = rng.normal(size=[SIZES[axis] for axis in axes])
        if kind == "int64":
            made[name] = rng.integers(SIZES["K"], size=scores.shape)
            if "T" in axes or "H" in axes:
                made[name][0, 0] = -100 if "T" in axes else 255
        elif name == "z":
            made[name] = scores
        elif name == "log_q":
            made[name] = ce.log_softmax(scores)
        else:
            made[name] = ce.softmax(scores) if "K" in axes else (scores > 0).astype(float)
    return made


def expected(takes, made):
    if "p" in made:
        return ce.kl_divergence(made["p"], np.exp(made["log_q"])).mean()
    scores = made.get("z", made.get("log_q"))
    if takes["y"][1] == "int64":
        pixels = "H" in takes["y"][0]
        scores = np.moveaxis(scores, 1, -1) if pixels else scores
        return ce.sparse_categorical_cross_entropy(
            made["y"], scores, from_logits=True, ignore_index=255 if pixels else -100
        )
    loss = ce.categorical_cross_entropy if "K" in takes["y"][0] else ce.binary_cross_entropy
    return loss(made["y"], scores, from_logits=True)


@pytest.mark.parametrize(("call", "takes"), calls(SHEET))
def test_call(call, takes):
    made = given(takes)
    arguments = {name: torch.tensor(value) for name, value in made.items()}
    loss = eval(call, {"F": F}, arguments).item()
    assert loss == pytest.approx(expected(takes, made), rel=1e-12)


def test_every_call_is_read():
    assert len(calls(SHEET)) == 8


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("`y` (N,) int64", "`y` (N,) float"),
        ("`z` (N, K, H, W)", "`z` (N, H, W, K)"),
        ("z.flatten(0, 1)", "z"),
        (', reduction="batchmean"', ""),
    ],
)
@pytest.mark.filterwarnings("ignore:reduction")
def test_finds_a_wrong_call(old, new):
    wrong = calls(SHEET.replace(old, new))
    assert wrong != calls(SHEET)
    ((call, takes),) = [each for each in wrong if each not in calls(SHEET)][:1]
    with pytest.raises((AssertionError, RuntimeError, IndexError, ValueError)):
        test_call(call, takes)


def test_values_that_only_pytorch_shows():
    """Those that the sheet cannot give with the helper: 100, −0 and what is below 0."""
    saturated = F.binary_cross_entropy(torch.ones(1), torch.zeros(1))
    assert saturated == 100
    assert "| 100 | [`BCELoss`]" in SHEET
    zero = -torch.log(torch.ones(1))
    assert zero == 0
    assert torch.signbit(zero)
    assert "| −0 |" in SHEET
    below = F.nll_loss(torch.tensor([[0.9, 0.1]]), torch.tensor([0]))
    assert below < 0
    assert "| below 0 | [`nll_loss`" in SHEET
