"""The kinds of instrument (UTTP) that the office verifies, each one file of `data/kinds/`.

A file holds the data on the plate, the measured quantities, the editions of its rules (tests and limits of each stage),
the marks, the certificate, the validity of its tanda sah, and the causes that end it earlier. The service reports every
fault of a file when it starts. A kind whose `method` is known needs no code.
"""

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeAlias, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from services.metrology.kind.flow_errors import FlowErrorRules, Name
from services.metrology.kind.fuel_dispensers import DispenserRules
from services.metrology.kind.judgements import NoRuleInForce
from services.metrology.kind.mark_rules import EndCause, MarksAt, MarkStage
from services.metrology.kind.mark_validity import OTHER_KINDS, KindCode, Validity, valid_until
from services.metrology.kind.weighing_rules import Positive, WeighingRules
from shared import dated_data
from shared.errors import RefusedByRule
from shared.wording import Named

Text = Annotated[str, Field(min_length=1)]
PlateField = Literal[
    "accuracy_class",
    "verification_interval",
    "maximum_capacity",
    "supports",
    "maximum_flow",
    "nozzles",
    "minimum_capacity",
    "scale_interval",
    "partial_ranges",
    "construction",
    "tare_device",
]
R = TypeVar("R", bound=dated_data.Dated)


class KindUnknown(RefusedByRule):
    code = "kind-unknown"
    indonesian = "Jenis UTTP ini tidak dikenal; yang dikenal: {known:any}."
    english = "This kind of instrument is not known; known are: {known:any}."


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MeasuredQuantity(_Part):
    """A measured quantity, and the unit of its readings."""

    quantity: Text
    english: Text
    unit: Text


class QuantityOnPlate(_Part):
    """The bounds of a quantity on the plate of a kind; both are included."""

    unit: str = ""
    lowest: Positive
    highest: Positive


class PlateOfKind(_Part):
    """The fields of a plate that a kind must have and may have, and the quantities that only its file names."""

    needed: tuple[PlateField, ...] = ()
    optional: tuple[PlateField, ...] = ()
    quantities: dict[Name, QuantityOnPlate] = Field(default_factory=dict)


class CertificateOwed(dated_data.Dated):
    """The certificate without which a marked instrument is not handed over."""

    document: Literal["skhp"]


class KindOfInstrument(_Part, Generic[R]):
    """The content of every file."""

    READ_BY_ITS_RULES: ClassVar[frozenset[str]] = frozenset()
    """The plate fields that the rules of this method read: a file must require them."""

    kind: KindCode
    name: Text
    english: Text
    measured: Annotated[tuple[MeasuredQuantity, ...], Field(min_length=1)]
    plate: PlateOfKind
    marks: tuple[MarksAt, ...]
    certificate: tuple[CertificateOwed, ...] = ()
    validity: Annotated[tuple[Validity, ...], Field(min_length=1)]
    ended_by: tuple[EndCause, ...]
    rules: tuple[R, ...]

    def faults(self) -> list[str]:
        """The faults of the file as a whole: questions with two answers or none."""
        tables: list[tuple[str, tuple[Any, ...], Callable[[Any], Hashable]]] = [
            ("marks", self.marks, lambda line: line.stage),
            ("certificate", self.certificate, type),
            ("validity", self.validity, type),
            ("rules", self.rules, type),
        ]
        twice = [f"{name}.{fault}" for name, lines, key in tables for fault in dated_data.overlaps(lines, key)]
        stages = {line.stage for line in self.marks}
        absent = [f"marks: no line for the stage {stage}" for stage in get_args(MarkStage) if stage not in stages]
        unread = [
            f"plate.needed: {field} is missing" for field in sorted(self.READ_BY_ITS_RULES - {*self.plate.needed})
        ]
        return [*twice, *absent, *unread]

    @property
    def named(self) -> Named:
        """The kind by its code and by its names."""
        return Named(self.kind, self.name, self.english)

    def rules_on(self, on: date) -> R:
        """The edition for a test on this day. Raises NoRuleInForce."""
        if (rules := dated_data.line_in_force(self.rules, on)) is None:
            raise NoRuleInForce(what=self.named, on=on.isoformat())
        return rules

    def certificate_on(self, on: date) -> str | None:
        """The certificate that the office owes for a test on this day, if any."""
        line = dated_data.line_in_force(self.certificate, on)
        return None if line is None else line.document


class WeighingKind(KindOfInstrument[WeighingRules]):
    """Judged like a non-automatic scale (`weighing_instruments.py`)."""

    READ_BY_ITS_RULES = frozenset({"accuracy_class", "verification_interval", "maximum_capacity"})
    method: Literal["weighing"]


class DeliveryKind(KindOfInstrument[DispenserRules]):
    """Judged like a fuel dispenser (`fuel_dispensers.py`)."""

    READ_BY_ITS_RULES = frozenset({"maximum_flow"})
    method: Literal["delivery"]


class FlowErrorKind(KindOfInstrument[FlowErrorRules]):
    """Judged by the relative error at several flows (`flow_errors.py`)."""

    method: Literal["flow-error"]

    def faults(self) -> list[str]:
        """Adds the faults of flows computed from quantities that are not on the plate."""
        return [
            *super().faults(),
            *(
                f"rules.{number}.flows.{name}: {part} is not in plate.quantities"
                for number, rules in enumerate(self.rules)
                for name, flow in rules.flows.items()
                for part in (flow.of, flow.divided_by)
                if part is not None and part not in self.plate.quantities
            ),
        ]

    @property
    def flow_unit(self) -> str:
        """The unit of flows: that of the last measured quantity."""
        return self.measured[-1].unit


AnyKind: TypeAlias = WeighingKind | DeliveryKind | FlowErrorKind
_SHAPE: TypeAdapter[AnyKind] = TypeAdapter(Annotated[AnyKind, Field(discriminator="method")])


def load_kind(path: Path) -> AnyKind:
    """The kind in one file. Raises DataFault, a line for each fault: file, path in the file, problem."""
    kind = dated_data.load_as(path, _SHAPE, tagged=True)
    faults = kind.faults()
    if kind.kind != path.stem:
        faults.append(f"kind: the file is named after another kind than {kind.kind}")
    if any(line.kind == kind.kind for line in OTHER_KINDS):
        faults.append("validity: mark_validity.yaml has lines of this kind, too")
    dated_data.refuse_faults(path, faults)
    return kind


def load_kinds(folder: Path) -> Mapping[str, AnyKind]:
    """The kinds of a folder by code, in the order of the file names. Raises DataFault with the faults of all files."""
    return {kind.kind: kind for kind in dated_data.load_folder(folder, load_kind)}


KINDS = load_kinds(Path(__file__).parent / "data" / "kinds")
"""The kinds that the office verifies, by code."""


def kind_of(code: str) -> AnyKind:
    """The kind with a code. Raises KindUnknown."""
    if (kind := KINDS.get(code)) is None:
        raise KindUnknown(known=[one.named for one in KINDS.values()])
    return kind


@lru_cache(maxsize=256)
def validity_of(code: str, tested_on: date) -> tuple[date | None, str]:
    """The last day of the tanda sah of a test on this day, and its legal basis; None: until it breaks.

    Raises NoValidityKnown, NoRuleInForce.
    """
    kind = KINDS.get(code)
    return valid_until(kind.validity if kind else [line for line in OTHER_KINDS if line.kind == code], code, tested_on)
