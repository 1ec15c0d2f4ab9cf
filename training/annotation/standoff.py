"""Annotations without their texts: checked, taken apart into offsets, and put together again.

    python training/annotation/standoff.py check CODED.jsonl DOCS.jsonl     # what a coder should mend, if anything
    python training/annotation/standoff.py split FOLDER ... OUT             # coders' files to stand-off annotation
    python training/annotation/standoff.py agree BENCH                      # agreement on what was coded twice
    python training/annotation/standoff.py tasks BENCH FOLDER               # what is held out, as tasks of the bench

A coder writes one JSON object a document, in the shape of the coding guide of the bench: verbatim words and codes. What
the repository keeps holds no words of a text: each stretch of words is `[start, end]` in the document of the bench
with that id, whose digest is kept so that a changed text is noticed.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundswell.codebook import load_codebook
from groundswell.evaluate.bench import lines

ANNOTATIONS = Path(__file__).resolve().with_name("annotations.jsonl")
WORDS = ("trigger", "start_date_text", "place_text", "site")  # one stretch of words, or null
LISTS = ("organizer", "claim", "slogan")  # a list of such
ACTORS = {"participant": "participant_kinds", "target": "actor_kinds", "addressee": "actor_kinds"}
CODES = {"form": "forms", "issue": "issues", "response": "responses", "violence": "violence"}
COUNTS = ("size", "arrests", "injuries", "deaths")
FLAGS = ("police_presence", "property_damage", "counter_protest", "media_presence")
PLAIN = ("rank", "standing", "start_date", "end_date", "start_time", "country", "admin1", "locality")

Event = dict[str, Any]


@dataclass(frozen=True)
class Annotated:
    """One document as one coder coded it.

    Attributes
    ----------
    doc
        The document, as the bench has it.
    events
        Its events in the shape of the coding guide, in order of prominence.
    relevant
        Whether it reports a protest at all.
    coder
        Who coded it: a letter.
    part
        ``train`` or ``test``.
    task
        Where the document is from.
    language
        Language of the document.
    """

    doc: Mapping[str, Any]
    events: list[Event]
    relevant: bool
    coder: str
    part: str
    task: str
    language: str


def digest(text: str) -> str:
    """What a text is known by."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def rows(path: Path) -> list[dict[str, Any]]:
    """The lines of a file."""
    return [json.loads(line) for line in lines(path)]


def shown(doc: Mapping[str, Any]) -> str:
    """The text that offsets count in."""
    return str(doc["text"])


# ------------------------------------------------------------------ checking


def faults(event: Event, text: str) -> Iterator[str]:
    """What is wrong with an event, in words for its coder."""
    codes = {group: set(load_codebook().names(group)) for group in load_codebook().codes}
    unknown = set(event) - {*WORDS, *LISTS, *ACTORS, *CODES, *COUNTS, *FLAGS, *PLAIN}
    if unknown:
        yield f"unknown fields {sorted(unknown)}"
    if not event.get("trigger"):
        yield "no trigger"
    if event.get("standing") not in codes["standing"]:
        yield f"standing {event.get('standing')!r} is no code"
    for field, group in CODES.items():
        yield from (f"{field}: {code!r} is no code" for code in event.get(field) or () if code not in codes[group])
    for field in WORDS:
        if event.get(field) and event[field] not in text:
            yield f"{field}: not in the text: {event[field]!r}"
    for field in LISTS:
        yield from (f"{field}: not in the text: {words!r}" for words in event.get(field) or () if words not in text)
    for field, group in ACTORS.items():
        for actor in event.get(field) or ():
            if actor.get("kind") not in codes[group]:
                yield f"{field}: {actor.get('kind')!r} is no code"
            if not actor.get("name") or actor["name"] not in text:
                yield f"{field}: not in the text: {actor.get('name')!r}"
    for field in COUNTS:
        count = event.get(field)
        if count and (not count.get("text") or count["text"] not in text):
            yield f"{field}: not in the text: {count.get('text')!r}"
        if count and count.get("low") is None and count.get("high") is None:
            yield f"{field}: neither low nor high"
    for field in FLAGS:
        if event.get(field) not in (True, False, None):
            yield f"{field}: {event[field]!r} is not true, false or null"


