"""The card of tera and tera ulang: the version in force, the documents to hand in, and the office's due day."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.card.catalogue import NoServiceCard, Place, ServiceCard, card_in_force, cards
from services.intake.card.completeness import NO_FIELDS, missing_documents
from services.intake.card.conditions import FieldValue
from services.intake.card.promise import legal_promise_of, promise_of
from shared.offices import OFFICES, DayUnit
from shared.promise.entries import Started
from shared.promise.ledger import Ledger
from shared.promise.reading import due
from shared.promise.working_days import calendar_in_force
from shared.wording import day

WIB = ZoneInfo("Asia/Jakarta")
TODAY = date(2026, 1, 15)
CARD = card_in_force("PSR-TERA", TODAY)


@pytest.mark.parametrize(
    ("on", "version"),
    [
        ("2023-01-01", "2023"),
        ("2023-11-15", "2023"),
        ("2024-01-10", "2023"),
        ("2024-01-11", "2024.3"),
        ("2026-01-15", "2024.3"),
    ],
)
def test_the_version_in_force(on: str, version: str) -> None:
    assert card_in_force("PSR-TERA", date.fromisoformat(on)).version == version


@pytest.mark.parametrize(("code", "on"), [("PSR-TERA", "2022-12-31"), ("PSR-TERO", "2026-01-15")])
def test_no_card_no_application(code: str, on: str) -> None:
    with pytest.raises(NoServiceCard) as caught:
        card_in_force(code, date.fromisoformat(on))
    assert code not in str(caught.value.details), "what was sent is not repeated: it may be anything"
    assert day(date.fromisoformat(on), "en") in caught.value.sentence("en")


def test_the_card_belongs_to_an_office_that_exists() -> None:
    assert {card.office for card in cards()} <= set(OFFICES)


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


def promised(
    card: ServiceCard,
    accepted: str,
    place: Place = "office",
    unit: DayUnit = "calendar",
    fields: Mapping[str, FieldValue] = NO_FIELDS,
) -> str | None:
    """The last day of the card's promise if the clock starts with acceptance."""
    started = Started(at=datetime.fromisoformat(accepted), position=1)
    calendar = calendar_in_force(started.at.date()).version
    reached = due(Ledger(promise_of(card, place, fields, unit, TODAY), card.office, calendar, started))
    return None if reached is None else reached.on.isoformat()


PROMISES: list[tuple[str, Place, DayUnit, str | None]] = [
    (THURSDAY, "office", "calendar", "2026-01-16"),
    (THURSDAY, "office", "working", "2026-01-19"),  # the Friday is Isra Mikraj
    (FRIDAY, "office", "calendar", "2026-01-17"),  # a Saturday: hari without kerja
    (FRIDAY, "office", "working", "2026-01-19"),
    ("2026-01-15T23:59:59+07:00", "office", "calendar", "2026-01-16"),
    ("2026-01-15T16:59:59+00:00", "office", "calendar", "2026-01-16"),
    ("2026-01-15T17:00:00+00:00", "office", "calendar", "2026-01-17"),  # already the 16th in the office
    ("2024-02-28T08:00+07:00", "office", "calendar", "2024-02-29"),
    ("2024-12-31T08:00+07:00", "office", "calendar", "2025-01-01"),
    (THURSDAY, "on-site", "calendar", None),
    (THURSDAY, "on-site", "working", None),
]


@pytest.mark.parametrize(("accepted", "place", "unit", "due_on"), PROMISES)
def test_one_day_at_the_office_and_none_on_site(accepted: str, place: Place, unit: DayUnit, due_on: str | None) -> None:
    assert promised(CARD, accepted, place, unit) == due_on


def test_hari_kerja_is_working_days_whatever_the_office_means_by_hari() -> None:
    card = card_in_force("PSR-DIST", TODAY)  # 7 hari kerja
    assert promised(card, FRIDAY, unit="calendar") == promised(card, FRIDAY, unit="working") == "2026-01-27"


