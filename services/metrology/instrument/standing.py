"""The standing that marks give an instrument: the causes of its changes and end, and the occasions that it allows."""

from datetime import date, datetime
from uuid import UUID

from services.metrology.instrument.instrument import Instrument, Standing
from services.metrology.kind.kind import kind_of
from services.metrology.kind.mark_rules import EndOfMarks
from services.metrology.kind.measurements import Occasion
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event
from shared.offices import office as office_of


class CauseNotOfKind(RefusedByRule):
    code = "cause-not-of-kind"
    indonesian = "Sebab ini tidak mengakhiri tanda sah UTTP jenis ini; yang mengakhiri: {causes:any}."
    english = "This does not end the tanda sah of this kind of instrument; only these causes do: {causes:any}."


class NoMarkToEnd(RefusedByRule):
    code = "no-mark-to-end"
    indonesian = "UTTP ini tidak memiliki tanda sah yang berlaku pada {on:day}."
    english = "The instrument has no tanda sah that is valid on {on:day}."


class NeverVerified(RefusedByRule):
    code = "never-verified"
    indonesian = (
        "UTTP ini belum pernah lulus pengujian menurut register: ubah permohonan menjadi tera. Bila sudah bertanda tera,"
        " minta petugas front office mencatat tanda itu pada UTTP."
    )
    english = (
        "By the register the instrument never passed a verification: change the application to tera. If it bears marks"
        " already, ask the front office to record them on the instrument."
    )
    clause = "UU 2/1981 pasal 1"


class VerifiedBefore(RefusedByRule):
    code = "verified-before"
    indonesian = "UTTP ini sudah pernah lulus pengujian menurut register: ubah permohonan menjadi tera ulang."
    english = "By the register the instrument passed a verification before: change the application to tera ulang."
    clause = "UU 2/1981 pasal 1"


class PassedHere(RefusedByRule):
    code = "passed-here"
    indonesian = "UTTP ini sudah pernah lulus pengujian di sini, sehingga keterangan tentang tanda sebelumnya tidak berlaku lagi."
    english = "The instrument has passed a verification here, so its earlier marks no longer matter."
    clause = "UU 2/1981 pasal 1"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class EarlierMarksRecorded(Event[Instrument]):
    """An officer checked whether the instrument bore marks before it came into the register, and corrected the
    register.
    """

    TOPIC = "metrology.earlier-marks-recorded"
    INDONESIAN = "Register diperbaiki; UTTP sudah bertanda tera sebelum dicatat: {marked_before}. {why}"
    ENGLISH = "The register was corrected; the instrument bore marks before it was entered: {marked_before}. {why}"
    marked_before: bool
    why: str
    recorded_on: date
    recorded_by: str

    def apply(self, instrument: Instrument) -> None:
        instrument.marked_before = self.marked_before
        instrument.earlier_marks_looked_at = self.recorded_on
        instrument.registrars = {self.recorded_by: EarlierMarksRecorded.TOPIC, **instrument.registrars}


class StandingChanged(Event[Instrument]):
    """Marks changed the instrument's standing; the next tanda sah ends a tanda batal.

    `end_of_marks` says why a tanda sah ended before its last day.
    """

    TOPIC = "metrology.instrument-standing-changed"
    INDONESIAN = "Status UTTP: {standing} (sebelumnya {ended})."
    ENGLISH = "The instrument's standing: {standing} (before: {ended})."
    standing: Standing
    verification_id: UUID
    valid_until: date | None
    ended: Standing
    since: date
    end_of_marks: EndOfMarks | None = None

    def apply(self, instrument: Instrument) -> None:
        instrument.standing = self.standing
        instrument.end_of_marks = self.end_of_marks
        instrument.passed_before = instrument.passed_before or self.standing == "sah"
        instrument.last_verification = self.verification_id
        instrument.valid_until = self.valid_until
        instrument.standing_since = self.since


# Decisions – refuse, or record one thing. Time is an argument.
def change_standing(
    instrument: Instrument,
    standing: Standing,
    verification_id: UUID,
    valid_until: date | None,
    on: date,
    now: datetime,
    end_of_marks: EndOfMarks | None = None,
) -> None:
    """Changes the standing by a verification's marks or their end; not dated before the present standing."""
    if instrument.standing_since is not None:
        EffectiveBeforeHistory.check(on, instrument.standing_since)
    instrument.record(
        StandingChanged,
        now,
        standing=standing,
        verification_id=verification_id,
        valid_until=valid_until,
        ended=instrument.standing,
        since=on,
        end_of_marks=end_of_marks,
    )


def record_earlier_marks(
    instrument: Instrument, marked_before: bool, why: str, officer: str, on: date, now: datetime
) -> None:
    """Corrects whether the instrument bore marks before it came into the register; records nothing if the register
    already says so.

    Raises PassedHere, and EffectiveBeforeHistory before the registration or the last change.
    """
    if instrument.passed_before:
        raise PassedHere
    instrument.refuse_early(on)
    EffectiveBeforeHistory.check(
        on, instrument.earlier_marks_looked_at or office_of(instrument.office).local_day(instrument.created_on)
    )
    if marked_before == instrument.marked_before:
        return
    instrument.record(
        EarlierMarksRecorded,
        now,
        marked_before=marked_before,
        why=why,
        recorded_on=on,
        recorded_by=officer,
    )


def refuse_occasion(instrument: Instrument, occasion: Occasion) -> None:
    """Tera is for an instrument not verified yet, tera ulang for a verified one (UU 2/1981 art. 1); supervision for
    any.

    Raises NeverVerified, VerifiedBefore. For an instrument entered before the register asked, either may be right.
    """
    verified = True if instrument.passed_before else instrument.marked_before
    if occasion == "tera" and verified is True:
        raise VerifiedBefore
    if occasion == "tera-ulang" and verified is False:
        raise NeverVerified


def end_marks(instrument: Instrument, end: EndOfMarks, now: datetime) -> UUID:
    """Ends the instrument's tanda sah of this day; returns the verification that gave it.

    Raises CauseNotOfKind, NoMarkToEnd, EffectiveBeforeHistory.
    """
    if end.cause not in (causes := kind_of(instrument.plate.kind).ended_by):
        raise CauseNotOfKind(causes=list(causes))
    if (
        instrument.standing != "sah"
        or instrument.last_verification is None
        or end.ended_on > (instrument.valid_until or date.max)
    ):
        raise NoMarkToEnd(on=end.ended_on.isoformat())
    change_standing(instrument, "ended", instrument.last_verification, instrument.valid_until, end.ended_on, now, end)
    return instrument.last_verification
