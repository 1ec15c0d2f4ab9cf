"""The errors of a task to look through: each report, what people coded, and what the line says, side by side.

    python -m groundswell.evaluate.errors TASK [--out PAGE.html] [--limit N]

Every document is scored by itself; the figures on which it loses are its causes. The page lists causes by how many
documents they cost, and shows the documents of one cause at a time. `j` and `k` go from report to report.
"""

from __future__ import annotations

import argparse
import html
import importlib.util
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from groundswell.evaluate.bench import TASKS, Run, bench, run

PAGE = Path(__file__).with_name("errors.html")


def causes(folder: Path, done: Run) -> dict[str, list[str]]:
    """The figures that each document of a task loses on, by document id.

    Parameters
    ----------
    folder
        The bench, whose scorer judges.
    done
        The task as the line sees it.
    """
    scorer = _scorer(folder)
    docs, gold, out = ({row.get("id") or row["document"]["id"]: row for row in done.rows(n)} for n in _KINDS)
    found: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as made:
        here = Path(made) / done.task
        here.mkdir()
        for key in docs:
            for name, rows in zip(_KINDS, (docs, gold, out), strict=True):
                (here / f"{name}.jsonl").write_text(json.dumps(rows.get(key, {})) + "\n", "utf-8")
            told = scorer.evaluate(here, here / "out.jsonl")["metrics"]
            found[key] = [*_confused(docs[key]["text"], gold.get(key, {}), out[key])]
            found[key] += [m["metric"] for m in told if _lost(m)]
        shutil.rmtree(here)
    return found


_KINDS = ("docs", "gold", "out")
_NEAR = 150  # characters between words that still tell the same event


def _lost(metric: Mapping[str, Any]) -> bool:
    return metric["score"] is not None and metric["better"] == "high" and metric["score"] < 1 and metric["n"] > 0


def _confused(text: str, gold: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[str]:
    """Which events of a fully coded report were missed, merged or invented, by the words that name them."""
    for coded in [*gold.get("readers", {}).values()][:1]:
        named = [(text.find(event["trigger"]), len(event["trigger"])) for event in coded]
        told = [[e for form in event["values"]["form"] for e in form["evidence"]] for event in said.get("events", ())]
        gaps = [[_gap(at, spans) for spans in told] for at in named]  # a row a coded event, a column an event of ours
        nearest = [row.index(min(row)) for row in gaps if row]
        if any(min(row, default=_NEAR + 1) > _NEAR for row in gaps):
            yield "event missed"
        if len(set(nearest)) < len(nearest) and len(told) < len(named):
            yield "events merged"
        if any(all(row[i] > _NEAR for row in gaps) for i in range(len(told))):
            yield "event invented"


def _gap(at: tuple[int, int], spans: list[Mapping[str, Any]]) -> int:
    """Characters between some words and the nearest of an event's."""
    return min(max(0, int(e["start"]) - sum(at), at[0] - int(e["end"])) for e in spans)


def _scorer(folder: Path) -> Any:
    sys.path.insert(0, str(folder))
    spec = importlib.util.spec_from_file_location("bench_score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page(done: Run, lost: Mapping[str, list[str]]) -> str:
    """A page that stands by itself, with every document that loses on something."""
    counted = Counter(cause for told in lost.values() for cause in told)
    docs, gold, out = (done.rows(n) for n in _KINDS)
    coded = {row["id"]: row for row in gold}
    cards = [
        _card(doc, coded.get(doc["id"], {}), said, lost[doc["id"]])
        for doc, said in zip(docs, out, strict=True)
        if lost[doc["id"]]
    ]
    buttons = [
        f'<button data-cause="{html.escape(cause)}">{html.escape(cause)} <b>{count}</b></button>'
        for cause, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    parts = {"task": done.task, "number": str(len(cards)), "of": str(len(docs))}
    shell = PAGE.read_text("utf-8")
    for name, value in parts.items():
        shell = shell.replace(f"[[{name}]]", html.escape(value))
    return shell.replace("[[causes]]", "\n".join(buttons)).replace("[[cards]]", "\n".join(cards))


def _card(doc: Mapping[str, Any], gold: Mapping[str, Any], said: Mapping[str, Any], lost: list[str]) -> str:
    about = " · ".join(str(doc[k]) for k in ("id", "published", "publisher", "country") if doc.get(k))
    chips = "".join(f"<i>{html.escape(cause)}</i>" for cause in lost)
    return f"""<article data-causes="{html.escape("|".join(lost))}" tabindex="0">
<header>{html.escape(about)} {chips}</header>
<p>{_marked(doc["text"], said)}</p>
<div><section><h2>Coded</h2><pre>{html.escape("".join(_gold_lines(gold)))}</pre></section>
<section><h2>Extracted</h2><pre>{html.escape("".join(_said_lines(said)))}</pre></section></div></article>"""


def _marked(text: str, said: Mapping[str, Any]) -> str:
    """The text with the words that the events rest on marked."""
    held = bytearray(len(text))
    for event in said.get("events", ()):
        for evidence in _evidence(event["values"]):
            for place in range(evidence["start"], evidence["end"]):
                held[place] = 1
    parts, start = [], 0
    for place in range(1, len(text) + 1):
        if place == len(text) or held[place] != held[start]:
            words = html.escape(text[start:place])
            parts.append(f"<mark>{words}</mark>" if held[start] else words)
            start = place
    return "".join(parts)


def _evidence(held: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(held, dict):
        yield from held.get("evidence") or ()
        for value in held.values():
            yield from _evidence(value)
    elif isinstance(held, list):
        for value in held:
            yield from _evidence(value)


def _gold_lines(gold: Mapping[str, Any]) -> Iterator[str]:
    readers = gold.get("readers")
    if not readers:
        for key, value in gold.items():
            yield f"{key}: {json.dumps(value, ensure_ascii=False)}\n"
        return
    for reader, events in readers.items():
        yield f"— reader {reader}\n"
        for event in events:
            for key, value in event.items():
                if value not in (None, []):
                    yield f"{key}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}\n"
            yield "\n"


def _said_lines(said: Mapping[str, Any]) -> Iterator[str]:
    yield f"relevance: {said.get('document', {}).get('relevance')}\n\n"
    for event in said.get("events", ()):
        yield f"rank: {event['rank']}\nstanding: {event['standing']}\n"
        for field, held in event["values"].items():
            for value in held if isinstance(held, list) else [held] if held else []:
                words = " … ".join(e["quote"] for e in value["evidence"])
                yield f"{field}: {_short(value['value'])}  «{words}» {value['confidence']}\n"
        yield "\n"


def _short(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return ", ".join(f"{k} {v}" for k, v in value.items() if v not in (None, "", []))


def main(arguments: list[str]) -> int:
    """Write the page. Gives the exit status."""
    parser = argparse.ArgumentParser(prog="errors", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("--out", type=Path, help="the page to write (default: .bench/errors-TASK.html)")
    parser.add_argument("--limit", type=int, help="look at the first N documents only")
    given = parser.parse_args(arguments)
    folder = bench()
    if folder is None:
        sys.stderr.write("errors: no bench here: put it at ../shared/bench, or say where in GROUNDSWELL_BENCH\n")
        return 2
    done = run(folder, given.task, given.limit)
    out: Path = given.out or done.folder.parent / f"errors-{given.task}.html"
    lost = causes(folder, done)
    out.write_text(page(done, lost), "utf-8")
    counted = Counter(cause for told in lost.values() for cause in told)
    for cause, count in counted.most_common():
        sys.stdout.write(f"{count:6} {cause}\n")
    sys.stdout.write(f"{out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
