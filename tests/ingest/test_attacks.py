"""Files that attack the reader: each fails alone and says why, in bounded time and memory; the others are read."""

import bz2
import gzip
import io
import json
import lzma
import os
import resource
import stat
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from groundswell.ingest import Failure, Finished, Ingested, Item, Skipped, read_documents
from groundswell.ingest.limits import LIMITS

MIB = 1024 * 1024
REPORT = b"Some 300 nurses marched through Lima on 3 May 2021 to demand higher wages."
Read = Callable[..., list[Item]]
Texts = Callable[[list[Item]], list[str]]


def failures(items: list[Item]) -> list[str]:
    return [item.message for item in items if isinstance(item, Failure)]


def skipped(items: list[Item]) -> list[str]:
    return [item.message for item in items if isinstance(item, Skipped)]


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def beside(folder: Path, name: str, content: bytes) -> Path:
    """A folder with an attack, and a report after it."""
    folder.mkdir(exist_ok=True)
    written(folder / name, content)
    written(folder / "zz-report.txt", REPORT)
    return folder


# ------------------------------------------------------------------ archives


def test_zip_bomb_is_not_unpacked_and_the_others_are_read(
    tmp_path: Path, read: Read, texts: Texts, mixed: ModuleType
) -> None:
    bomb = mixed.zipped({"a.txt": REPORT, "bomb.txt": b"\0" * (64 * MIB), "z.txt": REPORT + b" Again."})
    assert len(bomb) < MIB
    items = read(written(tmp_path / "bomb.zip", bomb))
    assert len(texts(items)) == 2
    [told] = failures(items)
    assert "bomb.zip!bomb.txt" in told
    assert "at most 200 to one" in told


def test_nested_zip_bomb_is_bounded_in_depth(tmp_path: Path, read: Read, mixed: ModuleType) -> None:
    held = mixed.zipped({"report.txt": REPORT})
    for _ in range(6):
        held = mixed.zipped({"inner.zip": held, "again.zip": held})
    items = read(written(tmp_path / "nested.zip", held))
    assert {told.rpartition(": ")[2] for told in failures(items)} == {
        "an archive in 3 archives; at most 3 are opened. Unpack it first"
    }


def test_archive_that_becomes_too_large_in_small_steps_is_given_up(
    tmp_path: Path, read: Read, mixed: ModuleType
) -> None:
    many = mixed.zipped({f"{n}.bin": os.urandom(MIB) for n in range(8)})
    items = read(written(tmp_path / "many.zip", many), unpacked_bytes=3 * MIB)
    assert "unpacks to more than 3,145,728 bytes" in failures(items)[-1]


def test_archives_in_an_archive_share_what_it_may_become(tmp_path: Path, read: Read, mixed: ModuleType) -> None:
    inner = mixed.zipped({f"{n}.bin": os.urandom(MIB) for n in range(2)})
    outer = mixed.zipped({"1.zip": inner, "2.zip": inner, "3.zip": inner})
    items = read(written(tmp_path / "outer.zip", outer), unpacked_bytes=6 * MIB)
    assert any("unpacks to more than" in told for told in failures(items))


