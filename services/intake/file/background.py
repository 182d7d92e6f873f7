"""Scans files in quarantine, expires unfinished uploads, and removes their remains."""

from contextlib import suppress
from uuid import UUID, uuid5

from services.intake.file.file import File
from services.intake.file.parts import UploadParts
from services.intake.file.read_model import statuses, waiting
from services.intake.file.scan import judge
from services.intake.file.upload import expire
from shared.clock import Clock
from shared.files.clear_content import stored_content
from shared.files.keys import FileErased, FileKeys
from shared.files.object_store import ObjectStore
from shared.files.scanner import Scanner, Verdict
from shared.journal.commit import CommandRepeated
from shared.service.ask import Ask
from shared.service.background import Batch
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

_COMMANDS = UUID("b0c6c1a4-3b1c-4a57-8f0b-2c8f6f6b1d52")
_AT_MOST = 100
"""Files of one run; the others wait for the next."""


class FileScans:
    """Scans, expires and cleans up, a limited number of files in each run."""

    def __init__(self, unit: UnitOfWork, store: ObjectStore, keys: FileKeys, scanner: Scanner, clock: Clock) -> None:
        self.unit = unit
        self._store = store
        self._parts = UploadParts(store)
        self._keys = keys
        self._scanner = scanner
        self._clock = clock
        self._after = UUID(int=0)

    async def run_once(self) -> None:
        """Does what is due now, for a limited number of files. Raises SomeRowsFailed at the end if a file or the sweep
        failed.
        """
        batch = Batch()
        found = await self.unit.rows(waiting, after=self._after, until=self._clock.now(), most=_AT_MOST)
        for file_id, office, status in found:
            await batch.row((self.expire if status == "uploading" else self.scan)(file_id, office), file=file_id)
        self._after = found[-1].id if len(found) == _AT_MOST else UUID(int=0)
        await batch.row(self._sweep(), sweep="uploads")  # if the store is away, the other work goes on
        batch.end()

    async def scan(self, file_id: UUID, office: str) -> None:
        """Has a file in quarantine scanned, and records the verdict. Raises ScannerUnavailable or StoreUnavailable."""
        file = await self.unit.fold(File, file_id)
        if file.status != "quarantined":
            return
        # a file that nobody can read any more stays in quarantine; a verdict of another process is recorded only once
        with suppress(FileErased, CommandRepeated):
            key = await self._keys.opened(file_id, file.key)
            verdict = await self._scanner.verdict(stored_content(self._store, file.stored_name, key))
            await self._judge(self._ask("scan", file_id, office), file_id, verdict)

    async def expire(self, file_id: UUID, office: str) -> None:
        """Expires an upload whose time is over; the next sweep removes its parts."""
        with suppress(CommandRepeated):
            await self._expire(self._ask("expire", file_id, office), file_id)

    @use_case
    async def _judge(self, work: Work, file_id: UUID, verdict: Verdict) -> None:
        judge(await work.load_to_change(File, file_id), verdict, work.ask.now)

    @use_case
    async def _expire(self, work: Work, file_id: UUID) -> None:
        expire(await work.load_to_change(File, file_id), work.ask.now)

    async def _sweep(self) -> None:
        """Removes the remains of ended uploads from the store; the parts go last."""
        found = await self._parts.some(_AT_MOST * 10)
        known = dict(await self.unit.rows(statuses, among=list(found)))
        for file_id in found:
            if known.get(file_id, "uploading") == "uploading":  # an unknown file may be another installation's
                continue
            if known[file_id] in {"expired", "refused"}:
                await self._store.delete([one.name for one in await self._store.names(f"files/{file_id}", _AT_MOST)])
            await self._parts.clear(file_id)

    def _ask(self, purpose: str, file_id: UUID, office: str) -> Ask:
        return Ask.of_system("intake", "clock", office, uuid5(_COMMANDS, f"{purpose}\x00{file_id}"), self._clock.now())
