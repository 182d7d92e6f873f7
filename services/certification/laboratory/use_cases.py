"""Use cases of laboratories outside the office, one short method each."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from services.certification.laboratory.laboratory import (
    Laboratory,
    LaboratoryNotRegistered,
    add_account,
    change_period,
    register,
    remove_account,
)
from services.certification.laboratory.lines import LaboratoryRow
from services.certification.laboratory.read_model import find_laboratory_of, list_laboratories
from shared.ids import NewId
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


@dataclass(frozen=True, kw_only=True)
class Registration:
    """A laboratory to register; `laboratory` is its code."""

    laboratory: str
    title: str
    accreditation: str | None
    evidence: str
    valid_from: date
    valid_until: date | None


async def laboratory_of(work: Work) -> Laboratory:
    """The laboratory that the asker reports for, valid on the day. Raises LaboratoryNotRegistered, LaboratoryNotValid."""
    ask = work.ask
    id = await work.first(find_laboratory_of, office=ask.office, subject=ask.actor)
    if id is None:
        raise LaboratoryNotRegistered
    laboratory = await work.read(Laboratory, id)
    laboratory.refuse_unless_valid(ask.local_day)
    return laboratory


class Laboratories:
    """Use cases of laboratories."""

    def __init__(self, unit: UnitOfWork, new_id: NewId) -> None:
        self.unit = unit
        self._new_id = new_id

    @use_case
    async def register(self, work: Work, one: Registration) -> Laboratory:
        """Registers a laboratory at the office."""
        ask, id = work.ask, self._new_id(work.ask.now)
        made = register(id, ask.now, office=ask.office, **asdict(one), by=ask.actor, on=ask.local_day)
        return work.add(made)

    @use_case
    async def add_account(self, work: Work, id: UUID, subject: str) -> Laboratory:
        """Lets an account report for the laboratory."""
        ask, laboratory = work.ask, await work.load_to_change(Laboratory, id)
        add_account(laboratory, subject, ask.actor, ask.local_day, ask.now)
        return laboratory

    @use_case
    async def remove_account(self, work: Work, id: UUID, subject: str, reason: str) -> Laboratory:
        """Takes the right to report away from an account."""
        ask, laboratory = work.ask, await work.load_to_change(Laboratory, id)
        remove_account(laboratory, subject, reason, ask.actor, ask.local_day, ask.now)
        return laboratory

    @use_case
    async def change_period(self, work: Work, id: UUID, valid_until: date | None, reason: str) -> Laboratory:
        """Extends or ends the appointment."""
        ask, laboratory = work.ask, await work.load_to_change(Laboratory, id)
        change_period(laboratory, valid_until, reason, ask.actor, ask.local_day, ask.now)
        return laboratory

    async def list(self, after: UUID, most: int, *, at: str) -> list[LaboratoryRow]:
        """The office's laboratories in the order of their ids, at most `most` after the id `after`."""
        return await self.unit.rows(list_laboratories, after=after, most=most, office=at)
