"""Asks a virus scanner about content: clamd's INSTREAM over TCP or a Unix socket. Without a scanner, records that
nothing was scanned.

The client packages for clamd have been unmaintained for years; the command takes thirty lines (clamd(8), "INSTREAM").
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

import structlog

from shared.errors import Unavailable

_SECONDS = 30.0
"""The longest wait for the verdict on one content."""
NOT_SCANNED = "not scanned: no scanner set"

_log = structlog.get_logger()


class ScannerUnavailable(Unavailable):
    code = "scanner-unavailable"
    indonesian = "Pemindai berkas sedang tidak tersedia; berkas tetap dikarantina sampai dipindai."
    english = "The scanner is not available now; the file stays in quarantine until it is scanned."


class ScannerUnknown(ValueError):
    """One line that says what is wrong with the scanner's URL."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A scanner's answer: its name, whether it scanned at all, and the name of what it found (None: nothing)."""

    by: str
    scanned: bool
    found: str | None = None


class Scanner(Protocol):
    """Looks at content before anybody may read it. Raises ScannerUnavailable if it cannot tell."""

    async def verdict(self, content: AsyncIterator[bytes]) -> Verdict: ...


class NoScanner:
    """Lets everything pass and says that nothing was scanned."""

    async def verdict(self, content: AsyncIterator[bytes]) -> Verdict:  # noqa: ARG002 – the signature of a scanner
        return Verdict(NOT_SCANNED, scanned=False)


class Clamd:
    """clamd behind `tcp://host:port` or `unix:///path`. Its StreamMaxLength must be at least the largest file (default: 25 MiB)."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if not (parts.scheme == "unix" and parts.path) and not (
            parts.scheme == "tcp" and parts.hostname and parts.port
        ):
            message = "JEJAK_SCANNER_URL is written like tcp://host:3310 or unix:///run/clamd.socket"
            raise ScannerUnknown(message)
        self._at = parts

    async def verdict(self, content: AsyncIterator[bytes]) -> Verdict:
        try:
            async with asyncio.timeout(_SECONDS):
                return _verdict_of(await self._ask(content))
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as fault:
            _log.error("scanner-unavailable", fault=type(fault).__name__)
            raise ScannerUnavailable from None

    async def _ask(self, content: AsyncIterator[bytes]) -> bytes:
        reader, writer = await self._connect()
        try:
            writer.write(b"zINSTREAM\0")
            async for piece in content:
                if piece:
                    writer.write(len(piece).to_bytes(4, "big") + piece)
                    await writer.drain()
            writer.write(bytes(4))
            await writer.drain()
            return await reader.readuntil(b"\0")
        finally:
            writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._at.scheme == "unix":
            return await asyncio.open_unix_connection(self._at.path)
        return await asyncio.open_connection(self._at.hostname, self._at.port)


def _verdict_of(answer: bytes) -> Verdict:
    said = answer.rstrip(b"\0").decode("utf-8", "replace").removeprefix("stream: ")
    if said == "OK":
        return Verdict("clamd", scanned=True)
    if said.endswith(" FOUND"):
        return Verdict("clamd", scanned=True, found=said.removesuffix(" FOUND")[:200])
    _log.error("scanner-unavailable", said=said[:200])
    raise ScannerUnavailable


def scanner(url: str | None) -> Scanner:
    """The scanner behind a URL; without a URL, NoScanner. Raises ScannerUnknown."""
    return NoScanner() if url is None else Clamd(url)
