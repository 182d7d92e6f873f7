"""The limits of an edition that an office published as a version: its parameters, legal basis and validity.

An office enters the limits that our file of an edition lacks, or replaces them. A published version never changes; a
correction is a further version. A verdict names the version that it was computed by.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import ValidationError

from services.certification.standard.standard import (
    Limit,
    NotDetectedLimit,
    NumberLimit,
    Parameter,
    Standard,
    TextLimit,
    standard_of,
)
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate, FirstEvent
from shared.privacy.clear_text import CardText


class LimitsPublishedAlready(RefusedByRule):
    code = "limits-published-already"
    indonesian = "Versi batas ini sudah diterbitkan untuk edisi tersebut. Beri nama lain pada `version`."
    english = "This version of the limits of the edition is published already. Give `version` another name."


class LimitsPeriodInverted(RefusedByRule):
    code = "limits-period-inverted"
    indonesian = "`valid_to` tidak boleh sebelum `valid_from`."
    english = "`valid_to` must not be before `valid_from`."


class ParameterTwice(RefusedByRule):
    code = "parameter-twice"
    indonesian = "Parameter yang sama disebut lagi pada {places:words}. Sebut setiap parameter satu kali."
    english = "The same parameter is listed again at {places:words}. List each parameter once."


class LimitIsNoRange(RefusedByRule):
    code = "limit-is-no-range"
    indonesian = (
        "Batas pada {places:words} bukan rentang. Isi paling banyak satu batas bawah (`at_least` atau `above`) dan satu batas atas "
        "(`at_most` atau `below`) yang lebih besar."
    )
    english = (
        "The limit at {places:words} is no range. Give at most one lower limit (`at_least` or `above`) and one larger upper limit "
        "(`at_most` or `below`)."
    )


@dataclass(frozen=True)
class PublishedLimit:
    """One parameter and its limit, as stored. The `kind` says which of the other fields are given."""

    parameter: str
    indonesian: CardText
    english: CardText
    kind: Literal["number", "text", "not-detected"]
    unit: str | None = None
    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None
    one_of: tuple[str, ...] = ()
    portion: str | None = None

    def limit(self) -> Limit:
        """Raises ValidationError for numbers that are no range."""
        if self.kind == "text":
            return TextLimit(kind="text", one_of=self.one_of)
        if self.kind == "not-detected":
            return NotDetectedLimit(kind="not-detected", portion=self.portion or "")
        return NumberLimit(
            kind="number",
            unit=self.unit or "",
            at_least=self.at_least,
            above=self.above,
            at_most=self.at_most,
            below=self.below,
        )

    def as_parameter(self) -> Parameter:
        """The parameter as an edition lists it."""
        return Parameter(id=self.parameter, name=self.indonesian, english=self.english, limit=self.limit())


class StandardLimits(Aggregate):
    """One version of the limits of one edition, published by one office. It never changes."""

    TOPIC = "certification.standard-limits"

    office: str
    standard: str
    limits_version: str
    limits: tuple[PublishedLimit, ...]
    legal_basis: str
    valid_from: date
    valid_to: date | None
    published_by: str
    published_on: date

    def edition(self) -> Standard:
        """The edition with the parameters and limits of this version."""
        return standard_of(self.standard).model_copy(
            update={
                "parameters": tuple(one.as_parameter() for one in self.limits),
                "legal_basis": self.legal_basis,
                "valid_from": self.valid_from,
                "valid_to": self.valid_to,
            }
        )


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class LimitsPublished(FirstEvent[StandardLimits]):
    """An office published the limits of an edition; results are judged by them while they are in force."""

    TOPIC = "certification.standard-limits-published"
    INDONESIAN = "Batas {printed} versi {limits_version} diterbitkan, berlaku mulai {valid_from}; dasar: {legal_basis}"
    ENGLISH = "The limits of {printed}, version {limits_version}, were published, in force from {valid_from}; basis: {legal_basis}"
    office: str
    standard: str
    printed: CardText
    limits_version: str
    limits: tuple[PublishedLimit, ...]
    legal_basis: str
    valid_from: date
    valid_to: date | None
    published_by: str
    published_on: date


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version of the limits of an edition, to be published."""

    limits_version: str
    limits: tuple[PublishedLimit, ...]
    legal_basis: str
    valid_from: date
    valid_to: date | None


# Decision – refuses, or records one thing. Time is an argument.
def publish(
    version: Version, standard: str, *, id: UUID, office: str, by: str, on: date, now: datetime
) -> StandardLimits:
    """Publishes a version. Raises StandardUnknown, LimitsPeriodInverted, ParameterTwice, LimitIsNoRange."""
    edition = standard_of(standard)
    if version.valid_to is not None and version.valid_to < version.valid_from:
        raise LimitsPeriodInverted
    _refuse_twice([one.parameter for one in version.limits])
    for number, one in enumerate(version.limits):
        _refuse_no_range(number, one)
    return StandardLimits.begin(
        LimitsPublished,
        id=id,
        now=now,
        office=office,
        standard=standard,
        printed=edition.printed,
        limits_version=version.limits_version,
        limits=version.limits,
        legal_basis=version.legal_basis,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        published_by=by,
        published_on=on,
    )


def _refuse_twice(ids: Sequence[str]) -> None:
    """Names places in the list: a refusal repeats nothing that was sent."""
    if twice := [f"limits.{number}" for number, one in enumerate(ids) if one in ids[:number]]:
        raise ParameterTwice(places=twice)


def _refuse_no_range(number: int, one: PublishedLimit) -> None:
    try:
        one.limit()
    except ValidationError:
        raise LimitIsNoRange(places=[f"limits.{number}"]) from None
