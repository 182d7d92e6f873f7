"""Service cards: what the offices have published about their services, one versioned data file each (`data/cards/`).

An application keeps the version of the card under which it was accepted; what it was promised does not change later.
"""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from services.intake.card_faults import faults
from services.intake.card_model import ServiceCard
from services.intake.promises import Place
from shared.dated_data import DataFault, line_in_force, load
from shared.errors import NotFound
from shared.offices import OFFICES, Office, office

__all__ = [
    "CARDS", "NoServiceCard", "Place", "ServiceCard",
    "card_in_force", "card_of_version", "cards_by_office", "load_card", "load_cards", "today_of",
]  # fmt: skip


class NoServiceCard(NotFound):
    code = "no-service-card"
    indonesian = "Kantor ini tidak mempunyai kartu layanan dengan kode itu yang berlaku pada {on:day}."
    english = "This office has no service card with this code in force on {on:day}."


class NoCardVersion(NoServiceCard):
    indonesian = "Kantor ini tidak mempunyai kartu layanan dengan kode dan versi itu."
    english = "This office has no service card with this code and version."


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
        raise NoServiceCard(on=on)
    return card


def card_of_version(code: str, version: str) -> ServiceCard:
    """A version of a card, in force or not: a running case keeps the one it was promised under. Raises NoServiceCard."""
    card = next((one for one in CARDS if (one.code, one.version) == (code, version)), None)
    if card is None:
        raise NoCardVersion
    return card


def cards_by_office(now: datetime) -> list[tuple[Office, list[ServiceCard]]]:
    """The offices with the cards that are in force on their day, both in the order of their files."""
    found = []
    for one in OFFICES.values():
        today = one.local_day(now)
        if cards := [card for card in CARDS if card.office == one.code and card.is_in_force(today)]:
            found.append((one, cards))
    return found


def today_of(code: str, now: datetime) -> date:
    """The day it is at the office that has the card; for a code that no card has, the day in UTC."""
    offices = [card.office for card in CARDS if card.code == code]
    return office(offices[0]).local_day(now) if offices else now.date()
