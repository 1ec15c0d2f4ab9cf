"""The documentation says what there is, and its examples run."""

import doctest
import importlib
import json
from pathlib import Path

import click
import pytest

from groundswell.cli.main import COMMANDS
from groundswell.errors import GroundswellError

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def command(name: str) -> click.Command:
    module, attribute = COMMANDS[name].split(":")
    found: click.Command = getattr(importlib.import_module(module), attribute)
    return found


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_and_option_is_on_the_page(name: str) -> None:
    page = (DOCS / "command-line.md").read_text("utf-8")
    assert f"groundswell {name}" in page
    options = [o for p in command(name).params if isinstance(p, click.Option) for o in p.opts]
    assert [o for o in options if o not in page] == []


def test_examples_of_the_python_page_run() -> None:
    result = doctest.testfile(str(DOCS / "python.md"), module_relative=False, encoding="utf-8")
    assert result.attempted >= 10
    assert result.failed == 0


@pytest.mark.parametrize(
    "module",
    [
        "groundswell",
        "groundswell.extract",
        "groundswell.many",
        "groundswell.extract.pipeline",
        "groundswell.language.fold",
        "groundswell.record.partial_date",
        "groundswell.actors.kinds",
        "groundswell.extract.mentions.why.issues",
    ],
)
def test_examples_of_docstrings_run(module: str) -> None:
    import sys

    importlib.import_module(module)
    result = doctest.testmod(sys.modules[module])
    assert result.attempted
    assert result.failed == 0


def test_readme_has_the_two_commands_and_its_pictures_and_links_exist() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "make demo" in readme
    assert "make test" in readme
    links = [part.split(")")[0] for part in readme.split("](")[1:]]
    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []


def test_settings_are_documented() -> None:
    from dataclasses import fields

    from groundswell import Settings

    page = (DOCS / "python.md").read_text("utf-8")
    assert [f.name for f in fields(Settings) if f"`{f.name}`" not in page] == []


def test_errors_are_drawn_in_the_tree() -> None:
    from groundswell import errors

    classes = [n for n, c in vars(errors).items() if isinstance(c, type) and issubclass(c, GroundswellError)]
    assert [name for name in classes if name not in (errors.__doc__ or "")] == []


def test_schema_page_names_every_key_of_a_value() -> None:
    from groundswell.codebook.schema import schema

    values = schema()["properties"]["events"]["items"]["properties"]["values"]["properties"]
    keys = values["form"]["items"]["properties"]
    page = (DOCS / "format.md").read_text("utf-8")
    assert [key for key in keys if f"`{key}" not in page] == []
    assert json.dumps(values)
