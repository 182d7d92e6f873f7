"""An instrument in the register of UTTP: what its plate says, whose it is and where, and the standing its marks give it.

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
"""What the marks say: `ended` is a tanda sah that something ended before its last day."""
CorrectedField = Literal[
    "brand", "model", "serial", "accuracy_class", "verification_interval", "maximum_capacity", "supports", "maximum_flow",
    "nozzles", "minimum_capacity", "scale_interval", "partial_ranges", "construction", "tare_device", "quantities",
]  # fmt: skip


@dataclass(frozen=True)
class RegisterChange:
    """One change, on its day and by its officer; the last fields hold what was there before."""

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
    """To which office the instrument is offered, why, and by whom."""

    to_office: str
    why: str
    by: str


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


class Instrument(Aggregate):
    """One entry per kind, brand and serial number; without a serial number per owner, place, kind, capacity and sticker.

    `registrars`: who changed the entry, each with the event that keeps them from testing the instrument (SOD-07).
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
        """Part of the effect of each change; decides nothing."""
        self.changes = (*self.changes, change)