def test_overlapping_zip_bomb_is_refused(tmp_path: Path, read: Read) -> None:
    """Every entry of the list of names is the same packed bytes, as in the bombs of Fifield (2019)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b"A" * (2 * MIB)
    packed = packer.compress(content) + packer.flush()
    crc = zlib.crc32(content)
    sizes = struct.pack("<LLL", crc, len(packed), len(content))
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", 1, 0) + b"a"
    listed = b""
    for n in range(2_000):
        name = f"{n:04d}".encode()
        listed += b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
        listed += struct.pack("<HHHHHLL", len(name), 0, 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 2_000, 2_000, len(listed), len(local) + len(packed), 0)
    items = read(written(tmp_path / "overlap.zip", local + packed + listed + end))
    assert failures(items) == [f"{tmp_path / 'overlap.zip'}: its entries overlap, as in a ZIP bomb; it was not read"]


def test_zip_with_too_many_entries_is_not_listed(tmp_path: Path, read: Read, mixed: ModuleType) -> None:
    many = mixed.zipped({f"{n}.txt": REPORT for n in range(50)})
    items = read(written(tmp_path / "many.zip", many), archive_entries=20)
    assert "more than 20 entries" in failures(items)[-1]


def test_zip_that_claims_a_smaller_size_than_it_has_is_bounded_by_the_claim(
    tmp_path: Path, read: Read, mixed: ModuleType
) -> None:
    bomb = bytearray(mixed.zipped({"bomb.txt": b"A" * (8 * MIB)}))
    claimed = struct.pack("<L", 1000)
    at = bomb.index(struct.pack("<L", 8 * MIB))
    bomb[at : at + 4] = claimed
    at = bomb.index(struct.pack("<L", 8 * MIB))
    bomb[at : at + 4] = claimed
    [told] = failures(read(written(tmp_path / "lies.zip", bytes(bomb))))
    assert "damaged" in told


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "/etc/passwd.txt", "..\\up.txt", "C:\\x.txt", "a/../../b.txt"]
)
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_name_that_leads_out_of_an_archive_is_refused(
    tmp_path: Path, read: Read, texts: Texts, name: str, kind: str
) -> None:
    path = tmp_path / f"names.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, REPORT)
            archive.writestr("fine.txt", REPORT)
    else:
        with tarfile.open(path, "w") as archive:
            for one in (name, "fine.txt"):
                info = tarfile.TarInfo(one)
                info.size = len(REPORT)
                archive.addfile(info, io.BytesIO(REPORT))
    items = read(path)
    assert texts(items) == [REPORT.decode()]
    assert ["leads out of the archive" in told for told in failures(items)] == [True]


def test_links_and_devices_in_an_archive_are_not_followed(tmp_path: Path, read: Read, texts: Texts) -> None:
    path = tmp_path / "links.tar"
    with tarfile.open(path, "w") as archive:
        for name, kind in (("soft", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("null", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        archive.addfile(tarfile.TarInfo("dir/"))
    items = read(path)
    assert texts(items) == []
    assert [told.partition("!")[2] for told in skipped(items)] == [
        "soft: a link; it was not followed",
        "hard: a link; it was not followed",
    ]
    assert ["device" in told for told in failures(items) if "null" in told] == [True]


def test_header_of_tar_that_claims_gigabytes_is_given_up(tmp_path: Path, read: Read) -> None:
    info = tarfile.TarInfo("././@PaxHeader")
    info.type, info.size = tarfile.XHDTYPE, 3 << 30
    path = tmp_path / "header.tar.gz"
    with gzip.open(path, "wb", compresslevel=9) as stream:
        stream.write(info.tobuf(tarfile.GNU_FORMAT))
        for _ in range(40):
            stream.write(b"\0" * MIB)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    [told] = failures(read(path))
    assert "header" in told
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


@pytest.mark.parametrize(
    ("ending", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)], ids=["gz", "bz2", "xz"]
)
def test_packed_file_that_unpacks_to_a_multitude_is_given_up(
    tmp_path: Path, read: Read, ending: str, pack: Callable[[bytes], bytes]
) -> None:
    [told] = failures(read(written(tmp_path / f"bomb.txt.{ending}", pack(b"A" * (64 * MIB)))))
    assert "one byte unpacks to more than 200" in told


def test_gzip_quine_ends(tmp_path: Path, read: Read) -> None:
    """Packed files in packed files are bounded in depth."""
    held = REPORT
    for _ in range(10):
        held = gzip.compress(held)
    [told] = failures(read(written(tmp_path / "again.gz", held)))
    assert "at most 3 are opened" in told


def test_encrypted_archive_is_told(tmp_path: Path, read: Read, mixed: ModuleType) -> None:
    content = bytearray(mixed.zipped({"a.txt": REPORT}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    [told] = failures(read(written(tmp_path / "secret.zip", bytes(content))))
    assert "encrypted" in told


# ------------------------------------------------------------------ XML and documents

LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE], ids=["bomb", "outside"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("kind", ["docx", "odt", "xlsx"])
def test_entities_in_a_document_are_refused(
    tmp_path: Path, read: Read, texts: Texts, mixed: ModuleType, kind: str, encoding: str, declared: str
) -> None:
    article = next(mixed.articles())
    whole = mixed.xlsx([article]) if kind == "xlsx" else mixed.SINGLE[kind][0](article)
    part = {"docx": "word/document.xml", "odt": "content.xml", "xlsx": "xl/worksheets/sheet1.xml"}[kind]
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    body = held[part].decode().partition("?>")[2] if held[part].startswith(b"<?xml") else held[part].decode()
    held[part] = (declared + body.replace("It is item", "&l9;")).encode(encoding)
    items = read(beside(tmp_path / "in", f"bomb.{kind}", mixed.zipped(held)))
    assert texts(items) == [REPORT.decode()]
    assert ["declares entities" in told for told in failures(items)] == [True]


def test_entities_in_a_page_are_words(tmp_path: Path, read: Read, texts: Texts, mixed: ModuleType) -> None:
    page = BOMB.encode() + mixed.html(next(mixed.articles())).replace(b"It is item", b"&l9;")
    [text] = texts(read(written(tmp_path / "bomb.html", page)))
    assert "lollol" not in text


@pytest.mark.parametrize("kind", ["docx", "odt", "xlsx"])
def test_document_that_unpacks_to_too_much_is_refused(tmp_path: Path, read: Read, mixed: ModuleType, kind: str) -> None:
    article = next(mixed.articles())
    whole = mixed.xlsx([article]) if kind == "xlsx" else mixed.SINGLE[kind][0](article)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    held["picture.bin"] = b"\0" * (32 * MIB)
    [told] = failures(read(written(tmp_path / f"bomb.{kind}", mixed.zipped(held))))
    assert "to one are unpacked" in told


def test_sheet_with_a_cell_at_its_far_end_is_given_up(
    tmp_path: Path, read: Read, texts: Texts, mixed: ModuleType
) -> None:
    """A library that makes room for all cells between needs a hundred gigabytes."""
    whole = mixed.xlsx([next(mixed.articles())])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    sheet = held["xl/worksheets/sheet1.xml"].decode()
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    held["xl/worksheets/sheet1.xml"] = sheet.replace("</sheetData>", far).encode()
    items = read(beside(tmp_path / "in", "far.xlsx", mixed.zipped(held)), seconds=20)
    assert texts(items)[-1] == REPORT.decode()
    assert len(failures(items)) == 1


def deep_page() -> bytes:
    return b"<html><body>" + b"<div>" * 200_000 + b"words" + b"</div>" * 200_000


def test_page_nested_without_end_fails_alone(tmp_path: Path, read: Read, texts: Texts) -> None:
    items = read(beside(tmp_path / "in", "deep.html", deep_page()), seconds=20)
    assert texts(items)[-1] == REPORT.decode()


def pdf_of(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of which is the catalogue."""
    held, places = b"%PDF-1.7\n", []
    for number, told in enumerate(objects, start=1):
        places.append(len(held))
        held += b"%d 0 obj\n" % number + told + b"\nendobj\n"
    start = len(held)
    held += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    held += b"".join(b"%010d 00000 n \n" % place for place in places)
    return held + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def stream(told: bytes, *filters: str) -> bytes:
    names = " ".join(f"/{name}" for name in filters)
    return b"<< /Length %d /Filter [%s] >>\nstream\n" % (len(told), names.encode()) + told + b"\nendstream"


