"""Service cards: what the offices have published about their services, one versioned data file each (`data/cards/`).

An application keeps the version of the card under which it was accepted; what it was promised does not change later.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

from services.intake.card_faults import faults
from services.intake.card_model import ServiceCard
from services.intake.completeness import NO_FIELDS, missing_documents
from services.intake.conditions import FieldValue
from services.intake.promises import Place, TimeUnit
from shared.dated_data import DataFault, line_in_force, load
from shared.errors import NotFound
from shared.offices import DayUnit, office

__all__ = [
    "CARDS", "NoServiceCard", "Place", "ServiceCard",
    "card_in_force", "is_weekday", "load_card", "load_cards", "missing_documents", "promise", "today_of",
]  # fmt: skip


class NoServiceCard(NotFound):
    code = "no-service-card"
    indonesian = "Kantor ini tidak mempunyai kartu layanan dengan kode itu yang berlaku pada {on}."
    english = "This office has no service card with this code in force on {on}."


def load_card(path: Path) -> tuple[ServiceCard, ...]:
    """The versions of the card of one file. Raises DataFault, a line for each fault: file, path in the file, problem."""
    versions = load(path, ServiceCard, apart_by=lambda card: card.code)
    found = [f"{path}: {number}.{fault}" for number, card in enumerate(versions) for fault in faults(card)]
    if found:
        raise DataFault("\n".join(found))
    return versions


def load_cards(folder: Path) -> tuple[ServiceCard, ...]:
    """The cards of a folder, in the order of the file names. Raises DataFault with the faults of all files."""
    cards: list[ServiceCard] = []
    found: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            cards += _of_this_file(path)
        except DataFault as fault:
            found.append(str(fault))
    if found:
        raise DataFault("\n".join(found))
    return tuple(cards)


def _of_this_file(path: Path) -> Iterable[ServiceCard]:
    versions = load_card(path)
    if strange := sorted({card.code for card in versions} - {path.stem.upper()}):
        raise DataFault(f"{path}: file: is named after another card than {', '.join(strange)}")
    return versions


CARDS = load_cards(Path(__file__).parent / "data" / "cards")


def card_in_force(code: str, on: date) -> ServiceCard:
    """The version of a card that holds on a day of the office's zone. Raises NoServiceCard."""
    card = line_in_force((card for card in CARDS if card.code == code), on)
    if card is None:
        raise NoServiceCard(on=on.isoformat())
    return card


def today_of(code: str, now: datetime) -> date:
    """The day it is at the office that has the card; for a code that no card has, the day in UTC."""
    offices = [card.office for card in CARDS if card.code == code]
    return office(offices[0]).local_day(now) if offices else now.date()


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
    fields: Mapping[str, FieldValue] = NO_FIELDS,
) -> date | None:
    """The day in the office's zone at whose end the service is late; None where the card promises nothing (on site).

    Day 0 is the day of acceptance. `unit` is what the office means by *hari*; *hari kerja* is always working days; of
    a promise in hours this is only the day. `accepted_at` carries a zone: without one, ValueError.
    """
    if accepted_at.tzinfo is None:
        raise ValueError("accepted_at has no zone")
    limit = card.limit(place, fields)
    if limit is None:
        return None
    return _days_after(accepted_at.astimezone(zone).date(), limit.value, limit.unit, unit, is_working_day)


def _days_after(
    day_0: date, count: int, unit: TimeUnit, meant: DayUnit, is_working_day: Callable[[date], bool]
) -> date:
    if unit == "jam":
        return day_0
    if unit == "hari" and meant == "calendar":
        return day_0 + timedelta(days=count)
    return _working_days_after(day_0, count, is_working_day)


def _working_days_after(day: date, count: int, is_working_day: Callable[[date], bool]) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
