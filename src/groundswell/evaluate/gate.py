"""The accuracy gate: the bench's figures against their floors.

    python -m groundswell.evaluate.gate                    # fail below a floor
    python -m groundswell.evaluate.gate --raise            # lift the floors to what is reached
    python -m groundswell.evaluate.gate --lower TASK.FIGURE

Without a bench there is nothing to compare, and the gate says so. Large tasks are cut to their first documents, which
are in random order.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from groundswell.evaluate.bench import bench, run

FLOORS = Path(__file__).with_name("floors.json")
#: Documents of each task, None for all: few enough that the gate takes minutes.
TASKS: Mapping[str, int | None] = {
    "records_en": None,
    "records_es": None,
    "seed": None,
    "mm": 300,
    "case2": 300,
    "ipe": 200,
    "time": 120,
    "geo": 150,
    "size": None,
    "relevance_en": 500,
    "relevance_es": 150,
    "honduras": 150,
}
#: Figures that a floor has nothing to say about: the audit has bounds of its own.
_AUDIT = ("evidence_invalid", "inferred_without_reason")
_SLACK = 0.002  # rounding of the floors


def measure(folder: Path) -> dict[str, dict[str, float]]:
    """Every figure of every task, by task and name."""
    return {
        task: figures(run(folder, task, limit).scores)
        for task, limit in TASKS.items()
        if (folder / "tasks" / task).exists()
    }


def figures(scored: Any) -> dict[str, float]:
    """Main figures and the audit, by name."""
    found = {}
    for told in scored["metrics"]:
        name = told["metric"].removesuffix(" (low is good)")
        if told["score"] is not None and (told["main"] or name in _AUDIT):
            found[name] = round(float(told["score"]), 3)
    return found


def failures(measured: Mapping[str, Mapping[str, float]], floors: Mapping[str, Mapping[str, float]]) -> list[str]:
    """What lies below its floor or is missing, and what the audit refuses."""
    told = []
    for task, figures in floors.items():
        for name, floor in figures.items():
            score = measured.get(task, {}).get(name)
            if score is None:
                told.append(f"{task}: {name}: not measured; the floor is {floor}")
            elif score < floor - _SLACK:
                told.append(f"{task}: {name}: {score} is below the floor {floor}")
    for task, figures in measured.items():
        told += [f"{task}: {name} is {figures[name]}; expected 0" for name in _AUDIT if figures.get(name)]
    return told


def main(arguments: list[str]) -> int:
    """Measure, compare, and lift or lower floors where asked. Gives the exit status."""
    folder = bench()
    if folder is None:
        sys.stdout.write("gate: no bench here; nothing to compare with\n")
        return 0
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text("utf-8"))
    measured = measure(folder)
    for task, figures in measured.items():
        for name, score in figures.items():
            floor = floors.get(task, {}).get(name)
            sys.stdout.write(f"{task:<14}{name:<44}{score:.3f}  floor {'-' if floor is None else floor}\n")
    lowered = {arguments[i + 1] for i, a in enumerate(arguments[:-1]) if a == "--lower"}
    if "--raise" in arguments or lowered:
        for task, figures in measured.items():
            for name, score in figures.items():
                if name in _AUDIT:
                    continue
                kept = floors.setdefault(task, {})
                asked = f"{task}.{name.replace(' ', '_')}" in {w.replace(" ", "_") for w in lowered}
                if asked or ("--raise" in arguments and score > kept.get(name, -1.0)):
                    kept[name] = score
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", "utf-8")
    told = failures(measured, floors)
    for line in told:
        sys.stdout.write(f"gate: {line}\n")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
