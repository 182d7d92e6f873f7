"""Use cases of editions: an office publishes limits, and reads the ones that it judges by."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.certification.standard.limits import StandardLimits, Version, publish
from services.certification.standard.read_model import limits_in_force
from services.certification.standard.standard import STANDARDS, Standard, standard_of
from shared.clock import Clock
from shared.ids import NewId
from shared.offices import office
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


@dataclass(frozen=True)
class Edition:
    """An edition as an office judges by it. Without `limits_id` and `limits_version`, the limits are those of our file."""

    standard: Standard
    limits_id: UUID | None = None
    limits_version: str | None = None


async def edition_on(work: Work, standard: str, on: date) -> Edition:
    """The edition with the limits that the asker's office judges by on a day. Raises StandardUnknown."""
    file = standard_of(standard)
    row = await work.first(limits_in_force, office=work.ask.office, standard=standard, on=on)
    return Edition(file) if row is None else await edition_of(work, row.id)


async def edition_of(work: Work, limits_id: UUID) -> Edition:
    """The edition with the limits of one published version."""
    limits = await work.read(StandardLimits, limits_id)
    return Edition(limits.edition(), limits.id, limits.limits_version)


class Standards:
    """Use cases of editions."""

    def __init__(self, unit: UnitOfWork, new_id: NewId, clock: Clock) -> None:
        self.unit = unit
        self._new_id = new_id
        self._clock = clock

    @use_case
    async def publish(self, work: Work, standard: str, version: Version) -> StandardLimits:
        """Publishes limits of an edition for the office of the standard keeper."""
        ask, id = work.ask, self._new_id(work.ask.now)
        made = publish(version, standard, id=id, office=ask.office, by=ask.actor, on=ask.local_day, now=ask.now)
        return work.add(made)

    async def list(self, *, at: str) -> list[Edition]:
        """Every edition with the limits that the office judges by today."""
        rows = await self.unit.rows(limits_in_force, office=at, standard=None, on=self._today(at))
        newest = {row.standard: row.id for row in reversed(rows)}
        return [await self._shown(one, newest.get(id), at) for id, one in STANDARDS.items()]

    async def one(self, standard: str, *, at: str) -> Edition:
        """One edition with the limits that the office judges by today. Raises StandardUnknown."""
        file = standard_of(standard)
        row = await self.unit.first(limits_in_force, office=at, standard=standard, on=self._today(at))
        return await self._shown(file, None if row is None else row.id, at)

    async def _shown(self, file: Standard, limits_id: UUID | None, at: str) -> Edition:
        if limits_id is None:
            return Edition(file)
        limits = await self.unit.read(StandardLimits, limits_id, at, None)
        return Edition(limits.edition(), limits.id, limits.limits_version)

    def _today(self, at: str) -> date:
        return office(at).local_day(self._clock.now())
