"""A process that cannot start says why in one line."""

import json
import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import psycopg
import pytest

from deploy.migration import SERVICES
from tests.conftest import ROOT, Databases
from tests.deploy.commands import JEJAK, KEY, SECONDS, environment, free_port, jejak, the_line

DATA = ROOT / "services" / "intake" / "card" / "data"
NOBODY = "postgresql://jejak@127.0.0.1:1/jejak"
PRODUCTION = {
    "MODE": "production",
    "JWKS_URL": "https://masuk.pasuruankab.go.id/jwks.json",
    "TOKEN_ISSUER": "https://masuk.pasuruankab.go.id",
    "KEY_ENCRYPTION_KEY": KEY,
    "REQUEST_KEY": KEY,
    "FILES_UNSCANNED": "true",
}


def test_a_database_that_cannot_be_reached(urls: dict[str, str]) -> None:
    port = free_port()
    for settings in (
        {"DATABASE_URL": NOBODY, "KEYS_DATABASE_URL": NOBODY},
        {**urls, "KEYS_DATABASE_URL": NOBODY},
        {"SERVICE_DATABASE_URLS": json.dumps(dict.fromkeys(SERVICES, NOBODY)), "KEYS_DATABASE_URL": NOBODY},
    ):
        said = the_line(jejak("serve", "--port", port, **settings))
        assert re.match("the database jejak cannot be reached: .*(refused|failed)", said)
    said = the_line(jejak("serve", "--port", port, DATABASE_URL="jejak at secret", KEYS_DATABASE_URL=NOBODY))
    assert said.startswith("a database URL cannot be read")
    assert "secret" not in said
    said = the_line(jejak("serve", "--port", port, DATABASE_URL=urls["DATABASE_URL"]))
    assert said.startswith("set JEJAK_KEYS_DATABASE_URL")


def test_a_database_of_another_version(urls: dict[str, str], databases: Databases) -> None:
    with psycopg.connect(databases.url) as owner:
        owner.execute("INSERT INTO journal.alembic_version VALUES ('later_0009')")
    own = {"SERVICE_DATABASE_URLS": json.dumps({"audit": databases.of("audit")})}
    for arguments, settings in ((["serve"], urls), (["serve", "--service", "audit"], own), (["verify"], urls)):
        assert "has the tables of another version of Jejak" in the_line(jejak(*arguments, **settings))


def test_a_port_in_use_and_an_address_that_is_none(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = the_line(jejak("serve", "--port", port, DATA=str(tmp_path)))
        assert said == f"cannot listen on 127.0.0.1:{port}: Address already in use; choose another with --port"
    assert the_line(jejak("serve", "--host", "no such host", DATA=str(tmp_path))).startswith("cannot listen on no such")
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_that_cannot_be_used(tmp_path: Path, urls: dict[str, str]) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "closed").mkdir(mode=0o500)
    closed = "/proc/jejak" if os.geteuid() == 0 else str(tmp_path / "closed" / "data")
    port = free_port()
    for folder in (str(tmp_path / "file"), closed):
        assert " cannot be used: " in the_line(jejak("serve", "--port", port, DATA=folder))
    assert " cannot be used: " in the_line(jejak("serve", "--port", port, DATA=closed, **urls))
    (tmp_path / "token-signing.key").write_bytes(b"")
    said = the_line(jejak("serve", "--port", port, DATA=str(tmp_path), **urls))
    assert "token-signing.key holds 0 bytes instead of 32" in said


@pytest.mark.parametrize("missing", ["JWKS_URL", "TOKEN_ISSUER", "KEY_ENCRYPTION_KEY", "REQUEST_KEY"])
def test_production_does_not_start_without(urls: dict[str, str], missing: str) -> None:
    settings = {name: value for name, value in PRODUCTION.items() if name != missing}
    said = the_line(jejak("serve", "--port", free_port(), **urls, **settings))
    assert said.startswith(f"production needs JEJAK_{missing}")


def test_production_reads_the_provider_s_keys_over_https_only(urls: dict[str, str]) -> None:
    for url in (
        "http://127.0.0.1/jwks.json",
        "HTTP://masuk.example/jwks.json",
        "masuk.example/jwks.json",
        "file:///jwks",
    ):
        said = the_line(jejak("serve", "--port", free_port(), **urls, **{**PRODUCTION, "JWKS_URL": url}))
        assert said.startswith("production needs JEJAK_JWKS_URL to begin with https://")


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_test_mode_does_not_leave_the_machine_without_the_option(tmp_path: Path, command: str) -> None:
    port = free_port()
    for host in ("0.0.0.0", "::"):  # noqa: S104 – what is refused
        said = the_line(jejak(command, "--host", host, "--port", port, DATA=str(tmp_path / "none")))
        assert said.startswith(f"other machines can reach {host}, and this is test mode")
        assert said.endswith("set JEJAK_MODE=production, or add --expose-test-mode")
    assert not (tmp_path / "none").exists()


def test_test_mode_listens_beyond_loopback_with_the_option_only(urls: dict[str, str]) -> None:
    later = {**urls, "KEYS_DATABASE_URL": NOBODY}  # refused by the next step, so that nothing is served
    for host, settings, more in (
        ("localhost", later, []),
        ("127.0.0.2", later, []),
        ("0.0.0.0", later, ["--expose-test-mode"]),  # noqa: S104
        ("0.0.0.0", {**later, **PRODUCTION}, []),  # noqa: S104
    ):
        said = the_line(jejak("serve", "--host", host, "--port", free_port(), *more, **settings))
        assert said.startswith("the database jejak cannot be reached"), host


def test_a_setting_that_cannot_be_read() -> None:
    said = the_line(jejak("serve", "--port", free_port(), MODE="prod"))
    assert said.startswith("JEJAK_MODE: ")


def test_a_fault_in_the_service_cards(urls: dict[str, str], tmp_path: Path) -> None:
    """The first use of the cards reads them; a start uses them."""
    copy = shutil.copytree(DATA, tmp_path / "data")
    card = copy / "cards" / "psr-bbm.yaml"
    card.write_text(card.read_text(encoding="utf-8").replace("office: disperindag-pasuruan", "office: nowhere", 1))
    with_copy = (
        f"from pathlib import Path; from services.intake.card import catalogue; catalogue._DATA = Path({str(copy)!r}); "
    )
    command = [*JEJAK[:-1], with_copy + JEJAK[-1], "serve", "--port", free_port()]
    ended = subprocess.run(command, env=environment(urls), capture_output=True, text=True, timeout=SECONDS, check=False)
    assert the_line(ended) == f"{card}: 0.office: there is no office nowhere"
