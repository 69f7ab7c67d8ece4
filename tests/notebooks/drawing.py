"""Read what a stored figure shows: matplotlib's SVG names its parts and keeps its texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree

import numpy as np

_LINE = re.compile(r"stroke: (#[0-9a-f]+)")


@dataclass(frozen=True)
class Axis:
    ticks: list[str]
    label: str

    @property
    def needs_label(self) -> bool:
        """Numbers need a name; ticks that are words are names."""
        return any(re.fullmatch(r"[−-]?\d.*|\$.*\d.*\$", tick) for tick in self.ticks)


@dataclass(frozen=True)
class Axes:
    axis: list[Axis]
    above: list[str]  # texts above the frame: a title
    inside: list[str]  # texts elsewhere: they may name what is drawn
    colours: set[str]  # of the curves, which have more than two points
    has_legend: bool
    readings: list[float]  # where dots and bars lie; where curves begin, end and turn back


class Drawing:
    def __init__(self, svg: str):
        builder = ElementTree.TreeBuilder(insert_comments=True)
        self._root = ElementTree.fromstring(svg, ElementTree.XMLParser(target=builder))

    @cached_property
    def _figure(self) -> ElementTree.Element:
        return next((e for e in self._root.iter() if _name(e) == "figure_1"), self._root)

    @property
    def texts(self) -> list[str]:
        return _texts(self._figure)

    @property
    def titles(self) -> list[str]:
        """What stands outside all axes: a title, and labels that axes share."""
        return [t for e in self._figure if _name(e).startswith("text_") for t in _texts(e)]

    @property
    def has_legend(self) -> bool:
        return any(_name(e).startswith("legend_") for e in self._figure.iter())

    @cached_property
    def axes(self) -> list[Axes]:
        return [_axes(e) for e in self._figure if _name(e).startswith("axes_")]


def _name(element: ElementTree.Element) -> str:
    return element.get("id", "") if isinstance(element.tag, str) else ""


def _texts(element: ElementTree.Element) -> list[str]:
    """Read the texts in an element; matplotlib writes each as a comment above its outlines."""
    return [(e.text or "").strip() for e in element.iter() if e.tag is ElementTree.Comment]


def _axes(element: ElementTree.Element) -> Axes:
    axis, above, inside, colours, top = [], [], [], set(), None
    for child in element:
        name = _name(child)
        if top is None and name.startswith("patch_"):
            top = min(_heights(child), default=None)
        elif name.startswith("matplotlib.axis"):
            ticks = [t for e in child if "tick_" in _name(e) for t in _texts(e)]
            label = [t for e in child if _name(e).startswith("text_") for t in _texts(e)]
            words = [t for t in label if re.search(r"[^\W\d_]", t) and not t.startswith("1e")]
            axis.append(Axis(ticks, " ".join(words)))
        elif name.startswith("text_"):
            is_above = top is not None and _height(child) < top
            (above if is_above else inside).extend(_texts(child))
        elif name.startswith("line2d_"):
            for path in child:
                colour = _LINE.search(path.get("style") or "")
                if colour and (path.get("d") or "").count("L") > 1:
                    colours.add(colour[1])
    legend = any(_name(e).startswith("legend_") for e in element)
    return Axes(axis, above, inside, colours, legend, [*_readings(element)])


_Scale = Callable[[float], float]


def _scale(axis: ElementTree.Element, coordinate: str) -> _Scale | None:
    """Find from an axis' ticks how its coordinates become values, on a linear or a log axis."""
    at, values = [], []
    for tick in axis:
        mark = next((e for e in tick.iter() if e.get(coordinate) and "tick_" in _name(tick)), None)
        text = next(iter(_texts(tick)), "")
        value = re.fullmatch(r"([−-]?\d[\d.,]*)|\$.*\{?10\^\{([−-]?\d+)\}\}?.*\$", text)
        if mark is not None and value:
            number = float((value[1] or value[2]).replace("−", "-").replace(",", ""))
            at.append(float(mark.get(coordinate, "")))
            values.append(number if value[1] else 10.0**number)
    if len(set(at)) < 2:
        return None
    for there, back in ((np.asarray, float), (np.log10, lambda exponent: float(10**exponent))):
        with np.errstate(all="ignore"):
            heights = there(values)
        if not np.isfinite(heights).all():
            continue
        slope, zero = np.polyfit(at, heights, 1)
        if np.allclose(np.multiply(slope, at) + zero, heights, atol=1e-3 * np.ptp(heights)):
            return lambda place: back(slope * place + zero)
    return None


def _readings(axes: ElementTree.Element) -> Iterator[float]:
    """Read what a reader can: dots and bars, and of curves the ends and the extremes."""
    scales: dict[str, _Scale] = {}
    for child in axes:
        if _name(child).startswith("matplotlib.axis"):
            which = "x" if any(_name(e).startswith("xtick") for e in child) else "y"
            if scale := _scale(child, which):
                scales[which] = scale
    drawn = [e for e in axes if re.match(r"line2d_|patch_|\w*Collection_", _name(e))]
    for child in drawn[1:]:  # the first one is the background
        for part in child.iter():
            points = []
            if part.get("x") and part.get("y"):
                points = [(float(part.get("x", "")), float(part.get("y", "")))]
            elif part.get("d") and "fill: none; stroke: #000000" not in part.get("style", ""):
                found = re.findall(r"[ML] (\S+) (\S+)", part.get("d", ""))
                points = [(float(x), float(y)) for x, y in found]
            if len(points) > 5:
                heights = [y for _, y in points]
                ends = [points[0], points[-1]]
                points = [*ends, *(points[heights.index(f(heights))] for f in (min, max))]
            for x, y in points:
                yield from (scales[a](v) for a, v in (("x", x), ("y", y)) if a in scales)


def _heights(patch: ElementTree.Element) -> list[float]:
    return [float(y) for path in patch for y in re.findall(r"[ML] \S+ (\S+)", path.get("d") or "")]


def _height(text: ElementTree.Element) -> float:
    found = [re.match(r"translate\(\S+ ([^)]+)\)", e.get("transform") or "") for e in text.iter()]
    return next((float(match[1]) for match in found if match), float("inf"))
