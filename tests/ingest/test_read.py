"""Files and streams become documents; what is no document becomes a failure that says why."""

import io
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from groundswell.ingest import Failure, Ingested, Item, Known, read_documents
from groundswell.record.document import LONGEST, Document


def read(path: Path, **known: object) -> list[Document | Failure]:
    found = read_documents([str(path)], known=Known(**known))  # type: ignore[arg-type]
    return [one.document if isinstance(one, Ingested) else one for one in found if isinstance(one, Ingested | Failure)]


def names(found: Iterable[Item]) -> list[str]:
    return [one.document.id for one in found if isinstance(one, Ingested)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b" \n\t ", "white space", id="white space"),
        pytest.param(b"They marched.\x00", "binary", id="binary"),
        pytest.param(b"\xff\xfeT\x00h\x00\xd8", "utf-16-le", id="damaged UTF-16"),
        pytest.param(b"word " * (LONGEST // 5 + 1), f"{LONGEST:,}", id="too long"),
    ],
)
def test_bad_text_is_a_failure_that_says_why(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes(content)
    [found] = read(file)
    assert isinstance(found, Failure)
    assert said in found.message
    assert str(file) in found.message


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param('{"text": "x"', "no valid JSON", id="malformed"),
        pytest.param("[1]", "expected an object", id="list"),
        pytest.param("{}", "no 'text'", id="no text"),
        pytest.param('{"text": 3}', "'text' is 3", id="number as text"),
        pytest.param('{"text": null}', "null", id="null as text"),
        pytest.param('{"text": "x", "date": "2020"}', "unknown key 'date'", id="unknown key"),
        pytest.param('{"text": "x", "published": "8/2/2023"}', "2023-02-08", id="bad date"),
        pytest.param('{"text": "x", "country": "Peru"}', "alpha-3", id="bad country"),
        pytest.param('{"text": "x", "language": "Spanish"}', "ISO 639-1", id="bad language"),
    ],
)
def test_bad_line_is_named_by_file_and_line_and_the_others_go_on(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text(f'{{"id": "a", "text": "x"}}\n{line}\n{{"id": "c", "text": "z"}}\n', "utf-8")
    first, second, third = read(file)
    assert isinstance(first, Document)
    assert isinstance(second, Failure)
    assert isinstance(third, Document)
    assert f"{file}, line 2" in second.message
    assert said in second.message


def test_id_that_was_there_before_is_a_failure(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text('{"id": "a", "text": "x"}\n{"id": "a", "text": "y"}\n', "utf-8")
    first, second = read(file)
    assert isinstance(first, Document)
    assert isinstance(second, Failure)


def test_file_that_is_missing_is_a_failure(tmp_path: Path) -> None:
    [found] = read(tmp_path / "none.txt")
    assert isinstance(found, Failure)


def test_what_a_document_says_itself_stands_above_what_is_known(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text('{"text": "x", "country": "per"}\n{"text": "y"}\n', "utf-8")
    own, lent = read(file, country="CRI")
    assert isinstance(own, Document)
    assert isinstance(lent, Document)
    assert (own.country, lent.country) == ("PER", "CRI")


def test_text_is_kept_to_the_character(tmp_path: Path) -> None:
    text = "  Ñandú\r\n\u00a0“fin”\n"
    file = tmp_path / "report.txt"
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    [found] = read(file)
    assert isinstance(found, Document)
    assert found.text == text


def test_standard_input_may_hold_lines_or_a_text() -> None:
    lines = io.BytesIO(json.dumps({"id": "a", "text": "x"}).encode())
    assert names(read_documents(["-"], stdin=lines)) == ["a"]
    assert names(read_documents(["-"], stdin=io.BytesIO(b"They marched."))) == ["standard input"]
