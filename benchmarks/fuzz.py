"""Files of every kind, damaged at random, given to their readers: what breaks one, or takes too long, is kept.

    python benchmarks/fuzz.py html pdf --minutes 10 --keep crashes

A reader may refuse a file (`DocumentError`), and nothing else: any other error, a death of the worker, or a bound that
is passed is a finding. In a file that is a ZIP archive, the parts are damaged, and the archive is made anew.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import io
import random
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from groundswell.errors import DocumentError
from groundswell.ingest.draft import Options
from groundswell.ingest.limits import LIMITS
from groundswell.ingest.readers import READERS
from groundswell.ingest.worker import Worker

_ODD = (
    b"\0",
    b"\xff",
    b"\xff\xfe",
    b"\r",
    b"\n\n",
    b"<",
    b">",
    b'"',
    b"{",
    b"}",
    b"\\",
    b"&#0;",
    b"&#xD800;",
    b"-1",
    b"0",
    b"99999999999999999999",
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    b"<!--",
    b"<![CDATA[",
    b"%s",
    b"../",
    b"\x1b[",
)

_FINDING = re.compile(r"^\w+: |died \(|took more|bytes of memory")


def mixed() -> ModuleType:
    """The script that writes files of every kind."""
    spec = importlib.util.spec_from_file_location("mixed", Path(__file__).with_name("mixed.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["mixed"] = module
    spec.loader.exec_module(module)
    return module


def samples(kind: str, folder: Path | None) -> list[bytes]:
    """Sound files of a kind: our own, or those of a folder."""
    if folder is not None:
        return [path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()]
    write = mixed()
    source: Iterator[Any] = write.articles()
    ending = {"text": "txt", "markdown": "md"}.get(kind, kind)
    if ending in write.MANY:
        return [write.MANY[ending][0]([next(source) for _ in range(3)]) for _ in range(3)]
    return [write.SINGLE[ending][0](next(source)) for _ in range(5)]


def damaged(content: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """A file with a few faults."""
    if content.startswith(b"PK\x03\x04") and chance.random() < 0.8:
        return _part_damaged(content, chance, others)
    return _bytes_damaged(content, chance, others)


def _part_damaged(content: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = _bytes_damaged(parts[name], chance, others)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for one, told in parts.items():
            archive.writestr(zipfile.ZipInfo(one), told)
    return held.getvalue()


def _bytes_damaged(content: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    held = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at, much = chance.randrange(len(held) + 1), chance.choice((1, 2, 8, 64, 512))
        match chance.randrange(7):
            case 0 if held:
                held[min(at, len(held) - 1)] ^= 1 << chance.randrange(8)
            case 1:
                del held[at : at + much]
            case 2:
                held[at:at] = held[at : at + much] * chance.choice((1, 2, 50))
            case 3:
                held[at:at] = chance.choice(_ODD) * chance.choice((1, 1, 3, 1000))
            case 4:
                held[at : at + much] = chance.randbytes(much)
            case 5:
                other = chance.choice(others)
                start = chance.randrange(len(other) + 1)
                held[at : at + much] = other[start : start + much]
            case _:
                del held[at:]
    return bytes(held)


def fuzz(kind: str, minutes: float, seed: int, folder: Path | None, keep: Path | None) -> Counter[str]:
    """Damage files and read them for some minutes; gives what was found, by the error."""
    chance = random.Random(f"{kind} {seed}")
    sound, found = samples(kind, folder), Counter[str]()
    ends = time.monotonic() + 60 * minutes
    number = refused = 0
    with Worker(LIMITS) as worker:
        read = _reading(kind, worker)
        while time.monotonic() < ends:
            number += 1
            content = damaged(chance.choice(sound), chance, sound)
            try:
                read(content)
            except DocumentError as error:
                refused += 1
                told = str(error)
                if _FINDING.search(told) and ("is it damaged?" in told or "given up" in told):
                    kept = re.sub(r"0x[0-9a-f]+|\d+", "#", told)[:120]
                    found[kept] += 1
                    if found[kept] == 1:
                        print(f"{kind}: {told}", flush=True)
                        if keep is not None:
                            keep.mkdir(parents=True, exist_ok=True)
                            name = hashlib.sha256(content).hexdigest()[:12]
                            (keep / f"{kind}-{name}").write_bytes(content)
    print(f"{kind}: {number:,} files in {minutes:g} minutes, {refused:,} refused, {len(found)} findings", flush=True)
    return found


def _reading(kind: str, worker: Worker) -> Callable[[bytes], None]:
    options = Options(limits=LIMITS)

    def read(content: bytes) -> None:
        if READERS[kind].streams:
            path = Path(f"/tmp/fuzz-{kind}-{id(worker)}")
            path.write_bytes(content)
            found = worker.read(kind, path, name=f"file.{kind}", options=options)
        else:
            found = worker.read(kind, content, name=f"file.{kind}", options=options)
        for _ in found:
            pass

    return read


def main() -> None:
    """Fuzz."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="+", choices=sorted(READERS))
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--samples", type=Path, help="a folder of sound files; our own where it is not said")
    parser.add_argument("--keep", type=Path, help="a folder for what breaks a reader")
    told = parser.parse_args()
    found = [fuzz(kind, told.minutes, told.seed, told.samples, told.keep) for kind in told.kinds]
    sys.exit(any(found))


if __name__ == "__main__":
    main()
