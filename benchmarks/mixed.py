"""A folder of mixed files, read into a project: seconds, memory, and the same again with nothing changed.

python benchmarks/mixed.py --files 10000 --processes 2
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import Any

from groundswell.project import Project

_TOWNS = "Lima Quito Bogotá Lagos Nairobi Leeds Boston Valencia Rosario Cusco Mombasa Pretoria Bristol Oaxaca".split()
_PEOPLE = "teachers nurses students farmers drivers miners pensioners residents dockers cleaners".split()
_ACTIONS = (
    "marched through the centre of;went on strike in;blocked the main road of;held a vigil in the square of".split(";")
)
_WANTS = "higher wages;smaller classes;clean water;the release of their colleagues;an end to the price rises".split(";")
_OTHER = (
    "The council will vote on the budget in spring, said the treasurer, who expects no surprises.",
    "Rain is expected in the south until the end of the week, with up to 30 millimetres on the coast.",
    "The museum shows 120 drawings that were not seen in public before, most of them from private hands.",
    "The home side won by two goals to one, after a first half in which neither found its rhythm.",
    "Prices of maize and beans rose by four per cent against the month before, according to the bureau of statistics.",
    "A spokeswoman for the ministry said that talks would be held before the end of the month.",
    "The bridge stays closed to lorries until its bearings have been replaced, which takes nine weeks.",
    "Readers who want to take part can write to the editors; the letters are published on Sundays.",
)


@dataclass(frozen=True, slots=True)
class Article:
    """A report as it is written into files of every kind."""

    title: str
    day: dt.date
    publisher: str
    byline: str
    url: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The paragraphs, with empty lines between them."""
        return "\n\n".join(self.paragraphs)


def articles(seed: int = 5) -> Iterator[Article]:
    """Articles without end, one in three of which tells a protest."""
    chance = random.Random(seed)
    number = 0
    while True:
        number += 1
        day = dt.date(2021, 1, 1) + dt.timedelta(days=chance.randrange(700))
        people, town = chance.choice(_PEOPLE), chance.choice(_TOWNS)
        said = [f"{chance.choice(_OTHER)} It is item {number} of {day.year}." for _ in range(12)]
        title = f"Item {number}: news from {town}"
        if number % 3 == 0:
            title = f"{people.capitalize()} protest in {town}"
            how_many = chance.randrange(40, 4000)
            wanted = chance.choice(_WANTS)
            said[0] = f"Some {how_many:,} {people} {chance.choice(_ACTIONS)} {town} on Monday to demand {wanted}."
        paragraphs = tuple(" ".join(said[n : n + 3]) for n in range(0, 12, 3))
        yield Article(title, day, "The Example", "Ana Pérez", f"https://www.example.org/{number}", paragraphs)


# ------------------------------------------------------------------ files of every kind


def text(article: Article) -> bytes:
    """Plain text."""
    return f"{article.title}\n{article.day:%-d %B %Y}\n\n{article.text}\n".encode()


def markdown(article: Article) -> bytes:
    """Markdown with front matter."""
    return f"---\ntitle: '{article.title}'\ndate: {article.day}\n---\n\n{article.text}\n".encode()


def html(article: Article) -> bytes:
    """A page with what pages have around an article."""
    links = "".join(f'<li><a href="/{n}">Section number {n}</a></li>' for n in range(40))
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.paragraphs)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(article.title)} | Example</title>'
        f'<meta property="og:site_name" content="{article.publisher}"><meta name="author" content="{article.byline}">'
        f'<meta property="article:published_time" content="{article.day}T10:00:00Z">'
        f'<link rel="canonical" href="{article.url}"></head><body><header><nav><ul>{links}</ul></nav></header>'
        f"<main><article><h1>{escape(article.title)}</h1>{body}</article></main>"
        f"<aside><h2>Most read</h2><ul>{links}</ul></aside><footer>© 2024 Example</footer></body></html>"
    ).encode()


