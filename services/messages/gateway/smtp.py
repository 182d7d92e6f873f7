"""Hands e-mails over to the office's mail server (RFC 5321), over connections that are kept for the next one.

Between the server's answer to the end of an e-mail and our commit lies the only window in which a crash makes us hand it over again.
The Message-ID is then the same, by which mail servers and mail programs recognise the second one.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)
from pydantic import SecretStr

from services.messages.gateway.letter import Handed, Letter
from services.messages.gateway.mail import AddressMalformed, Mail, written

_MOST_ON_ONE = 100
"""E-mails on one connection; servers close it after some number."""


@dataclass(frozen=True)
class MailServer:
    """`security`: TLS from the beginning, by STARTTLS, or none at all. `seconds`: the wait for each of its answers; for the answer to
    a whole e-mail it is twice as long (RFC 5321 4.5.3.2 asks for 5 and 10 minutes).
    """

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    username: str | None = None
    password: SecretStr | None = field(default=None, repr=False)
    seconds: float = 300
    connections: int = 8


@dataclass
class _Line:
    client: SMTP
    used: int = 0


class _Ended(Exception):
    """An attempt has ended like this."""

    def __init__(self, handed: Handed) -> None:
        super().__init__(handed.code)
        self.handed = handed


class Mailer:
    """`senders`: the address from which each office writes; `sender`: that of the others."""

    def __init__(self, server: MailServer, sender: str, senders: Mapping[str, str]) -> None:
        self._server = server
        self._sender = sender
        self._senders = senders
        self._slots = asyncio.Semaphore(server.connections)
        self._idle: list[_Line] = []

    async def hand_over(self, letter: Letter) -> Handed:
        try:
            mail = written(letter, self._senders.get(letter.office, self._sender))
        except AddressMalformed:
            return Handed("refused", "address-malformed")
        try:
            async with self._slots, self._line(mail) as line:
                await _name_recipient(line.client, mail)
                await self._content(line.client, mail)
        except _Ended as ended:
            return ended.handed
        return Handed("accepted")

    async def rest(self) -> None:
        idle, self._idle = self._idle, []
        for line in idle:
            line.client.close()

    @asynccontextmanager
    async def _line(self, mail: Mail) -> AsyncIterator[_Line]:
        """A connection on which this e-mail has begun; it is kept for the next one unless it broke."""
        line = await self._begun(mail)
        try:
            yield line
        except _Ended as ended:
            await self._keep(line, clean=ended.handed.outcome == "accepted")
            raise
        except BaseException:
            line.client.close()
            raise
        else:
            await self._keep(line, clean=True)

    async def _keep(self, line: _Line, *, clean: bool) -> None:
        line.used += 1
        if not line.client.is_connected or line.used >= _MOST_ON_ONE:
            line.client.close()
            return
        if not clean:
            try:
                await line.client.rset()
            except SMTPException:
                line.client.close()
                return
        self._idle.append(line)

    async def _begun(self, mail: Mail) -> _Line:
        """Names the sender. A kept connection that the server has closed meanwhile is replaced once: it has taken nothing."""
        while self._idle:
            line = self._idle.pop()
            try:
                await _name_sender(line.client, mail)
            except (SMTPServerDisconnected, SMTPTimeoutError):
                line.client.close()
            except _Ended:
                line.client.close()
                raise
            else:
                return line
        line = _Line(await self._connected())
        try:
            await _name_sender(line.client, mail)
        except (SMTPServerDisconnected, SMTPTimeoutError):
            line.client.close()
            raise _Ended(Handed("failed", "smtp-disconnected")) from None
        except BaseException:
            line.client.close()
            raise
        return line

    async def _connected(self) -> SMTP:
        server = self._server
        client = SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            username=server.username,
            password=None if server.password is None else server.password.get_secret_value(),
            timeout=server.seconds,
            local_hostname=self._sender.rpartition("@")[2],
        )
        try:
            await client.connect()
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
        except SMTPAuthenticationError as refused:
            raise _Ended(Handed("failed", f"smtp-login-{refused.code}")) from None
        except SMTPResponseException as refused:
            raise _Ended(Handed("failed", f"smtp-{refused.code}")) from None
        except (SMTPException, OSError):
            client.close()
            raise _Ended(Handed("failed", "smtp-unreachable")) from None
        return client

    async def _content(self, client: SMTP, mail: Mail) -> None:
        """Sends the e-mail. Once it has begun, only an answer tells whether the server has it."""
        try:
            await client.data(mail.content, timeout=2 * self._server.seconds)
        except SMTPDataError as refused:
            raise _Ended(_of_code(refused.code)) from None
        except (SMTPException, OSError):
            raise _Ended(Handed("unknown", "smtp-no-answer")) from None


async def _name_sender(client: SMTP, mail: Mail) -> None:
    options = ["SMTPUTF8"] if mail.utf8 else []
    if mail.utf8 and not client.supports_extension("smtputf8"):
        raise _Ended(Handed("refused", "smtp-no-utf8"))
    try:
        await client.mail(mail.sender, options=options, encoding="utf-8" if mail.utf8 else "ascii")
    except SMTPResponseException as refused:  # our own address or login: no fault of this e-mail
        raise _Ended(Handed("failed", f"smtp-sender-{refused.code}")) from None
    except SMTPNotSupported:
        raise _Ended(Handed("refused", "smtp-no-utf8")) from None


async def _name_recipient(client: SMTP, mail: Mail) -> None:
    try:
        await client.rcpt(mail.recipient, encoding="utf-8" if mail.utf8 else "ascii")
    except SMTPRecipientRefused as refused:
        raise _Ended(_of_code(refused.code)) from None
    except (SMTPException, OSError):
        raise _Ended(Handed("failed", "smtp-disconnected")) from None


def _of_code(code: int) -> Handed:
    """5xx is for ever, 4xx for now (RFC 5321 4.2.1)."""
    return Handed("refused" if 500 <= code < 600 else "failed", f"smtp-{code}")
