"""The card of tera and tera ulang: which version holds, what must be handed in, and by when the office is done."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.intake.service_cards import (
    CARDS,
    NoServiceCard,
    Place,
    ServiceCard,
    card_in_force,
    missing_documents,
    promise,
)
from shared.offices import OFFICES, DayUnit

WIB = ZoneInfo("Asia/Jakarta")
CARD = card_in_force("PSR-TERA", date(2026, 1, 15))


@pytest.mark.parametrize(
    ("on", "version"),
    [
        ("2023-01-01", "2023"),
        ("2023-11-15", "2023"),
        ("2024-01-10", "2023"),
        ("2024-01-11", "2024"),
        ("2026-01-15", "2024"),
    ],
)
def test_the_version_in_force(on: str, version: str) -> None:
    assert card_in_force("PSR-TERA", date.fromisoformat(on)).version == version


@pytest.mark.parametrize(("code", "on"), [("PSR-TERA", "2022-12-31"), ("PSR-SKA", "2026-01-15")])
def test_no_card_no_application(code: str, on: str) -> None:
    with pytest.raises(NoServiceCard) as caught:
        card_in_force(code, date.fromisoformat(on))
    assert code not in str(caught.value.details), "what was sent is not repeated: it may be anything"
    assert on in caught.value.sentence("en")


def test_the_card_belongs_to_an_office_that_exists() -> None:
    assert {card.office for card in CARDS} <= set(OFFICES)


@pytest.mark.parametrize(
    ("submitted", "missing"),
    [
        (set(), ["application-letter", "registration-form"]),
        ({"application-letter"}, ["registration-form"]),
        ({"registration-form"}, ["application-letter"]),
        ({"application-letter", "registration-form"}, []),
        ({"application-letter", "registration-form", "photo"}, []),
        ({"photo"}, ["application-letter", "registration-form"]),
    ],
)
def test_both_documents_are_mandatory(submitted: set[str], missing: list[str]) -> None:
    assert [document.id for document in missing_documents(CARD, submitted)] == missing


def test_an_optional_document_is_never_missing() -> None:
    optional = [document.model_copy(update={"mandatory": False}) for document in CARD.documents]
    assert missing_documents(CARD.model_copy(update={"documents": tuple(optional)}), set()) == []


THURSDAY, FRIDAY = "2026-01-15T09:00+07:00", "2026-01-16T15:30+07:00"
PROMISES: list[tuple[str, Place, DayUnit, str | None]] = [
    (THURSDAY, "office", "calendar", "2026-01-16"),
    (THURSDAY, "office", "working", "2026-01-16"),
    (FRIDAY, "office", "calendar", "2026-01-17"),  # a Saturday: hari without kerja
    (FRIDAY, "office", "working", "2026-01-19"),
    ("2026-01-15T23:59:59+07:00", "office", "calendar", "2026-01-16"),
    ("2026-01-15T16:59:59+00:00", "office", "calendar", "2026-01-16"),
    ("2026-01-15T17:00:00+00:00", "office", "calendar", "2026-01-17"),  # already the 16th in the office
    ("2024-02-28T08:00+07:00", "office", "calendar", "2024-02-29"),
    ("2023-12-31T08:00+07:00", "office", "calendar", "2024-01-01"),
    (THURSDAY, "on-site", "calendar", None),
    (THURSDAY, "on-site", "working", None),
]


@pytest.mark.parametrize(("accepted", "place", "unit", "due"), PROMISES)
def test_one_day_at_the_office_and_none_on_site(accepted: str, place: Place, unit: DayUnit, due: str | None) -> None:
    promised = promise(CARD, place=place, accepted_at=datetime.fromisoformat(accepted), zone=WIB, unit=unit)
    assert promised == (None if due is None else date.fromisoformat(due))


def test_holidays_come_from_a_calendar() -> None:
    holiday = date(2026, 1, 16)
    accepted_at = datetime.fromisoformat(THURSDAY)
    is_working_day: Callable[[date], bool] = lambda day: day.weekday() < 5 and day != holiday  # noqa: E731
    promised = promise(
        CARD, place="office", accepted_at=accepted_at, zone=WIB, unit="working", is_working_day=is_working_day
    )
    assert promised == date(2026, 1, 19)


def test_hari_kerja_is_working_days_whatever_the_office_means_by_hari() -> None:
    limit = CARD.time_limit.model_copy(update={"unit": "hari kerja", "value": 7})
    card = CARD.model_copy(update={"time_limit": limit})
    promised = promise(card, place="office", accepted_at=datetime.fromisoformat(FRIDAY), zone=WIB, unit="calendar")
    assert promised == date(2026, 1, 27)


def test_a_time_without_a_zone_is_no_time() -> None:
    with pytest.raises(ValueError, match="no zone"):
        promise(CARD, place="office", accepted_at=datetime.fromisoformat("2026-01-15T09:00"), zone=WIB, unit="calendar")


@given(st.integers(1_672_600_000, 4_102_444_800).map(lambda second: datetime.fromtimestamp(second, UTC)))
def test_the_promise_is_always_after_acceptance_and_working_days_never_promise_earlier(accepted_at: datetime) -> None:
    accepted_on = accepted_at.astimezone(WIB).date()
    calendar_due = promise(CARD, place="office", accepted_at=accepted_at, zone=WIB, unit="calendar")
    working_due = promise(CARD, place="office", accepted_at=accepted_at, zone=WIB, unit="working")
    assert calendar_due is not None
    assert working_due is not None
    assert accepted_on < calendar_due <= working_due


def test_laws_that_are_gone_name_their_successor() -> None:
    gone = {law.title.split(" tentang")[0]: law.successor for law in CARD.cited_laws if law.status != "in-force"}
    assert gone["Permendag 78/M-DAG/PER/11/2016"] == "Permendag 115/2018 tentang Unit Metrologi Legal"
    assert gone["Perda Kabupaten Pasuruan 18/2016"] == "UU 1/2022 art. 187 b"


def printed_card() -> dict[str, Any]:
    cards: list[dict[str, Any]] = yaml.safe_load(Path("services/intake/data/psr-tera.yaml").read_text(encoding="utf-8"))
    return cards[0]


FAULTS: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("documents", lambda card: card.update(documents=[])),
    ("same id", lambda card: card["documents"].append(card["documents"][0])),
    ("documents.0.id", lambda card: card["documents"][0].update(id="Surat Permohonan")),
    ("time_limit.value", lambda card: card["time_limit"].update(value=0)),
    ("time_limit.value", lambda card: card["time_limit"].update(value="1")),
    ("time_limit.unit", lambda card: card["time_limit"].update(unit="jam")),
    ("time_limit.places", lambda card: card["time_limit"].update(places=[])),
    ("successor", lambda card: card["cited_laws"][0].update(successor="UU 1/2030")),
    ("successor", lambda card: card["cited_laws"][3].pop("successor")),
    ("product", lambda card: card.pop("product")),
    ("price", lambda card: card.update(price=0)),
]


@pytest.mark.parametrize(("fault", "change"), FAULTS)
def test_a_card_that_cannot_be_right_is_refused(fault: str, change: Callable[[dict[str, Any]], object]) -> None:
    card = printed_card()
    assert ServiceCard.model_validate(card) == CARD
    change(card)
    with pytest.raises(ValidationError, match=fault):
        ServiceCard.model_validate(card)
