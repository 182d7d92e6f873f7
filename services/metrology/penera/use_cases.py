"""Who is penera, under which SK, and who reads their sealed data: one short method per use case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.metrology.penera.penera import Penera, PeneraKnown, PersonalField, refuse_inverted
from services.metrology.penera.read_model import find_penera, list_penera
from shared.ids import NewId
from shared.privacy.identifiers import parse_person_name
from shared.privacy.personal import PersonalData
from shared.service.disclosure import Disclosure
from shared.service.unit_of_work import Answer, Ask, UnitOfWork, Work


@dataclass(frozen=True)
class Appointment:
    """An officer to be entered as penera; name and NIP in clear, to be sealed."""

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

    async def appoint(self, one: Appointment, ask: Ask) -> Answer:
        """Enters an officer as penera; a key of the person is made only for whom nothing stands against entering."""
        penera_id = self._new_id(ask.now)

        async def decide(work: Work) -> Penera:
            refuse_inverted(one.sk_valid_from, one.sk_valid_until)
            if await work.rows(find_penera, at_office=ask.office, person=one.subject):
                raise PeneraKnown
            await self._personal.make_key(penera_id)
            name = await self._personal.seal(penera_id, penera_id, "name", parse_person_name(one.name))
            nip = await self._personal.seal(penera_id, penera_id, "nip", one.nip, searchable=True)
            return work.add(
                Penera.appoint(
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
            )

        return await self.unit.run(ask, decide)

    async def renew_sk(self, penera_id: UUID, number: str, first: date, last: date, ask: Ask) -> Answer:
        async def decide(work: Work) -> Penera:
            penera = await work.load_to_change(Penera, penera_id)
            penera.renew_sk(ask.now, number, first, last)
            return penera

        return await self.unit.run(ask, decide)

    async def list(self, *, at: str) -> list[tuple[Any, ...]]:
        """Rows of `list_penera`."""
        return await self.unit.rows(list_penera, at_office=at)

    async def disclose(
        self, penera_id: UUID, fields: Sequence[PersonalField], purpose: str, ask: Ask
    ) -> tuple[Answer, dict[PersonalField, str]]:
        """The clear values of a penera's sealed fields, once the reading is recorded."""

        async def record(work: Work) -> Penera:
            penera = await work.load_to_change(Penera, penera_id)
            penera.disclose(fields, purpose, ask.now)
            return penera

        return await self._disclosure.read(ask, record, fields)