@pytest.mark.parametrize(("scheme", "due_on"), [("tipe-5", "2026-03-25"), ("tipe-1", "2026-02-05"), (None, None)])
def test_a_limit_may_hold_for_some_applications_only(scheme: str | None, due_on: str | None) -> None:
    """Between January and the end of March 2026 Imlek, Nyepi and Lebaran are no working days."""
    fields = {"scheme": scheme} if scheme else {}
    assert promised(card_in_force("BS-SP", TODAY), FRIDAY, fields=fields) == due_on


def test_an_hour_is_over_on_the_same_day() -> None:
    assert promised(card_in_force("PSR-KONS", TODAY), THURSDAY) == "2026-01-15"


@given(st.integers(1_704_100_000, 1_798_000_000).map(lambda second: datetime.fromtimestamp(second, UTC)))
def test_a_promise_is_after_acceptance_and_never_earlier_by_weekends(accepted_at: datetime) -> None:
    accepted_on = accepted_at.astimezone(WIB).date().isoformat()
    calendar_due = promised(CARD, accepted_at.isoformat())
    working_due = promised(CARD, accepted_at.isoformat(), unit="working")
    assert calendar_due is not None
    assert working_due is not None
    assert accepted_on < calendar_due <= working_due


def test_repealed_laws_name_their_successor() -> None:
    gone = {law.title.split(" tentang")[0]: law.successor for law in CARD.cited_laws if law.status != "in-force"}
    assert gone["Permendag 78/M-DAG/PER/11/2016"] == "Permendag 115/2018 tentang Unit Metrologi Legal"
    assert gone["Perda Kabupaten Pasuruan 18/2016"] == "UU 1/2022 art. 187 b"


def test_a_promise_as_the_value_that_a_clock_counts_by() -> None:
    promised = promise_of(card_in_force("BS-BT", TODAY), "office", {"class_kind": "regular"}, "calendar", TODAY)
    assert (promised.unit, promised.amount) == ("working-days", 20)
    assert promised.starts_when == ("complete", "quota-met", "approved")
    assert [(reason.id, reason.party) for reason in promised.pauses] == [("payment", "applicant")]
    other = promise_of(card_in_force("BS-BT", TODAY), "office", {"class_kind": "other"}, "calendar", TODAY)
    assert other.starts_when == ("complete", "approved")


SECOND: list[tuple[str, Place, DayUnit, str, int | None, int | None]] = [
    ("PLG-SIH", "office", "calendar", "working-days", 21, 28),  # CX-01
    ("BPSMB-PS", "office", "calendar", "working-days", None, 40),  # CX-02: never late, only watched
    ("PSR-TERA", "office", "calendar", "calendar-days", 1, None),
    ("PSR-TERA", "office", "working", "working-days", 1, None),
    ("PSR-TERA", "on-site", "calendar", "working-days", None, None),  # CX-10
    ("PSR-KONS", "office", "calendar", "working-hours", 1, None),
]


@pytest.mark.parametrize(("code", "place", "day_unit", "unit", "amount", "escalation"), SECOND)
def test_promises_and_internal_targets(
    code: str, place: Place, day_unit: DayUnit, unit: str, amount: int | None, escalation: int | None
) -> None:
    promised = promise_of(card_in_force(code, TODAY), place, {}, day_unit, TODAY)
    assert (promised.unit, promised.amount, promised.escalation) == (unit, amount, escalation)


def test_the_law_sets_a_limit_of_its_own() -> None:  # scenario 37
    law = legal_promise_of(card_in_force("PSR-DATA", TODAY), "office", {}, "calendar")
    assert law is not None
    assert (law.unit, law.amount, law.extension) == ("working-days", 10, 7)
    assert legal_promise_of(card_in_force("PSR-BBM", TODAY), "office", {}, "calendar") is None
