"""Use cases of penera: appointments, SK and sealed data, one short method each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.metrology.penera.lines import PeneraRow
from services.metrology.penera.penera import (
    Penera,
    PeneraKnown,
    PersonalField,
    appoint,
    disclose,
    refuse_inverted,
    renew_sk,
)
from services.metrology.penera.read_model import find_penera, list_penera
from shared.ids import NewId
from shared.privacy.identifiers import parse_person_name
from shared.privacy.personal import PersonalData
from shared.service.ask import Answer, Ask
from shared.service.disclosure import Disclosure
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


@dataclass(frozen=True)
class Appointment:
    """An officer to enter as penera; name and NIP in clear, to be sealed."""

    subject: str
    name: str
    nip: str
    sk_number: str
    sk_valid_from: date
    sk_valid_until: date


class Appointments:
    """Use cases of penera and their SK."""

    def __init__(self, unit: UnitOfWork, personal: PersonalData, new_id: NewId) -> None:
        self.unit = unit
        self._personal = personal
        self._disclosure = Disclosure(unit, personal, new_id)
        self._new_id = new_id

    async def appoint(self, ask: Ask, one: Appointment) -> Answer:
        """Enters an officer as penera. Makes a key of the person only after all checks passed."""
        return await self._appoint(ask, self._new_id(ask.now), one)

    @use_case
    async def _appoint(self, work: Work, penera_id: UUID, one: Appointment) -> Penera:
        ask = work.ask
        refuse_inverted(one.sk_valid_from, one.sk_valid_until)
        if await work.first(find_penera, office=ask.office, subject=one.subject):
            raise PeneraKnown
        await self._personal.make_key(penera_id)
        name = await self._personal.seal(penera_id, penera_id, "name", parse_person_name(one.name))
        nip = await self._personal.seal(penera_id, penera_id, "nip", one.nip, searchable=True)
        penera = appoint(
            penera_id,
            ask.now,
            office=ask.office,
            subject=one.subject,
            name=name,
            nip=nip,
            sk_number=one.sk_number,
            sk_valid_from=one.sk_valid_from,
            sk_valid_until=one.sk_valid_until,
        )
        return work.add(penera)

    @use_case
    async def renew_sk(self, work: Work, penera_id: UUID, number: str, first: date, last: date) -> Penera:
        """Gives a penera another SK, valid from `first` to `last`."""
        penera = await work.load_to_change(Penera, penera_id)
        renew_sk(penera, work.ask.now, number, first, last)
        return penera

    async def list(self, *, at: str) -> list[PeneraRow]:
        """The office's penera in the order of their ids."""
        return await self.unit.rows(list_penera, office=at)

    async def disclose(
        self, ask: Ask, penera_id: UUID, fields: Sequence[PersonalField], purpose: str
    ) -> tuple[Answer, dict[PersonalField, str]]:
        """The clear values of a penera's sealed fields, after the reading was recorded."""

        async def record(work: Work) -> Penera:
            penera = await work.load_to_change(Penera, penera_id)
            disclose(penera, fields, purpose, work.ask.now)
            return penera

        return await self._disclosure.read(ask, record, fields)
