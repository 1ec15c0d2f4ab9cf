"""Run the whole bench and write docs/accuracy.md.

python training/accuracy.py BENCH
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import groundswell

PAGE = Path(__file__).resolve().parents[1] / "docs" / "accuracy.md"

#: What each task is, in a line.
TASKS = {
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


def main(bench: Path) -> None:
    """Run and write."""
    command = f"{sys.executable} -m groundswell.cli extract --json {{docs}}"
    done = subprocess.run(
        [sys.executable, str(bench / "score.py"), "--all", str(bench / "tasks"), "--json", "--run", command],
        capture_output=True,
        text=True,
        check=False,
    )
    told = json.loads(done.stdout)
    tasks = {t["task"]: t for t in (told["tasks"] if isinstance(told, dict) and "tasks" in told else told)}
    PAGE.write_text(page(tasks), "utf-8")


def page(tasks: Mapping[str, Any]) -> str:
    """The page on accuracy."""
    rows = []
    for task, about in TASKS.items():
        if task not in tasks:
            continue
        rows.append(
            f"\n## {task}\n\n{about[0].upper()}{about[1:]}.\n\n| figure | n | score | 95% interval |\n|---|---|---|---|"
        )
        for m in tasks[task]["metrics"]:
            if m["main"] and m["score"] is not None:
                low, high = m["interval"] or (None, None)
                interval = f"{low:.2f} to {high:.2f}" if low is not None else ""
                rows.append(f"| {m['metric']} | {m['n']:,} | {m['score']:.3f} | {interval} |")
    return f"""# Accuracy

Main figures of version {groundswell.__version__}, on data that people coded. Most of it was looked at while the
lexicons and rules were written, and the word weights of triage were fitted on the relevance tasks among others (its
[card](models/triage.md) has cross-validated figures): other texts must be expected to do worse. Two people who coded
the `records` reports independently agree on about .90 of everything. `training/accuracy.py` writes this page.
{chr(10).join(rows)}
"""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