def one_page(content: bytes, *others: bytes) -> bytes:
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> "
        b"/XObject << /X 5 0 R >> >> >>",
        content,
        *others,
    )


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param(
            lambda: one_page(
                stream(zlib.compress(zlib.compress(b" " * (1 << 30), 9), 9), "FlateDecode", "FlateDecode")
            ),
            id="packed twice",
        ),
        pytest.param(
            lambda: one_page(
                stream(zlib.compress(b"BT /F1 9 Tf " + b"(words words) Tj " * 8_000_000, 9), "FlateDecode")
            ),
            id="words without end",
        ),
        pytest.param(
            lambda: one_page(
                stream(zlib.compress(b"/X Do " * 10), "FlateDecode"),
                *(
                    b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >> "
                    b"/Length 60 >>\nstream\n" % n + b"/X Do " * 10 + b"\nendstream"
                    for n in range(6, 30)
                ),
            ),
            id="forms in forms",
        ),
        pytest.param(
            lambda: pdf_of(
                b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2000000000 >>"
            ),
            id="pages that hold themselves",
        ),
        pytest.param(lambda: b"%PDF-1.7\n" + b"[" * 2_000_000, id="nested brackets"),
    ],
)
def test_pdf_bomb_is_given_up_in_bounded_time(
    tmp_path: Path, read: Read, texts: Texts, bomb: Callable[[], bytes]
) -> None:
    folder = beside(tmp_path / "in", "bomb.pdf", bomb())
    started = time.monotonic()
    items = read(folder, seconds=5)
    assert time.monotonic() - started < 30
    assert texts(items) == [REPORT.decode()]
    assert len(failures(items)) == 1


