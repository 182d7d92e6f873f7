"""What can be asked of a verification, from the accepted application to the hand-over: one short method per use case."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Literal
from uuid import UUID, uuid5

from services.metrology.instrument.instrument import Instrument, NeverVerified, VerifiedBefore
from services.metrology.kind.mark_rules import EndOfMarks, Mark
from services.metrology.kind.measurements import Measured
from services.metrology.penera.penera import Penera, PeneraWithoutValidSk
from services.metrology.penera.read_model import find_penera
from services.metrology.verification.read_model import find_open_verification, list_verifications
from services.metrology.verification.refused_opening import (
    InstrumentElsewhere,
    InstrumentUnderVerification,
    InstrumentUnknown,
    RefusedOpening,
)
from services.metrology.verification.skhp import Certificate
from services.metrology.verification.verification import InstrumentVerification
from services.metrology.verification.verification import InstrumentVerification as Verification
from shared.contracts.intake import ApplicationAccepted, Place
from shared.errors import NotFound, RefusedByRule
from shared.ids import NewId
from shared.service.unit_of_work import Answer, Ask, OtherOffice, UnitOfWork, Work

_VERIFICATIONS = UUID("0f2c7a52-7f1e-4c52-9a4a-0a6a5b1f3c21")

_NOT_OPENED = (InstrumentUnknown, InstrumentElsewhere, InstrumentUnderVerification, NeverVerified, VerifiedBefore)
"""Why an accepted application opens no verification."""


def verification_of(application_id: UUID) -> UUID:
    """The id of the verification that an application asks for: one application, one verification."""
    return uuid5(_VERIFICATIONS, str(application_id))


class Verifications:
    """Use cases of verifications."""

    def __init__(self, unit: UnitOfWork, new_id: NewId) -> None:
        self.unit = unit
        self._new_id = new_id

    async def open(self, ask: Ask, accepted: ApplicationAccepted) -> Answer:
        """An accepted application of this service asks for a verification of a registered instrument.

        Where none can be opened this is recorded, so that intake can give the application back to be corrected.
        """

        async def decide(work: Work) -> None:
            wanted = accepted.instrument_id
            if wanted is None:
                return
            try:
                instrument = await _free_instrument(wanted, work)
                if accepted.verification is not None:
                    instrument.refuse_occasion(accepted.verification)
            except _NOT_OPENED as refusal:
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

    async def supervise(self, instrument_id: UUID, place: Place, why: str, ask: Ask) -> Answer:
        """Opens a supervision of one of the office's instruments of which no verification is open."""

        async def decide(work: Work) -> Verification:
            instrument = await work.read(Instrument, instrument_id)
            if await work.rows(find_open_verification, of_instrument=instrument_id):
                raise InstrumentUnderVerification
            return work.add(
                Verification.supervise(
                    instrument,
                    id=self._new_id(ask.now),
                    place=place,
                    why=why,
                    officer=ask.actor,
                    on=ask.local_day,
                    now=ask.now,
                )
            )

        return await self.unit.run(ask, decide)

    async def close(self, id: UUID, note: str, ask: Ask) -> Answer:
        return await self._change(id, ask, lambda one: one.close(note, ask.actor, ask.local_day, ask.now))

    async def inspect(self, id: UUID, working: bool, note: str, ask: Ask) -> Answer:
        return await self._change(id, ask, lambda one: one.inspect(working, note, ask.actor, ask.local_day, ask.now))

    async def receive(self, id: UUID, ask: Ask) -> Answer:
        """Takes the instrument in against a numbered Tanda Terima Barang."""

        async def decide(work: Work) -> Verification:
            verification = await work.load_to_change(Verification, id)
            verification.refuse_unless_in_order("receive", ask.local_day)
            verification.receive(await work.official_number("receipt"), ask.actor, ask.local_day, ask.now)
            return verification

        return await self.unit.run(ask, decide)

    async def assign(self, id: UUID, subject: str, ask: Ask) -> Answer:
        """Puts a penera in charge; whoever is not entered as penera holds no SK."""

        async def decide(work: Work) -> Verification:
            verification = await work.load_to_change(Verification, id)
            found = await work.rows(find_penera, at_office=ask.office, person=subject)
            if not found:
                raise PeneraWithoutValidSk(on=ask.local_day.isoformat())
            penera = await work.load_to_change(Penera, found[0][0])
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
            verification = await work.load_to_change(Verification, id)
            verification.mark(marks, ask.actor, ask.local_day, ask.now)
            instrument = await work.load_to_change(Instrument, verification.instrument_id)
            instrument.stand("sah", verification.id, verification.valid_until, ask.local_day, ask.now)
            return verification

        return await self.unit.run(ask, decide)

    async def reject(self, id: UUID, marks: tuple[Mark, ...], ask: Ask) -> Answer:
        async def decide(work: Work) -> Verification:
            verification = await work.load_to_change(Verification, id)
            verification.reject(marks, ask.actor, ask.local_day, ask.now)
            instrument = await work.load_to_change(Instrument, verification.instrument_id)
            instrument.stand("batal", verification.id, None, ask.local_day, ask.now)
            return verification

        return await self.unit.run(ask, decide)

    async def issue_skhp(self, id: UUID, certificate: Certificate, ask: Ask) -> Answer:
        async def decide(work: Work) -> Verification:
            verification = await work.load_to_change(Verification, id)
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

    async def list(self, after: UUID, most: int, *, at: str, **sought: Any) -> list[tuple[Any, ...]]:
        """Rows of `list_verifications`; filters by name: in_status, of_case."""
        return await self.unit.rows(list_verifications, after=after, most=most, at_office=at, **sought)

    async def _change(self, id: UUID, ask: Ask, decision: Callable[[Verification], None]) -> Answer:
        async def decide(work: Work) -> Verification:
            verification = await work.load_to_change(Verification, id)
            decision(verification)
            return verification

        return await self.unit.run(ask, decide)


async def _free_instrument(id: UUID, work: Work) -> Instrument:
    """The office's own instrument, of which no verification is open; raises a refusal that says what is wrong."""
    try:
        instrument = await work.load_to_change(Instrument, id)
    except NotFound:
        raise InstrumentUnknown from None
    except OtherOffice:
        raise InstrumentElsewhere from None
    if await work.rows(find_open_verification, of_instrument=id):
        raise InstrumentUnderVerification
    return instrument


async def refuse_open(instrument: UUID, work: Work) -> None:
    """Raises InstrumentUnderVerification while a verification of the instrument is open."""
    if await work.rows(find_open_verification, of_instrument=instrument):
        raise InstrumentUnderVerification


async def end_of_verified(verification: UUID, end: EndOfMarks, work: Work) -> None:
    """Tells the verification that marked the instrument that its marks have ended; another office's record is not ours to write."""
    with suppress(OtherOffice):
        (await work.load_to_change(InstrumentVerification, verification)).end_marks(end, work.ask.now)
