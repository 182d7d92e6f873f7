"""An instrument in the register of UTTP: what its plate says, whose it is and where, and the standing its marks give it.

- `register_changes.py`: its owner, place and office change
- `plate_correction.py`: its plate data are corrected
"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from eventsourcing.domain import event

from services.metrology.instrument.place_of_use import PlaceOfUse
from services.metrology.instrument.plate_correction import IdentityIncomplete, PlateCorrection, refuse_unnamed
from services.metrology.kind.kind import kind_of
from services.metrology.kind.mark_rules import EndOfMarks
from services.metrology.kind.measurements import Occasion, Plate, check_plate
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate, Created
from shared.offices import office as office_of
from shared.privacy.clear_text import OfficialNumber

Standing = Literal["unverified", "sah", "batal", "ended"]
"""What the marks say: `ended` is a tanda sah that something ended before its last day."""


class CauseNotOfKind(RefusedByRule):
    code = "cause-not-of-kind"
    indonesian = "Sebab ini tidak mengakhiri tanda sah UTTP jenis ini; yang mengakhiri: {causes:any}."
    english = "This does not end the tanda sah of this kind of instrument; what does: {causes:any}."


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
    english = "The instrument has passed a verification here, so what it bore before no longer matters."
    clause = "UU 2/1981 pasal 1"


class Instrument(PlateCorrection):
    """One entry per kind, brand and serial number; without a serial number per owner, place, kind, capacity and sticker."""

    TOPIC = "metrology.instrument"

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Registered(Created):
        """An instrument was entered in the register."""

        TOPIC = "metrology.instrument-registered"
        INDONESIAN = (
            "UTTP {brand} {model} nomor seri {serial} dicatat: nomor register {register_number}, stiker {sticker}."
        )
        ENGLISH = (
            "The instrument {brand} {model}, serial number {serial}, was entered in the register (register number"
            " {register_number}, sticker {sticker})."
        )
        office: str
        brand: str | None
        model: str | None
        serial: str | None
        plate: Plate
        registered_by: str
        marked_before: bool | None = None
        register_number: OfficialNumber | None = None
        sticker: str | None = None
        alike: int = 1
        owner_id: UUID | None = None
        place: PlaceOfUse | None = None

    class EarlierMarksRecorded(Aggregate.Event):
        """Somebody looked whether the instrument bore marks before it came into the register, and corrected what it says."""

        TOPIC = "metrology.earlier-marks-recorded"
        INDONESIAN = "Register diperbaiki; UTTP sudah bertanda tera sebelum dicatat: {marked_before}. {why}"
        ENGLISH = "The register was corrected; the instrument bore marks before it was entered: {marked_before}. {why}"
        marked_before: bool
        why: str
        recorded_on: date
        recorded_by: str

    class StandingChanged(Aggregate.Event):
        """Marks gave the instrument another standing; a tanda batal ends with the tanda sah that follows it.

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

    @event(Registered)
    def __init__(
        self,
        office: str,
        brand: str | None,
        model: str | None,
        serial: str | None,
        plate: Plate,
        registered_by: str,
        marked_before: bool | None,
        register_number: str | None,
        sticker: str | None,
        alike: int,
        owner_id: UUID | None,
        place: PlaceOfUse | None,
    ) -> None:
        self._begin()
        self.office = office
        self.register_number = register_number
        self.sticker = sticker
        self.alike = alike
        self.owner_id = owner_id
        self.place = place
        self.registrars = {registered_by: self.Registered.TOPIC}
        self.brand = brand
        self.model = model
        self.serial = serial
        self.plate = plate
        self.registered_by = registered_by
        self.marked_before = marked_before
        self.passed_before = False
        self.earlier_marks_looked_at: date | None = None
        self.standing: Standing = "unverified"
        self.valid_until: date | None = None
        self.last_verification: UUID | None = None
        self.standing_since: date | None = None
        self.end_of_marks: EndOfMarks | None = None

    # Decisions – refuse, or let one thing happen. Time comes in.
    @classmethod
    def register(
        cls,
        id: UUID,
        now: datetime,
        on: date,
        *,
        office: str,
        brand: str | None,
        model: str | None,
        serial: str | None,
        plate: Plate,
        registered_by: str,
        marked_before: bool,
        register_number: str | None = None,
        sticker: str | None = None,
        alike: int = 1,
        owner_id: UUID | None = None,
        place: PlaceOfUse | None = None,
    ) -> "Instrument":
        """Enters an instrument; refuses as `refuse_registration`.

        `registered_by` is a token subject: who entered an instrument may not test it (SOD-07). `marked_before`: it bears marks of
        an earlier verification. `register_number` is the office's running number of an instrument without a serial number; `alike`
        tells several of an owner at a place apart that have no sticker.
        """
        cls.refuse_registration(on, brand, model, serial, plate, owner_id, place)
        return cls.begin(
            cls.Registered,
            id=id,
            now=now,
            office=office,
            brand=brand,
            model=model,
            serial=serial,
            plate=plate,
            registered_by=registered_by,
            marked_before=marked_before,
            register_number=register_number,
            sticker=sticker,
            alike=alike,
            owner_id=owner_id,
            place=place,
        )

    @staticmethod
    def refuse_registration(
        on: date,
        brand: str | None,
        model: str | None,
        serial: str | None,
        plate: Plate,
        owner_id: UUID | None,
        place: PlaceOfUse | None,
    ) -> None:
        """Refuses what cannot be entered, before a number is taken for it: a plate that the rules in force on the day do not
        allow, names without a letter, and an instrument that nothing tells from others (IdentityIncomplete)."""
        refuse_unnamed(brand, model, serial)
        if serial is None and (owner_id is None or place is None):
            raise IdentityIncomplete
        check_plate(plate, on)

    def stand(
        self,
        standing: Standing,
        verification_id: UUID,
        valid_until: date | None,
        on: date,
        now: datetime,
        end_of_marks: EndOfMarks | None = None,
    ) -> None:
        """Takes on the standing that a verification's marks give, or their end, not dated before the standing it has."""
        if self.standing_since is not None:
            EffectiveBeforeHistory.check(on, self.standing_since)
        self.record(
            self.StandingChanged,
            now,
            standing=standing,
            verification_id=verification_id,
            valid_until=valid_until,
            ended=self.standing,
            since=on,
            end_of_marks=end_of_marks,
        )

    def record_earlier_marks(self, marked_before: bool, why: str, officer: str, on: date, now: datetime) -> None:
        """Corrects whether the instrument bore marks before it came into the register; nothing where the register says so.

        Raises PassedHere, and EffectiveBeforeHistory before the registration or the last change.
        """
        if self.passed_before:
            raise PassedHere
        self.refuse_early(on)
        EffectiveBeforeHistory.check(
            on, self.earlier_marks_looked_at or office_of(self.office).local_day(self.created_on)
        )
        if marked_before == self.marked_before:
            return
        self.record(
            self.EarlierMarksRecorded,
            now,
            marked_before=marked_before,
            why=why,
            recorded_on=on,
            recorded_by=officer,
        )

    def refuse_occasion(self, occasion: Occasion) -> None:
        """Tera is for an instrument not verified yet, tera ulang for one that was (UU 2/1981 art. 1); supervision for any.

        Raises NeverVerified, VerifiedBefore. Of an instrument that was entered before the register asked, either may be right.
        """
        verified = True if self.passed_before else self.marked_before
        if occasion == "tera" and verified is True:
            raise VerifiedBefore
        if occasion == "tera-ulang" and verified is False:
            raise NeverVerified

    def end_marks(self, end: EndOfMarks, now: datetime) -> UUID:
        """Ends the tanda sah that the instrument has on this day; the verification that gave it.

        Raises CauseNotOfKind, NoMarkToEnd, EffectiveBeforeHistory.
        """
        if end.cause not in (causes := kind_of(self.plate.kind).ended_by):
            raise CauseNotOfKind(causes=list(causes))
        if self.standing != "sah" or self.last_verification is None or end.ended_on > (self.valid_until or date.max):
            raise NoMarkToEnd(on=end.ended_on.isoformat())
        self.stand("ended", self.last_verification, self.valid_until, end.ended_on, now, end)
        return self.last_verification

    # Evolve – assigns. Never refuses, never reads a clock.
    @event(StandingChanged)
    def _standing_changed(
        self,
        standing: Standing,
        verification_id: UUID,
        valid_until: date | None,
        since: date,
        end_of_marks: EndOfMarks | None,
    ) -> None:
        self.standing = standing
        self.end_of_marks = end_of_marks
        self.passed_before = self.passed_before or standing == "sah"
        self.last_verification = verification_id
        self.valid_until = valid_until
        self.standing_since = since

    @event(EarlierMarksRecorded)
    def _earlier_marks_recorded(self, marked_before: bool, recorded_on: date, recorded_by: str) -> None:
        self.marked_before = marked_before
        self.earlier_marks_looked_at = recorded_on
        self.registrars = {recorded_by: self.EarlierMarksRecorded.TOPIC, **self.registrars}
