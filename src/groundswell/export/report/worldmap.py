"""A map of events: countries as Natural Earth has them, and a circle for each place."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib import resources

from groundswell.export.report.drawing import WIDTH, Drawing, width_of

_TALLEST, _LOWEST = 520.0, 300.0  # of a map, in pixels
_NARROWEST_DEGREES = 4.0  # width of what a map shows
_MARGIN = 0.12  # around the events, as a share of what they take
_GRAIN = 6.0  # pixels: places nearer to one another share a circle
_LARGEST, _ONE = 24.0, 5.0  # radius of the largest circle, and at the most that of one event, in pixels
_NAMES = 10  # of places that are written

Spot = tuple[float, float]
Points = list[tuple[float, float]]


@cache
def _countries() -> Mapping[str, list[list[Points]]]:
    """By code the polygons of each country, in degrees of longitude and latitude."""
    told = resources.files("groundswell.export.report").joinpath("countries.json").read_text("utf-8")
    held: Mapping[str, list[list[Points]]] = json.loads(told)
    return held


def world_map(spots: Mapping[Spot, int], names: Mapping[Spot, str], countries: Collection[str]) -> Drawing:
    """A map of what is around some spots.

    Parameters
    ----------
    spots
        By latitude and longitude, in degrees, the number of events.
    names
        By spot what it is called.
    countries
        Codes of those to be tinted.
    """
    view = _View.around(spots)
    drawing = Drawing(view.height)
    frame = f'<rect width="{WIDTH}" height="{view.height:.0f}" rx="4"/>'
    drawing.parts.append(f'<clipPath id="map-clip">{frame}</clipPath>')
    drawing.parts.append('<g clip-path="url(#map-clip)">')
    drawing.rect(0, 0, WIDTH, view.height, "sea")
    for code, polygons in _countries().items():
        rings = [ring for polygon in polygons for ring in view.rings(polygon)]
        if rings:
            drawing.path(rings, "land with" if code in countries else "land")
    circles = _circles(spots, names, view)
    most = max((number for *_, number, _ in circles), default=1)
    for x, y, number, _ in circles:
        drawing.circle(x, y, _radius(number, most), "spot")
    _write_names(drawing, circles, most)
    drawing.parts.append("</g>")
    _scale(drawing, most)
    return drawing


class _View:
    """What part of the world is shown: an equirectangular map that is true along its middle."""

    def __init__(self, west: float, east: float, south: float, north: float) -> None:
        self._narrow = max(math.cos(math.radians((south + north) / 2)), 0.3)
        wide, high = (east - west) * self._narrow, north - south
        ratio = min(max(high / wide, _LOWEST / WIDTH), _TALLEST / WIDTH)
        if high / wide > ratio:
            wide = high / ratio
        else:
            high = wide * ratio
        self.height = WIDTH * ratio
        self._scale = WIDTH / wide  # pixels per degree of latitude
        self._west = (west + east) / 2 - wide / self._narrow / 2
        self._north = (south + north) / 2 + high / 2

    @classmethod
    def around(cls, spots: Collection[Spot]) -> _View:
        if not spots:
            return cls(-180, 180, -58, 80)
        south, north = min(lat for lat, _ in spots), max(lat for lat, _ in spots)
        west, east = min(lon for _, lon in spots), max(lon for _, lon in spots)
        side = max(_NARROWEST_DEGREES, (east - west) * (1 + 2 * _MARGIN), (north - south) * (1 + 2 * _MARGIN))
        east, west = (west + east + side) / 2, (west + east - side) / 2
        more = max((north - south) * _MARGIN, _NARROWEST_DEGREES / 4)
        return cls(max(west, -180), min(east, 180), max(south - more, -90), min(north + more, 90))

    def point(self, lat: float, lon: float) -> tuple[float, float]:
        return (lon - self._west) * self._narrow * self._scale, (self._north - lat) * self._scale

    def rings(self, polygon: list[Points]) -> Iterator[Points]:
        """Rings that reach into the view, without points that lie within a pixel of the one before."""
        for ring in polygon:
            points = [self.point(lat, lon) for lon, lat in ring]
            xs, ys = [x for x, _ in points], [y for _, y in points]
            if max(xs) < 0 or min(xs) > WIDTH or max(ys) < 0 or min(ys) > self.height:
                continue
            kept: Points = []
            for x, y in points:
                near = kept and abs(x - kept[-1][0]) < 0.8 and abs(y - kept[-1][1]) < 0.8
                if not near:
                    kept.append((min(max(x, -WIDTH), 2 * WIDTH), min(max(y, -WIDTH), 2 * WIDTH)))
            if len(kept) > 2:
                yield kept


def _radius(number: int, most: int) -> float:
    """Of the circle of a number of events, in pixels: its area is their number."""
    return max(3.0, min(_LARGEST / math.sqrt(most), _ONE) * math.sqrt(number))


Circle = tuple[float, float, int, str]


def _circles(spots: Mapping[Spot, int], names: Mapping[Spot, str], view: _View) -> list[Circle]:
    """Places as circles, the largest first; those near one another as one, at the place with the most events."""
    held: list[Circle] = []
    for spot, number in sorted(spots.items(), key=lambda told: (-told[1], told[0])):
        x, y = view.point(*spot)
        for place, (a, b, before, name) in enumerate(held):
            if math.hypot(x - a, y - b) < _GRAIN:
                held[place] = (a, b, before + number, name)
                break
        else:
            held.append((x, y, number, names.get(spot, "")))
    return sorted(held, key=lambda circle: (-circle[2], circle[0], circle[1]))


def _write_names(drawing: Drawing, circles: list[Circle], most: int) -> None:
    """Write the names of the largest places: beside, above or below their circles, where nothing is in the way."""
    taken = [(0.0, drawing.height - 2 * _LARGEST - 36, 5 * _LARGEST, drawing.height)]  # where the scale is
    taken += [(x - 3, y - 3, x + 3, y + 3) for x, y, number, _ in circles if number >= most / 4]
    written = 0
    for x, y, number, name in circles:
        radius, wide = _radius(number, most), width_of(name)
        beside = (x + radius + 3, y), (x - radius - 3 - wide, y)
        for left, middle in (*beside, (x - wide / 2, y - radius - 10), (x - wide / 2, y + radius + 10)):
            box = left, middle - 8, left + wide, middle + 8
            inside = left > 2 and left + wide < WIDTH - 2 and 8 < middle < drawing.height - 8
            if name and inside and all(box[2] < a or box[0] > c or box[3] < b or box[1] > d for a, b, c, d in taken):
                drawing.text(left, middle + 4, name, "halo")
                taken.append(box)
                written += 1
                break
        if written == _NAMES:
            return


def _scale(drawing: Drawing, most: int) -> None:
    """What circles of some sizes stand for, in the lower left corner."""
    told = sorted({1, max(1, round(most / 4)), most})
    x = 14.0
    for number in told:
        radius = _radius(number, most)
        drawing.circle(x + radius, drawing.height - 14 - radius, radius, "ring")
        drawing.text(x + radius, drawing.height - 18 - 2 * radius, str(number), "soft halo", anchor="middle")
        x += 2 * radius + 12
