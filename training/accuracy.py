"""Score every task of the bench, print the figures, and write docs/accuracy.md with its history.

    python training/accuracy.py [TASK ...]

Without a task all of them are scored; a task that this version has been scored on before is not run again. Each
version's main figures are a line of docs/accuracy.jsonl.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import groundswell
from groundswell.evaluate.bench import TASKS, bench, run, version

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "accuracy.md"
HISTORY = ROOT / "docs" / "accuracy.jsonl"

#: What each task is, in a line.
ABOUT = {
    "records_en": "Indian news, every event and field coded by two people",
    "records_es": "Latin American news, the same",
    "mm": "wire excerpts with hand-coded protests of the world, in lower case",
    "ipe": "what the police did, every article of a month on Gujarat, also where nobody protested",
    "case2": "snippets: protest or not, and which sub-event",
    "time": "dates and their values in English news",
    "geo": "places and their coordinates in English news",
    "size": "crowd sizes in words",
    "relevance_en": "headlines: protest or not",
    "relevance_es": "Spanish articles: conflict or not",
    "honduras": "entries of a Spanish police register",
    "seed": "45 facts of one activist report without metadata",
}
#: The figures whose history is shown.
COURSE = (
    ("records_en", "record F1"),
    ("records_es", "record F1"),
    ("records_en", "event F1"),
    ("records_es", "event F1"),
    ("mm", "date exact, supported"),
    ("ipe", "document ANY F1"),
    ("case2", "protest F1"),
)


def main(wanted: list[str]) -> None:
    """Run, print and write."""
    folder = bench()
    if folder is None:
        sys.exit("accuracy: no bench here: put it at ../shared/bench, or say where in GROUNDSWELL_BENCH")
    unknown = set(wanted) - set(TASKS)
    if unknown:
        sys.exit(f"accuracy: no task called {sorted(unknown)}; the tasks are {', '.join(TASKS)}")
    scores = {task: run(folder, task).scores for task in wanted or TASKS}
    for task, told in scores.items():
        for metric in told["metrics"]:
            if metric["score"] is not None:
                star = "*" if metric["main"] else " "
                print(f"{task:<13}{star} {metric['metric']:<46}{metric['n']:>7,}  {metric['score']:.3f}")
    if not wanted:
        history = _history(scores)
        HISTORY.write_text("".join(json.dumps(row) + "\n" for row in history), "utf-8")
        PAGE.write_text(page(scores, history), "utf-8")


def _history(scores: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What earlier versions reached, and this one; a version is there once."""
    rows = [json.loads(line) for line in HISTORY.read_text("utf-8").splitlines()] if HISTORY.exists() else []
    commit = subprocess.run(
        ["git", "log", "-1", "--format=%as"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    figures = {
        task: {m["metric"]: m["score"] for m in told["metrics"] if m["main"] and m["score"] is not None}
        for task, told in scores.items()
    }
    kept = [row for row in rows if row["version"] != version()]
    return [*kept, {"version": version(), "on": commit, "figures": figures}]


def page(scores: Mapping[str, Any], history: list[dict[str, Any]]) -> str:
    """The page on accuracy."""
    rows = []
    for task, about in ABOUT.items():
        if task not in scores:
            continue
        rows.append(
            f"\n## {task}\n\n{about[0].upper()}{about[1:]}.\n\n| figure | n | score | 95% interval |\n|---|---|---|---|"
        )
        for m in scores[task]["metrics"]:
            if m["main"] and m["score"] is not None:
                low, high = m["interval"] or (None, None)
                interval = f"{low:.2f} to {high:.2f}" if low is not None else ""
                rows.append(f"| {m['metric']} | {m['n']:,} | {m['score']:.3f} | {interval} |")
    head = "| version | on | " + " | ".join(f"{task} {figure}" for task, figure in COURSE) + " |"
    course = [head, "|---" * (len(COURSE) + 2) + "|"]
    for row in history:
        cells = [row["figures"].get(task, {}).get(figure) for task, figure in COURSE]
        told = " | ".join("" if cell is None else f"{cell:.3f}" for cell in cells)
        course.append(f"| {row['version']} | {row['on']} | {told} |")
    return f"""# Accuracy

Main figures of version {groundswell.__version__} ({version()}), on data that people coded. Most of it was looked at
while the lexicons and rules were written, and the word weights of triage were fitted on the relevance tasks among
others (its [card](models/triage.md) has cross-validated figures): other texts must be expected to do worse. Two people
who coded the `records` reports independently agree on about .90 of everything. `make bench` writes this page;
`make errors TASK=records_en` makes a page of what is wrong, report by report.
{chr(10).join(rows)}

## Course

A version is named by a digest of the package's rules, lexicons and models.

{chr(10).join(course)}
"""


if __name__ == "__main__":
    main(sys.argv[1:])
