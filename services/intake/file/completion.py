"""Completes an upload: examines its content once, and stores it encrypted or refuses it, however often a client asks.

The store decides which bytes belong to the file (`UploadParts.close`), and the version of the file's stream decides whose
outcome counts; both hold for every process. Within one process, completions of a file wait for each other, so that its
content is examined once. A killed process leaves a closed upload, and the next completion continues from there.
"""

from asyncio import Lock
from collections.abc import Coroutine
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from uuid import UUID
from weakref import WeakValueDictionary

import structlog

from services.intake.application.application import Application
from services.intake.file.background import FileScans
from services.intake.file.file import File, NotUploading
from services.intake.file.parts import UploadBroken, UploadNotComplete, UploadParts
from services.intake.file.read_model import statuses
from services.intake.file.rights import refuse_others_of_file
from services.intake.file.storage import refuse, store
from services.intake.rights import own_account
from shared.errors import Refusal
from shared.files.content import ContentRefused, FileFault, Position
from shared.files.keeping import Keeping, Kept, Sent, turn_of
from shared.files.keys import FileKeys
from shared.files.object_store import ObjectMissing, ObjectStore, StoreUnavailable
from shared.privacy.personal import Personal
from shared.privacy.sealed_content import ContentBroken
from shared.service.ask import Answer, Ask
from shared.service.unit_of_work import UnitOfWork, Work

_log = structlog.get_logger()


@dataclass(frozen=True)
class _Outcome:
    """The outcome of examining a content: how it is kept, or why it is refused."""

    sent: Sent
    fault: FileFault | None = None
    kept: Kept | None = None
    position: Personal[str] | None = None


@dataclass
class _Attempt:
    """One request's work on a file: its outcome, and the file as the last decision saw it."""

    outcome: _Outcome | None = None
    file: File | None = None

    @property
    def is_lost(self) -> bool:
        """Whether it stored content that the file does not name, because another process was first."""
        return self.name is not None and (self.file is None or self.file.object_name != self.name)

    @property
    def name(self) -> str | None:
        """The name of the content that it stored."""
        return None if self.outcome is None or self.outcome.kept is None else self.outcome.kept.name


@dataclass
class Completions:
    """Completes uploads."""

    unit: UnitOfWork
    store: ObjectStore
    parts: UploadParts
    keys: FileKeys
    scans: FileScans
    keeping: Keeping
    _completing: WeakValueDictionary[UUID, Lock] = field(default_factory=WeakValueDictionary)

    async def complete(self, ask: Ask, file_id: UUID) -> Answer:
        """Stores the content encrypted in quarantine and has it scanned, or refuses it. Returns a completed file as it
        is.

        Raises NotYourUpload, UploadNotComplete if less arrived than announced, or nothing; NotUploading if it has
        expired; NotInThisStatus if the application has ended; UploadBroken, FilesBusy, StoreUnavailable.
        """
        async with turn_of(self._completing.setdefault(file_id, Lock())):
            try:
                answer = await self._decided(file_id, ask)
            except (UploadNotComplete, UploadBroken):
                if not await self._has_ended(file_id):
                    raise
                # another process completed it meanwhile, and removed the parts
                answer = await self._decided(file_id, ask)
        await self._follow_up(file_id, ask.office)
        return answer

    async def _decided(self, file_id: UUID, ask: Ask) -> Answer:
        attempt = _Attempt()

        async def decide(work: Work) -> File:
            file = attempt.file = await work.load_to_change(File, file_id)
            await refuse_others_of_file(file, own_account(ask), self.unit)
            file.refuse_unless_begun_by(ask.actor)
            if file.is_completed:
                return file
            file.refuse_unless_uploading()
            (await work.read(Application, file.case_id)).refuse_when_ended()
            if attempt.outcome is None:  # a conflict repeats the decision, not the examination
                attempt.outcome = await self._examined_or_later(file)
            _decide(file, attempt.outcome, ask)
            return file

        try:
            answer = await self.unit.run(ask, decide)
        except NotUploading:
            await self._remove(attempt)
            raise
        await self._remove(attempt)
        return answer

    async def _remove(self, attempt: _Attempt) -> None:
        """Removes content that this request stored in vain."""
        if attempt.is_lost and attempt.name is not None:
            await self._quietly(self.store.delete([attempt.name]))

    async def _has_ended(self, file_id: UUID) -> bool:
        return dict(await self.unit.rows(statuses, among=[file_id])).get(file_id) != "uploading"

    async def _follow_up(self, file_id: UUID, office: str) -> None:
        """Removes the parts and asks the scanner. The decision stands already, so the next pass repeats what fails
        here.
        """
        await self._quietly(self.parts.clear(file_id))
        await self._quietly(self.scans.scan(file_id, office))

    async def _quietly(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except (Refusal, ObjectMissing, ContentBroken) as fault:
            _log.warning("file-left-to-the-next-pass", fault=type(fault).__name__)

    async def _examined_or_later(self, file: File) -> _Outcome:
        """Without room for temporary files the content is neither stored nor refused."""
        try:
            return await self._examined(file)
        except OSError:
            raise StoreUnavailable from None

    async def _examined(self, file: File) -> _Outcome:
        """Closes the upload, assembles it in a nameless file, and keeps its content."""
        key = await self.keys.opened(file.id, file.key)
        await self.parts.close(file.id, key, file.declared_size)
        async with self.keeping.turn():
            with TemporaryFile() as arrived:
                sent = await self.parts.copy(file.id, key, arrived)
                arrived.flush()
                if file.declared_sha256 not in {None, sent.sha256}:
                    return _Outcome(sent, "other-checksum")
                try:
                    kept = await self.keeping.keep(arrived, file.id, key, file.types, gps=file.gps)
                except ContentRefused as refused:
                    return _Outcome(sent, refused.fault)
                return _Outcome(sent, None, kept, await self._position(file, kept.examined.position))

    async def _position(self, file: File, position: Position | None) -> Personal[str] | None:
        if position is None:
            return None
        assert file.personal_key is not None
        return await self.keys.sealed_position(file.id, position, file.personal_key.person)


def _decide(file: File, outcome: _Outcome, ask: Ask) -> None:
    if outcome.fault is not None:
        refuse(file, outcome.fault, outcome.sent, ask.now)
        return
    assert outcome.kept is not None
    store(file, outcome.kept, outcome.sent, outcome.position, ask.now)
