"""The command `jejak`: serve, play the demonstration, migrate, make development tokens, replay, verify, rebuild, rotate the key.

Every fault at the start (a port in use, a broken data folder, a missing database or setting) ends in one clear line and a
non-zero exit. A command imports by itself what it alone needs: importing the services, with their data and models, takes
longer than most commands.
"""

import gc
import json
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from types import FrameType
from typing import Annotated, Literal, NoReturn

import psycopg
import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from starlette.applications import Starlette

from deploy import clock_word, inspection, key_store, logging_setup, secrets
from deploy.clock_word import ClocksDisagree
from deploy.database_folder import EmbeddedPostgreSQLFault
from deploy.databases import DatabaseMissing, ready_databases
from deploy.inspection import CannotInspect
from deploy.migration import KEYS, SERVICES, OtherVersion, open_databases, refuse_other_version
from deploy.needed_settings import SettingMissing, refuse_incomplete
from deploy.rights import RightsRefused
from deploy.server import YOUNG_OBJECTS, ServerDidNotStart, run, serving, spare_the_collector
from deploy.version import VERSION
from shared.dated_data import DataFault
from shared.journal.journal import JournalHole
from shared.offices import OFFICES
from shared.service.rebuild import RebuildRuns
from shared.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Jejak: the back end of public-service offices for trade and industry. Settings come from JEJAK_… variables.",
)
clock_commands = typer.Typer(no_args_is_help=True)
app.add_typer(clock_commands, name="clock")
console = Console()


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"jejak {VERSION}")
        raise typer.Exit


@app.callback()
def jejak(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The back end of public-service offices for trade and industry."""


_FAULTS = (
    EmbeddedPostgreSQLFault,
    DatabaseMissing,
    OtherVersion,
    RightsRefused,
    SettingMissing,
    secrets.SecretMissing,
    key_store.KeysDoNotFit,
    CannotInspect,
    ClocksDisagree,
    JournalHole,
    DataFault,
)


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as fault:
        first = fault.errors(include_input=False)[0]
        _end(f"JEJAK_{'_'.join(str(part) for part in first['loc']).upper()}: {first['msg']}")


def _end(line: str) -> NoReturn:
    typer.echo(f"jejak: {line}", err=True)
    raise typer.Exit(1)


@contextmanager
def _one_line() -> Iterator[None]:
    """Turns a fault, at the start or in the database, into one line."""
    try:
        yield
    except RebuildRuns:
        _end("another rebuild for this service is running; try again when it has ended")
    except ServerDidNotStart:
        _end("the server could not start; the log above says why")
    except _FAULTS as fault:
        _end(str(fault))
    except psycopg.OperationalError as fault:
        _end("the database cannot be reached: " + _first_line(fault))
    except psycopg.Error as fault:
        _end("the database refused: " + _first_line(fault))


def _first_line(fault: psycopg.Error) -> str:
    """Leaves out the lines that repeat values or statements."""
    said = fault.diag.message_primary or str(fault).strip() or type(fault).__name__
    return said.splitlines()[0]


def _refuse_used_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            _end(f"cannot listen on {host}:{port}: {fault.strerror}; choose another with --port")


def _refuse_exposed_test_mode(settings: Settings, host: str, *, exposed: bool) -> None:
    """Refuses test mode beyond this machine without its option: people can move its clock, and its simulators need no token."""
    if settings.mode == "production" or exposed:
        return
    addresses = {str(found[4][0]).partition("%")[0] for found in socket.getaddrinfo(host, None)}
    if not all(ip_address(one).is_loopback for one in addresses):
        _end(
            f"other machines can reach {host}, and this is test mode (a clock that can be moved, development tokens,"
            " simulators); set JEJAK_MODE=production, or add --expose-test-mode"
        )


def _simulators_at(host: str, port: int) -> str:
    """The address of this process's own simulators: loopback if it listens on every address."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 – compared with, not bound to
    return f"http://{f'[{reached}]' if ':' in reached else reached}:{port}/simulators"


def _end_on_signals() -> None:
    """SIGTERM and SIGHUP end the process as Ctrl-C does, so that the embedded database is stopped too."""

    def leave(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)


Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)]
Exposed = Annotated[bool, typer.Option("--expose-test-mode", help="Listen beyond this machine in test mode, too.")]


