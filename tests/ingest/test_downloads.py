"""Downloads of news databases: every article is found, none is split or joined, whatever its text."""

import datetime as dt
import html
import io
import json
import random
import re
import textwrap
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.evaluate.bench import bench
from groundswell.ingest.draft import Draft, Options, Problem
from groundswell.ingest.readers import docx as docx_reader
from groundswell.ingest.readers import factiva, nexis, plain, proquest, rtf
from groundswell.ingest.readers import html as html_reader
from groundswell.ingest.readers.labelled import date_line, language, paragraphs, width_of

SAMPLES = Path(__file__).with_name("samples")

# ------------------------------------------------------------------ articles in, lines out


@dataclass(frozen=True)
class Article:
    """An article as a test invents it; empty fields are left out of the download."""

    headline: str
    body: Sequence[str]
    publisher: str = "The Harbour Gazette"
    day: dt.date | None = dt.date(2023, 3, 14)
    byline: str = ""
    section: str = ""


_NEXIS = {
    "en": {
        "number": "{} of {} DOCUMENTS",
        "labels": ("BYLINE", "SECTION", "LENGTH", "LOAD-DATE", "LANGUAGE", "PUBLICATION-TYPE"),
        "words": "words",
        "language": "ENGLISH",
        "rights": ("Copyright 2023 Harbour Press", "All Rights Reserved"),
        "end": "End of Document",
        "body": "Body",
        "after": "Classification",
        "page": "Page 1 of 2",
    },
    "es": {
        "number": "{} de {} DOCUMENTOS",
        "labels": ("AUTOR", "SECCIÓN", "LONGITUD", "FECHA DE CARGA", "IDIOMA", "TIPO DE PUBLICACIÓN"),
        "words": "palabras",
        "language": "SPANISH; ESPAÑOL",
        "rights": ("Copyright 2023 Prensa del Puerto", "Todos los derechos reservados"),
        "end": "Fin del documento",
        "body": "Cuerpo",
        "after": "Clasificación",
        "page": "Página 1 de 2",
    },
}


def _day(day: dt.date, locale: str, *, weekday_last: bool) -> str:
    pattern = "MMMM d, y EEEE" if weekday_last else "d MMMM y"
    return format_date(day, pattern if locale == "en" else "d 'de' MMMM 'de' y EEEE", locale=locale)


def _length(article: Article) -> int:
    return len(" ".join(article.body).split())


def nexis_older(
    articles: Sequence[Article], *, locale: str = "en", cover: bool = True, wrapped: bool = True
) -> list[str]:
    """The layout with a number in front of every article, in lines of 80 columns."""
    told = _NEXIS[locale]
    byline, section, length, loaded, language, kind = told["labels"]
    lines = ["", "Download Request: Selected Items", "Terms: (strike) and not (bowling)", ""] if cover else []
    for number, article in enumerate(articles, start=1):
        lines += ["", told["number"].format(number, len(articles)).center(80).rstrip(), "", ""]
        lines += [article.publisher.center(80).rstrip(), ""]
        if article.day:
            lines += [_day(article.day, locale, weekday_last=True).center(80).rstrip(), ""]
        lines += [*textwrap.wrap(article.headline, 80), ""]
        for label, value in ((byline, article.byline), (section, article.section)):
            if value:
                lines += [f"{label}: {value}", ""]
        lines += [f"{length}: {_length(article)} {told['words']}", "", ""]
        for paragraph in article.body:
            lines += [*(textwrap.wrap(paragraph, 80) if wrapped else [paragraph]), ""]
        lines += [f"{loaded}: March 15, 2023", "", f"{language}: {told['language']}", "", f"{kind}: Newspaper", "", ""]
        lines += [line.center(80).rstrip() for line in (article.publisher, *told["rights"])]
        lines += [""]
    return lines


