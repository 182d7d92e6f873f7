"""Changes of the owner, the place or the office of an instrument in the register; it stays the same instrument."""

from datetime import date, datetime
from uuid import UUID

from services.metrology.instrument.instrument import Instrument, RegisterChange, TransferWanted
from services.metrology.instrument.place_of_use import PlaceOfUse
from shared.errors import DutiesNotSeparate, RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


class NothingChanged(RefusedByRule):
    code = "nothing-changed"
    indonesian = "Data ini sudah tercatat demikian dalam register."
    english = "The register says so already."


class PlaceNeeded(RefusedByRule):
    code = "place-needed"
    indonesian = "Tempat pakai sekarang adalah alamat pemilik lama. Isi tempat pakai di pemilik baru."
    english = "The present place of use is the previous owner's address. State where the new owner uses the instrument."


class TransferNotAsked(RefusedByRule):
    code = "transfer-not-asked"
    indonesian = "Pemindahan UTTP ini ke kantor Anda belum diminta oleh kantor yang mencatatnya. Hubungi kantor itu."
    english = "The office that holds this instrument has not asked to transfer it to yours. Ask that office."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class OwnerChanged(Event[Instrument]):
    """The instrument has another owner; `before` is the previous one."""

    TOPIC = "metrology.instrument-owner-changed"
    INDONESIAN = "Pemilik UTTP berganti: {why}"
    ENGLISH = "The instrument has another owner: {why}"
    owner_id: UUID
    before: UUID | None
    why: str
    changed_by: str
    since: date

    def apply(self, instrument: Instrument) -> None:
        instrument.owner_id = self.owner_id
        instrument.registrars = {self.changed_by: OwnerChanged.TOPIC, **instrument.registrars}
        instrument.note(RegisterChange("owner", self.since, self.changed_by, self.why, owner_id=self.before))


class PlaceChanged(Event[Instrument]):
    """The instrument is used in another place; `before` is the previous one."""

    TOPIC = "metrology.instrument-place-changed"
    INDONESIAN = "Tempat pakai UTTP berubah menjadi {place}: {why}"
    ENGLISH = "The instrument is now used at {place}: {why}"
    place: PlaceOfUse
    before: PlaceOfUse | None
    why: str
    changed_by: str
    since: date

    def apply(self, instrument: Instrument) -> None:
        instrument.place = self.place
        instrument.registrars = {self.changed_by: PlaceChanged.TOPIC, **instrument.registrars}
        instrument.note(RegisterChange("place", self.since, self.changed_by, self.why, place=self.before))


class TransferAsked(Event[Instrument]):
    """The office that holds the instrument offers it to another office."""

    TOPIC = "metrology.instrument-transfer-asked"
    INDONESIAN = "Pemindahan UTTP ke kantor {to_office} diminta: {why}"
    ENGLISH = "A transfer of the instrument to the office {to_office} was asked for: {why}"
    to_office: str
    why: str
    asked_by: str
    asked_on: date

    def apply(self, instrument: Instrument) -> None:
        instrument.transfer = TransferWanted(self.to_office, self.why, self.asked_by)


class Transferred(Event[Instrument]):
    """Another office took the instrument over, with the owner and place as it entered them; its standing stays."""

    TOPIC = "metrology.instrument-transferred"
    INDONESIAN = "UTTP dipindahkan dari kantor {before} ke kantor {office}, nomor register {register_number}: {why}"
    ENGLISH = (
        "The instrument was transferred from the office {before} to the office {office}, register number"
        " {register_number}: {why}"
    )
    office: str
    before: str
    register_number: OfficialNumber | None
    owner_id: UUID | None
    place: PlaceOfUse | None
    why: str
    asked_by: str
    accepted_by: str
    transferred_on: date

    def apply(self, instrument: Instrument) -> None:
        change = RegisterChange(
            "office",
            self.transferred_on,
            self.accepted_by,
            self.why,
            owner_id=instrument.owner_id,
            place=instrument.place,
            office=self.before,
        )
        instrument.office, instrument.owner_id, instrument.place, instrument.transfer = (
            self.office,
            self.owner_id,
            self.place,
            None,
        )
        instrument.register_number = self.register_number or instrument.register_number
        instrument.registrars = {self.accepted_by: Transferred.TOPIC, **instrument.registrars}
        instrument.note(change)


# Decisions – refuse, or record one thing. Time is an argument.
def change_owner(
    instrument: Instrument, owner_id: UUID, place: PlaceOfUse | None, why: str, *, by: str, on: date, now: datetime
) -> None:
    """Changes the owner and, if given, the place. Raises NothingChanged, PlaceNeeded, EffectiveBeforeHistory."""
    instrument.refuse_early(on)
    if owner_id == instrument.owner_id:
        raise NothingChanged
    if place is None and instrument.place is not None and instrument.place.kind == "owner-address":
        raise PlaceNeeded
    instrument.record(
        OwnerChanged, now, owner_id=owner_id, before=instrument.owner_id, why=why, changed_by=by, since=on
    )
    if place is not None and place != instrument.place:
        change_place(instrument, place, why, by=by, on=on, now=now)


def change_place(instrument: Instrument, place: PlaceOfUse, why: str, *, by: str, on: date, now: datetime) -> None:
    """Changes the place of use. Raises NothingChanged, EffectiveBeforeHistory."""
    instrument.refuse_early(on)
    if place == instrument.place:
        raise NothingChanged
    instrument.record(PlaceChanged, now, place=place, before=instrument.place, why=why, changed_by=by, since=on)


def ask_transfer(instrument: Instrument, to_office: str, why: str, *, by: str, on: date, now: datetime) -> None:
    """Offers the instrument to another office, which may take it over. Raises NothingChanged, EffectiveBeforeHistory."""
    instrument.refuse_early(on)
    if to_office == instrument.office:
        raise NothingChanged
    instrument.record(TransferAsked, now, to_office=to_office, why=why, asked_by=by, asked_on=on)


def refuse_transfer(instrument: Instrument, office: str, by: str, on: date) -> TransferWanted:
    """The offer that an office may accept. Raises TransferNotAsked, DutiesNotSeparate for the officer who asked,
    EffectiveBeforeHistory.
    """
    wanted = instrument.transfer
    if wanted is None or wanted.to_office != office:
        raise TransferNotAsked
    if wanted.by == by:
        raise DutiesNotSeparate(because=TransferAsked.TOPIC)
    instrument.refuse_early(on)
    return wanted


def accept_transfer(
    instrument: Instrument,
    office: str,
    register_number: str | None,
    owner_id: UUID | None,
    place: PlaceOfUse | None,
    *,
    by: str,
    on: date,
    now: datetime,
) -> None:
    """Moves the instrument to the accepting office; the previous office keeps its record of the owner. Raises as
    `refuse_transfer`.
    """
    wanted = refuse_transfer(instrument, office, by, on)
    instrument.record(
        Transferred,
        now,
        office=office,
        before=instrument.office,
        register_number=register_number,
        owner_id=owner_id,
        place=place,
        why=wanted.why,
        asked_by=wanted.by,
        accepted_by=by,
        transferred_on=on,
    )