def pdf(article: Article, *, columns: int = 2, pages: int = 1) -> bytes:
    """PDF in columns, with a running head."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    held, (width, height), margin, gap = io.BytesIO(), A4, 50, 20
    each = (width - 2 * margin - gap * (columns - 1)) / columns
    frames = [Frame(margin + n * (each + gap), margin, each, height - 2 * margin) for n in range(columns)]

    def head(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(margin, height - 30, f"{article.publisher}, {article.day:%-d %B %Y}")
        canvas.drawRightString(width - margin, height - 30, f"Page {document.page}")

    document = BaseDocTemplate(held, pagesize=A4, invariant=1)
    document.addPageTemplates([PageTemplate(frames=frames, onPage=head)])
    styles = getSampleStyleSheet()
    said = [Paragraph(escape(p), styles["BodyText"]) for _ in range(pages) for p in article.paragraphs]
    document.build([Paragraph(escape(article.title), styles["Heading1"]), *said])
    return held.getvalue()


def docx(article: Article) -> bytes:
    """A Word document."""
    import docx as library

    held, document = io.BytesIO(), library.Document()
    document.add_heading(article.title, 1)
    document.add_paragraph(f"{article.day:%-d %B %Y}")
    for paragraph in article.paragraphs:
        document.add_paragraph(paragraph)
    document.save(held)
    return held.getvalue()


def odt(article: Article) -> bytes:
    """An OpenDocument text."""
    said = "".join(f"<text:p>{escape(paragraph)}</text:p>" for paragraph in article.paragraphs)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
        f"<text:h>{escape(article.title)}</text:h><text:p>{article.day:%-d %B %Y}</text:p>{said}"
        "</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()})


def rtf(article: Article) -> bytes:
    """Rich text."""
    said = "".join(f"{_rtf(p)}\\par\n" for p in (article.title, f"{article.day:%-d %B %Y}", *article.paragraphs))
    return f"{{\\rtf1\\ansi\\ansicpg1252{{\\info{{\\title {_rtf(article.title)}}}}}\n{said}}}".encode("ascii")


def _rtf(words: str) -> str:
    return "".join(c if c < "\x80" else "".join(f"\\'{b:02x}" for b in c.encode("cp1252")) for c in words)


def eml(article: Article) -> bytes:
    """An e-mail message."""
    message = EmailMessage()
    message["Subject"], message["From"] = article.title, f"{article.byline} <ana@example.org>"
    message["Date"] = f"{article.day:%a, %d %b %Y} 10:00:00 +0000"
    message.set_content(article.text)
    return message.as_bytes()


def table(rows: list[Article], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A table as text."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=delimiter)
    writer.writerow(("Headline", "Date", "Source", "Body", "Link"))
    for one in rows:
        writer.writerow((one.title, f"{one.day:%d/%m/%Y}", one.publisher, one.text, one.url))
    return held.getvalue().encode(encoding)


def xlsx(rows: list[Article]) -> bytes:
    """A spreadsheet."""
    lines = [("Headline", "Date", "Source", "Body", "Link")]
    lines += [(one.title, f"{one.day}", one.publisher, one.text, one.url) for one in rows]
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in line) + "</row>"
        for line in lines
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    sheet = f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>'.encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
                f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
                f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
            ).encode(),
            "xl/workbook.xml": (
                f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
                '<sheet name="Articles" sheetId="1" r:id="r1"/></sheets></workbook>'
            ).encode(),
            "xl/worksheets/sheet1.xml": sheet.encode(),
        }
    )


def parquet(rows: list[Article]) -> bytes:
    """A table in Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    held = io.BytesIO()
    columns = {"title": [r.title for r in rows], "published": [r.day for r in rows], "text": [r.text for r in rows]}
    pq.write_table(pa.table(columns), held)
    return held.getvalue()


def jsonl(rows: list[Article]) -> bytes:
    """JSON Lines."""
    lines = [{"title": r.title, "published": str(r.day), "publisher": r.publisher, "text": r.text} for r in rows]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def zipped(files: dict[str, bytes], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", packing) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, packing)
    return held.getvalue()


#: Files of one article, by ending, and how many of a hundred are such.
SINGLE: dict[str, tuple[Callable[[Article], bytes], int]] = {
    "txt": (text, 22),
    "html": (html, 34),
    "pdf": (pdf, 14),
    "docx": (docx, 10),
    "odt": (odt, 3),
    "rtf": (rtf, 5),
    "eml": (eml, 5),
    "md": (markdown, 3),
}
#: Files of several articles.
MANY: dict[str, tuple[Callable[[list[Article]], bytes], int]] = {
    "csv": (table, 1),
    "xlsx": (xlsx, 1),
    "parquet": (parquet, 1),
    "jsonl": (jsonl, 1),
}
_ROWS = 5


def fill(folder: Path, number: int) -> int:
    """Write so many files into folders of a hundred; gives the number of articles in them."""
    source, written = articles(), 0
    endings = [ending for ending, (_, share) in {**SINGLE, **MANY}.items() for _ in range(share)]
    chance = random.Random(3)
    for n in range(number):
        ending = chance.choice(endings)
        place = folder / f"{n // 100:03d}"
        place.mkdir(exist_ok=True)
        rows = [next(source) for _ in range(_ROWS if ending in MANY else 1)]
        content = MANY[ending][0](rows) if ending in MANY else SINGLE[ending][0](rows[0])
        (place / f"{n:05d}.{ending}").write_bytes(content)
        written += len(rows)
    return written


# ------------------------------------------------------------------ measuring


def measured(command: list[str]) -> tuple[float, float, int, str]:
    """Seconds that a command takes, by the clock and of processors; the most bytes it holds at once; what it says."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    most = 0

    def watch() -> None:
        nonlocal most
        while process.poll() is None:
            most = max(most, _held(process.pid))
            time.sleep(1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    said, _ = process.communicate()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - started, spent, most, said


def _held(root: int) -> int:
    """Bytes that a process and those below it hold, what they share counted once (Linux)."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
    family, size = {root}, 0
    while len(family) > size:
        size = len(family)
        family |= {number for number, parent in parents.items() if parent in family}
    total = 0
    for number in family:
        try:
            told = Path(f"/proc/{number}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next((int(line.split()[1]) * 1024 for line in told.splitlines() if line.startswith("Pss:")), 0)
    return total


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="a folder to work in, which is kept")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        work = told.keep or Path(made)
        work.mkdir(exist_ok=True)
        folder, project = work / "files", work / "project"
        if not folder.exists():
            folder.mkdir()
            started = time.monotonic()
            written = fill(folder, told.files)
            print(f"{told.files:,} files with {written:,} articles written in {time.monotonic() - started:.0f} s")
        program = str(Path(sys.executable).parent / "groundswell")
        Project.create(project).close()
        for what in ("first", "again"):
            line = [program, "code", "-q", "-j", str(told.processes), "--project", str(project), str(folder)]
            seconds, spent, most, said = measured(line)
            took = f"{seconds:.1f} s, {spent:.0f} s of processors, {most / 2**20:,.0f} MiB"
            print(f"{what}: {took}; {said.strip().splitlines()[-1]}", flush=True)


if __name__ == "__main__":
    main()