def nexis_newer(articles: Sequence[Article], *, locale: str = "en", cover: bool = True) -> list[str]:
    """The layout of Nexis Uni, in which ``End of Document`` ends every article."""
    told = _NEXIS[locale]
    byline, section, length, loaded, language, kind = (label.capitalize() for label in told["labels"])
    if locale == "en":
        loaded, kind = "Load-Date", "Publication-Type"
    else:
        loaded, kind = "Fecha de carga", "Tipo de publicación"
    lines: list[str] = []
    if cover:
        lines += [
            "User Name: a reader",
            "Date and Time: Tuesday, March 14, 2023 10:20:00 AM EST",
            "Job Number: 1234567",
            "",
        ]
        lines += [f"Documents ({len(articles)})", ""]
        for number, article in enumerate(articles, start=1):
            lines += [f"{number}. {article.headline}", "Client/Matter: -None-", "Search Terms: strike", ""]
    for article in articles:
        lines += [told["page"], article.headline, article.publisher]
        if article.day:
            lines += [_day(article.day, locale, weekday_last=True)]
        lines += ["", " ".join(told["rights"]), ""]
        for label, value in (
            (section, article.section),
            (length, f"{_length(article)} {told['words']}"),
            (byline, article.byline),
        ):
            if value:
                lines += [f"{label}: {value}"]
        lines += ["", told["body"], ""]
        for paragraph in article.body:
            lines += [paragraph, ""]
        lines += [told["after"], "", f"{language}: {told['language']}", f"{kind}: Newspaper", "Subject: STRIKES (90%)"]
        lines += [f"{loaded}: March 15, 2023", "", told["end"], ""]
    return lines


_FACTIVA = {
    "en": ("words", "English", "Document", "Copyright 2023. Harbour Press. All rights reserved.", "Search Summary"),
    "es": ("palabras", "Español", "Documento", "Copyright 2023. Prensa del Puerto.", "Resumen de la búsqueda"),
}


def _accession(number: int, day: dt.date | None) -> str:
    drawn = "".join(random.Random(number).choices("0123456789abcdefghijklmnopqrstuvwxyz", k=5))
    return f"HARBGZ0000{day or dt.date(2023, 3, 14):%Y%m%d}ej3e{drawn}"


def factiva_plain(articles: Sequence[Article], *, locale: str = "en", cover: bool = True) -> list[str]:
    """The display without codes."""
    words, language, document, rights, summary = _FACTIVA[locale]
    lines = ["Page 1 of 9 © 2023 Factiva, Inc. All rights reserved."] if cover else []
    if cover:
        lines += ["", *(f"{article.headline} ........ {n}" for n, article in enumerate(articles, start=1)), ""]
    for number, article in enumerate(articles, start=1):
        lines += [line for line in (article.section, article.headline, article.byline) if line]
        lines += [f"{_length(article)} {words}"]
        if article.day:
            lines += [format_date(article.day, "d MMMM y", locale=locale), "09:30"]
        lines += [article.publisher, "HARBGZ", "4", language, rights, ""]
        for paragraph in article.body:
            lines += [paragraph, ""]
        lines += [f"{document} {_accession(number, article.day)}", ""]
    if cover:
        lines += [summary, "Text\tstrike", "Date\tAll Dates", f"Results Found\t{len(articles)}"]
    return lines


def factiva_coded(articles: Sequence[Article], *, locale: str = "en", gap: str = "\t") -> list[str]:
    """The display with the codes of the fields."""
    words, language, document, rights, _ = _FACTIVA[locale]
    lines: list[str] = []
    for number, article in enumerate(articles, start=1):
        day = format_date(article.day, "d MMMM y", locale=locale) if article.day else ""
        for code, value in (
            ("SE", article.section),
            ("HD", article.headline),
            ("BY", article.byline),
            ("WC", f"{_length(article)} {words}"),
            ("PD", day),
            ("SN", article.publisher),
            ("SC", "HARBGZ"),
            ("PG", "4"),
            ("LA", language),
            ("CY", rights),
        ):
            if value:
                lines += [f"{code}{gap}{value}"]
        first, *rest = article.body
        lines += [f"LP{gap}{first}"]
        if rest:
            lines += [f"TD{gap}{rest[0]}", *rest[1:]]
        lines += [f"NS{gap}gstrik : Strikes", f"AN{gap}{document} {_accession(number, article.day)}", ""]
    return lines


