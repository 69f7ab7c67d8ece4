"""The front page's figure, drawn by hand, shows the helper's values: curve, dots and words."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from reading import ROOT

import crossentropy as ce

FIGURE = (ROOT / "book" / "_static" / "hero.svg").read_text("utf-8")
PIXEL = 0.06  # coordinates are written with one decimal


class Hero:
    """The figure's numbers, by its scale: 0 to 1 over 520 units, a nat in 60."""

    def __init__(self, svg):
        self.root = ElementTree.fromstring(svg)
        self.label = self.root.get("aria-label")
        (axes,) = self.of_class("hero__axes")
        self.left, _, self.bottom, _ = map(float, re.findall(r"[\d.]+", axes.get("d")))

    def of_class(self, name):
        return [e for e in self.root.iter() if e.get("class") == name]

    def given(self, x):
        return (x - self.left) / 520

    def loss(self, y):
        return (self.bottom - y) / 60

    @property
    def curve(self):
        (path,) = self.of_class("hero__curve")
        points = re.findall(r"[ML]([\d.]+) ([\d.]+)", path.get("d"))
        return np.array(points, dtype=float)

    @property
    def cases(self):
        """Yield for each dot: where it is, what stands beside it, the loss in words."""
        for group in self.root.iter("g"):
            (dot,) = group.iter("circle")
            (loss,) = (e.text for e in group.iter("tspan") if e.get("class") == "hero__loss")
            said = "".join(group.find("text").itertext())
            yield float(dot.get("cx")), float(dot.get("cy")), said, loss


def flaws(svg):
    svg = re.sub(r' xmlns="[^"]*"', "", svg)
    hero = Hero(svg)
    x, y = hero.curve.T
    # The curve is steep where it begins: its points are as exact as their two coordinates.
    slack = PIXEL * (1 + 60 / 520 / hero.given(x - PIXEL))
    if (np.abs(hero.bottom - 60 * ce.surprisal(hero.given(x).clip(0, 1)) - y) > slack).any():
        yield "curve"
    for cx, cy, said, loss in hero.cases:
        percent = float(re.search(r"said (\d+) %", said)[1]) / 100
        given = percent if "was right" in said else 1 - percent
        right = f"{ce.surprisal(given):.2f}"
        if abs(hero.given(cx) - given) > PIXEL / 520:
            yield f"dot at {cx}"
        if abs(hero.loss(cy) - ce.surprisal(given)) > PIXEL / 60:
            yield f"dot at height {cy}"
        if loss != right:
            yield f"loss {loss}"
        outcome = "right" if "was right" in said else "wrong"
        if not re.search(
            rf"Said {percent:.0%} and was {outcome}: .*?{right}".replace("%", " %"), hero.label
        ):
            yield f"label of {said}"


def test_the_figure_is_right():
    assert list(flaws(FIGURE)) == []
    assert len(list(Hero(re.sub(r' xmlns="[^"]*"', "", FIGURE)).cases)) == 3


@pytest.mark.parametrize(
    ("old", "new", "flaw"),
    [
        ("2.30</tspan>", "2.33</tspan>", "loss 2.33"),
        ('cx="96.0"', 'cx="98.0"', "dot at 98.0"),
        ('cy="225.2"', 'cy="223.2"', "dot at height 223.2"),
        ("L233.7 207.5", "L233.7 209.5", "curve"),
        ("was wrong: 0.71", "was wrong: 0.17", "label of said 51 %,was wrong: 0.71"),
    ],
)
def test_finds(old, new, flaw):
    assert old in FIGURE
    assert list(flaws(FIGURE.replace(old, new))) == [flaw]
