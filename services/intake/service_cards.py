"""Service cards: what an office has published about a service, as versioned data (`data/psr-tera.yaml`).

An application keeps the version of the card under which it was accepted; what it was promised does not change later.
"""

from collections.abc import Callable, Set
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, model_validator

from shared.dated_data import Dated, line_in_force, load
from shared.errors import NotFound
from shared.offices import DayUnit

Place = Literal["office", "on-site"]
Name = Annotated[str, Field(min_length=1)]


class NoServiceCard(NotFound):
    code = "no-service-card"
    indonesian = "Kantor ini tidak mempunyai kartu layanan dengan kode itu yang berlaku pada {on}."
    english = "This office has no service card with this code in force on {on}."


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CitedLaw(_Part):
    """A regulation the card cites, and what has become of it; `confirmed` is False where no public text was seen."""

    title: Name
    status: Literal["in-force", "replaced", "ended"]
    successor: Name | None = None
    confirmed: bool = True

    @model_validator(mode="after")
    def _what_is_gone_has_a_successor(self) -> "CitedLaw":
        if (self.status == "in-force") != (self.successor is None):
            raise ValueError("a successor is named exactly where the regulation is no longer in force")
        return self


class Document(_Part):
    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    name: Name
    mandatory: bool


class TimeLimit(_Part):
    """`value` days after acceptance, at the `places` named and nowhere else. *hari* is counted as the office says."""

    value: Annotated[int, Strict(), Field(ge=1)]
    unit: Literal["hari", "hari kerja"]
    places: Annotated[tuple[Place, ...], Field(min_length=1)]


class Fee(_Part):
    """What the card says about money; the amounts are billing's."""

    legal_basis: Name
    note: Name | None = None


class ServiceCard(Dated):
    """One version of one card; `legal_basis` is what put it in force, `cited_laws` what the card itself cites."""

    code: Name
    version: Name
    name: Name
    office: Name
    note: Name | None = None
    documents: Annotated[tuple[Document, ...], Field(min_length=1)]
    time_limit: TimeLimit
    fee: Fee
    product: Name
    guarantee: Name
    compensation: Name
    cited_laws: Annotated[tuple[CitedLaw, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _documents_are_apart(self) -> "ServiceCard":
        if len({document.id for document in self.documents}) < len(self.documents):
            raise ValueError("two documents have the same id")
        return self


CARDS = load(Path(__file__).parent / "data" / "psr-tera.yaml", ServiceCard, apart_by=lambda card: card.code)


def card_in_force(code: str, on: date) -> ServiceCard:
    """The version of a card that holds on a day of the office's zone. Raises NoServiceCard."""
    card = line_in_force((card for card in CARDS if card.code == code), on)
    if card is None:
        raise NoServiceCard(on=on.isoformat())
    return card


def missing_documents(card: ServiceCard, submitted: Set[str]) -> list[Document]:
    """The mandatory documents whose ids were not submitted, in the card's order; other documents do no harm."""
    return [document for document in card.documents if document.mandatory and document.id not in submitted]


def is_weekday(day: date) -> bool:
    """Monday to Friday (Perpres 21/2023), without knowing of holidays."""
    return day.weekday() < 5


def promise(
    card: ServiceCard,
    *,
    place: Place,
    accepted_at: datetime,
    zone: tzinfo,
    unit: DayUnit,
    is_working_day: Callable[[date], bool] = is_weekday,
) -> date | None:
    """The day in the office's zone at whose end the service is late; None where the card promises nothing (on site).

    Day 0 is the day of acceptance. `unit` is what the office means by *hari*; *hari kerja* is always working days.
    `accepted_at` carries a zone: without one, ValueError.
    """
    if accepted_at.tzinfo is None:
        raise ValueError("accepted_at has no zone")
    if place not in card.time_limit.places:
        return None
    day_0 = accepted_at.astimezone(zone).date()
    if unit == "calendar" and card.time_limit.unit == "hari":
        return day_0 + timedelta(days=card.time_limit.value)
    return _working_days_after(day_0, card.time_limit.value, is_working_day)


def _working_days_after(day: date, count: int, is_working_day: Callable[[date], bool]) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
