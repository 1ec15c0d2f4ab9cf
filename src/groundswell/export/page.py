"""The crosswalks as a page for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from groundswell.export.crosswalk import Crosswalk


def crosswalks_markdown(crosswalks: Iterable[Crosswalk]) -> str:
    """Crosswalks as Markdown: what each leaves out, its columns with what is lost, and the cases that test it."""
    return "\n".join(line for crosswalk in crosswalks for line in _lines(crosswalk)) + "\n"


def _lines(crosswalk: Crosswalk) -> Iterator[str]:
    unit = ", ".join(("one row for each event", *crosswalk.each))
    yield f"## {crosswalk.title}"
    yield ""
    yield f"`--codebook {crosswalk.name}`; follows: {crosswalk.follows}; {unit}."
    yield ""
    if crosswalk.excludes:
        yield "Left out: " + "; ".join(one.because for one in crosswalk.excludes) + "."
        yield ""
    yield "| column | holds | meaning | what is lost |"
    yield "|---|---|---|---|"
    for one in crosswalk.columns:
        column = one.column
        yield f"| `{column.name}` | {column.kind} | {column.definition} | {one.loss or ''} |"
    yield ""
    yield f"Tested by {len(crosswalk.cases)} cases:"
    yield ""
    yield from (f"- {case.rule}" for case in crosswalk.cases)
    yield ""
