"""What can be asked of a verification, from the accepted application to the hand-over: one short method per use case."""

from collections.abc import Callable
from typing import Any, Literal
from uuid import UUID, uuid5

from services.metrology.instrument import Instrument, NeverVerified, VerifiedBefore
from services.metrology.mark_rules import Mark
from services.metrology.measurements import Measured
from services.metrology.penera import Penera, PeneraWithoutValidSk
from services.metrology.refused_opening import (
    InstrumentElsewhere,
    InstrumentUnderVerification,
    InstrumentUnknown,
    RefusedOpening,
)
from services.metrology.skhp import Certificate
from services.metrology.verification import InstrumentVerification as Verification
from services.metrology.views.penera import find_penera
from services.metrology.views.verifications import find_open_verification, list_verifications
from shared.application import Answer, Ask, OtherOffice, UnitOfWork, Work
from shared.contracts.intake import ApplicationAccepted
from shared.errors import NotFound, RefusedByRule
from shared.ids import NewId

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

    async def open(self, accepted: ApplicationAccepted, ask: Ask) -> Answer:
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
            found = await work.rows(find_penera, at_office=ask.office, person=subject)
            if not found:
                raise PeneraWithoutValidSk(on=ask.local_day.isoformat())
            penera = await work.load(Penera, found[0][0])
            (await work.look(Instrument, verification.instrument_id)).refuse_recorder(subject)
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

    async def reject(self, id: UUID, marks: tuple[Mark, ...], ask: Ask) -> Answer:
        async def decide(work: Work) -> Verification:
            verification = await work.load(Verification, id)
            verification.reject(marks, ask.actor, ask.local_day, ask.now)
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

    async def list(self, after: UUID, most: int, *, at: str, **sought: Any) -> list[tuple[Any, ...]]:
        """Rows of `list_verifications`; filters by name: in_status, of_case."""
        return await self.unit.rows(list_verifications, after=after, most=most, at_office=at, **sought)

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
    if await work.rows(find_open_verification, of_instrument=id):
        raise InstrumentUnderVerification
    return instrument
