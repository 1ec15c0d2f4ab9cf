"""Draw the documents to annotate, and deal them to coders.

    python training/annotation/draw.py BENCH --out FOLDER [--after PLAN ...]

Nothing is left to chance: documents are ordered by a digest of their id, so that the same bench gives the same sample
on any machine. Each coder gets ``FOLDER/coder-N.jsonl``. ``FOLDER/plan.json`` says which documents are held out for
testing and which are coded twice; coders are not told. `--after` names the plans of earlier rounds: a round draws
further documents, for further coders.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from groundswell.evaluate.bench import lines

LONGEST = 5_000  # characters: what a coder reads in one go
CODERS = 4  # of each language, in a round
PROTEST = re.compile(r"\b(?:protest|demonstrat|march|rall(?:y|ie)|strike|riot|sit-in|vigil|picket)\w*", re.IGNORECASE)


@dataclass(frozen=True)
class Share:
    """How many documents of a task are drawn, and which of them qualify."""

    task: str
    language: str
    number: int
    wanted: Callable[[dict, dict], bool]


ROUNDS = (
    (
        Share("ipe", "en", 50, lambda doc, gold: bool(gold["labels"])),
        Share("ipe", "en", 6, lambda doc, gold: not gold["labels"]),
        Share("mm", "en", 42, lambda doc, gold: True),
        Share("speed", "en", 40, lambda doc, gold: len(PROTEST.findall(doc["text"])) >= 3),
        Share("case2", "en", 12, lambda doc, gold: True),
        Share("relevance_es", "es", 80, lambda doc, gold: gold["relevant"]),
        Share("relevance_es", "es", 10, lambda doc, gold: not gold["relevant"]),
        Share("honduras", "es", 60, lambda doc, gold: True),
    ),
    (
        Share("ipe", "en", 26, lambda doc, gold: bool(gold["labels"])),
        Share("mm", "en", 66, lambda doc, gold: True),
        Share("speed", "en", 68, lambda doc, gold: len(PROTEST.findall(doc["text"])) >= 3),
        Share("relevance_es", "es", 60, lambda doc, gold: gold["relevant"]),
        Share("honduras", "es", 20, lambda doc, gold: True),
    ),
    (
        Share("ipe", "en", 16, lambda doc, gold: bool(gold["labels"])),
        Share("mm", "en", 40, lambda doc, gold: True),
        Share("speed", "en", 84, lambda doc, gold: len(PROTEST.findall(doc["text"])) >= 3),
    ),
    (
        Share("speed", "en", 100, lambda doc, gold: len(PROTEST.findall(doc["text"])) >= 3),
        Share("speed", "en", 20, lambda doc, gold: len(PROTEST.findall(doc["text"])) == 2),
        Share("mm", "en", 30, lambda doc, gold: True),
        Share("case2", "en", 30, lambda doc, gold: True),
        Share("honduras", "es", 60, lambda doc, gold: True),
    ),
)
TESTED = 2  # rounds of which a third is held out for testing and a fifth is coded twice; later ones are to learn from


def rank(key: str, *of: str) -> str:
    """A place in an order that looks random and is the same everywhere."""
    return hashlib.sha256("|".join((key, *of)).encode()).hexdigest()


def rows(path: Path) -> list[dict]:
    """The lines of a file; none where it is not there."""
    return [json.loads(line) for line in lines(path)] if path.exists() else []


def drawn(bench: Path, number: int, before: set[str]) -> Iterable[tuple[Share, dict]]:
    """The sample of a round: every share's first documents in digest order, no text twice."""
    seen: set[str] = set()
    for share in ROUNDS[number]:
        gold = {row["id"]: row for row in rows(bench / "tasks" / share.task / "gold.jsonl")}
        taken = 0
        for doc in sorted(rows(bench / "tasks" / share.task / "docs.jsonl"), key=lambda doc: rank("draw", doc["id"])):
            text = doc["text"].strip()
            if taken == share.number:
                break
            if (
                doc["id"] not in before
                and len(text) <= LONGEST
                and text not in seen
                and share.wanted(doc, gold.get(doc["id"], {}))
            ):
                seen.add(text)
                taken += 1
                yield share, doc


def main() -> None:
    """Write what each coder codes, and the plan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--after", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    before = {entry["id"] for plan in given.after for entry in json.loads(plan.read_text("utf-8"))}
    round_number = len(given.after)
    given.out.mkdir(parents=True, exist_ok=True)
    piles: dict[int, list[dict]] = {}
    plan = []
    for language, offset in (("en", 2 * CODERS * round_number), ("es", 2 * CODERS * round_number + CODERS)):
        sample = [(share, doc) for share, doc in drawn(given.bench, round_number, before) if share.language == language]
        sample.sort(key=lambda pair: rank("deal", pair[1]["id"]))
        for place, (share, doc) in enumerate(sample):
            coders = [offset + place % CODERS]
            if place % 5 == 0 and round_number < TESTED:
                coders.append(offset + (place + 1 + place // 5 % (CODERS - 1)) % CODERS)
            for coder in coders:
                piles.setdefault(coder, []).append(doc)
            test = round_number < TESTED and int(rank("test", doc["id"])[:8], 16) % 3 == 0
            entry = {"id": doc["id"], "task": share.task, "language": language, "part": "test" if test else "train"}
            plan.append({**entry, "coders": coders})
    for coder, docs in sorted(piles.items()):
        pile = [json.dumps(doc, ensure_ascii=False) for doc in sorted(docs, key=lambda doc: rank("pile", doc["id"]))]
        (given.out / f"coder-{coder}.jsonl").write_text("\n".join(pile) + "\n", encoding="utf-8")
    (given.out / "plan.json").write_text(json.dumps(plan, indent=1) + "\n", encoding="utf-8")
    tests = sum(entry["part"] == "test" for entry in plan)
    twice = sum(len(entry["coders"]) == 2 for entry in plan)
    print(f"{len(plan)} documents, {tests} held out for testing, {twice} coded twice, {len(piles)} coders")


if __name__ == "__main__":
    main()