# ------------------------------------------------------------------ lines, encodings


def test_line_of_gigabytes_is_a_failure_and_the_next_is_read(tmp_path: Path, read: Read, texts: Texts) -> None:
    """5 GB of zero bytes that take no room on the disk."""
    path = tmp_path / "long.jsonl"
    with path.open("wb") as stream:
        stream.write(json.dumps({"text": "before"}).encode() + b"\n")
        stream.truncate(5 << 30)
        stream.seek(0, os.SEEK_END)
        stream.write(b"\n" + json.dumps({"text": "after"}).encode() + b"\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    items = read(path)
    assert texts(items) == ["before", "after"]
    assert ["line 2: more than 16,777,216 bytes in one line" in told for told in failures(items)] == [True]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 128 * 1024  # KiB


@pytest.mark.parametrize("name", ["long.txt", "long.csv", "long.html", "long.pdf"])
def test_file_of_gigabytes_is_not_read_into_memory(tmp_path: Path, read: Read, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as stream:
        stream.write(
            b"%PDF-1.7\n" if name.endswith("pdf") else b"<html>\n" if name.endswith("html") else b"text,date\n"
        )
        stream.truncate(LIMITS.file_bytes + 2)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    [told] = failures(read(path))
    assert "more than 268,435,456 bytes" in told
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 600 * 1024  # KiB


ODD = "Miles de maestros marcharon ayer en Bogotá; exigían más presupuesto. “No daremos un paso atrás”, dijo Núñez."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize("kind", ["txt", "csv", "md"])
def test_odd_encodings_are_recognised(tmp_path: Path, read: Read, texts: Texts, kind: str, encoding: str) -> None:
    told = ODD.replace("“", '"').replace("”", '"') if encoding == "cp850" else ODD
    content = f'texto;medio\n"{told.replace(chr(34), chr(34) * 2)}";x\n' if kind == "csv" else told
    assert texts(read(written(tmp_path / f"odd.{kind}", content.encode(encoding)))) == [told]


@pytest.mark.parametrize(
    "label", ["zlib", "rot13", "idna", "punycode", "unicode_escape", "raw-unicode-escape", "\\x00"]
)
def test_encoding_that_is_none_is_not_used(
    tmp_path: Path, read: Read, texts: Texts, mixed: ModuleType, label: str
) -> None:
    page = mixed.html(next(mixed.articles())).replace(b'charset="utf-8"', b'charset="' + label.encode() + b'"')
    assert len(texts(read(written(tmp_path / "page.html", page)))) == 1


# ------------------------------------------------------------------ folders


def test_folder_with_too_many_files_is_told_and_the_others_are_read(tmp_path: Path, read: Read, texts: Texts) -> None:
    """Scaled: the bound is a million names, here a thousand."""
    many = tmp_path / "in" / "many"
    many.mkdir(parents=True)
    for n in range(1_001):
        (many / f"{n}.txt").touch()
    written(tmp_path / "in" / "report.txt", REPORT)
    items = read(tmp_path / "in", folder_files=1_000)
    assert texts(items) == [REPORT.decode()]
    assert ["more than 1,000 files in one folder" in told for told in failures(items)] == [True]


def test_folders_in_folders_are_bounded(tmp_path: Path, read: Read) -> None:
    deep = tmp_path / "in" / "/".join("d" * 70)
    deep.mkdir(parents=True)
    written(deep / "report.txt", REPORT)
    assert "at most 64 are opened" in failures(read(tmp_path / "in"))[0]


def test_symbolic_link_out_of_the_folder_is_not_followed(tmp_path: Path, read: Read, texts: Texts) -> None:
    folder, secret = tmp_path / "in", tmp_path / "secret"
    folder.mkdir()
    secret.mkdir()
    written(secret / "secret.txt", b"Secret words.")
    written(folder / "report.txt", REPORT)
    (folder / "file").symlink_to(secret / "secret.txt")
    (folder / "folder").symlink_to(secret)
    (folder / "itself").symlink_to(folder)
    (folder / "broken").symlink_to(tmp_path / "none")
    items = read(folder)
    assert texts(items) == [REPORT.decode()]
    assert len([told for told in failures(items) if "a symbolic link out of the folder" in told]) == 3
    assert ["by its own name" in told for told in skipped(items)] == [True]


def test_link_that_is_named_itself_is_followed(tmp_path: Path, read: Read, texts: Texts) -> None:
    written(tmp_path / "report.txt", REPORT)
    (tmp_path / "link.txt").symlink_to(tmp_path / "report.txt")
    assert texts(read(tmp_path / "link.txt")) == [REPORT.decode()]


def test_file_that_becomes_a_link_after_it_was_found_is_not_followed(tmp_path: Path) -> None:
    secret = written(tmp_path / "secret.txt", b"Secret words.")
    folder = tmp_path / "in"
    folder.mkdir()
    path = written(folder / "report.txt", REPORT)

    def swapped(name: str, stamp: str | None, sha256: str | None) -> None:
        if stamp is not None:  # asked between finding the file and opening it
            path.unlink()
            path.symlink_to(secret)

    items = list(read_documents([str(folder)], memory=swapped))
    assert [type(item) for item in items] == [Failure]


@pytest.mark.timeout(30)
def test_pipes_devices_and_sockets_are_not_waited_for(tmp_path: Path, read: Read, texts: Texts) -> None:
    folder = beside(tmp_path / "in", "a.txt", REPORT + b" Again.")
    os.mkfifo(folder / "pipe")
    items = read(folder, "/dev/zero", "/dev/null")
    assert len(texts(items)) == 2
    assert [told.rpartition(": ")[2][:12] for told in failures(items)] == [
        "a named pipe",
        "a device; ex",
        "a device; ex",
    ]


@pytest.mark.timeout(30)
def test_file_that_becomes_a_pipe_after_it_was_found_is_not_waited_for(tmp_path: Path) -> None:
    path = written(tmp_path / "report.txt", REPORT)

    def swapped(name: str, stamp: str | None, sha256: str | None) -> None:
        path.unlink()
        os.mkfifo(path)

    [told] = list(read_documents([str(path)], memory=swapped))
    assert isinstance(told, Failure)
    assert "no file any more" in told.message


def test_file_that_changes_while_it_is_read_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "growing.jsonl"
    path.write_text("".join(json.dumps({"text": f"report {n}"}) + "\n" for n in range(5)), "utf-8")
    items = []
    for item in read_documents([str(path)]):
        items.append(item)
        if len(items) == 2:
            with path.open("a", encoding="utf-8") as stream:
                stream.write("{")
    assert any("was changed while it was read" in told for told in failures(items))
    [finished] = [item for item in items if isinstance(item, Finished)]
    assert finished.failures > 0  # and so it is read again next time


def test_names_that_are_no_text_or_move_the_cursor_are_escaped(tmp_path: Path, read: Read, texts: Texts) -> None:
    for name in (b"caf\xe9.txt", b"red\x1b[31m.txt", b"line\nbreak.txt"):
        Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_bytes(REPORT + name[:3])
    items = read(tmp_path)
    names = [Path(item.document.id).name for item in items if isinstance(item, Ingested)]
    assert names == ["caf\\udce9.txt", "line\\nbreak.txt", "red\\x1b[31m.txt"]


def test_file_that_may_not_be_read_is_a_failure(tmp_path: Path, read: Read) -> None:
    path = written(tmp_path / "report.txt", REPORT)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("whoever runs the tests may read everything")
    [told] = failures(read(path))
    assert "Permission denied" in told
    path.chmod(stat.S_IRUSR)
