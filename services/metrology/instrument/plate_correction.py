"""Correcting what the register says of an instrument's plate: one officer asks, the head or another officer confirms.

A verification keeps the plate that it was opened with, so nothing is corrected while one is open, and no verdict of before changes.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from eventsourcing.domain import event

from services.metrology.instrument.normal_form import refuse_unreadable
from services.metrology.instrument.register_changes import RegisterChange, RegisterChanges
from services.metrology.kind.measurements import Plate, check_plate
from shared.errors import DutiesNotSeparate, RefusedByRule
from shared.journal.events import Aggregate

CorrectedField = Literal[
    "brand", "model", "serial", "accuracy_class", "verification_interval", "maximum_capacity", "supports", "maximum_flow",
    "nozzles", "minimum_capacity", "scale_interval", "partial_ranges", "construction", "tare_device", "quantities",
]  # fmt: skip


class KindFixed(RefusedByRule):
    code = "kind-fixed"
    indonesian = "Jenis UTTP tidak dapat dibetulkan. Catat UTTP ini sebagai entri baru dengan jenis yang benar."
    english = "The kind of an instrument cannot be corrected. Enter it anew with the right kind."


class NothingToCorrect(RefusedByRule):
    code = "nothing-to-correct"
    indonesian = "Data ini sama dengan yang ada dalam register; tidak ada yang dibetulkan."
    english = "These data are those of the register; there is nothing to correct."


class PlateCorrectionNotAsked(RefusedByRule):
    code = "plate-correction-not-asked"
    indonesian = "Pembetulan data pelat belum diminta. Minta dahulu; petugas lain kemudian mengesahkannya."
    english = "No correction of the plate data was asked for. Ask for it first; a different officer then confirms it."


@dataclass(frozen=True)
class PlateData:
    """What an instrument is named by, and what its plate says."""

    brand: str | None
    model: str | None
    serial: str | None
    plate: Plate


@dataclass(frozen=True)
class PlateCorrectionWanted:
    """Who asked for which data, why, and on which day."""

    data: PlateData
    why: str
    by: str
    on: date


class PlateCorrection(RegisterChanges):
    """The part of an instrument in which two persons correct its plate data."""

    brand: str | None
    model: str | None
    serial: str | None
    plate: Plate

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class PlateCorrectionAsked(Aggregate.Event):
        """An officer asks to correct the plate data; these are the whole data as they should be."""

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

    class PlateCorrected(Aggregate.Event):
        """A different officer confirmed it. Verdicts and marks of before stay as they were given."""

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

    # Decisions – refuse, or let one thing happen. Time comes in.
    def ask_correction(self, data: PlateData, why: str, *, by: str, on: date, now: datetime) -> None:
        """Who asks later takes the place of who asked before. Raises KindFixed, NothingToCorrect, and what a plate is refused for."""
        found = self._corrected_fields(data, on)
        self.record(
            self.PlateCorrectionAsked,
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

    def confirm_correction(self, *, by: str, on: date, now: datetime) -> None:
        """The data are those that were asked for. Raises PlateCorrectionNotAsked, DutiesNotSeparate for who asked."""
        wanted = self.correction
        if wanted is None:
            raise PlateCorrectionNotAsked
        if wanted.by == by:
            raise DutiesNotSeparate(because=self.PlateCorrectionAsked.TOPIC)
        found = self._corrected_fields(wanted.data, on)
        self.record(
            self.PlateCorrected,
            now,
            fields=found,
            brand=wanted.data.brand,
            model=wanted.data.model,
            serial=wanted.data.serial,
            plate=wanted.data.plate,
            before=PlateData(self.brand, self.model, self.serial, self.plate),
            why=wanted.why,
            asked_by=wanted.by,
            corrected_by=by,
            corrected_on=on,
        )

    def _corrected_fields(self, data: PlateData, on: date) -> tuple[CorrectedField, ...]:
        if data.plate.kind != self.plate.kind:
            raise KindFixed
        self.refuse_early(on)
        refuse_unnamed(data.brand, data.model, data.serial)
        check_plate(data.plate, on)
        now, then = {**vars(data.plate), **vars(data)}, {**vars(self.plate), **vars(self)}
        names: tuple[CorrectedField, ...] = CorrectedField.__args__  # type: ignore[attr-defined]
        if not (found := tuple(name for name in names if now[name] != then[name])):
            raise NothingToCorrect
        return found

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.correction: PlateCorrectionWanted | None = None

    @event(PlateCorrectionAsked)
    def _plate_correction_asked(
        self,
        brand: str | None,
        model: str | None,
        serial: str | None,
        plate: Plate,
        why: str,
        asked_by: str,
        asked_on: date,
    ) -> None:
        self.correction = PlateCorrectionWanted(PlateData(brand, model, serial, plate), why, asked_by, asked_on)

    @event(PlateCorrected)
    def _plate_corrected(
        self,
        brand: str | None,
        model: str | None,
        serial: str | None,
        plate: Plate,
        before: PlateData,
        why: str,
        asked_by: str,
        corrected_by: str,
        corrected_on: date,
    ) -> None:
        self.brand, self.model, self.serial, self.plate = brand, model, serial, plate
        self.correction = None
        self.registrars = {asked_by: self.PlateCorrectionAsked.TOPIC, corrected_by: self.PlateCorrected.TOPIC} | (
            self.registrars
        )
        self._note(RegisterChange("plate", corrected_on, corrected_by, why, plate=before.plate))


class IdentityIncomplete(RefusedByRule):
    code = "identity-incomplete"
    indonesian = (
        "UTTP dengan nomor seri memerlukan merek dan model; UTTP tanpa nomor seri memerlukan pemilik dan tempat pakai."
    )
    english = (
        "An instrument with a serial number needs brand and model; one without needs its owner and its place of use."
    )


def refuse_unnamed(brand: str | None, model: str | None, serial: str | None) -> None:
    """Raises IdentityIncomplete for a serial number without brand and model, NothingToRead for names without a letter."""
    if serial is not None and (brand is None or model is None):
        raise IdentityIncomplete
    refuse_unreadable(*(one for one in (brand, serial) if one is not None))
