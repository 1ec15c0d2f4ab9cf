"""The codebook as a page for people."""

from __future__ import annotations

from collections.abc import Iterator

from groundswell.codebook.book import Codebook


def codebook_markdown(codebook: Codebook) -> str:
    """A codebook as Markdown: its fields, then every set of codes."""
    return "\n".join(_lines(codebook)) + "\n"


def _lines(codebook: Codebook) -> Iterator[str]:
    yield f"# Codebook *{codebook.name}*, version {codebook.version}"
    yield ""
    yield "## Fields of an event"
    yield ""
    yield "| field | español | holds | many? | several reports | meaning |"
    yield "|---|---|---|---|---|---|"
    for field in codebook.fields:
        holds = f"{field.type} ({field.codes})" if field.codes else field.type
        many = "yes" if field.many else ""
        rule = f"`{field.reconcile}`"
        yield f"| `{field.name}` | {field.label['es']} | {holds} | {many} | {rule} | {field.definition} |"
    for kind, codes in codebook.codes.items():
        yield ""
        yield f"## Codes: {kind.replace('_', ' ')}"
        yield ""
        yield "| code | English | español | meaning | example |"
        yield "|---|---|---|---|---|"
        for code in codes:
            shown = f"*{code.example}*" if code.example else ""
            yield f"| `{code.code}` | {code.label['en']} | {code.label['es']} | {code.definition} | {shown} |"
