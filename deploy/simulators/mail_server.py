"""Simulates an office's mail server: takes e-mails over real SMTP (RFC 5321), delivers none, and shows the last ones.

`GET /simulators/mail-server` is a page for people, `/simulators/mail-server/mails?to=…` the same for programs.
"""

import asyncio
import email
import email.policy
import re
import socket
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from html import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

NAME = "mail-server"
_KEPT = 1000
_LONGEST_LINE = 1 << 20
_END = b".\r\n"
_ADDRESS = re.compile(rb"(?:FROM|TO):\s*<([^>]*)>", re.IGNORECASE)
_ALWAYS = {
    "EHLO": "250-mail.simulator\r\n250-8BITMIME\r\n250 SMTPUTF8",
    "HELO": "250 OK",
    "NOOP": "250 OK",
    "RSET": "250 OK",
    "QUIT": "221 Bye",
}
"""The answers that depend on nothing."""
_PAGE = """<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8"><title>Surel yang diterima</title></head>
<body style="font-family: sans-serif; max-width: 50em; margin: 1em auto; padding: 0 1em">
<h1>Surel yang diterima</h1>
{mails}
</body></html>
"""
_MAIL = """<article><h2>{subject}</h2><p>Kepada: {to}<br>Dari: {sender}<br>Tanggal: {date}</p>
<pre style="white-space: pre-wrap">{text}</pre></article>"""


@dataclass(frozen=True)
class Mail:
    """An e-mail that it took: `to` is the recipient of the envelope."""

    to: str
    sender: str
    subject: str
    date: str
    text: str

    @classmethod
    def of(cls, recipient: str, content: bytes) -> "Mail":
        found = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        body = found.get_body(("plain",))
        text = "" if body is None else str(body.get_content()).replace("\r\n", "\n")
        return cls(recipient, str(found["From"]), str(found["Subject"]), str(found["Date"]), text)


@dataclass
class MailServer:
    """It listens at a free port of this machine from the beginning, and answers while `receiving`."""

    mails: deque[Mail] = field(default_factory=lambda: deque(maxlen=_KEPT))
    listening: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def port(self) -> int:
        found: int = self.listening.getsockname()[1]
        return found

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/", self._page), Route("/mails", self._shown)])

    @asynccontextmanager
    async def receiving(self) -> AsyncIterator[None]:
        """Takes e-mails while the context is open; then the port is free."""
        server = await asyncio.start_server(self._talk, sock=self.listening, limit=_LONGEST_LINE)
        try:
            yield
        finally:
            server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _Line(self.mails, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError, ValueError):
            pass  # the client left, or sent a line that is too long
        finally:
            writer.close()

    async def _shown(self, request: Request) -> Response:
        to = request.query_params.get("to")
        return JSONResponse({"mails": [vars(one) for one in self.mails if to in {None, one.to}]})

    async def _page(self, _: Request) -> Response:
        escaped = ({name: escape(text) for name, text in vars(one).items()} for one in reversed(self.mails))
        return HTMLResponse(_PAGE.format(mails="\n".join(_MAIL.format(**one) for one in escaped)))


@dataclass
class _Line:
    """One connection."""

    mails: deque[Mail]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    sender: str | None = None
    recipients: list[str] = field(default_factory=list)

    async def run(self) -> None:
        await self._say("220 mail.simulator ESMTP")
        while command := await self.reader.readline():
            verb = command[:4].upper().decode("ascii", "replace")
            answer = await self._carry_out(verb, command)
            await self._say(answer)
            if verb == "QUIT":
                return

    async def _carry_out(self, verb: str, command: bytes) -> str:
        """The answer to a command; to the end of an e-mail, once it is kept."""
        match verb:
            case "MAIL":
                self._forget()
                self.sender = _address(command)
                return "501 Syntax: MAIL FROM:<address>" if self.sender is None else "250 OK"
            case "RCPT":
                return self._name_recipient(_address(command))
            case "DATA":
                return await self._take() if self.recipients else "503 Need RCPT"
            case "RSET" | "EHLO" | "HELO":
                self._forget()
        return _ALWAYS.get(verb, "502 Not implemented")

    def _name_recipient(self, address: str | None) -> str:
        if self.sender is None:
            return "503 Need MAIL"
        if not address:
            return "501 Syntax: RCPT TO:<address>"
        self.recipients.append(address)
        return "250 OK"

    async def _take(self) -> str:
        await self._say("354 End data with <CR><LF>.<CR><LF>")
        lines: list[bytes] = []
        while (line := await self.reader.readuntil(b"\n")) != _END:
            lines.append(line.removeprefix(b"."))  # RFC 5321 4.5.2
        self.mails.extend(Mail.of(one, b"".join(lines)) for one in self.recipients)
        self._forget()
        return "250 OK"

    def _forget(self) -> None:
        self.sender, self.recipients = None, []

    async def _say(self, answer: str) -> None:
        self.writer.write(f"{answer}\r\n".encode())
        await self.writer.drain()


def _address(command: bytes) -> str | None:
    found = _ADDRESS.search(command)
    return None if found is None else found[1].decode("utf-8", "replace")