@app.command()
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    service: Annotated[list[str] | None, typer.Option(help="Serve only this service; repeat it for several.")] = None,
    expose_test_mode: Exposed = False,
) -> None:
    """Serve all services behind one origin, or only those named. Without a database setting, embedded PostgreSQL runs."""
    names = tuple(service or SERVICES)
    if unknown := [name for name in names if name not in SERVICES]:
        _end(f"there is no service {unknown[0]}; there are {', '.join(SERVICES)}")
    _refuse_used_port(host, port)
    _end_on_signals()
    logging_setup.configure()
    settings = _settings()
    _refuse_exposed_test_mode(settings, host, exposed=expose_test_mode)
    with _one_line():
        refuse_incomplete(settings, names)
    with _one_line(), ready_databases(settings, names, say=typer.echo) as settings:
        from deploy.simulators import mail_server_for, with_simulators  # noqa: PLC0415 – slow; a start that is refused needs none
        from deploy.system import make_system  # noqa: PLC0415

        mail = mail_server_for(settings) if "messages" in names else None
        system = make_system(with_simulators(settings, _simulators_at(host, port), mail), names, mail=mail)
        run(_serve(system.app, host, port))


async def _serve(served: Starlette, host: str, port: int) -> None:
    async with serving(served, host, port) as (server, task):
        spare_the_collector()
        console.print(f"Jejak listens on {server.origin} (Ctrl-C ends it)", highlight=False, soft_wrap=True)
        await task


@app.command()
def demo(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    once: Annotated[bool, typer.Option("--once", help="End after the stories.")] = False,
    expose_test_mode: Exposed = False,
) -> None:
    """Play the stories over real HTTP; then serve until Ctrl-C."""
    from deploy.demonstration import play  # noqa: PLC0415 – only this command needs it
    from deploy.simulators import mail_server_for, with_simulators  # noqa: PLC0415

    _refuse_used_port(host, port)
    _end_on_signals()
    logging_setup.configure(quiet=True)
    settings = _settings()
    _refuse_exposed_test_mode(settings, host, exposed=expose_test_mode)
    with _one_line(), ready_databases(settings, SERVICES, say=typer.echo) as settings:
        mail = mail_server_for(settings)
        connected = with_simulators(settings, _simulators_at(host, port), mail)
        sys.exit(play.run(connected, mail, host, port, once=once, console=console))


@app.command()
def migrate() -> None:
    """Bring the databases to the tables of this version. You may repeat it, and run it in several places at once."""
    with _one_line(), ready_databases(_settings(), (), say=typer.echo) as settings:
        for line in open_databases(settings.database_url or "", settings.keys_database_url or ""):
            typer.echo(line, err=True)
        console.print("The databases are up to date.")


@app.command("rotate-key")
def rotate_key() -> None:
    """Wrap all keys with a new key-encryption key. It is JEJAK_NEW_KEY_ENCRYPTION_KEY; run this as the owner of the databases.

    Stop the services first; start them again with the new key.
    """
    with _one_line(), ready_databases(_settings(), (), migrating=False) as settings, _progress("rotate-key") as show:
        if settings.keys_database_url is not None:
            refuse_other_version(settings.keys_database_url, KEYS)
        done = key_store.rotate(settings, settings.database_url or "", show)
    console.print(done, highlight=False, soft_wrap=True)


@app.command("open311-key")
def open311_key(
    client: Annotated[str, typer.Argument(help="A name for the client, such as that of its app.")],
    office: Annotated[
        list[str], typer.Option(help="The code of an office that it may send to; repeat it for several.")
    ],
) -> None:
    """Make a key for a client that sends reports over Open311, and the setting that lets it in."""
    with _one_line(), ready_databases(_settings(), (), migrating=False) as settings:
        ring = key_store.key_ring(settings, settings.database_url or "")
    if unknown := sorted(set(office) - set(OFFICES)):
        _end(f"there is no office {', '.join(unknown)}")
    from services.complaints.open311.api_keys import hash_of, new_key  # noqa: PLC0415 – slow

    key = new_key()
    kept = {client: {"hash": hash_of(ring.requests, key), "jurisdictions": office}}
    typer.echo(f"api_key (for the client, shown only now): {key}")
    typer.echo(f"JEJAK_OPEN311_KEYS={json.dumps(kept)}")


