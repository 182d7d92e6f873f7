"""A wire between a service and PostgreSQL that can fall silent, or be cut when a COMMIT was carried out."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from deploy.postgresql_server import SOCKET
from tests.conftest import quick_place

COMMITTED = b"COMMIT\x00"
"""How the server acknowledges a COMMIT (CommandComplete)."""


class Wire:
    """Passes on the bytes of both sides. `silent`: passes nothing on; `cut_at_commit`: drops what follows a COMMIT."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._ends: set[asyncio.StreamWriter] = set()
        self._speaking = asyncio.Event()
        self._speaking.set()
        self.cut_at_commit = 0
        """How many acknowledgements of a COMMIT are lost, each with its connection."""

    def fall_silent(self) -> None:
        self._speaking.clear()

    def speak(self) -> None:
        self._speaking.set()

    def cut(self) -> None:
        for end in self._ends:
            end.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.CancelledError, OSError):  # the loop ends with the test
            await self._speaking.wait()
            from_server, to_server = await asyncio.open_unix_connection(self._server)
            self._ends |= {writer, to_server}
            await asyncio.gather(self._pass_on(reader, to_server, b""), self._pass_on(from_server, writer, COMMITTED))

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: bytes) -> None:
        with suppress(OSError):
            while said := await reader.read(65536):
                await self._speaking.wait()
                if heard and heard in said and self.cut_at_commit:
                    self.cut_at_commit -= 1
                    break
                writer.write(said)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def wired(url: str) -> AsyncIterator[tuple[str, Wire]]:
    """A URL of the same database over a wire, and the wire."""
    with tempfile.TemporaryDirectory(prefix="jejak-test-", dir=quick_place()) as folder:
        wire = Wire(str(Path(str(conninfo_to_dict(url)["host"])) / SOCKET))
        server = await asyncio.start_unix_server(wire.serve, str(Path(folder) / SOCKET))
        try:
            yield make_conninfo(url, host=folder), wire
        finally:
            wire.speak()
            wire.cut()
            server.close()
