"""Every kind of file becomes reports: the text whole, the metadata with where it comes from, nothing made up."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from groundswell.errors import DocumentError
from groundswell.ingest import Failure, Finished, Ingested, Item, Options, Remark, Skipped
from groundswell.ingest.draft import Draft, Note, Problem
from groundswell.ingest.readers import READERS, Found

Read = Callable[..., list[Item]]
DAY = dt.date(2021, 3, 3)
SAID = "Some 3,000 teachers marched through Lima on Wednesday to demand higher wages, their union said."


def found(kind: str, content: bytes, options: Options | None = None) -> list[Found]:
    return list(READERS[kind].load()(content, name=f"file.{kind}", options=options or Options()))


def drafts(kind: str, content: bytes, options: Options | None = None) -> list[Draft]:
    return [one for one in found(kind, content, options) if isinstance(one, Draft)]


def notes(kind: str, content: bytes, options: Options | None = None) -> str:
    return " ".join(one.message for one in found(kind, content, options) if isinstance(one, Note))


@pytest.mark.parametrize("kind", ["txt", "html", "pdf", "docx", "odt", "rtf", "eml", "md"])
def test_article_comes_back_whole_with_title_and_day(tmp_path: Path, read: Read, mixed: ModuleType, kind: str) -> None:
    article = next(mixed.articles())
    path = tmp_path / f"article.{kind}"
    path.write_bytes(mixed.SINGLE[kind][0](article))
    (one,) = [item for item in read(path) if isinstance(item, Ingested)]
    assert one.origin is not None
    words = one.document.text.split()
    assert " ".join(article.text.split()) in " ".join(words)
    # the title, the day, and the running head, which on one page alone cannot be known as such
    assert len(words) <= len(article.text.split()) + len(article.title.split()) + (7 if kind == "pdf" else 3)
    assert one.document.published == article.day
    assert "published" in one.origin.sources
    if kind != "txt":
        assert one.document.title == article.title
        assert "title" in one.origin.sources
    assert (one.origin.file, one.origin.entry, one.origin.position) == (str(path), "", "")
    assert len(one.origin.sha256) == 64


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "jsonl"])
def test_rows_come_back_whole_with_title_and_day(tmp_path: Path, read: Read, mixed: ModuleType, kind: str) -> None:
    source = mixed.articles()
    rows = [next(source) for _ in range(40)]
    path = tmp_path / f"articles.{kind}"
    path.write_bytes(mixed.MANY[kind][0](rows))
    items = [item for item in read(path) if isinstance(item, Ingested)]
    assert [item.document.text for item in items] == [row.text for row in rows]
    assert [item.document.title for item in items] == [row.title for row in rows]
    assert [item.document.published for item in items] == [row.day for row in rows]
    assert [item.origin.position for item in items if item.origin][:1] == ["line 1" if kind == "jsonl" else "row 2"]


def test_files_in_archives_in_folders_have_their_path(tmp_path: Path, read: Read, mixed: ModuleType) -> None:
    article = next(mixed.articles())
    inner = mixed.zipped({"b/page.html": mixed.html(article)})
    path = tmp_path / "outer.zip"
    path.write_bytes(mixed.zipped({"inner.zip": inner}))
    items = read(tmp_path)
    (one,) = [item for item in items if isinstance(item, Ingested)]
    assert one.document.id == f"{path}!inner.zip!b/page.html"
    assert one.origin is not None
    assert (one.origin.file, one.origin.entry, one.origin.reader) == (str(path), "inner.zip!b/page.html", "html")
    assert [(item.file, item.kind, item.documents) for item in items if isinstance(item, Finished)] == [
        (str(path), "zip", 1)
    ]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar_is_read_however_it_is_packed(tmp_path: Path, read: Read, mode: str) -> None:
    import tarfile

    path = tmp_path / "reports"
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        info = tarfile.TarInfo("a.txt")
        info.size = len(SAID)
        archive.addfile(info, io.BytesIO(SAID.encode()))
    assert [i.document.id for i in read(path) if isinstance(i, Ingested)] == [f"{path}!a.txt"]


# ------------------------------------------------------------------ kinds


@pytest.mark.parametrize("kind", ["html", "pdf", "docx", "odt", "rtf", "eml", "xlsx", "parquet", "jsonl"])
def test_kind_is_known_by_the_content_not_the_name(tmp_path: Path, read: Read, mixed: ModuleType, kind: str) -> None:
    article = next(mixed.articles())
    path = tmp_path / "download"
    path.write_bytes(mixed.MANY[kind][0]([article]) if kind in mixed.MANY else mixed.SINGLE[kind][0](article))
    assert [item.kind for item in read(path) if isinstance(item, Finished)] == [kind]


def test_name_that_says_something_else_is_told(tmp_path: Path, read: Read, mixed: ModuleType) -> None:
    path = tmp_path / "article.pdf"
    path.write_bytes(mixed.html(next(mixed.articles())))
    assert [item.message for item in read(path) if isinstance(item, Remark)] == [
        "named .pdf, and read as html, which its content is"
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("old.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "older Office"),
        ("book.epub", b"PK\x03\x04", "damaged"),
        ("data.xml", b"<?xml version='1.0'?><records><r/></records>", "XML of another kind (<records>)"),
        ("data.json", b"[1, 2]", "JSON Lines"),
        ("scan.pdf", b"no such thing", "named .pdf, and no PDF"),
        ("mail.mbox", b"From a@b Wed Mar 3\nSubject: x\n\nx", "mailbox"),
    ],
)
def test_what_is_not_understood_is_a_failure_that_says_what_it_is(
    tmp_path: Path, read: Read, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    [told] = [item for item in read(tmp_path / name) if isinstance(item, Failure)]
    assert said in told.message


def test_pictures_and_hidden_files_are_passed_over(tmp_path: Path, read: Read) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (tmp_path / "style.css").write_bytes(b"p { color: red }")
    (tmp_path / ".DS_Store").write_bytes(b"\0\0")
    items = read(tmp_path)
    assert sorted(item.reason for item in items if isinstance(item, Skipped)) == [
        "a file of another kind (.css)",
        "a hidden file",
        "a picture (PNG)",
    ]
    assert [item for item in items if isinstance(item, Failure)] == []


# ------------------------------------------------------------------ pages


def page(head: str = "", body: str = "", attributes: str = "") -> bytes:
    said = "".join(
        f"<p>{SAID} It was march number {n} of the year, and it went on until the evening.</p>" for n in range(5)
    )
    return (
        f"<!DOCTYPE html><html{attributes}><head><meta charset='utf-8'>{head}</head>"
        f"<body><nav><a href='/'>Home</a></nav><article>{body}{said}</article></body></html>"
    ).encode()


LINKED = (
    '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": "NewsArticle", '
    '"headline": "By linked data", "datePublished": "2021-03-03T09:00:00-05:00", "publisher": {"name": "The Example"}, '
    '"author": [{"name": "Ana Pérez"}, {"name": "Joe Doe"}], "articleSection": ["World"]}]}</script>'
)


@pytest.mark.parametrize(
    ("head", "body", "field", "value", "source"),
    [
        (LINKED, "", "title", "By linked data", "linked data headline"),
        (LINKED, "", "published", DAY, "linked data datePublished"),
        (LINKED, "", "publisher", "The Example", "linked data publisher"),
        (LINKED, "", "byline", "Ana Pérez; Joe Doe", "linked data author"),
        (LINKED, "", "section", "World", "linked data articleSection"),
        ('<meta name="DC.date.issued" content="2021-03-03">', "", "published", DAY, "meta dc.date.issued"),
        (
            "",
            '<time itemprop="datePublished" datetime="2021-03-03">x</time>',
            "published",
            DAY,
            "itemprop datePublished",
        ),
        ("", "<h1>By heading</h1>", "title", "By heading", "h1"),
        ('<link rel="canonical" href="https://example.org/a">', "", "url", "https://example.org/a", "link canonical"),
    ],
)
def test_field_of_a_page_comes_from_the_page_and_says_so(
    head: str, body: str, field: str, value: object, source: str
) -> None:
    (one,) = drafts("html", page(head, body))
    assert (getattr(one, field), one.sources[field]) == (value, source)


def test_what_a_page_does_not_say_is_not_made_up() -> None:
    (one,) = drafts("html", page("<meta name='date' content='soon'>"))
    assert (one.title, one.published, one.publisher, one.byline, one.url, one.section) == (None,) * 6
    assert set(one.sources) == {"text"}


def test_language_that_is_not_that_of_the_text_is_not_taken() -> None:
    assert [drafts("html", page(attributes=f' lang="{code}"'))[0].language for code in ("en-GB", "es")] == ["en", None]


def test_page_that_a_browser_saved_keeps_its_address() -> None:
    content = page().replace(b"<html>", b"<!-- saved from url=(0021)https://example.org/a --><html>")
    assert drafts("html", content)[0].url == "https://example.org/a"


def test_page_without_a_text_is_a_failure() -> None:
    with pytest.raises(DocumentError, match="without a main text"):
        found("html", b"<html><body><ul><li><a href='/'>Home</a></li></ul></body></html>")


# ------------------------------------------------------------------ PDF


def test_pdf_in_columns_is_read_column_by_column_without_running_heads(mixed: ModuleType) -> None:
    article = next(mixed.articles())
    (one,) = drafts("pdf", mixed.pdf(article, columns=3, pages=12))
    assert "Page" not in one.text
    assert one.text.split("\n\n")[1:5] == list(article.paragraphs)
    assert (one.published, one.sources["published"]) == (article.day, "running head")


def test_word_that_a_line_end_divides_is_made_whole() -> None:
    from reportlab.pdfgen.canvas import Canvas

    held = io.BytesIO()
    canvas = Canvas(held, invariant=1)
    canvas.setFont("Courier", 10)
    lines = ("The demon-", "stration against the anti-", "union law was large, and", "the anti-union law stands.")
    for number, line in enumerate(lines):
        canvas.drawString(50, 700 - 12 * number, line)
    canvas.save()
    (one,) = drafts("pdf", held.getvalue())
    assert "The demonstration against the anti-union law was large" in one.text


def test_scan_without_words_is_told() -> None:
    from reportlab.pdfgen.canvas import Canvas

    held = io.BytesIO()
    canvas = Canvas(held)
    canvas.rect(10, 10, 100, 100)
    canvas.save()
    with pytest.raises(DocumentError, match=r"\(OCR\) first"):
        found("pdf", held.getvalue())


def test_encrypted_pdf_is_told() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    held = io.BytesIO()
    canvas = Canvas(held, encrypt=StandardEncryption("secret"))
    canvas.drawString(50, 700, "words")
    canvas.save()
    with pytest.raises(DocumentError, match="without a password"):
        found("pdf", held.getvalue())


# ------------------------------------------------------------------ Word, e-mail, Markdown


def test_word_document_keeps_tables_and_insertions_and_leaves_out_deletions(mixed: ModuleType) -> None:
    import docx

    held, document = io.BytesIO(), docx.Document()
    document.add_paragraph("Before the table.")
    document.add_table(1, 1).cell(0, 0).text = "In the table."
    document.save(held)
    with zipfile.ZipFile(held) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["word/document.xml"].replace(
        b"<w:t>Before the table.</w:t></w:r>",
        b"<w:t>Before the table.</w:t></w:r><w:ins><w:r><w:t> Inserted.</w:t></w:r></w:ins>"
        b"<w:del><w:r><w:delText> Deleted.</w:delText></w:r></w:del>",
    )
    (one,) = drafts("docx", mixed.zipped({**parts, "word/document.xml": body}))
    assert one.text == "Before the table. Inserted.\n\nIn the table."


def test_message_names_its_attachments() -> None:
    content = (
        b"From: Union <u@example.org>\nSubject: =?utf-8?q?Marcha_ma=C3=B1ana?=\nMIME-Version: 1.0\n"
        b"Date: Wed, 3 Mar 2021 23:30:00 -0500\nContent-Type: multipart/mixed; boundary=x\n\n"
        b"--x\nContent-Type: text/plain; charset=iso-8859-1\n\nMarchamos ma\xf1ana.\n"
        b"--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf\n\nx\n--x--\n"
    )
    one, attachment = found("eml", content)
    assert isinstance(one, Draft)
    assert (one.text.strip(), one.title, one.byline, one.published) == (
        "Marchamos mañana.",
        "Marcha mañana",
        "Union",
        DAY,
    )
    assert isinstance(attachment, Problem)
    assert (attachment.position, attachment.skipped) == ("attachment a.pdf", True)


def test_front_matter_that_is_a_rule_across_the_page_is_text() -> None:
    assert drafts("markdown", b"---\nThey marched.\n---\nMore.")[0].text.startswith("---")


# ------------------------------------------------------------------ tables


def table(*rows: tuple[str, ...], delimiter: str = ",") -> bytes:
    return "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows).encode()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "header",
    [
        ("Headline", "Publication Date", "Full Text", "Source"),
        ("Titular", "Fecha de publicación", "Texto completo", "Medio"),
        ("TITULO", "fecha", "cuerpo", "FUENTE"),
        ("article_title", "published_at", "body", "outlet"),
    ],
)
def test_columns_are_guessed_from_their_names(header: tuple[str, ...], delimiter: str) -> None:
    (one,) = drafts("csv", table(header, ("March", "2021-03-03", SAID, "The Example"), delimiter=delimiter))
    assert (one.title, one.published, one.text, one.publisher) == ("March", DAY, SAID, "The Example")
    assert one.sources["published"] == f"column {header[1]}"


@pytest.mark.parametrize("first", ["2021-03-03", "https://example.org/1", f"{SAID} " * 3])
def test_table_without_a_row_of_names_loses_no_report(first: str) -> None:
    content = table(("1", first, f"{SAID} " * 3), ("2", "", f"{SAID} Another. " * 3))
    assert [one.position for one in drafts("csv", content, Options({"text": "3"}))] == ["row 1", "row 2"]
    said = notes("csv", content, Options({"text": "3"}))
    assert "no row has the names of the columns, which are counted instead; columns text=3 (as told)" in said


def test_sheet_without_a_row_of_names_loses_no_report() -> None:
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for row in range(2):
            sheet.write_datetime(row, 0, dt.datetime(2021, 3, 3 + row))
            sheet.write(row, 1, f"{SAID} " * 3)
    one, two = drafts("xlsx", held.getvalue())
    assert (one.position, one.published, two.published) == ("row 1", DAY, DAY + dt.timedelta(1))
    assert one.sources == {"text": "column 2", "published": "column 1"}


def test_columns_are_guessed_from_their_contents() -> None:
    rows = [(f"{n}", f"{n + 10} de marzo de 2021", f"{SAID} {n} " * 4) for n in range(3)]
    one, *_ = drafts("csv", table(("a", "b", "c"), *rows))
    assert one.text.startswith(SAID)
    assert one.published == dt.date(2021, 3, 10)
    assert "text=c (by its long cells), published=b (by its days)" in notes("csv", table(("a", "b", "c"), *rows))


def test_column_of_short_cells_that_is_called_text_is_not_taken_for_the_texts() -> None:
    content = table(("text", "body"), ("yes", SAID), ("no", SAID))
    assert [one.text for one in drafts("csv", content)] == [SAID, SAID]


def test_columns_that_are_told_stand_above_what_is_guessed() -> None:
    content = table(("text", "Cuerpo", "Fecha", "Otra"), (SAID, "Short.", "2021-03-03", "2020-01-01"))
    options = Options(columns={"text": "cuerpo", "published": "4"})
    (one,) = drafts("csv", content, options)
    assert (one.text, one.published) == ("Short.", dt.date(2020, 1, 1))
    with pytest.raises(DocumentError, match="no column 'Body'; its columns are 'text', 'Cuerpo'"):
        drafts("csv", content, Options(columns={"text": "Body"}))


def test_table_without_a_column_of_texts_names_its_columns() -> None:
    with pytest.raises(DocumentError, match=r"its columns are 'a', 'b'.*--columns text=COLUMN"):
        found("csv", table(("a", "b"), ("1", "2")))


@pytest.mark.parametrize(
    ("days", "read", "said"),
    [
        (("03/04/2021", "25/04/2021"), (dt.date(2021, 4, 3), dt.date(2021, 4, 25)), "day before month"),
        (("03/04/2021", "04/25/2021"), (dt.date(2021, 3, 4), dt.date(2021, 4, 25)), "month before day"),
        (("03/04/2021", "05/06/2021"), (None, None), "Say --date-order"),
        (("25/04/2021", "04/25/2021"), (dt.date(2021, 4, 25), dt.date(2021, 4, 25)), "both orders"),
    ],
)
def test_order_of_day_and_month_is_told(days: tuple[str, str], read: tuple[object, ...], said: str) -> None:
    content = table(("text", "date"), *((SAID, day) for day in days))
    assert tuple(one.published for one in drafts("csv", content)) == read
    assert said in notes("csv", content)


def test_order_of_day_and_month_can_be_told() -> None:
    content = table(("text", "date"), (SAID, "03/04/2021"))
    assert drafts("csv", content, Options(date_order="mdy"))[0].published == dt.date(2021, 3, 4)


def test_row_that_does_not_fit_is_named_and_the_others_are_read() -> None:
    content = table(("text", "date"), (SAID, "2021-03-03"), (SAID, "2021-03-03", "x"), ("", "2021-03-03"), (SAID, ""))
    one, wide, bare, last = [item for item in found("csv", content) if not isinstance(item, Note)]
    assert isinstance(one, Draft)
    assert isinstance(wide, Problem)
    assert (wide.position, wide.skipped) == ("row 3", False)
    assert "3 cells where the header has 2" in wide.message
    assert isinstance(bare, Problem)
    assert (bare.position, bare.skipped) == ("row 4", True)
    assert isinstance(last, Draft)


def test_markup_in_cells_is_taken_out() -> None:
    (one,) = drafts("csv", table(("text", "date"), (f"<p>{SAID}</p><p>More.</p>", "")))
    assert one.text == f"{SAID}\n\nMore."


def test_id_of_a_row_names_the_document_within_its_file(tmp_path: Path, read: Read) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(table(("id", "text"), ("1", SAID + name), ("1", SAID), ("2", SAID)))
    ids = [Path(item.document.id).name for item in read(tmp_path) if isinstance(item, Ingested)]
    assert ids == ["a.csv:1", "a.csv:row 3", "a.csv:2", "b.csv:1", "b.csv:row 3", "b.csv:2"]


def test_breaks_and_quotes_within_cells_are_kept() -> None:
    (one,) = drafts("csv", b'text,date\n"Line one, ""quoted""\n\nLine two which is long.",2021-03-03\n')
    assert one.text == 'Line one, "quoted"\n\nLine two which is long.'


# ------------------------------------------------------------------ damaged: found by benchmarks/fuzz.py


def test_word_document_of_which_one_part_is_damaged_is_refused(mixed: ModuleType) -> None:
    content = mixed.docx(next(mixed.articles()))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.getinfo("word/styles.xml")
    at = part.header_offset + 30 + len(part.filename) + part.compress_size // 2
    with pytest.raises(DocumentError, match="damaged"):
        found("docx", content[:at] + bytes([content[at] ^ 255]) + content[at + 1 :])


def test_page_in_a_language_that_is_not_read_is_read_in_the_worker(tmp_path: Path, read: Read) -> None:
    """The library that recognises it unpacks its model into a temporary file, which the worker does not write."""
    french = (
        "Des milliers d'enseignants ont défilé mercredi dans les rues de Lyon pour demander de meilleurs salaires. "
    )
    path = tmp_path / "page.html"
    path.write_bytes(f"<html lang='fr'><body><article><p>{french * 9}</p></article></body></html>".encode())
    (one,) = [item for item in read(path) if isinstance(item, Ingested)]
    assert one.document.language == "fr"


def test_message_with_an_impossible_day_has_none() -> None:
    (one,) = drafts("eml", b"Subject: March\nDate: Thu, 30 Sep 99999999999999999999 10:00:00 +0000\n\nThey marched.\n")
    assert (one.text, one.title, one.published) == ("They marched.\n", "March", None)