@app.command()
def token(
    subject: Annotated[str, typer.Option(help="The person's id in tokens.")],
    role: Annotated[list[str], typer.Option(help="A role; repeat it for several.")],
    office: Annotated[str, typer.Option(help="The office's code.")] = "disperindag-pasuruan",
    hours: Annotated[int, typer.Option(help="Hours for which it is valid.", min=1)] = 8,
) -> None:
    """Print a development token. Test mode only: in production the identity provider makes tokens."""
    with _one_line():
        typer.echo(secrets.development_token(_settings(), subject, office, role, hours))


@app.command()
def replay(
    case: Annotated[
        str, typer.Argument(help="The case: its registration number (REG/2026/00010), or the application's id.")
    ],
    as_of: Annotated[str | None, typer.Option(help="A journal position or a time with zone; default: now.")] = None,
    language: Annotated[Literal["id", "en"], typer.Option(help="Indonesian or English.")] = "id",
    office: Annotated[
        str | None, typer.Option(help="The office's code, if several offices gave the same number.")
    ] = None,
) -> None:
    """Print a case's history over all services, and its state."""
    logging_setup.silent()
    with _one_line(), ready_databases(_settings(), (), migrating=False) as settings:
        told = inspection.replay(settings, case, as_of, language, office)
    if told is None:
        _end(f"there is no case {case}")
    for line in told.lines:
        typer.echo(line)
    if told.damaged:
        positions = ", ".join(str(position) for position in told.damaged)
        _end(
            f"the journal no longer holds what was recorded at position {positions}; the lines marked !! say what is wrong"
        )


@app.command()
def verify() -> None:
    """Check the whole journal; name the first wrong position. Recomputes every leaf and looks for missing events.

    Warns about events that a wrong clock recorded.
    """
    logging_setup.silent()
    with _one_line(), ready_databases(_settings(), (), migrating=False) as settings, _progress("verify") as show:
        fault = inspection.verify(settings, show)
        strange = [] if fault else inspection.strange_times(settings)
    if fault is not None:
        _end(fault)
    console.print("Every leaf, position, version, stream and command of the journal is right.")
    for line in strange:
        typer.echo(f"jejak: warning: {line}", err=True)
    if strange and settings.mode == "test":
        typer.echo("jejak: in test mode the clock may have been set on purpose", err=True)


@app.command()
def rebuild(
    view: Annotated[str, typer.Argument(help="SERVICE.VIEW, for example metrology.instruments.")],
) -> None:
    """Rebuild a read model from the whole journal. Builds it beside the old one, then switches in one transaction."""
    logging_setup.silent()
    with _one_line(), ready_databases(_settings(), (), migrating=False) as settings, _progress("rebuild") as show:
        done = inspection.rebuild(settings, view, show)
    console.print(done)


@clock_commands.callback()
def _of_the_clock() -> None:
    """Confirm facts about clocks that only an operator knows."""


@clock_commands.command()
def confirm(
    by: Annotated[str, typer.Option(help="Your name, so that others can ask you.")],
    reason: Annotated[str, typer.Option(help="How you know, for example: compared with time.bmkg.go.id.")],
) -> None:
    """Confirm that the machine's clock is right. Needed after a quiet time or after events with a wrong time; services then resume."""
    with _one_line(), ready_databases(_settings(), (), migrating=False) as settings:
        said = clock_word.confirm(settings, by, reason)
    console.print(said, soft_wrap=True)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    shown_on = Console(stderr=True)
    with Progress(*columns, console=shown_on, disable=not shown_on.is_terminal) as progress:
        task = progress.add_task(what, total=None)

        def show(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield show


def main() -> None:
    """The entry point: Ctrl-C ends quietly. The garbage collector runs seldom, because most imported and served objects stay."""
    gc.set_threshold(YOUNG_OBJECTS, 20, 100)
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
