"""Service cards: what the offices have published about their services, one versioned data file each (`data/cards/`).

An application keeps the version of the card under which it was accepted; its promise does not change later.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from itertools import chain
from pathlib import Path

from services.intake.card.card import ServiceCard
from services.intake.card.corrections import corrected_editions
from services.intake.card.faults import faults
from services.intake.card.path_faults import uncorrected_faults
from services.intake.card.time_limits import Place
from shared.dated_data import DataFault, line_in_force, load, load_folder, refuse_faults
from shared.errors import NotFound
from shared.offices import OFFICES, Office, office

__all__ = [
    "NoServiceCard", "Place", "ServiceCard", "card_in_force", "card_of_version", "cards", "cards_by_office",
    "current_cards", "load_card", "load_cards", "today_of",
]  # fmt: skip


class NoServiceCard(NotFound):
    code = "no-service-card"
    indonesian = "Kantor ini tidak mempunyai kartu layanan dengan kode itu yang berlaku pada {on:day}."
    english = "This office has no service card with this code in force on {on:day}."


class NoCardVersion(NoServiceCard):
    indonesian = "Kantor ini tidak mempunyai kartu layanan dengan kode dan versi itu."
    english = "This office has no service card with this code and version."


def load_card(path: Path) -> tuple[ServiceCard, ...]:
    """The versions of the card in one file. Raises DataFault, a line for each fault: file, path in the file, problem."""
    versions = load(path, ServiceCard, apart_by=lambda card: card.code)
    _refuse_faults(path, versions)
    return versions


def load_corrections(path: Path, corrections: Path) -> tuple[ServiceCard, ...]:
    """The corrected editions of the card in one file. Raises DataFault as `load_card`."""
    editions = corrected_editions(path, corrections)
    _refuse_faults(corrections, editions)
    return editions


def _refuse_faults(path: Path, versions: tuple[ServiceCard, ...]) -> None:
    refuse_faults(path, (f"{number}.{fault}" for number, card in enumerate(versions) for fault in faults(card)))


def load_cards(folder: Path, corrections: Path | None = None) -> tuple[ServiceCard, ...]:
    """The cards of a folder, in the order of the file names, each followed by its corrected editions.

    Raises DataFault with the faults of all files.
    """

    def editions(path: Path) -> list[ServiceCard]:
        found = [*_of_this_file(path)]
        if corrections is not None and (beside := corrections / path.name).exists():
            found += load_corrections(path, beside)
        return found

    return tuple(chain.from_iterable(load_folder(folder, editions)))


def _of_this_file(path: Path) -> Iterable[ServiceCard]:
    versions = load_card(path)
    if strange := sorted({card.code for card in versions} - {path.stem.upper()}):
        raise DataFault(f"{path}: file: is named after another card than {', '.join(strange)}")
    return versions


def current_editions(editions: tuple[ServiceCard, ...]) -> tuple[ServiceCard, ...]:
    """The editions that no later one corrects. Raises DataFault for an edition that lacks a required statement."""
    corrected = {(card.code, card.corrects.version) for card in editions if card.corrects is not None}
    current = tuple(card for card in editions if (card.code, card.version) not in corrected)
    found = [f"{card.code} {card.version}: {fault}" for card in current for fault in uncorrected_faults(card)]
    if found:
        raise DataFault("\n".join(found))
    return current


_DATA = Path(__file__).parent / "data"


@cache
def cards() -> tuple[ServiceCard, ...]:
    """Every edition of every card, including corrected ones, because running cases keep theirs. Raises DataFault.

    The files are read at the first call, not at the import: reading and checking them takes most of a second.
    """
    return load_cards(_DATA / "cards", _DATA / "corrections")


@cache
def current_cards() -> tuple[ServiceCard, ...]:
    """The editions that accept applications: the last one of each chain of corrections. Raises DataFault."""
    return current_editions(cards())


def card_in_force(code: str, on: date) -> ServiceCard:
    """The version of a card in force on a day in the office's zone, in its present reading. Raises NoServiceCard."""
    card = line_in_force((card for card in current_cards() if card.code == code), on)
    if card is None:
        raise NoServiceCard(on=on)
    return card


def card_of_version(code: str, version: str) -> ServiceCard:
    """A version of a card, in force or not: a running case keeps the version of its promise. Raises NoServiceCard."""
    card = next((one for one in cards() if (one.code, one.version) == (code, version)), None)
    if card is None:
        raise NoCardVersion
    return card


def cards_by_office(now: datetime) -> list[tuple[Office, list[ServiceCard]]]:
    """The offices with the cards in force on their day, both in the order of their files."""
    found = []
    for one in OFFICES.values():
        today = one.local_day(now)
        if held := [card for card in current_cards() if card.office == one.code and card.is_in_force(today)]:
            found.append((one, held))
    return found


def today_of(code: str, now: datetime) -> date:
    """Today's date at the office that has the card; for an unknown code, the day in UTC."""
    offices = [card.office for card in cards() if card.code == code]
    return office(offices[0]).local_day(now) if offices else now.date()
