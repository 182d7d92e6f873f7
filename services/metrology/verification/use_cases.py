"""Use cases of a verification, from the accepted application to the hand-over, one short method each."""

from contextlib import suppress
from typing import Literal
from uuid import UUID, uuid5

from services.metrology.instrument.instrument import Instrument
from services.metrology.instrument.standing import NeverVerified, VerifiedBefore, change_standing, refuse_occasion
from services.metrology.kind.mark_rules import EndOfMarks, Mark
from services.metrology.kind.measurements import Measured
from services.metrology.penera.penera import Penera, PeneraWithoutValidSk
from services.metrology.penera.read_model import find_penera
from services.metrology.verification import custody, marking, opening, skhp, supervision, testing, verdict
from services.metrology.verification.lines import VerificationRow
from services.metrology.verification.read_model import find_open_verification, list_verifications
from services.metrology.verification.refused_opening import (
    InstrumentElsewhere,
    InstrumentUnderVerification,
    InstrumentUnknown,
    RefusedOpening,
    refuse_opening,
)
from services.metrology.verification.verification import Certificate
from services.metrology.verification.verification import InstrumentVerification as Verification
from shared.contracts.intake import ApplicationAccepted, Place
from shared.errors import NotFound, RefusedByRule
from shared.ids import NewId
from shared.service.ask import Ask
from shared.service.unit_of_work import OtherOffice, UnitOfWork, Work
from shared.service.use_case import use_case

_VERIFICATIONS = UUID("0f2c7a52-7f1e-4c52-9a4a-0a6a5b1f3c21")

_NOT_OPENED = (InstrumentUnknown, InstrumentElsewhere, InstrumentUnderVerification, NeverVerified, VerifiedBefore)
"""Reasons why an accepted application opens no verification."""


def verification_of(application_id: UUID) -> UUID:
    """The id of the verification that an application asks for: one application has one verification."""
    return uuid5(_VERIFICATIONS, str(application_id))