def check(coded: Path, docs: Path) -> int:
    """Print what should be mended, and how many documents are still to do; give the number of faults."""
    texts = {doc["id"]: shown(doc) for doc in rows(docs)}
    done: Counter[str] = Counter()
    found = 0
    for number, line in enumerate(lines(coded), 1):
        try:
            row = json.loads(line)
        except ValueError as error:
            print(f"line {number}: no JSON: {error}")
            found += 1
            continue
        done[row["id"]] += 1
        if row["id"] not in texts:
            print(f"line {number}: {row['id']} is no document of the pile")
            found += 1
            continue
        for place, event in enumerate(row["events"], 1):
            for fault in faults(event, texts[row["id"]]):
                print(f"line {number}, {row['id']}, event {place}: {fault}")
                found += 1
    twice = [key for key, times in done.items() if times > 1]
    if twice:
        print(f"more than once: {twice}")
    print(f"{len(done)} of {len(texts)} documents done, {found} faults")
    return found


# ------------------------------------------------------------------ words to offsets, and back


def _where(words: str, text: str, near: int) -> list[int]:
    """The occurrence of some words that lies nearest to the trigger."""
    starts, start = [], text.find(words)
    while start >= 0:
        starts.append(start)
        start = text.find(words, start + 1)
    best = min(starts, key=lambda start: (abs(start - near), start))
    return [best, best + len(words)]


def apart(event: Event, text: str) -> Event:
    """An event with offsets in the place of words."""
    trigger = text.find(event["trigger"])

    def put(words: str) -> list[int]:
        return _where(words, text, trigger)

    out: Event = {key: event.get(key) for key in (*PLAIN, *CODES, *FLAGS) if event.get(key) not in (None, [])}
    out["trigger"] = [trigger, trigger + len(event["trigger"])]
    out |= {key: put(event[key]) for key in WORDS[1:] if event.get(key)}
    out |= {key: [put(words) for words in event[key]] for key in LISTS if event.get(key)}
    for key in ACTORS:
        if event.get(key):
            out[key] = [{"at": put(actor["name"]), "kind": actor["kind"]} for actor in event[key]]
    for key in COUNTS:
        if event.get(key):
            count = event[key]
            out[key] = {"low": count.get("low"), "high": count.get("high"), "at": put(count["text"])}
    return out


def together(event: Event, text: str) -> Event:
    """An event with the words back in their place."""

    def get(at: list[int]) -> str:
        return text[at[0] : at[1]]

    out: Event = {key: event.get(key) for key in (*PLAIN, *FLAGS)}
    out |= {key: event.get(key, []) for key in CODES}
    out |= {key: get(event[key]) if key in event else None for key in WORDS}
    out |= {key: [get(at) for at in event.get(key, [])] for key in LISTS}
    out |= {
        key: [{"name": get(actor["at"]), "kind": actor["kind"], "at": actor["at"]} for actor in event.get(key, [])]
        for key in ACTORS
    }
    for key in COUNTS:
        count = event.get(key)
        out[key] = {**count, "text": get(count["at"])} if count else None
    out["trigger_at"] = event["trigger"]
    out["organizer_at"] = event.get("organizer", [])
    return out


def _name(coder: int) -> str:
    """A coder's letters: A to Z, then AA, AB and so on."""
    around, letter = divmod(coder, 26)
    return (_name(around - 1) if around else "") + chr(ord("A") + letter)


