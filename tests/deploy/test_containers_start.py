"""The example, filled in as its comments say, starts the migration and each service with their own settings only.

Each container's process runs here with exactly the environment of `docker-compose.yml`; only names of other containers are replaced
by where the test has them: a PostgreSQL, an identity provider over https, a server that speaks clamd's protocol.
"""

import json
import ssl
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import httpx
import jwt
import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from deploy.embedded_postgresql import EmbeddedPostgreSQL
from deploy.migration import SERVICES
from tests.conftest import ROOT, quick_place
from tests.deploy.commands import JEJAK, KEY, SECONDS, environment, free_port
from tests.deploy.containers import environment_of, example

ISSUER = "https://masuk.pasuruankab.go.id"
READ = {
    "intake": "/applications",
    "metrology": "/instruments",
    "billing": "/bills",
    "audit": "/stuck",
    "certification": "/schemes",
    "complaints": "/complaints",
    "messages": "/messages",
}
"""For each service an address that an inspector reads."""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="jejak-test-", dir=quick_place()) as path:
        yield Path(path)


@pytest.fixture(scope="module")
def database(folder: Path) -> Iterator[EmbeddedPostgreSQL]:
    """A server with the two databases that the container's script makes."""
    with EmbeddedPostgreSQL(folder / "postgresql") as server:
        with psycopg.connect(server.url("postgres"), autocommit=True) as owner:
            owner.execute("CREATE ROLE jejak SUPERUSER LOGIN")
            owner.execute("CREATE DATABASE jejak OWNER jejak")
            owner.execute((ROOT / "deploy" / "keys-database.sql").read_bytes())
        yield server


class IdentityProvider:
    """An identity provider's public keys over https on loopback, and tokens that it signed."""

    def __init__(self, folder: Path) -> None:
        self._key = Ed25519PrivateKey.generate()
        self.certificate = folder / "certificate.pem"
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, _certified(self.certificate))
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self._server.server_port}/jwks.json"

    def __enter__(self) -> "IdentityProvider":
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def token(self) -> str:
        now = datetime.now(UTC)
        claims = {
            "iss": ISSUER,
            "aud": "jejak",
            "sub": "ratna",
            "office": "disperindag-pasuruan",
            "roles": ["inspector"],
            "iat": now,
            "exp": now + timedelta(minutes=10),
        }
        return jwt.encode(claims, self._key, "EdDSA", {"kid": "office"})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        jwk = {**json.loads(OKPAlgorithm.to_jwk(self._key.public_key())), "kid": "office", "alg": "EdDSA"}
        keys = json.dumps({"keys": [jwk]}).encode()

        class Keys(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(keys)))
                self.end_headers()
                self.wfile.write(keys)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        return Keys


def _certified(path: Path) -> Path:
    """Writes a certificate for 127.0.0.1 to `path`; returns the file of its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private = path.with_suffix(".key")
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return private


@pytest.fixture(scope="module")
def provider(folder: Path) -> Iterator[IdentityProvider]:
    with IdentityProvider(folder) as found:
        yield found


@pytest.fixture(scope="module")
def given(folder: Path, provider: IdentityProvider) -> dict[str, str]:
    """The example, filled in as its comments say."""
    filled = {
        "JEJAK_JWKS_URL": provider.url,
        "JEJAK_TOKEN_ISSUER": ISSUER,
        "JEJAK_KEY_ENCRYPTION_KEY": KEY,
        "JEJAK_REQUEST_KEY": KEY,
        "JEJAK_SCANNER_URL": "tcp://127.0.0.1:3310",
    }
    passwords = {name: "a1b2c3" for name in example() if name.endswith("_PASSWORD")}
    others = {name: value for name, value in example().items() if value}
    return {**others, **filled, **passwords, "JEJAK_FILE_STORE_URL": f"file://{folder}/files"}


def started_as(container: str, given: Mapping[str, str], database: EmbeddedPostgreSQL, folder: Path) -> dict[str, str]:
    """The environment of a container's process, with the test's PostgreSQL instead of the container `database`."""
    socket = database.url("postgres").rpartition("host=")[2]
    stated = environment_of(container, given)
    ours = {
        name.removeprefix("JEJAK_"): value.replace("@database/jejak_keys", f"@/jejak_keys?host={socket}").replace(
            '@database/jejak"', f'@/jejak?host={socket}"'
        )
        for name, value in stated.items()
        if name.startswith("JEJAK_")
    }
    if ours.get("DATABASE_URL"):
        ours["DATABASE_URL"] = ours["DATABASE_URL"].replace("@database/jejak", f"@/jejak?host={socket}")
    certificate = {"SSL_CERT_FILE": str(folder / "certificate.pem")}
    return {**environment({**ours, "DATA": str(folder / "data")}), **certificate}


@pytest.fixture(scope="module")
def migrated(given: dict[str, str], database: EmbeddedPostgreSQL, folder: Path) -> None:
    """`jejak migrate`, as the container of this name runs it."""
    command = [*JEJAK, "migrate"]
    environment = started_as("migrate", given, database, folder)
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert (ended.returncode, ended.stdout) == (0, "The databases are up to date.\n"), ended.stderr


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_starts_and_answers_with_the_settings_of_its_container(
    service: str, given: dict[str, str], database: EmbeddedPostgreSQL, folder: Path, provider: IdentityProvider
) -> None:
    port = free_port()
    with subprocess.Popen(
        [*JEJAK, "serve", "--service", service, "--port", port],
        env=started_as(service, given, database, folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"Jejak listens on http://127.0.0.1:{port} (Ctrl-C ends it)\n"
            here = f"http://127.0.0.1:{port}/{service}/v1"
            found = httpx.get(here + READ[service], headers={"Authorization": f"Bearer {provider.token()}"}, timeout=30)
            assert found.status_code == 200, found.text
            assert httpx.get(f"{here}/health", timeout=30).status_code == 200
        finally:
            process.kill()
