"""Fetches the browser libraries that the review application carries, and checks that they are what they were.

    python tools/vendor.py           fetch into src/groundswell/review/static/vendor
    python tools/vendor.py --check   compare what is there with the digests

Needs npm. The countries come as TopoJSON and are written as GeoJSON, rounded to a hundredth of a degree, cut at the
antimeridian, and without Antarctica.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parents[1] / "src/groundswell/review/static/vendor"
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
                    (VENDOR / name).write_bytes(_made(name, held.read()))
    DIGESTS.write_text("".join(f"{digest}  {name}\n" for name, digest in _digests().items()), "utf-8")


def _made(name: str, content: bytes) -> bytes:
    if name == "countries.json":
        return json.dumps(_geojson(json.loads(content)), separators=(",", ":"), ensure_ascii=False).encode()
    lines = content.decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("//# sourceMappingURL=")).encode()


def _geojson(topology: Any) -> Any:
    """Countries of a quantized topology as features."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round(x * sx + tx, 2), round(y * sy + ty, 2)))
        arcs.append(points)

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
        coordinates = [part for polygon in polygons for part in _cut([ring(r) for r in polygon])]
        geometry = {"type": "MultiPolygon", "coordinates": coordinates}
        features.append({"type": "Feature", "properties": shape["properties"], "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


Ring = list[tuple[float, float]]


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
