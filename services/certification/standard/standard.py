"""Editions of standards (SNI, SIH), each one file of `data/`: what is measured, and within which limits it passes.

A case keeps the edition that its application names: the same result may fail under one and pass under the next. An edition whose
limits nobody has entered may be named in an application and refuses a verdict. Every fault of a file is named when the service starts.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from shared.dated_data import Dated, load_as, load_folder, refuse_faults
from shared.errors import NotFound, RefusedByRule
from shared.wording import Named

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, Field(min_length=1)]
Confidence = Literal["S", "A", "B", "C", "D"]
"""S: the office's own standard says it. A: an official text, or two sources. B: one source. C: not confirmed. D: our reading."""


class StandardUnknown(NotFound):
    code = "standard-unknown"
    indonesian = "Edisi standar ini tidak dikenal."
    english = "This edition of a standard is not known."


class LimitsNotEntered(RefusedByRule):
    """The office enters them as a published version; until then nobody can say whether a product passes."""

    code = "limits-not-entered"
    indonesian = (
        "Batas {standard} belum dimasukkan, sehingga hasil uji tidak dapat dinilai. Pemelihara standar menerbitkannya lebih dahulu "
        "(POST /standards/…/limits)."
    )
    english = (
        "The limits of {standard} have not been entered, so test results cannot be judged. The standard keeper publishes them first "
        "(POST /standards/…/limits)."
    )


class NoTypeForTraders(RefusedByRule):
    code = "market-types-not-entered"
    indonesian = "{standard} tidak menyebut tipe untuk jumlah pedagang ini."
    english = "{standard} names no type for this number of traders."


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NumberLimit(_Part):
    """`at_least` and `at_most` are included ("maks."), `above` and `below` are not."""

    kind: Literal["number"]
    unit: str
    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None

    @model_validator(mode="after")
    def _is_a_range(self) -> "NumberLimit":
        if self.at_least is not None and self.above is not None:
            raise ValueError("has two lower limits")
        if self.at_most is not None and self.below is not None:
            raise ValueError("has two upper limits")
        if self.lower is None and self.upper is None:
            raise ValueError("limits nothing: name at_least, above, at_most or below")
        if self.lower is not None and self.upper is not None and self.lower >= self.upper:
            raise ValueError(f"nothing lies between {self.lower} and {self.upper}")
        return self

    @property
    def lower(self) -> Decimal | None:
        return self.above if self.at_least is None else self.at_least

    @property
    def upper(self) -> Decimal | None:
        return self.below if self.at_most is None else self.at_most


class TextLimit(_Part):
    """What is observed is one of these words."""

    kind: Literal["text"]
    one_of: Annotated[tuple[Text, ...], Field(min_length=1)]


class NotDetectedLimit(_Part):
    """Nothing is found in `portion` of the sample (*tidak terdeteksi*, *negatif*)."""

    kind: Literal["not-detected"]
    portion: Text


Limit: TypeAlias = Annotated[NumberLimit | TextLimit | NotDetectedLimit, Field(discriminator="kind")]


class Parameter(_Part):
    """One thing that is tested. Without a limit nobody has entered it; `confidence` where it differs from the file's."""

    id: Slug
    name: Text
    english: Text
    limit: Limit | None = None
    confidence: Confidence | None = None
    note: Text | None = None

    @property
    def named(self) -> Named:
        """The parameter by its id and by its names."""
        return Named(self.id, self.name, self.english)


MarketKind = Literal["I", "II", "III", "IV"]
"""The types of SNI 8152."""


class MarketType(_Part):
    """A type of market by the number of its traders, both ends included; without `most`, any number from `least`."""

    type: MarketKind
    least: Annotated[int, Field(ge=0)]
    most: int | None = None

    @model_validator(mode="after")
    def _is_a_range(self) -> "MarketType":
        if self.most is not None and self.most < self.least:
            raise ValueError(f"no number lies between {self.least} and {self.most}")
        return self


class Standard(Dated):
    """One edition of a standard. `subject`: the goods, or that it is about a market or an industry."""

    id: Slug
    number: Text
    edition: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    printed: Text
    title: Text
    english: Text
    subject: Slug
    confidence: Confidence
    stated: Text
    parameters: tuple[Parameter, ...] = ()
    market_types: tuple[MarketType, ...] = ()

    @property
    def can_judge(self) -> bool:
        """Whether each of its parameters has a limit."""
        return bool(self.parameters) and all(one.limit is not None for one in self.parameters)

    def refuse_without_limits(self) -> None:
        """Raises LimitsNotEntered."""
        if not self.can_judge:
            raise LimitsNotEntered(standard=self.printed)

    def market_type(self, traders: int) -> MarketKind:
        """The type of a market with so many traders. Raises NoTypeForTraders."""
        for one in self.market_types:
            if one.least <= traders and (one.most is None or traders <= one.most):
                return one.type
        raise NoTypeForTraders(standard=self.printed)

    def faults(self) -> Iterator[str]:
        """What is wrong with the file as a whole."""
        ids = [one.id for one in self.parameters]
        for number, one in enumerate(ids):
            if one in ids[:number]:
                yield f"parameters.{number}.id: {one} is listed twice"
        yield from _market_faults(self.market_types)


def _market_faults(types: tuple[MarketType, ...]) -> Iterator[str]:
    """Each number of traders has one type."""
    if not types:
        return
    in_order = sorted(types, key=lambda one: one.least)
    if in_order[0].least != 0:
        yield f"market_types: no type for fewer than {in_order[0].least} traders"
    for one, following in pairwise(in_order):
        if one.most is None or one.most + 1 != following.least:
            yield f"market_types: {one.type} does not end where {following.type} begins"
    if in_order[-1].most is not None:
        yield f"market_types: no type for more than {in_order[-1].most} traders"


_SHAPE = TypeAdapter(Standard)


def load_standard(path: Path) -> Standard:
    """The edition of one file. Raises DataFault, a line for each fault: file, path in the file, problem."""
    standard = load_as(path, _SHAPE)
    faults = [*standard.faults()]
    if standard.id != path.stem:
        faults.append(f"id: the file is named after another edition than {standard.id}")
    refuse_faults(path, faults)
    return standard


def load_standards(folder: Path) -> Mapping[str, Standard]:
    """The editions of a folder by id, in the order of the file names. Raises DataFault with the faults of all files."""
    return {standard.id: standard for standard in load_folder(folder, load_standard)}


STANDARDS = load_standards(Path(__file__).parent / "data")
"""The editions that an application may name, by id."""


def standard_of(id: str) -> Standard:
    """Raises StandardUnknown."""
    try:
        return STANDARDS[id]
    except KeyError:
        raise StandardUnknown from None
