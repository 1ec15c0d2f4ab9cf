"""`groundswell extract` as a person or a script meets it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

MARCH = "Some 300 nurses marched through Lima on 3 May 2021 to demand higher wages. Police arrested two of them."


def run(*arguments: str, stdin: bytes | None = None, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "groundswell.cli", *arguments],
        input=stdin,
        capture_output=True,
        env=os.environ | env,
        timeout=120,
        check=False,
    )


def test_event_is_shown_within_80_columns_without_colour(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(MARCH, "utf-8")
    done = run("extract", str(file), COLUMNS="80")
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) <= 80
    for words in ("march", "2021-05-03", "Lima", "nurses", "300", "arrests", "higher wages"):
        assert words in shown


def test_json_lines_come_in_order_with_failures_among_them(tmp_path: Path) -> None:
    good, bad, empty = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.txt"
    good.write_text(MARCH, "utf-8")
    bad.write_bytes(b"\xff\xfe\x00")
    empty.write_text("", "utf-8")
    done = run("extract", "--json", str(bad), str(good), str(empty))
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["document"]["id"] for line in lines] == [str(bad), str(good), str(empty)]
    assert ["error" in line["document"] for line in lines] == [True, False, True]
    assert done.returncode == 1
    assert b"2 documents could not be read" in done.stderr


def test_unsupported_language_fails_alone() -> None:
    rows = [
        {"id": "fr", "text": "Les enseignants ont manifesté hier dans les rues de Lyon."},
        {"id": "en", "text": MARCH},
    ]
    done = run("extract", "--json", "-", stdin="".join(json.dumps(r) + "\n" for r in rows).encode())
    french, english = (json.loads(line) for line in done.stdout.splitlines())
    assert "'fr'" in french["document"]["error"]
    assert english["events"]
    assert done.returncode == 1


def test_date_in_the_future_is_read_with_a_warning() -> None:
    row = {"id": "late", "text": MARCH, "published": "2999-01-01"}
    done = run("extract", "--json", "-", stdin=json.dumps(row).encode())
    assert done.returncode == 0
    assert b"after today" in done.stderr


def test_mentions_are_added_on_request() -> None:
    done = run("extract", "--json", "--mentions", "-", stdin=MARCH.encode())
    mentions = json.loads(done.stdout)["mentions"]
    assert {"date", "place", "count", "actor"} <= {m["kind"] for m in mentions}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["extract"], b"FILE"),
        (["extract", "--published", "yesterday", "-"], b"2023-02-08"),
        (["extract", "--country", "Peru", "-"], b"alpha-3"),
        (["extract", "--mentions", "-"], b"--json"),
        (["extrct"], b"extrct"),
    ],
)
def test_wrong_usage_is_told_and_ends_with_2(arguments: list[str], said: bytes) -> None:
    done = run(*arguments, stdin=b"x")
    assert done.returncode == 2
    assert said in done.stderr


def test_one_or_two_processes_and_any_order_give_the_same_bytes() -> None:
    rows = [{"id": str(n), "text": f"{MARCH} Then {n} others came."} for n in range(24)]
    given = []
    for processes, ordered in (("1", rows), ("2", rows), ("2", rows[::-1])):
        stdin = "".join(json.dumps(r) + "\n" for r in ordered).encode()
        done = run("extract", "--json", "-j", processes, "-", stdin=stdin)
        given.append(sorted(done.stdout.splitlines()))
    assert given[0] == given[1] == given[2]


def test_interrupt_leaves_whole_lines() -> None:
    rows = "".join(json.dumps({"id": str(n), "text": MARCH}) + "\n" for n in range(3000)).encode()
    with subprocess.Popen(
        [sys.executable, "-m", "groundswell.cli", "extract", "--json", "-j", "2", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # whoever runs the tests in the background may have had interrupts ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # no threads yet
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(rows[:60_000])
        process.stdin.flush()
        first = process.stdout.readline()
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        process.stdin.close()
        rest = process.stdout.read()
    assert process.returncode == 130
    assert all(json.loads(line)["document"]["id"] for line in [first, *rest.splitlines()])


def test_schema_is_printed() -> None:
    done = run("schema")
    assert json.loads(done.stdout)["required"] == ["document", "events"]


def test_demo_shows_every_sample(tmp_path: Path) -> None:
    done = run("demo", "--project", str(tmp_path / "demo"))
    assert done.returncode == 0
    assert done.stdout.count("· relevance".encode()) >= 16
