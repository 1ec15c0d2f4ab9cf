"""The command line: one command a file, loaded when it is called."""

from __future__ import annotations

import importlib
import sys

import click

import groundswell

#: Command to the module and function that holds it.
COMMANDS = {
    "extract": "groundswell.cli.extract:extract",
    "demo": "groundswell.cli.demo:demo",
    "ingest": "groundswell.cli.ingest:ingest",
    "init": "groundswell.cli.init:init",
    "code": "groundswell.cli.code:code",
    "watch": "groundswell.cli.watch:watch",
    "link": "groundswell.cli.link:link",
    "assign": "groundswell.cli.assign:assign",
    "account": "groundswell.cli.account:account",
    "serve": "groundswell.cli.serve:serve",
    "status": "groundswell.cli.status:status",
    "list": "groundswell.cli.events:list_events",
    "show": "groundswell.cli.events:show",
    "judge": "groundswell.cli.judge:judge",
    "undo": "groundswell.cli.judge:undo",
    "redo": "groundswell.cli.judge:redo",
    "agreement": "groundswell.cli.agreement:agreement",
    "export": "groundswell.cli.export:export",
    "import": "groundswell.cli.imports:import_file",
    "compare": "groundswell.cli.compare:compare",
    "confidential": "groundswell.cli.withhold:confidential",
    "forget": "groundswell.cli.withhold:forget",
    "report": "groundswell.cli.report:report",
    "release": "groundswell.cli.release:release",
    "codebook": "groundswell.cli.codebook:codebook",
    "sql": "groundswell.cli.sql:sql",
    "schema": "groundswell.cli.schema:schema",
    "gazetteer": "groundswell.cli.gazetteer:gazetteer",
}


class _OnDemand(click.Group):
    """A group that imports a command when it is asked for: `--help` is quick, and nobody loads what they do not use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=_OnDemand, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(groundswell.__version__, prog_name="groundswell")
def cli() -> None:
    """Read reports of protest; get events, with the words that every value rests on."""


def main() -> None:
    """Run the command line. Exit status: 0, 1 if any document failed, 2 for wrong usage, 130 when interrupted."""
    try:
        status = cli(standalone_mode=False)
    except click.exceptions.Abort:
        status = 130
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except KeyboardInterrupt:
        status = 130
    except BrokenPipeError:
        # whoever read has gone; nothing more is wanted, and the interpreter must not complain at exit
        sys.stderr.close()
        status = 0
    sys.exit(status or 0)
