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
        PAGE.write_text(page(scores, history, unseen(folder)), "utf-8")


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


#: Where `training/confidence.py` and `annotation/standoff.py tasks` leave reports that the models have not seen.
UNSEEN = {
    "Indian news, cross-validated": ".bench/unseen/records_en-en/records_en",
    "Latin American news, cross-validated": ".bench/unseen/records_es-es/records_es",
    "other English news, cross-validated": ".bench/unseen/speed-en/records_en",
    "invented Spanish news, cross-validated": ".bench/unseen/news-es/records_es",
    "held out, English": ".bench/held-out/records_en",
    "held out, Spanish": ".bench/held-out/records_es",
}
SHOWN = ("record F1", "event F1", "focal event F1", "form F1", "date F1", "locality F1", "issue F1", "size F1")


def unseen(folder: Path) -> list[str]:
    """Rows of figures on reports that the models have not seen, as far as they are at hand."""
    rows = []
    for name, path in UNSEEN.items():
        task = ROOT / path
        if not (task / "gold.jsonl").exists():
            continue
        out = task / "out.jsonl"
        if path.startswith(".bench/held-out"):
            command = [
                sys.executable,
                "-m",
                "groundswell.cli",
                "extract",
                "--json",
                "--quiet",
                str(task / "docs.jsonl"),
            ]
            with out.open("wb") as stream:
                subprocess.run(command, stdout=stream, check=False)
        told = subprocess.run(
            [sys.executable, str(folder / "score.py"), str(task), str(out), "--json"],
            capture_output=True,
            text=True,
            check=True,
        )
        figures = {m["metric"]: m["score"] for m in json.loads(told.stdout)["metrics"]}
        rows.append(f"| {name} | " + " | ".join(f"{figures[figure]:.3f}" for figure in SHOWN) + " |")
    return rows


def page(scores: Mapping[str, Any], history: list[dict[str, Any]], not_seen: list[str]) -> str:
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

Main figures of version {groundswell.__version__} ({version()}), on data that people coded. **The models of
[triage](models/triage.md) and [selection](models/selection.md) were fitted on most of these texts**, and the lexicons
were written with a view to them: the tables below say how well the line does on what it knows. What it does on reports
that its models have not seen is this:

| reports | {" | ".join(SHOWN)} |
|---|{"---|" * len(SHOWN)}
{chr(10).join(not_seen)}

Cross-validation is by story: reports that tell one happening in much the same words are judged together. The held-out
reports are the hardest: riots, wire excerpts, entries of a register.

Two people who coded the same reports independently agree on .89 to .94 of everything. `make bench` writes this page;
`make errors TASK=records_en` makes a page of what is wrong, report by report.
{chr(10).join(rows)}

## Course

A version is named by a digest of the package's rules, lexicons and models.

{chr(10).join(course)}
"""


if __name__ == "__main__":
    main(sys.argv[1:])