_PROQUEST = {
    "en": {
        "Author": "Author", "info": "Publication info", "text": "Full text", "Subject": "Subject", "Title": "Title",
        "publisher": "Publication title", "year": "Publication year", "date": "Publication date", "section": "Section",
        "language": "Language of publication", "English": "English", "id": "ProQuest document ID",
        "url": "Document URL", "rights": "Copyright", "updated": "Last updated", "database": "Database",
        "number": "Document {} of {}",
    },
    "es": {
        "Author": "Autor", "info": "Información de publicación", "text": "Texto completo", "Subject": "Materia",
        "Title": "Título", "publisher": "Título de publicación", "year": "Año de publicación",
        "date": "Fecha de publicación", "section": "Sección", "language": "Idioma de la publicación",
        "English": "Español", "id": "ID del documento de ProQuest", "url": "URL del documento", "rights": "Copyright",
        "updated": "Última actualización", "database": "Base de datos", "number": "Documento {} de {}",
    },
}  # fmt: skip


def proquest_lines(
    articles: Sequence[Article], *, locale: str = "en", ruled: bool = True, numbers: bool = True, cover: bool = True
) -> list[str]:
    """Articles between lines of underscores; or, as in pages of HTML, without them."""
    told = _PROQUEST[locale]
    rule = ["_" * 60, ""] if ruled else []
    lines: list[str] = []
    if cover:
        lines += ["Report Information from ProQuest", "14 March 2023 10:20", *rule, "Table of contents"]
        lines += [f"{n}. {article.headline}" for n, article in enumerate(articles, start=1)]
    for number, article in enumerate(articles, start=1):
        lines += rule
        if numbers:
            lines += [told["number"].format(number, len(articles)), ""]
        lines += [article.headline, ""]
        if article.byline:
            lines += [f"{told['Author']}: {article.byline}", ""]
        printed = format_date(article.day, "d MMM y", locale=locale) if article.day else ""
        lines += [f"{told['info']}: {article.publisher}; Lima [Lima]{printed}: A.5.", ""]
        lines += [f"{told['text']}: {article.body[0]}", ""]
        for paragraph in article.body[1:]:
            lines += [paragraph, ""]
        lines += [f"{told['Subject']}: Strikes; Ports", "", f"{told['Title']}: {article.headline}", ""]
        lines += [f"{told['publisher']}: {article.publisher}; Lima", "", f"{told['year']}: 2023", ""]
        if article.day:
            pattern = "MMM d, y" if locale == "en" else "d MMM y"
            lines += [f"{told['date']}: {format_date(article.day, pattern, locale=locale)}", ""]
        if article.section:
            lines += [f"{told['section']}: {article.section}", ""]
        lines += [f"{told['language']}: {told['English']}", "", f"{told['id']}: 27{number:08}", ""]
        lines += [f"{told['url']}: https://search.example.com/docview/27{number:08}", ""]
        lines += [f"{told['rights']}: Copyright Harbour Press 2023", "", f"{told['updated']}: 2023-03-15", ""]
        lines += [f"{told['database']}: Harbour Newsstream", ""]
    if cover:
        lines += [
            *rule,
            "Contact us at: https://search.example.com",
            "Terms and Conditions: https://search.example.com",
        ]
    return lines


# ------------------------------------------------------------------ what is found

Write = Callable[[Sequence[Article]], list[str]]

LAYOUTS: dict[str, tuple[ModuleType, Write, str]] = {
    f"{name}, {locale}{', cover' if cover else ''}": (module, partial(write, locale=locale, cover=cover), locale)
    for name, module, write in (
        ("nexis older", nexis, nexis_older),
        ("nexis older, unbroken", nexis, partial(nexis_older, wrapped=False)),
        ("nexis newer", nexis, nexis_newer),
        ("factiva plain", factiva, factiva_plain),
        ("proquest", proquest, proquest_lines),
        ("proquest without rules", proquest, partial(proquest_lines, ruled=False, numbers=False)),
    )
    for locale in ("en", "es")
    for cover in (False, True)
} | {
    f"factiva codes, {locale}, {gap!r}": (factiva, partial(factiva_coded, locale=locale, gap=gap), locale)
    for locale in ("en", "es")
    for gap in ("\t", "   ", "|", "\n")
}
MODULES = (nexis, factiva, proquest)

