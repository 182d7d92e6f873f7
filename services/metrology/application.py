"""What metrology does, one short method per use case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID, uuid5

from services.metrology import views
from services.metrology.instrument import Instrument
from services.metrology.marking import Mark
from services.metrology.measurements import Measured, Plate
from services.metrology.normal_form import key
from services.metrology.penera import Penera, PeneraKnown, PeneraWithoutValidSk, PersonalField, refuse_inverted
from services.metrology.refused_opening import (
    InstrumentElsewhere,
    InstrumentUnderVerification,
    InstrumentUnknown,
    RefusedOpening,
)
from services.metrology.skhp import Certificate
from services.metrology.verification import InstrumentVerification as Verification
from shared.application import Answer, Ask, OtherOffice, UnitOfWork, Work
from shared.contracts.intake import ApplicationAccepted
from shared.disclosure import Disclosure
from shared.errors import NotFound, RefusedByRule
from shared.ids import NewId
from shared.personal import PersonalData

_VERIFICATIONS = UUID("0f2c7a52-7f1e-4c52-9a4a-0a6a5b1f3c21")


def verification_of(application_id: UUID) -> UUID:
    """The id of the verification that an application asks for: one application, one verification."""
    return uuid5(_VERIFICATIONS, str(application_id))


@dataclass(frozen=True)
class Appointment:
    """An officer to be entered as penera; name and NIP in clear, to be sealed."""

    subject: str
    name: str
    nip: str
    sk_number: str
    sk_valid_from: date
    sk_valid_until: date


class MetrologyApplication:
    """The register of instruments, penera, and verifications."""

    def __init__(self, unit: UnitOfWork, personal: PersonalData, new_id: NewId) -> None:
        self.unit = unit
        self._personal = personal
        self._disclosure = Disclosure(unit, personal, new_id)
        self._new_id = new_id

    async def register(self, id: UUID | None, brand: str, model: str, serial: str, plate: Plate, ask: Ask) -> Answer:
        """Enters an instrument; `id` may come from a device that worked off-line."""

        async def decide(work: Work) -> Instrument:
            return work.add(
                Instrument.register(
                    id or self._new_id(ask.now),
                    ask.now,
                    ask.local_day,
                    office=ask.office,
                    brand=brand,
                    model=model,
                    serial=serial,
                    plate=plate,
                    registered_by=ask.actor,
                )
            )

        return await self.unit.run(ask, decide)

    async def list_instruments(self, after: UUID, most: int, *, at: str, serial: str | None) -> list[tuple[Any, ...]]:
        """Rows of `views.list_instruments`; `serial` however it is typed."""
        sought = None if serial is None else key(serial)
        return await self.unit.rows(views.list_instruments, after=after, most=most, at_office=at, serial_of=sought)

    async def appoint(self, one: Appointment, ask: Ask) -> Answer:
        """Enters an officer as penera; a key of the person is made only for whom nothing stands against entering."""
        penera_id = self._new_id(ask.now)

        async def decide(work: Work) -> Penera:
            refuse_inverted(one.sk_valid_from, one.sk_valid_until)
            if await work.rows(views.find_penera, at_office=ask.office, person=one.subject):
                raise PeneraKnown
            name = await self._personal.seal(penera_id, penera_id, "name", one.name)
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
            penera = await work.load(Penera, penera_id)
            penera.renew_sk(ask.now, number, first, last)
            return penera

        return await self.unit.run(ask, decide)

    async def list_penera(self, *, at: str) -> list[tuple[Any, ...]]:
        """Rows of `views.list_penera`."""
        return await self.unit.rows(views.list_penera, at_office=at)

    async def disclose(
        self, penera_id: UUID, fields: Sequence[PersonalField], purpose: str, ask: Ask
    ) -> tuple[Answer, dict[PersonalField, str]]:
        """The clear values of a penera's sealed fields, once the reading is recorded."""

        async def load(work: Work) -> Penera:
            return await work.load(Penera, penera_id)

        return await self._disclosure.read(load, fields, purpose, ask)

    async def open(self, accepted: ApplicationAccepted, ask: Ask) -> Answer:
        """An accepted application of this service asks for a verification of a registered instrument.

        Where none can be opened this is recorded, so that intake can give the application back to be corrected.
        """

        async def decide(work: Work) -> None:
            wanted = accepted.instrument_id
            if accepted.service_code != "PSR-TERA" or wanted is None:
                return
            try:
                instrument = await _free_instrument(wanted, work)
            except (InstrumentUnknown, InstrumentElsewhere, InstrumentUnderVerification) as refusal:
                work.add(self._refused(refusal, accepted.application_id, wanted, ask))
            else:
                id = verification_of(accepted.application_id)
                work.add(Verification.open(accepted, instrument, id=id, now=ask.now))

        return await self.unit.run(ask, decide)

    def _refused(self, refusal: RefusedByRule, application_id: UUID, instrument_id: UUID, ask: Ask) -> RefusedOpening:
        return RefusedOpening.because(
            refusal,
            id=self._new_id(ask.now),
            office=ask.office,
            application_id=application_id,
            instrument_id=instrument_id,
            now=ask.now,
        )

    async def inspect(self, id: UUID, working: bool, note: str, ask: Ask) -> Answer:
        return await self._change(id, ask, lambda one: one.inspect(working, note, ask.actor, ask.local_day, ask.now))

    async def receive(self, id: UUID, ask: Ask) -> Answer:
        """Takes the instrument in against a numbered Tanda Terima Barang."""

        async def decide(work: Work) -> Verification:
            verification = await work.load(Verification, id)
            verification.refuse_unless_in_order("receive", ask.local_day)
            verification.receive(await work.official_number("receipt"), ask.actor, ask.local_day, ask.now)
            return verification

        return await self.unit.run(ask, decide)

    async def assign(self, id: UUID, subject: str, ask: Ask) -> Answer:
        """Puts a penera in charge; whoever is not entered as penera holds no SK."""

        async def decide(work: Work) -> Verification:
            verification = await work.load(Verification, id)
            found = await work.rows(views.find_penera, at_office=ask.office, person=subject)
            if not found:
                raise PeneraWithoutValidSk(on=ask.local_day.isoformat())
            penera = await work.load(Penera, found[0][0])
            verification.assign(penera, ask.local_day, ask.now)
            return verification

        return await self.unit.run(ask, decide)

    async def take_reading(self, id: UUID, measured: Measured, ask: Ask) -> Answer:
        return await self._change(id, ask, lambda one: one.take_reading(measured, ask.actor, ask.local_day, ask.now))

    async def withdraw_reading(self, id: UUID, number: int, why: str, ask: Ask) -> Answer:
        return await self._change(
            id, ask, lambda one: one.withdraw_reading(number, why, ask.actor, ask.local_day, ask.now)
        )

    async def conclude(self, id: UUID, ask: Ask) -> Answer:
        return await self._change(id, ask, lambda one: one.conclude(ask.actor, ask.local_day, ask.now))

    async def mark(self, id: UUID, marks: tuple[Mark, ...], ask: Ask) -> Answer:
        """Puts the marks on; with them a tanda batal of before ends."""

        async def decide(work: Work) -> Verification:
            verification = await work.load(Verification, id)
            verification.mark(marks, ask.actor, ask.local_day, ask.now)
            instrument = await work.load(Instrument, verification.instrument_id)
            instrument.stand("sah", verification.id, verification.valid_until, ask.local_day, ask.now)
            return verification

        return await self.unit.run(ask, decide)

    async def reject(self, id: UUID, serial: str, ask: Ask) -> Answer:
        async def decide(work: Work) -> Verification:
            verification = await work.load(Verification, id)
            verification.reject(serial, ask.actor, ask.local_day, ask.now)
            instrument = await work.load(Instrument, verification.instrument_id)
            instrument.stand("batal", verification.id, None, ask.local_day, ask.now)
            return verification

        return await self.unit.run(ask, decide)

    async def issue_skhp(self, id: UUID, certificate: Certificate, ask: Ask) -> Answer:
        async def decide(work: Work) -> Verification:
            verification = await work.load(Verification, id)
            verification.refuse_skhp(certificate, ask.actor, ask.local_day)
            number = await work.official_number("skhp")
            verification.issue_skhp(number, certificate, ask.actor, ask.local_day, ask.now)
            return verification

        return await self.unit.run(ask, decide)

    async def clear(self, id: UUID, ground: Literal["paid", "nothing-due"], ask: Ask) -> Answer:
        return await self._change(id, ask, lambda one: one.clear(ground, ask.local_day, ask.now))

    async def hand_over(self, id: UUID, ask: Ask) -> Answer:
        return await self._change(id, ask, lambda one: one.hand_over(ask.actor, ask.local_day, ask.now))

    async def give_back(self, id: UUID, why: str, ask: Ask) -> Answer:
        return await self._change(id, ask, lambda one: one.give_back(why, ask.actor, ask.local_day, ask.now))

    async def list_verifications(self, after: UUID, most: int, *, at: str, **sought: Any) -> list[tuple[Any, ...]]:
        """Rows of `views.list_verifications`; filters by name: in_status, of_case."""
        return await self.unit.rows(views.list_verifications, after=after, most=most, at_office=at, **sought)

    async def _change(self, id: UUID, ask: Ask, decision: Callable[[Verification], None]) -> Answer:
        async def decide(work: Work) -> Verification:
            verification = await work.load(Verification, id)
            decision(verification)
            return verification

        return await self.unit.run(ask, decide)


async def _free_instrument(id: UUID, work: Work) -> Instrument:
    """The office's own instrument, of which no verification is open; raises a refusal that says what is wrong."""
    try:
        instrument = await work.load(Instrument, id)
    except NotFound:
        raise InstrumentUnknown from None
    except OtherOffice:
        raise InstrumentElsewhere from None
    if await work.rows(views.find_open_verification, of_instrument=id):
        raise InstrumentUnderVerification
    return instrument
