"""Events of other datasets as statements of a coder: files of ACLED, CCC, Mass Mobilization and MPEDS.

How each is read is said by a file of `datasets`: which columns hold what, and what their values are in the record.
Every value is inferred, and its reason says from which column. Values that a table does not have are counted, not
guessed.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from groundswell.codebook import load_codebook
from groundswell.errors import DataError
from groundswell.gazetteer.names import key_of
from groundswell.gazetteer.nations import country_names
from groundswell.language.fold import fold
from groundswell.language.lexicon import read_data
from groundswell.record.document import Document, digest_of
from groundswell.record.event import event_id_of
from groundswell.record.partial_date import days_of
from groundswell.record.size import size_category
from groundswell.record.statement import Statement

DATASETS = ("acled", "ccc", "mm", "mpeds")
_NOTHING = {"", ".", "na", "n/a", "nan", "null", "none", "-99", "unspecified"}
_DAYS = ("%Y-%m-%d", "%d %B %Y", "%d-%B-%Y", "%d-%b-%Y", "%m/%d/%Y")
_NUMBER = re.compile(r"\d[\d,]*")
_PLACE = ("site", "locality", "admin2", "admin1", "country", "latitude", "longitude", "geoname_id", "precision")
_LEVELS = ("site", "locality", "admin2", "admin1", "country")
#: Vague words for a number, and the range that the record takes them for, the greatest first.
_VAGUE = (
    ("hundreds of thousands", 100_000, 999_999),
    ("tens of thousands", 10_000, 99_999),
    ("thousands", 1_000, 9_999),
    ("hundreds", 100, 999),
    ("dozens", 20, 99),
)

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ForeignEvent:
    """One row of another dataset: as a report of its own, whose text is its notes, and what it says of one event."""

    document: Document
    event_id: str
    statements: tuple[Statement, ...]


@dataclass(slots=True)
class ForeignFile:
    """A file of another dataset.

    Parameters
    ----------
    path
        A table as text, with the names of columns in its first row.
    name
        Whose it is: one of `DATASETS`.

    Attributes
    ----------
    coder
        Name of the coder that its values are of.
    unknown
        Values that have no code here, by column and value; rows that were passed over, by reason.
    """

    path: Path
    name: str
    coder: str = ""
    unknown: Counter[str] = field(default_factory=Counter)
    _told: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._told = read_data("groundswell.export.datasets", f"{self.name}.yaml")
        self.coder = str(self._told["coder"])

    def events(self) -> Iterator[ForeignEvent]:
        """Every event of the file, in its order.

        Raises
        ------
        DataError
            If it is no table, or none of the columns that a date or a name would stand in is there.
        """
        self.unknown.clear()
        names: Counter[str] = Counter()
        for number, cells in self._rows():
            wrong = [
                f"{column}: {cells.get(column, '')}"
                for column, wanted in self._told["only"].items()
                if cells.get(column, "") not in wanted
            ]
            if wrong:
                self.unknown[f"row passed over, {wrong[0]}"] += 1
                continue
            name = _first(cells, self._told["id"])[1] or f"row {number}"
            names[name] += 1  # of rows that share a name each is an event: ACLED has one a day
            yield self._event(cells, name if names[name] == 1 else f"{name}, {names[name]}")

    def _rows(self) -> Iterator[tuple[int, Cells]]:
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as stream:
                head = stream.readline()
                stream.seek(0)
                delimiter = max(",;\t", key=head.count)
                reader = csv.reader(stream, delimiter=delimiter)
                columns = [fold(cell).strip() for cell in next(reader, [])]
                self._check(columns)
                for number, row in enumerate(reader, start=1):
                    yield number, {c: cell.strip() for c, cell in zip(columns, row, strict=False)}
        except (csv.Error, UnicodeDecodeError) as error:
            raise DataError(f"{self.path}: no table in UTF-8: {error}") from error

    def _check(self, columns: Sequence[str]) -> None:
        date = self._told["date"]
        for wanted in (date.get("from") or date["year"], *([c] for c in self._told["only"])):
            if not set(wanted) & set(columns):
                raise DataError(
                    f"{self.path}: found the columns {', '.join(columns[:8]) or 'none'} …; expected {wanted[0]!r}, as "
                    f"{self._told['title']} publishes it"
                )

    def _event(self, cells: Cells, name: str) -> ForeignEvent:
        _, text = _first(cells, self._told["text"])
        url = _first(cells, self._told.get("url", ()))[1]
        said = [Statement("standing", "focal", "inferred", reason=self._reason("a row"))]
        said += [Statement("rank", 1, "inferred", reason=self._reason("a row"))]
        for told in ("date", "end"):
            column, day = self._day(cells, self._told.get(told))
            if day:
                said.append(self._said("start_date" if told == "date" else "end_date", day, column))
        if place := self._place(cells):
            said.append(self._said("place", place, "place"))
        for rule in self._told["fields"]:
            said += self._of_rule(cells, rule)
        published = None  # when it was reported is not told; the day of the event is another thing
        document = Document(
            f"{self.name}:{name}",
            text,
            None,
            published,
            _first(cells, self._told["publisher"])[1] or None,
            None,
            url or None,
            self._told["language"],
        )
        return ForeignEvent(document, event_id_of(digest_of(name), 0, 0), tuple(said))

    def _reason(self, column: str) -> str:
        return f"as coded by {self.coder}: {column}"

    def _said(self, field: str, value: Any, column: str, text: str | None = None) -> Statement:
        return Statement(field, value, "inferred", text, reason=self._reason(column))

    # -------------------------------------------------------------- when and where

    def _day(self, cells: Cells, rule: Mapping[str, Any] | None) -> tuple[str, str | None]:
        if rule is None:
            return "", None
        if "year" in rule:
            parts = [_first(cells, rule[part])[1].partition(".")[0] for part in ("year", "month", "day")]
            told = "-".join(part.zfill(2) for part in parts[: parts.index("") if "" in parts else 3])
            return rule["year"][0], told if days_of(told) else None
        column, told = _first(cells, rule["from"])
        day = next((found for form in _DAYS if (found := _parsed(told, form))), None)
        if day is None:
            if told and not days_of(told):
                self.unknown[f"{column}: {told}"] += 1
            return column, told if days_of(told) else None
        precision = self._of_table(rule, _first(cells, rule.get("precision", ()))[1])
        if precision == "week":
            year, week, _ = day.isocalendar()
            return column, f"{year}-W{week:02}"
        return column, f"{day:%Y-%m}" if precision == "month" else day.isoformat()

    def _place(self, cells: Cells) -> dict[str, Any] | None:
        rule = self._told["place"]
        place: dict[str, Any] = dict.fromkeys(_PLACE)
        for level in _LEVELS:
            if isinstance(rule.get(level), str):
                place[level] = rule[level]
            elif found := _first(cells, rule.get(level, ()))[1]:
                place[level] = self._country(found) if level == "country" else found
        for part in ("latitude", "longitude"):
            place[part] = _decimal(_first(cells, rule.get(part, ()))[1])
        finest = next((level for level in _LEVELS if place[level]), None)
        if finest is None:
            return None
        told = self._of_table(rule, _first(cells, rule.get("precision", ()))[1])
        place["precision"] = told if told and place[told] else finest
        return place | {"name": place[finest]}

    def _country(self, name: str) -> str | None:
        code = country_names("en").get(key_of(name))
        if code is None:
            self.unknown[f"country: {name}"] += 1
        return code

    # -------------------------------------------------------------- fields

    def _of_rule(self, cells: Cells, rule: Mapping[str, Any]) -> list[Statement]:
        of = next(f.type for f in load_codebook().fields if f.name == rule["field"])
        made: Callable[[Cells, Mapping[str, Any]], Iterable[tuple[str, Any, str | None]]] = getattr(self, f"_{of}")
        unique = {repr(value): (column, value, text) for column, value, text in made(cells, rule)}
        return [self._said(rule["field"], value, column, text) for column, value, text in unique.values()]

    def _code(self, cells: Cells, rule: Mapping[str, Any]) -> Iterator[tuple[str, Any, str | None]]:
        for column, word in _all(cells, rule["from"], rule.get("split")):
            if (code := self._coded(rule, column, word)) is not None:
                yield column, code, word

    _flag = _code

    def _words(self, cells: Cells, rule: Mapping[str, Any]) -> Iterator[tuple[str, Any, str | None]]:
        for column, word in islice(_all(cells, rule["from"], rule.get("split")), 1):
            yield column, word, word

    def _actor(self, cells: Cells, rule: Mapping[str, Any]) -> Iterator[tuple[str, Any, str | None]]:
        kinds = self._told["tables"].get(rule.get("but_not"), {})
        for column, word in _all(cells, rule["from"], rule.get("split")):
            if any(fold(known) in fold(word) for known in kinds):
                continue
            kind = rule["kind"] if "kind" in rule else self._coded(rule, column, word)
            if kind is not None:
                yield column, {"name": word, "kind": kind}, word

    def _claim(self, cells: Cells, rule: Mapping[str, Any]) -> Iterator[tuple[str, Any, str | None]]:
        tagged = list(_all(cells, rule["issues"], rule.get("split")))
        issues = [code for column, word in tagged if (code := self._coded(rule, column, word)) is not None]
        column, text = _first(cells, rule["from"])
        if text or issues:
            words = text or "; ".join(word for _, word in tagged)
            yield column or tagged[0][0], {"text": words, "issue": sorted(set(issues)), "stance": None}, words

    def _size(self, cells: Cells, rule: Mapping[str, Any]) -> Iterator[tuple[str, Any, str | None]]:
        column, words = _first(cells, rule["from"])
        if "after" in rule:
            _, found, rest = words.partition(rule["after"])
            words = rest.partition(";")[0].strip() if found else ""
        if words in rule.get("not", ()):
            words = ""
        low, high = (_whole(_first(cells, rule.get(end, ()))[1]) for end in ("low", "high"))
        if low is None and high is None:
            low, high = _range(words)
        elif rule.get("high") is None or high is None:
            high = low
        if low is None and high is None and "category" in rule:
            column, told = _first(cells, rule["category"])
            low, high = self._coded(rule, column, told) if told else (None, None)
            words = words or told
        if words or low is not None or high is not None:
            estimate = low if low == high else None
            counted = {"low": low, "high": high, "estimate": estimate, "text": words or str(low), "rule": None}
            category = size_category(low, high, estimate)
            yield column or rule["from"][0], counted | {"category": category, "by": "unknown"}, words or None

    def _harm(self, cells: Cells, rule: Mapping[str, Any]) -> Iterator[tuple[str, Any, str | None]]:
        column, words = _first(cells, rule["from"])
        low, high = _range(words)
        if (low, high) not in ((None, None), (0, 0)):
            counted = {"low": low, "high": high, "estimate": low if low == high else None, "text": words, "rule": None}
            yield column, counted | {"of": rule["of"], "by": None}, words

    def _coded(self, rule: Mapping[str, Any], column: str, word: str) -> Any:
        """What a value is in the record; counted where its table does not have it."""
        code = self._of_table(rule, word)
        if code is None and rule.get("others") != "pass over":
            self.unknown[f"{column}: {word}"] += 1
        return code

    def _of_table(self, rule: Mapping[str, Any], word: str) -> Any:
        table = {fold(str(told)): code for told, code in self._told["tables"].get(rule.get("table"), {}).items()}
        if rule.get("within"):
            return next((code for told, code in table.items() if told in fold(word)), None)
        return table.get(fold(word.removesuffix(".0")))


# ------------------------------------------------------------------ cells


def _first(cells: Cells, columns: Iterable[str]) -> tuple[str, str]:
    """The first of some columns of which anything is told, and what."""
    for column in columns:
        if (word := cells.get(column, "")).lower() not in _NOTHING:
            return column, word
    return "", ""


def _all(cells: Cells, columns: Sequence[str], split: str | None) -> Iterator[tuple[str, str]]:
    """All that some columns tell; where they are split, other names of one column: the first that tells anything."""
    told = [_first(cells, columns)] if split else [(column, cells.get(column, "")) for column in columns]
    for column, words in told:
        for word in words.split(split) if split else [words]:
            if word.strip().lower() not in _NOTHING:
                yield column, word.strip()


def _parsed(word: str, form: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(word, form).date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        return None


def _decimal(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None


def _whole(word: str) -> int | None:
    number = _decimal(word.replace(",", ""))
    return None if number is None else int(number)


def _range(words: str) -> tuple[int | None, int | None]:
    """The range of a number in words: its figures, open where the words say so; else that of vague words."""
    told = fold(words)
    figures = [int(m[0].replace(",", "")) for m in _NUMBER.finditer(told.removesuffix(".0"))]
    if not figures:
        return next(((low, high) for vague, low, high in _VAGUE if vague in told), (None, None))
    low, high = min(figures), max(figures)
    if re.search(r"more than|at least|over |>|\+", told):
        return low, None
    if re.search(r"less than|fewer than|up to|at most|<", told):
        return None, high
    return low, high
