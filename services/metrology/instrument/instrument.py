"""An instrument in the register of UTTP: its plate, its owner and place, and the standing that its marks give it.

Each stage has a file: `registration`, `standing`, `register_changes` (owner, place, office), `plate_correction`.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from services.metrology.instrument.place_of_use import PlaceOfUse
from services.metrology.kind.mark_rules import EndOfMarks
from services.metrology.kind.plate import Plate
from shared.errors import EffectiveBeforeHistory
from shared.journal.events import Aggregate

Standing = Literal["unverified", "sah", "batal", "ended"]
"""The state of its marks. `ended`: a tanda sah that ended before its last day."""
CorrectedField = Literal[
    "brand", "model", "serial", "accuracy_class", "verification_interval", "maximum_capacity", "supports", "maximum_flow",
    "nozzles", "minimum_capacity", "scale_interval", "partial_ranges", "construction", "tare_device", "quantities",
]  # fmt: skip


@dataclass(frozen=True)
class RegisterChange:
    """One change, with its day and officer; the last fields hold the previous values."""

    what: Literal["owner", "place", "office", "plate"]
    on: date
    by: str
    why: str
    owner_id: UUID | None = None
    place: PlaceOfUse | None = None
    office: str | None = None
    plate: Plate | None = None


@dataclass(frozen=True)
class TransferWanted:
    """The office that the instrument is offered to, why, and by whom."""

    to_office: str
    why: str
    by: str


@dataclass(frozen=True)
class PlateData:
    """The names of an instrument and the data on its plate."""

    brand: str | None
    model: str | None
    serial: str | None
    plate: Plate


@dataclass(frozen=True)
class PlateCorrectionWanted:
    """The correction that an officer asked for: who, which data, why, and on which day."""

    data: PlateData
    why: str
    by: str
    on: date


class Instrument(Aggregate):
    """One entry per kind, brand and serial number; without a serial number per owner, place, kind, capacity and
    sticker.

    `registrars`: the officers who changed the entry, each with the event that keeps them from testing the instrument
    (SOD-07).
    """

    TOPIC = "metrology.instrument"

    office: str
    brand: str | None
    model: str | None
    serial: str | None
    plate: Plate
    registered_by: str
    marked_before: bool | None = None
    register_number: str | None = None
    sticker: str | None = None
    alike: int = 1
    owner_id: UUID | None = None
    place: PlaceOfUse | None = None
    transfer: TransferWanted | None = None
    correction: PlateCorrectionWanted | None = None
    changes: tuple[RegisterChange, ...] = ()
    registrars: dict[str, str] = field(default_factory=dict)
    passed_before: bool = False
    earlier_marks_looked_at: date | None = None
    standing: Standing = "unverified"
    standing_since: date | None = None
    valid_until: date | None = None
    last_verification: UUID | None = None
    end_of_marks: EndOfMarks | None = None

    def refuse_early(self, on: date) -> None:
        """Refuses a day before the last change. Raises EffectiveBeforeHistory."""
        if self.changes:
            EffectiveBeforeHistory.check(on, self.changes[-1].on)

    def note(self, change: RegisterChange) -> None:
        """Notes a change; part of the effect of each change event."""
        self.changes = (*self.changes, change)
