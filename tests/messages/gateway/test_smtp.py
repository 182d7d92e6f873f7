"""A real mail server on loopback takes, refuses or loses e-mails; each ending has a meaning."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from services.messages.gateway.letter import Handed
from services.messages.gateway.smtp import Mailer, MailServer
from tests.messages.given import letter
from tests.messages.mail_server import mail_server


def mailer(port: int, **changes: Any) -> Mailer:
    fields: dict[str, Any] = {"security": "none", "seconds": 60}
    return Mailer(MailServer("127.0.0.1", port, **{**fields, **changes}), "layanan@pasuruan.test", {})


async def test_an_email_is_accepted_with_its_envelope() -> None:
    async with mail_server() as server:
        assert await mailer(server.port).hand_over(letter()) == Handed("accepted")
        [envelope] = server.envelopes
        assert (envelope.mail_from, envelope.rcpt_tos) == ("layanan@pasuruan.test", ["dewi@contoh.test"])


async def test_a_connection_carries_many_emails() -> None:
    async with mail_server() as server:
        gateway = mailer(server.port, connections=2)
        handed = await asyncio.gather(*(gateway.hand_over(letter(id=uuid4())) for _ in range(20)))
        assert {one.outcome for one in handed} == {"accepted"}
        assert len(server.accepted) == 20
        assert len(server.lines) <= 2
        await gateway.rest()
        assert (await gateway.hand_over(letter())).outcome == "accepted"


async def test_a_connection_that_ended_meanwhile_is_replaced() -> None:
    async with mail_server() as server:
        gateway = mailer(server.port)
        assert (await gateway.hand_over(letter())).outcome == "accepted"
        server.hang_up()
        assert (await gateway.hand_over(letter(id=uuid4()))).outcome == "accepted"
        assert len(server.lines) == 2


@pytest.mark.parametrize(
    ("answer", "outcome", "code"),
    [
        ("550 no such user dewi@contoh.test", "refused", "smtp-550"),
        ("552 mailbox full", "refused", "smtp-552"),
        ("450 greylisted", "failed", "smtp-450"),
        ("421 shutting down", "failed", "smtp-421"),
    ],
)
async def test_the_server_refuses_the_recipient(answer: str, outcome: Any, code: str) -> None:
    async with mail_server() as server:
        server.on_recipient = lambda _: answer
        gateway = mailer(server.port)
        assert await gateway.hand_over(letter()) == Handed(outcome, code)
        server.on_recipient = lambda _: None
        assert (await gateway.hand_over(letter())).outcome == "accepted"


@pytest.mark.parametrize(("answer", "outcome"), [("554 spam", "refused"), ("451 try later", "failed")])
async def test_the_server_refuses_the_email(answer: str, outcome: Any) -> None:
    async with mail_server() as server:
        server.on_mail = lambda _: answer
        assert await mailer(server.port).hand_over(letter()) == Handed(outcome, f"smtp-{answer[:3]}")


async def test_an_email_without_an_answer_may_have_arrived() -> None:
    async with mail_server() as server:
        server.silent = True
        assert await mailer(server.port).hand_over(letter()) == Handed("unknown", "smtp-no-answer")
        assert len(server.accepted) == 1


async def test_nobody_listens() -> None:
    async with mail_server() as server:
        port = server.port
    assert await mailer(port).hand_over(letter()) == Handed("failed", "smtp-unreachable")


async def test_an_address_beyond_ascii_needs_a_server_that_takes_it() -> None:
    async with mail_server() as server:
        assert (await mailer(server.port).hand_over(letter(to="déwi@contoh.test"))).outcome == "accepted"


def login(*, accepted: bool) -> dict[str, Any]:
    def authenticate(*_: Any) -> AuthResult:
        return AuthResult(success=accepted, handled=False)

    return {"authenticator": authenticate, "auth_require_tls": False}


async def test_a_login_that_is_refused_waits_for_the_operator() -> None:
    signed = {"username": "jejak", "password": SecretStr("rahasia")}
    async with mail_server(**login(accepted=False)) as server:
        assert await mailer(server.port, **signed).hand_over(letter()) == Handed("failed", "smtp-login-535")
        assert server.accepted == []
    async with mail_server(**login(accepted=True)) as server:
        assert (await mailer(server.port, **signed).hand_over(letter())).outcome == "accepted"


async def test_a_server_without_starttls_gets_nothing() -> None:
    async with mail_server() as server:
        assert await mailer(server.port, security="starttls").hand_over(letter()) == Handed(
            "failed", "smtp-unreachable"
        )
        assert server.accepted == []


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """The server's side of TLS with a certificate of its own for 127.0.0.1, and the certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    own = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    written, secret = folder / "own.pem", folder / "key.pem"
    written.write_bytes(own.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(written, secret)
    return context, written


async def test_starttls_with_a_certificate_that_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, own = certified(tmp_path)
    async with mail_server(tls_context=context, require_starttls=True) as server:
        wanted = mailer(server.port, security="starttls")
        assert await wanted.hand_over(letter()) == Handed("failed", "smtp-unreachable")
        monkeypatch.setenv("SSL_CERT_FILE", str(own))
        wanted = mailer(server.port, security="starttls")
        assert await wanted.hand_over(letter()) == Handed("accepted")
        await wanted.rest()
    assert len(server.accepted) == 1


async def test_tls_from_the_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, own = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    async with mail_server(listening_with=context) as server:
        wanted = mailer(server.port, security="tls")
        assert await wanted.hand_over(letter()) == Handed("accepted")
        await wanted.rest()
