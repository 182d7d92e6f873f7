"""Corrects the plate of an instrument in the register: one officer asks, the head or another officer confirms.

A verification keeps the plate that it was opened with. So nothing is corrected while one is open, and earlier verdicts
stay.
"""

from datetime import date, datetime

from services.metrology.instrument.instrument import (
    CorrectedField,
    Instrument,
    PlateCorrectionWanted,
    PlateData,
    RegisterChange,
)
from services.metrology.instrument.normal_form import refuse_unreadable
from services.metrology.kind.plate import Plate, check_plate
from shared.errors import DutiesNotSeparate, RefusedByRule
from shared.journal.events import Event


class KindFixed(RefusedByRule):
    code = "kind-fixed"
    indonesian = "Jenis UTTP tidak dapat dibetulkan. Catat UTTP ini sebagai entri baru dengan jenis yang benar."
    english = "The kind of an instrument cannot be corrected. Enter it as a new instrument with the right kind."


class NothingToCorrect(RefusedByRule):
    code = "nothing-to-correct"
    indonesian = "Data ini sama dengan yang ada dalam register; tidak ada yang dibetulkan."
    english = "These data are those of the register; there is nothing to correct."


class PlateCorrectionNotAsked(RefusedByRule):
    code = "plate-correction-not-asked"
    indonesian = "Pembetulan data pelat belum diminta. Minta dahulu; petugas lain kemudian mengesahkannya."
    english = "No correction of the plate data was asked for. Ask for it first; a different officer then confirms it."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class PlateCorrectionAsked(Event[Instrument]):
    """An officer asked to correct the plate data; the event holds the whole corrected data."""

    TOPIC = "metrology.plate-correction-asked"
    INDONESIAN = "Pembetulan data pelat UTTP diminta ({fields}): {why}"
    ENGLISH = "A correction of the instrument's plate data was asked for ({fields}): {why}"
    fields: tuple[CorrectedField, ...]
    brand: str | None
    model: str | None
    serial: str | None
    plate: Plate
    why: str
    asked_by: str
    asked_on: date

    def apply(self, instrument: Instrument) -> None:
        instrument.correction = PlateCorrectionWanted(
            PlateData(self.brand, self.model, self.serial, self.plate), self.why, self.asked_by, self.asked_on
        )


class PlateCorrected(Event[Instrument]):
    """A different officer confirmed the correction. Earlier verdicts and marks stay."""

    TOPIC = "metrology.plate-corrected"
    INDONESIAN = "Data pelat UTTP dibetulkan ({fields}): {why}"
    ENGLISH = "The instrument's plate data were corrected ({fields}): {why}"
    fields: tuple[CorrectedField, ...]
    brand: str | None
    model: str | None
    serial: str | None
    plate: Plate
    before: PlateData
    why: str
    asked_by: str
    corrected_by: str
    corrected_on: date

    def apply(self, instrument: Instrument) -> None:
        instrument.brand, instrument.model, instrument.serial, instrument.plate = (
            self.brand,
            self.model,
            self.serial,
            self.plate,
        )
        instrument.correction = None
        instrument.registrars = {self.asked_by: PlateCorrectionAsked.TOPIC, self.corrected_by: PlateCorrected.TOPIC} | (
            instrument.registrars
        )
        instrument.note(
            RegisterChange("plate", self.corrected_on, self.corrected_by, self.why, plate=self.before.plate)
        )


# Decisions – refuse, or record one thing. Time is an argument.
def ask_correction(instrument: Instrument, data: PlateData, why: str, *, by: str, on: date, now: datetime) -> None:
    """Asks for a correction; a later request replaces an earlier one.

    Raises KindFixed, NothingToCorrect, and the refusals of a plate.
    """
    found = corrected_fields(instrument, data, on)
    instrument.record(
        PlateCorrectionAsked,
        now,
        fields=found,
        brand=data.brand,
        model=data.model,
        serial=data.serial,
        plate=data.plate,
        why=why,
        asked_by=by,
        asked_on=on,
    )


def confirm_correction(instrument: Instrument, *, by: str, on: date, now: datetime) -> None:
    """Corrects the plate as asked. Raises PlateCorrectionNotAsked, DutiesNotSeparate for the officer who asked."""
    wanted = instrument.correction
    if wanted is None:
        raise PlateCorrectionNotAsked
    if wanted.by == by:
        raise DutiesNotSeparate(because=PlateCorrectionAsked.TOPIC)
    found = corrected_fields(instrument, wanted.data, on)
    instrument.record(
        PlateCorrected,
        now,
        fields=found,
        brand=wanted.data.brand,
        model=wanted.data.model,
        serial=wanted.data.serial,
        plate=wanted.data.plate,
        before=PlateData(instrument.brand, instrument.model, instrument.serial, instrument.plate),
        why=wanted.why,
        asked_by=wanted.by,
        corrected_by=by,
        corrected_on=on,
    )


def corrected_fields(instrument: Instrument, data: PlateData, on: date) -> tuple[CorrectedField, ...]:
    if data.plate.kind != instrument.plate.kind:
        raise KindFixed
    instrument.refuse_early(on)
    refuse_unnamed(data.brand, data.model, data.serial)
    check_plate(data.plate, on)
    now, then = {**vars(data.plate), **vars(data)}, {**vars(instrument.plate), **vars(instrument)}
    names: tuple[CorrectedField, ...] = CorrectedField.__args__  # type: ignore[attr-defined]
    if not (found := tuple(name for name in names if now[name] != then[name])):
        raise NothingToCorrect
    return found


class IdentityIncomplete(RefusedByRule):
    code = "identity-incomplete"
    indonesian = (
        "UTTP dengan nomor seri memerlukan merek dan model; UTTP tanpa nomor seri memerlukan pemilik dan tempat pakai."
    )
    english = (
        "An instrument with a serial number needs brand and model; one without needs its owner and its place of use."
    )


def refuse_unnamed(brand: str | None, model: str | None, serial: str | None) -> None:
    """Refuses a serial number without brand and model, and names without a letter. Raises IdentityIncomplete,
    NothingToRead.
    """
    if serial is not None and (brand is None or model is None):
        raise IdentityIncomplete
    refuse_unreadable(*(one for one in (brand, serial) if one is not None))
