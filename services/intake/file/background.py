"""What time and the scanner bring to files: the scan of those in quarantine, the end of uploads that nobody completed."""

from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID, uuid5

from services.intake.file.file import File
from services.intake.file.keys import FileErased, FileKeys
from services.intake.file.read_model import statuses, waiting
from services.intake.file.uploads import Uploads
from shared.clock import Clock
from shared.files.object_store import ObjectStore
from shared.files.scanner import Scanner
from shared.journal.appender import CommandRepeated
from shared.privacy.sealed_content import decrypted
from shared.service.background import Round
from shared.service.unit_of_work import Ask, UnitOfWork, Work

_COMMANDS = UUID("b0c6c1a4-3b1c-4a57-8f0b-2c8f6f6b1d52")
_AT_MOST = 100
"""Files that one pass looks after; what is more waits for the next."""


class FileScans:
    """Scans, expires and cleans up, a bounded number of files in each pass."""

    def __init__(self, unit: UnitOfWork, store: ObjectStore, keys: FileKeys, scanner: Scanner, clock: Clock) -> None:
        self._unit = unit
        self._store = store
        self._uploads = Uploads(store)
        self._keys = keys
        self._scanner = scanner
        self._clock = clock
        self._after = UUID(int=0)

    async def run_once(self) -> None:
        """Everything that is due now, at most so much at once. Raises RowsLeft after all, when a file or the sweep failed."""
        this = Round()
        found = await self._unit.rows(waiting, after=self._after, until=self._clock.now(), most=_AT_MOST)
        for file_id, office, status in found:
            await this.row((self.expire if status == "uploading" else self.scan)(file_id, office), file=file_id)
        self._after = found[-1][0] if len(found) == _AT_MOST else UUID(int=0)
        await this.row(self._sweep(), sweep="uploads")  # a store that is away leaves the office's other work going on
        this.end()

    async def scan(self, file_id: UUID, office: str) -> None:
        """Has a file in quarantine scanned, and records what the scanner said. Raises ScannerUnavailable or StoreUnavailable."""
        file = await self._unit.fold(File, file_id)
        if file.status != "quarantined":
            return
        # whom nobody can read any more stays where it is; what another process was told at the same time is recorded once
        with suppress(FileErased, CommandRepeated):
            verdict = await self._scanner.verdict(await self._clear(file))

            async def decide(work: Work) -> None:
                (await work.load_to_change(File, file_id)).judge(verdict, self._clock.now())

            await self._unit.run(self._ask("scan", file_id, office), decide)

    async def expire(self, file_id: UUID, office: str) -> None:
        """Ends an upload whose time is over; what had arrived goes with the next sweep."""

        async def decide(work: Work) -> None:
            (await work.load_to_change(File, file_id)).expire(self._clock.now())

        with suppress(CommandRepeated):
            await self._unit.run(self._ask("expire", file_id, office), decide)

    async def _clear(self, file: File) -> AsyncIterator[bytes]:
        assert file.object_name is not None
        return decrypted(await self._keys.opened(file), file.object_name, self._store.pieces(file.object_name))

    async def _sweep(self) -> None:
        """Removes what is left of uploads that have ended, whatever kept their end from doing it; the parts go last."""
        found = await self._uploads.some(_AT_MOST * 10)
        known = dict(await self._unit.rows(statuses, among=list(found)))
        for file_id in found:
            if known.get(file_id, "uploading") == "uploading":  # what we know nothing of may be another's
                continue
            if known[file_id] in {"expired", "refused"}:
                await self._store.delete([one.name for one in await self._store.names(f"files/{file_id}", _AT_MOST)])
            await self._uploads.clear(file_id)

    def _ask(self, purpose: str, file_id: UUID, office: str) -> Ask:
        return Ask.of_system("intake", "clock", office, uuid5(_COMMANDS, f"{purpose}\x00{file_id}"), self._clock.now())