HARD = [
    Article(
        "Dockers walk out at the harbour",
        [
            "About 300 dockers stopped work at the harbour on Monday and marched to the town hall, where they asked "
            "for higher pay and shorter shifts.",
            "They want more pay.",
            "A CROWD OF 200 GATHERED",
            "They went home at six.",
        ],
        byline="Ana Moss",
        section="NEWS; Pg. 4",
    ),
    Article(
        "A film of files",
        [
            "The last page says:",
            "End of Document",
            "Fin del documento",
            "3 of 6 DOCUMENTS",
            "Document 3 of 6",
            "_" * 60,
            "Document HARBGZ0000202303140ej3e00001",
            "and then nothing more came of it.",
        ],
    ),
    Article("No day is told", ["One line."], day=None),
    Article("One line", ["A march began."], byline="By Luis Pardo"),
    Article("One line", ["A march began."], byline="By Luis Pardo"),
    Article(
        "Teachers rally in the square; hundreds come",
        ["LENGTH: the rally took two hours.", "Subject: that is what they call it.", "Nothing else."],
        section="Local",
    ),
]


def _words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("blank", [True, False], ids=["", "no empty lines"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_hard_articles_come_back_whole_with_what_is_told_of_them(layout: str, blank: bool) -> None:
    module, write, locale = LAYOUTS[layout]
    lines = [line for lines in write(HARD) for line in lines.split("\n")]
    if not blank:
        lines = [line.strip() for line in lines if line.strip()]
    assert next(m for m in MODULES if m.recognised(lines)) is module
    found = list(module.articles(lines))
    assert len(found) == len(HARD)
    for number, (article, draft) in enumerate(zip(HARD, found, strict=True), start=1):
        assert isinstance(draft, Draft)
        assert draft.position == f"article {number}"
        assert draft.title == article.headline
        assert draft.published == article.day
        assert draft.publisher == article.publisher
        assert (draft.byline or "") == article.byline
        assert (draft.section or "") == article.section
        assert draft.language == locale
        assert _words(draft.text) == _words(" ".join(article.body))
        told = {"title", "published", "publisher", "byline", "section", "language"}
        assert told & set(draft.sources) == {field for field in told if getattr(draft, field)}


_WORD = st.text(st.characters(categories=["L", "N"], exclude_characters="ªº"), min_size=1, max_size=12)
_LINE = st.lists(_WORD, min_size=2, max_size=40).map(" ".join)
#: Lines that downloads hold, quoted by an article.
_QUOTED = st.sampled_from(
    [
        "End of Document",
        "Fin del documento",
        "1 of 3 DOCUMENTS",
        "2 of 3 DOCUMENTS",
        "3 of 3 DOCUMENTS",
        "Document 2 of 3",
        "Documento 2 de 3",
        "_" * 60,
        "A HEADLINE IN CAPITALS",
        "March 14, 2023",
        "Full text: the words of the speech",
        "Title: a book",
        "Graphic",
        "Notes",
        "TD",
        "IN LIMA THEY MARCHED",
        "LENGTH: 300 words",
        "Copyright 2023 by nobody",
        "English",
        "Contents",
        "Document HARBGZ0000202303140ej3e00001",
        "1. One",
    ]
)


@st.composite
def _articles(draw: st.DrawFn) -> list[Article]:
    articles = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        lines = draw(st.lists(st.one_of(_LINE, _LINE, _QUOTED), max_size=6))
        body = [f"The first line of body{number}x is plain.", *lines, f"The last line of body{number}y is plain."]
        headline = draw(_LINE.filter(lambda line: not date_line(line) and not language(line)))
        day = draw(st.none() | st.dates(dt.date(1980, 1, 1), dt.date(2030, 1, 1)))
        articles.append(Article(f"Story {headline}", body, day=day, section=draw(st.sampled_from(["", "Local"]))))
    return articles


def _quotes_an_ending(article: Article) -> bool:
    """Does a body hold a copyright line and then the words that end an article? Nobody can tell that from an end."""
    lines = article.body
    rights = [at for at, line in enumerate(lines) if line.startswith("Copyright")]
    return any(line in ("End of Document", "Fin del documento") for at in rights[:1] for line in lines[at:])


@settings(deadline=None, max_examples=25, derandomize=True)
@given(articles=_articles().filter(lambda articles: not any(map(_quotes_an_ending, articles))))
@pytest.mark.parametrize("layout", LAYOUTS)
def test_as_many_articles_come_out_as_went_in_in_order_whatever_their_text(
    layout: str, articles: list[Article]
) -> None:
    module, write, _ = LAYOUTS[layout]
    found = list(module.articles("\n".join(write(articles)).split("\n")))
    assert len(found) == len(articles)
    for number, draft in enumerate(found, start=1):
        assert isinstance(draft, Draft)
        marks = re.findall(r"body(\d+)[xy]\b", draft.text)
        assert marks == [str(number)] * 2


# ------------------------------------------------------------------ in whatever file they come


def as_text(lines: Sequence[str]) -> bytes:
    return "\n".join(lines).encode()


def as_rtf(lines: Sequence[str]) -> bytes:
    def escaped(line: str) -> str:
        plain = line.replace("\\", r"\\").replace("{", r"\{").replace("}", r"\}").replace("\t", r"\tab ")
        return "".join(c if c < "\x80" else f"\\u{ord(c)}?" for c in plain)

    head = r"{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}{\header\pard Page 1 of 3\par}"
    return (head + "".join(rf"\pard {escaped(line)}\par" + "\n" for line in lines) + "}").encode("ascii")


def as_html(lines: Sequence[str]) -> bytes:
    def element(line: str) -> str:
        if cells := re.fullmatch(r"([A-Z]{2,3})(?:\t|\||   )(.*)", line):
            return f"<table><tr><td>{cells[1]}</td><td>{cells[2]}</td></tr></table>"
        return "<div><p>" + re.sub("^([^:]+: )", r"<b>\1</b>", line) + "</p></div>"

    body = "\n".join(element(html.escape(line)) for line in lines if line.strip())
    return f"<html><head><title>Download</title><style>p {{}}</style></head><body>{body}</body></html>".encode()


def as_docx(lines: Sequence[str]) -> bytes:
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Page 1 of 3"
    for line in lines:
        if line.strip():
            document.add_paragraph(line)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


FILES: dict[str, tuple[ModuleType, Callable[[Sequence[str]], bytes]]] = {
    "text": (plain, as_text),
    "rtf": (rtf, as_rtf),
    "html": (html_reader, as_html),
    "docx": (docx_reader, as_docx),
}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_downloads_are_read_whatever_file_they_come_in(layout: str, file: str) -> None:
    _, write, _ = LAYOUTS[layout]
    reader, made = FILES[file]
    lines = [line for lines in write(HARD) for line in lines.split("\n")]
    found = list(reader.read(made(lines), name=f"download.{file}", options=Options()))
    assert [one.title for one in found if isinstance(one, Draft)] == [article.headline for article in HARD]
    for article, draft in zip(HARD, found, strict=True):
        assert isinstance(draft, Draft)
        assert draft.reader == layout.split()[0].rstrip(",")
        assert (draft.published, draft.publisher) == (article.day, article.publisher)
        assert _words(draft.text) == _words(" ".join(article.body))


# ------------------------------------------------------------------ files as people have them


_READERS = {".txt": plain, ".rtf": rtf, ".html": html_reader, ".docx": docx_reader}


@pytest.mark.parametrize(
    "file", sorted(file for file in SAMPLES.iterdir() if file.suffix in _READERS), ids=lambda file: file.name
)
def test_samples_come_out_as_they_are_known(file: Path) -> None:
    expected = json.loads(file.with_suffix(".json").read_text("utf-8"))
    found = list(_READERS[file.suffix].read(file.read_bytes(), name=file.name, options=Options()))
    told = []
    for one in found:
        if isinstance(one, Problem):
            told.append({"problem": one.message})
            continue
        assert isinstance(one, Draft)
        row = {field: getattr(one, field) for field in ("title", "publisher", "byline", "section", "language")}
        text = one.text.split()
        day = one.published.isoformat() if one.published else None
        told.append({"reader": one.reader, **row, "published": day, "begins": text[:4], "ends": text[-4:]})
    assert told == expected


# ------------------------------------------------------------------ what is no download


@pytest.mark.parametrize(
    "text",
    [
        "The last page says\n\nEnd of Document\n\nand that was all.",
        "1 of 3 DOCUMENTS\n\nA list of papers follows.",
        "Document 1 of 3\n\nAuthor: Ana Moss\n\nA report.",
        "345 words\n12 March 2020\nEnglish\nA report in 345 words.",
        "Title: A march\nAuthor: Ana Moss\nSubject: Marches\n\nThe march began.",
        "HD A headline\nBY nobody\nWC 3\n\nText.",
        "",
        "\n\n\n",
    ],
)
def test_a_report_that_holds_such_lines_is_no_download(text: str) -> None:
    assert not any(module.recognised(text.split("\n")) for module in MODULES)


@settings(deadline=None, max_examples=60)
@given(
    lines=st.lists(
        st.one_of(st.text(max_size=60), _QUOTED, st.sampled_from(["LENGTH: 3 words", "WC 3 words"])), max_size=40
    )
)
def test_no_lines_break_a_reader(lines: list[str]) -> None:
    for module in MODULES:
        module.recognised(lines)
        for one in module.articles(lines):
            assert isinstance(one, Draft | Problem)


@pytest.mark.parametrize(
    "block",
    [
        ["End of Document"],
        ["1 of 3 DOCUMENTS"],
        ["1 of 3 DOCUMENTS", "LENGTH: 3 words", "End of Document", "LOAD-DATE: x"],
        ["345 words", "12 March 2020", "English", "Document HARBGZ0000202303140ej3e00001"],
        ["Subject: a", "Year: 1", "Title: b", "ProQuest document ID: 3"],
    ],
)
def test_many_marks_are_read_in_time_that_grows_with_their_number(block: list[str]) -> None:
    for module in MODULES:
        began = time.process_time()
        module.recognised(block * 10_000)
        for _ in module.articles(block * 10_000):
            pass
        assert time.process_time() - began < 10


def test_numbers_that_are_missing_are_told() -> None:
    lines = nexis_older(HARD)
    first, second = (next(i for i, line in enumerate(lines) if line.strip() == f"{n} of 6 DOCUMENTS") for n in (4, 5))
    *found, problem = nexis.articles(lines[:first] + lines[second:])
    assert len(found) == 5
    assert isinstance(problem, Problem)
    assert "1 of the articles that it numbers were not found; 5 were" in problem.message


def test_an_article_without_a_text_is_named() -> None:
    lines = factiva_coded([Article("A table of prices", ["x"]), Article("A march", ["They marched."])])
    lines = [line for line in lines if line != "LP\tx"]
    problem, draft = factiva.articles(lines)
    assert isinstance(problem, Problem)
    assert "A table of prices" in problem.message
    assert isinstance(draft, Draft)


def test_of_an_entry_without_its_text_the_abstract_is_read_and_that_is_told() -> None:
    lines = proquest_lines([Article("A march", ["They marched."])])
    lines = [line.replace("Full text: They marched.", "Abstract: Bakers marched.") for line in lines]
    [draft] = proquest.articles(lines)
    assert isinstance(draft, Draft)
    assert draft.text == "Bakers marched."
    assert "no full text" in draft.sources["text"]


def test_broken_lines_are_joined_and_short_ones_are_not() -> None:
    verse = ["In the morning", "they came", "and went."]
    prose = textwrap.wrap("Hundreds of bakers marched through the old town and asked for cheaper flour. " * 3, 80)
    assert paragraphs([*prose, "", *verse], 80) == " ".join(prose) + "\n\n" + "\n".join(verse)
    assert width_of([*prose, ""] * 5) in range(70, 81)
    assert (
        width_of(
            ["A paragraph of more than a hundred characters in one line, as files of newer programs have it. " * 2]
        )
        is None
    )


@pytest.mark.skipif(bench() is None, reason="no bench here")
def test_every_article_of_a_real_export_is_found() -> None:
    folder = bench()
    assert folder is not None
    rows = [
        json.loads(line) for line in (folder / "tasks" / "speed" / "docs.jsonl").read_text("utf-8").split("\n") if line
    ]
    texts = [row["text"] for row in rows if row.get("publisher") == "University Wire"]
    numbered = [f"{'':30}{n} of {len(texts)} DOCUMENTS\n\n\n{text}\n\n\n" for n, text in enumerate(texts, start=1)]
    found = list(nexis.articles("".join(numbered).split("\n")))
    assert len(found) == len(texts) > 300
    for text, draft in zip(texts, found, strict=True):
        assert isinstance(draft, Draft)
        length = re.search(r"^LENGTH: (\d+) words$", text, re.MULTILINE)
        assert length is not None
        # the database counts words in its own way
        assert 0.8 < len(draft.text.split()) / int(length[1]) < 1.25
        assert draft.published is not None
        assert _words(draft.title or "-") in _words(text)
        assert "LOAD-DATE" not in draft.text
        [alone] = nexis.articles(text.split("\n"))
        assert isinstance(alone, Draft)
        assert (alone.title, alone.published) == (draft.title, draft.published)
