"""`groundswell serve`: the review application, in a browser."""

from __future__ import annotations

import getpass
import ipaddress
import socket
from pathlib import Path

import click

from groundswell.cli.project import faults_told, project_option, summed


@click.command()
@project_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--team", is_flag=True, help="Several people, each with an account (`groundswell account add`).")
@click.option("--name", "names", multiple=True, help="Name under which a team reaches it: protest.example.org; again.")
@click.option("--by", envvar="GROUNDSWELL_CODER", help="Who you are, without --team; your user name otherwise.")
def serve(*, folder: Path, host: str, port: int, team: bool, names: tuple[str, ...], by: str | None) -> int:
    """Open the review application: read, correct, adjudicate, compare.

    It listens on this machine alone and asks for no login. With --team it asks everybody to log in, and may listen
    elsewhere.
    """
    import uvicorn

    from groundswell.project.summaries import refresh
    from groundswell.project.team import team as accounts
    from groundswell.review.app import make_app
    from groundswell.review.security import LOOPBACK

    if not team and not _is_loopback(host):
        raise click.BadParameter(
            f"found {host}; without --team nobody logs in, and it listens on this machine alone: 127.0.0.1",
            param_hint="--host",
        )
    with faults_told(), _listening(host, port) as listener:
        hosts = (*LOOPBACK, host.lower(), *(name.lower() for name in names))
        app = make_app(folder, by=by or getpass.getuser(), team=team, hosts=hosts)
        refresh(app.state.project, step=summed)
        if team and not any(account.role == "admin" for account in accounts(app.state.project)):
            click.echo(f"Nobody is admin yet: groundswell account add NAME --role admin --project {folder}", err=True)
        address = f"http://{host if ':' not in host else f'[{host}]'}:{listener.getsockname()[1]}"
        click.echo(f"Groundswell: {address}  (Ctrl+C ends it)", err=True)
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, date_header=False)
        uvicorn.Server(config).run(sockets=[listener])
    return 0


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise click.ClickException(
            f"cannot listen at {host}, port {port}: {error.strerror or error}. Name another with --port"
        ) from error