def split(folders: list[Path], out: Path) -> None:
    """Coders' files and the plans of the rounds to ``annotations.jsonl``, without a word of the texts."""
    codings = []
    for folder in folders:
        plan = {entry["id"]: entry for entry in json.loads((folder / "plan.json").read_text("utf-8"))}
        for pile in sorted(folder.glob("coder-*.jsonl")):
            coder = int(pile.stem.removeprefix("coder-"))
            coded = folder / f"coded-{coder}.jsonl"
            if not coded.exists():
                print(f"{coded}: not there; its pile is left out")
                continue
            docs = {doc["id"]: doc for doc in rows(pile)}
            for row in rows(coded):
                entry, text = plan[row["id"]], shown(docs[row["id"]])
                told = {key: entry[key] for key in ("id", "task", "language", "part")}
                told |= {"coder": _name(coder), "sha256": digest(text), "relevant": row["relevant"]}
                codings.append(told | {"events": [apart(event, text) for event in row["events"]]})
    codings.sort(key=lambda told: (told["language"], told["task"], told["id"], told["coder"]))
    out.write_text("".join(json.dumps(told, ensure_ascii=False) + "\n" for told in codings), encoding="utf-8")
    print(f"{out}: {len(codings)} codings of {len({told['id'] for told in codings})} documents")


def load(bench: Path, *, part: str | None = None) -> Iterator[Annotated]:
    """The annotations, with the words of the bench's texts put back.

    Parameters
    ----------
    bench
        The folder with ``tasks/``.
    part
        ``train`` or ``test``; both where it is None.

    Raises
    ------
    ValueError
        Where a text of the bench is not the one that was coded.
    """
    texts: dict[str, dict[str, Any]] = {}
    for told in rows(ANNOTATIONS):
        if part and told["part"] != part:
            continue
        if told["id"] not in texts:
            texts |= {doc["id"]: doc for doc in rows(bench / "tasks" / told["task"] / "docs.jsonl")}
        doc = texts[told["id"]]
        if digest(shown(doc)) != told["sha256"]:
            raise ValueError(f"{told['task']}, {told['id']}: the text is not the one that was coded")
        events = [together(event, shown(doc)) for event in told["events"]]
        yield Annotated(doc, events, told["relevant"], told["coder"], told["part"], told["task"], told["language"])


def agree(bench: Path) -> None:
    """Print how far two coders of the same document agree, by the measures of the bench's readers."""
    sys.path.insert(0, str(bench))
    from records import readers_agree  # the bench's own scorer

    held: dict[str, list[Annotated]] = {}
    for annotated in load(bench):
        held.setdefault(annotated.doc["id"], []).append(annotated)
    for language in ("en", "es"):
        twice = [(c[0].doc, c) for c in held.values() if len(c) == 2 and c[0].language == language]
        pairs = [(doc, {"readers": {"A": a.events, "B": b.events}}) for doc, (a, b) in twice]
        print(f"{language}: {len(pairs)} documents coded twice")
        for metric in readers_agree(pairs):
            if metric.score is not None:
                print(f"  {metric.name:<32}{metric.size:>6}  {metric.score:.3f}")


def tasks(bench: Path, folder: Path) -> None:
    """Write the held-out part as `records_en` and `records_es`, which the scorers of the bench can read."""
    held: dict[str, list[Annotated]] = {}
    for annotated in load(bench, part="test"):
        held.setdefault(annotated.doc["id"], []).append(annotated)
    for language in ("en", "es"):
        task = folder / f"records_{language}"
        task.mkdir(parents=True, exist_ok=True)
        coded = [c for c in held.values() if c[0].language == language]
        docs = [{**c[0].doc, "language": language} for c in coded]
        gold = [{"id": c[0].doc["id"], "readers": {one.coder: one.events for one in c}} for c in coded]
        for name, coded_lines in (("docs", docs), ("gold", gold)):
            text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in coded_lines)
            (task / f"{name}.jsonl").write_text(text, "utf-8")
        print(f"{task}: {len(docs)} documents")


def main() -> None:
    """Check, split or compare."""
    match sys.argv[1:]:
        case ["check", coded, docs]:
            sys.exit(1 if check(Path(coded), Path(docs)) else 0)
        case ["split", *folders, out] if folders:
            split([Path(folder) for folder in folders], Path(out))
        case ["tasks", bench, folder]:
            tasks(Path(bench), Path(folder))
        case ["agree", bench]:
            agree(Path(bench))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
