"""A real mail server on loopback, which keeps what it accepted and refuses what a test asks it to."""

import asyncio
import email
import email.policy
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, Envelope, Session

Answer = Callable[[Envelope], str | None]
"""The answer to an e-mail or a recipient; None: it is accepted."""


@dataclass
class MailServer:
    """`on_recipient`, `on_mail`: how it answers; `silent`: accepts the e-mail and never says so."""

    port: int = 0
    accepted: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    lines: list[SMTP] = field(default_factory=list)
    on_recipient: Answer = lambda _: None
    on_mail: Answer = lambda _: None
    silent: bool = False
    waits: Literal["before", "after"] | None = None
    """Whether it takes for ever: before it accepts an e-mail, or after, with the answer."""
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    """It waits with an e-mail."""

    async def handle_RCPT(  # noqa: N802 – aiosmtpd's name
        self, _: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.on_recipient(envelope) or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 – the same
        if (refused := self.on_mail(envelope)) is not None:
            return refused
        if self.waits == "before":
            await self._wait()
        content = envelope.original_content
        assert content is not None
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.accepted.append(message)
        self.envelopes.append(envelope)
        if self.waits == "after":
            await self._wait()
        if self.silent:
            transport: Any = server.transport
            transport.abort()
        return "250 OK"

    async def _wait(self) -> None:
        self.reached.set()
        await asyncio.Event().wait()

    def hang_up(self) -> None:
        """Ends all connections."""
        for line in self.lines:
            transport: Any = line.transport
            if transport is not None:
                transport.abort()

    @property
    def message_ids(self) -> list[str]:
        return [str(one["Message-ID"]) for one in self.accepted]


@asynccontextmanager
async def mail_server(listening_with: ssl.SSLContext | None = None, **options: Any) -> AsyncIterator[MailServer]:
    """The server while the context is open; `listening_with`: TLS from the beginning."""
    kept = MailServer()

    def line() -> SMTP:
        kept.lines.append(SMTP(kept, hostname="mail.test", enable_SMTPUTF8=True, **options))
        return kept.lines[-1]

    server = await asyncio.get_running_loop().create_server(line, "127.0.0.1", 0, ssl=listening_with)
    kept.port = server.sockets[0].getsockname()[1]
    try:
        yield kept
    finally:
        server.close()
        await server.wait_closed()