class Verifications:
    """Use cases of verifications."""

    def __init__(self, unit: UnitOfWork, new_id: NewId) -> None:
        self.unit = unit
        self._new_id = new_id

    @use_case
    async def open(self, work: Work, accepted: ApplicationAccepted) -> None:
        """Opens the verification that an accepted application asks for, of a registered instrument.

        If none can be opened, it records that, so that intake can return the application for correction.
        """
        wanted = accepted.instrument_id
        if wanted is None:
            return
        try:
            instrument = await _free_instrument(wanted, work)
            if accepted.verification is not None:
                refuse_occasion(instrument, accepted.verification)
        except _NOT_OPENED as refusal:
            work.add(self._refused(refusal, accepted.application_id, wanted, work.ask))
        else:
            id = verification_of(accepted.application_id)
            work.add(opening.open_verification(accepted, instrument, id=id, now=work.ask.now))

    def _refused(self, refusal: RefusedByRule, application_id: UUID, instrument_id: UUID, ask: Ask) -> RefusedOpening:
        return refuse_opening(
            refusal,
            id=self._new_id(ask.now),
            office=ask.office,
            application_id=application_id,
            instrument_id=instrument_id,
            now=ask.now,
        )

    @use_case
    async def supervise(self, work: Work, instrument_id: UUID, place: Place, why: str) -> Verification:
        """Opens a supervision of one of the office's instruments without an open verification."""
        ask, instrument = work.ask, await work.read(Instrument, instrument_id)
        await refuse_open(instrument_id, work)
        id = self._new_id(ask.now)
        opened = supervision.supervise(
            instrument, id=id, place=place, why=why, officer=ask.actor, on=ask.local_day, now=ask.now
        )
        return work.add(opened)

    @use_case
    async def close(self, work: Work, id: UUID, note: str) -> Verification:
        """Ends a supervision."""
        ask, verification = work.ask, await work.load_to_change(Verification, id)
        supervision.close(verification, note, ask.actor, ask.local_day, ask.now)
        return verification

    @use_case
    async def inspect(self, work: Work, id: UUID, working: bool, note: str) -> Verification:
        """Records the condition in which the instrument came."""
        ask, verification = work.ask, await work.load_to_change(Verification, id)
        custody.inspect(verification, working, note, ask.actor, ask.local_day, ask.now)
        return verification

    @use_case
    async def receive(self, work: Work, id: UUID) -> Verification:
        """Receives the instrument against a numbered Tanda Terima Barang."""
        ask, verification = work.ask, await work.load_to_change(Verification, id)
        verification.refuse_unless_in_order("receive", ask.local_day)
        number = await work.official_number("receipt")
        custody.receive(verification, number, ask.actor, ask.local_day, ask.now)
        return verification

    @use_case
    async def assign(self, work: Work, id: UUID, subject: str) -> Verification:
        """Puts a penera in charge; an officer who is not entered as penera has no SK."""
        ask, verification = work.ask, await work.load_to_change(Verification, id)
        penera_id = await work.first(find_penera, office=ask.office, subject=subject)
        if penera_id is None:
            raise PeneraWithoutValidSk(on=ask.local_day.isoformat())
        penera = await work.read(Penera, penera_id)
        testing.assign(verification, penera, ask.local_day, ask.now)
        return verification

    @use_case
    async def take_reading(self, work: Work, id: UUID, measured: Measured) -> Verification:
        """Judges a reading and stores it."""
        ask, verification = work.ask, await work.load_to_change(Verification, id)
        testing.take_reading(verification, measured, ask.actor, ask.local_day, ask.now)
        return verification

    @use_case
    async def withdraw_reading(self, work: Work, id: UUID, number: int, why: str) -> Verification:
        """Withdraws a wrong reading."""
        ask, verification = work.ask, await work.load_to_change(Verification, id)
        testing.withdraw_reading(verification, number, why, ask.actor, ask.local_day, ask.now)
        return verification

    @use_case
    async def conclude(self, work: Work, id: UUID) -> Verification:
        """Computes the verdict from the readings."""
        ask, verification = work.ask, await work.load_to_change(Verification, id)
        verdict.conclude(verification, ask.actor, ask.local_day, ask.now)
        return verification

    @use_case
    async def mark(self, work: Work, id: UUID, marks: tuple[Mark, ...]) -> Verification:
        """Puts the marks on; they end an earlier tanda batal."""
        ask, verification = work.ask, await work.load_to_change(Verification, id)
        marking.mark(verification, marks, ask.actor, ask.local_day, ask.now)
        instrument = await work.load_to_change(Instrument, verification.instrument_id)
        change_standing(instrument, "sah", verification.id, verification.valid_until, ask.local_day, ask.now)
        return verification

    @use_case
    async def reject(self, work: Work, id: UUID, marks: tuple[Mark, ...]) -> Verification:
        """Puts on the tanda batal after a failed test."""
        ask, verification = work.ask, await work.load_to_change(Verification, id)
        marking.reject(verification, marks, ask.actor, ask.local_day, ask.now)
        instrument = await work.load_to_change(Instrument, verification.instrument_id)
        change_standing(instrument, "batal", verification.id, None, ask.local_day, ask.now)
        return verification

    @use_case
    async def issue_skhp(self, work: Work, id: UUID, certificate: Certificate) -> Verification:
        """Issues the numbered test certificate."""
        ask, verification = work.ask, await work.load_to_change(Verification, id)
        skhp.refuse_skhp(verification, certificate, ask.actor, ask.local_day)
        number = await work.official_number("skhp")
        skhp.issue_skhp(verification, number, certificate, ask.actor, ask.local_day, ask.now)
        return verification

    @use_case
    async def clear(self, work: Work, id: UUID, ground: Literal["paid", "nothing-due"]) -> Verification:
        """Records that billing cleared the hand-over."""
        verification = await work.load_to_change(Verification, id)
        custody.clear(verification, ground, work.ask.local_day, work.ask.now)
        return verification

    @use_case
    async def block(self, work: Work, id: UUID, because: custody.NoLongerPaid) -> Verification:
        """Records that the hand-over waits for the payment again."""
        verification = await work.load_to_change(Verification, id)
        custody.block(verification, because, work.ask.local_day, work.ask.now)
        return verification

    @use_case
    async def hand_over(self, work: Work, id: UUID) -> Verification:
        """Hands the verified instrument to its owner."""
        ask, verification = work.ask, await work.load_to_change(Verification, id)
        custody.hand_over(verification, ask.actor, ask.local_day, ask.now)
        return verification

    @use_case
    async def give_back(self, work: Work, id: UUID, why: str) -> Verification:
        """Gives the instrument back without a tanda sah."""
        ask, verification = work.ask, await work.load_to_change(Verification, id)
        custody.give_back(verification, why, ask.actor, ask.local_day, ask.now)
        return verification

    async def list(
        self, after: UUID, most: int, *, at: str, status: str | None = None, case: UUID | None = None
    ) -> list[VerificationRow]:
        """The office's verifications in the order of their ids, at most `most` after the id `after`."""
        return await self.unit.rows(list_verifications, after=after, most=most, office=at, status=status, case=case)


async def _free_instrument(id: UUID, work: Work) -> Instrument:
    """The office's own instrument without an open verification; else raises the refusal that says why."""
    try:
        instrument = await work.load_to_change(Instrument, id)
    except NotFound:
        raise InstrumentUnknown from None
    except OtherOffice:
        raise InstrumentElsewhere from None
    if await work.first(find_open_verification, instrument=id):
        raise InstrumentUnderVerification
    return instrument


async def refuse_open(instrument: UUID, work: Work) -> None:
    """Raises InstrumentUnderVerification while a verification of the instrument is open."""
    if await work.first(find_open_verification, instrument=instrument):
        raise InstrumentUnderVerification


async def end_of_verified(verification: UUID, end: EndOfMarks, work: Work) -> None:
    """Ends the marks in the verification that gave them; another office's verification is not ours to change."""
    with suppress(OtherOffice):
        marking.end_marks(await work.load_to_change(Verification, verification), end, work.ask.now)
