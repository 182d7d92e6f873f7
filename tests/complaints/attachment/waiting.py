"""Uploads on a test's databases and folder, with a clock that a test moves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from uuid import UUID, uuid4

from services.complaints.attachment.background import UploadSweep
from services.complaints.attachment.uploads import Upload, Uploads
from services.complaints.attachment.use_cases import Claims
from services.complaints.tables import tables
from shared.assembly import SealingParts
from shared.clock import Clock
from shared.database import pool
from shared.files.keeping import Keeping
from shared.files.keys import FileKeys
from shared.files.object_store import ObjectStore
from shared.files.scanner import Scanner, scanner
from shared.ids import new_id
from shared.privacy.personal import PersonalData
from shared.service.ask import Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.settings import Settings
from tests.conftest import Databases
from tests.keys import ring_of
from tests.people import PASURUAN, verifier

NOW = datetime(2026, 1, 19, 2, 0, tzinfo=UTC)
LIMIT = 1024 * 1024


@dataclass
class Waiting:
    """Uploads, the claims on them, the sweep, and the parts below them."""

    unit: UnitOfWork
    personal: PersonalData
    store: ObjectStore
    keys: FileKeys
    uploads: Uploads
    claims: Claims
    sweep: UploadSweep
    clock: Clock
    folder: Path

    async def taken(self, content: bytes) -> Upload:
        with TemporaryFile() as arrived:
            arrived.write(content)
            arrived.flush()
            return await self.uploads.take(arrived, len(content), self.clock.now())

    async def person(self) -> UUID:
        """A person with a key, as a complaint's texts have."""
        person = uuid4()
        await self.personal.make_key(person)
        return person

    async def claimed(self, *ids: UUID, has: int = 0, office: str = PASURUAN) -> UUID:
        """Claims uploads for a new complaint, and returns whose key seals its texts."""
        complaint, person = uuid4(), await self.person()

        async def decide(work: Work) -> None:
            await self.claims.claim(work, ids, complaint_id=complaint, case_id=complaint, person=person, has=has)

        now = self.clock.now()
        await self.unit.run(Ask.of_system("complaints", "journal", office, uuid4(), now, case_id=complaint), decide)
        return person

    def stored(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]

    def __post_init__(self) -> None:
        self.clock.set(NOW)


@asynccontextmanager
async def waiting(databases: Databases, folder: Path, scans: Scanner | None = None) -> AsyncIterator[Waiting]:
    keys_pool, ring, clock = pool(databases.keys, 2), ring_of(databases), Clock(movable=True)
    parts = SealingParts(
        settings=Settings(),
        url=databases.of("complaints"),
        clock=clock,
        tokens=verifier(),
        request_key=ring.requests,
        personal=PersonalData(keys_pool, ring),
    )
    unit, store, keys = parts.unit_of_work(tables, []), ObjectStore(f"file://{folder}"), FileKeys(parts.personal)
    uploads = Uploads(store, keys, Keeping(store, LIMIT), scans or scanner(None), new_id)
    async with keys_pool, unit.pool:
        try:
            sweep = UploadSweep(unit, uploads, clock)
            yield Waiting(unit, parts.personal, store, keys, uploads, Claims(uploads), sweep, clock, folder)
        finally:
            await unit.appender.close()
