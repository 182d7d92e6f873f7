"""One tera, tera ulang or supervision of one instrument, from its opening to its end.

    opened → inspected → received → assigned → passed → marked → handed-over
                                      assigned → failed → rejected → returned

The table `STEPS` holds the order of the steps. Source: service card PSR-TERA, "Sistem, mekanisme dan prosedur"; UU 2/1981. Each stage
has a file: `opening` or `supervision`, `custody` at the counter, `testing`, `verdict`, `marking`, `skhp`.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from services.metrology.instrument.place_of_use import PlaceOfUse
from services.metrology.kind.judgements import Judgement
from services.metrology.kind.judgements import Test as Judged
from services.metrology.kind.mark_rules import EndOfMarks, Mark, MarkKind
from services.metrology.kind.measurements import Corrected, Measured, Occasion, Test, ZeroError
from services.metrology.kind.plate import Plate
from shared.contracts.intake import Place
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate
from shared.privacy.clear_text import Other

Status = Literal[
    "opened",
    "inspected",
    "received",
    "assigned",
    "passed",
    "failed",
    "marked",
    "rejected",
    "handed-over",
    "returned",
    "closed",
]

STEPS: dict[str, frozenset[Status]] = {
    "inspect": frozenset({"opened"}),
    "receive": frozenset({"inspected"}),
    "assign-penera": frozenset({"received", "assigned"}),
    "measure": frozenset({"assigned"}),
    "conclude": frozenset({"assigned"}),
    "mark": frozenset({"passed"}),
    "reject": frozenset({"failed"}),
    "issue-skhp": frozenset({"marked", "handed-over"}),
    "hand-over": frozenset({"marked"}),
    "end-marks": frozenset({"handed-over"}),
    "return": frozenset({"opened", "inspected", "received", "assigned", "rejected"}),
}
"""Step → the states in which it is allowed."""
SUPERVISION_STEPS: dict[str, frozenset[Status]] = {
    "assign-penera": frozenset({"opened", "assigned"}),
    "measure": frozenset({"assigned"}),
    "conclude": frozenset({"assigned"}),
    "reject": frozenset({"failed"}),
    "close": frozenset({"opened", "assigned", "passed", "rejected"}),
}
"""The same for a supervision: nobody brings the instrument, and passing gives no new mark."""


class OutOfOrder(RefusedByRule):
    code = "out-of-order"
    indonesian = "Langkah ini ({step:words}) tidak dapat dilakukan selama verifikasi berstatus {status:words}."
    english = "This step ({step:words}) cannot be taken while the verification is {status:words}."
    clause = "PSR-TERA, Sistem, Mekanisme dan Prosedur"


class NotOfOccasion(RefusedByRule):
    """A step of a verification in a supervision, or the other way round."""

    code = "not-of-occasion"
    indonesian = "Langkah {step:words} tidak ada pada {occasion:words}. Yang ada: {steps:words}."
    english = "In a {occasion:words} there is no step {step:words}. There are: {steps:words}."


SupervisionOutcome = Literal["within-limits", "mark-lost", "not-tested"]


@dataclass(frozen=True)
class Reading:
    """A reading that counts: the values, their judgement, its day at the office, and its officer."""

    measured: Measured
    judgement: Judgement
    tested_on: date
    taken_by: str


@dataclass(frozen=True)
class WithdrawnReading:
    """A reading that no longer counts, as verdict and certificate name it."""

    INDONESIAN: ClassVar[str] = "pembacaan {number} ({test} {subject}): {why}"
    ENGLISH: ClassVar[str] = "reading {number} ({test} {subject}): {why}"

    number: int
    test: Test
    subject: str
    why: Annotated[str, Other("checked when the reading was withdrawn, in an event of its own")]


@dataclass(frozen=True)
class Standard:
    """A measurement standard that was used, and the standard that its value is traced to."""

    brand: str
    serial: str
    traceability: str


@dataclass(frozen=True)
class Placement:
    """A note on where on the instrument a mark was put."""

    kind: MarkKind
    note: str


@dataclass(frozen=True)
class Certificate:
    """The signer's additions to an SKHP: the standards used, and notes on the marks."""

    standards: tuple[Standard, ...]
    notes: tuple[Placement, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Skhp:
    """The test certificate: its number, signature and content. It refers to the names, plate and marks of the
    verification.

    About the test it names the tests not taken, the treatment of the error at zero, and the withdrawn readings.
    """

    number: str
    signed_by: str
    signed_on: date
    on_behalf_of: str
    instrument_id: UUID
    penera_id: UUID
    application_id: UUID
    tested_on: date
    valid_until: date | None
    result: str
    standards: tuple[Standard, ...]
    notes: tuple[Placement, ...]
    untaken: tuple[Judged, ...] = ()
    zero_error: ZeroError | None = None
    withdrawn: tuple[WithdrawnReading, ...] = ()


class InstrumentVerification(Aggregate):
    """One verification; `plate` and the names are those of the instrument when it was opened.

    `registrars` and `testers`: who registered, and who tested, each with the event that keeps them from the other's
    steps (SOD-04, SOD-07).
    """

    TOPIC = "metrology.verification"

    office: str
    instrument_id: UUID
    brand: str | None
    model: str | None
    serial: str | None
    plate: Plate
    verification: Occasion
    place: Place
    case_id: UUID = UUID(int=0)
    register_number: str | None = None
    owner_id: UUID | None = None
    place_of_use: PlaceOfUse | None = None
    promised_until: date | None = None
    accounts: tuple[str, ...] = ()
    status: Status = "opened"
    happened_until: date = date.min
    registrars: dict[str, str] = field(default_factory=dict)
    testers: dict[str, str] = field(default_factory=dict)
    # at the counter
    receipt: str | None = None
    cleared: str | None = None
    # the test
    penera: str | None = None
    penera_id: UUID | None = None
    sk_number: str | None = None
    sk_valid_from: date | None = None
    sk_valid_until: date | None = None
    readings: dict[int, Reading] = field(default_factory=dict)
    withdrawn: tuple[WithdrawnReading, ...] = ()
    error_at_zero: Decimal | None = None
    reading_count: int = 0
    tested_on: date | None = None
    # its verdict
    spreads: tuple[Judgement, ...] = ()
    untaken: tuple[Judged, ...] = ()
    failures: tuple[Judgement, ...] = ()
    corrected: tuple[Corrected, ...] = ()
    zero_error: ZeroError | None = None
    # its outcome
    marks: tuple[Mark, ...] = ()
    valid_until: date | None = None
    marks_ended: EndOfMarks | None = None
    skhp: Skhp | None = None
    outcome: SupervisionOutcome | None = None

    def refuse_unless_in_order(self, step: str, on: date) -> None:
        """Refuses a step that the present state does not allow, and one dated before earlier events.

        Raises NotOfOccasion, OutOfOrder, EffectiveBeforeHistory.
        """
        steps = SUPERVISION_STEPS if self.verification == "pengawasan" else STEPS
        if step not in steps:
            raise NotOfOccasion(step=step, occasion=self.verification, steps=list(steps))
        if self.status not in steps[step]:
            raise OutOfOrder(step=step, status=self.status)
        EffectiveBeforeHistory.check(on, self.happened_until)
