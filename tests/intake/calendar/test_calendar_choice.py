"""The calendars that may count an open promise, and the silence about a year that no decree has settled."""

from datetime import date
from uuid import UUID

import pytest

from services.intake.calendar.calendar import AddedDay, NothingAmended, WorkCalendar, publish
from services.intake.clock.amendment import RecalculationNotApplied, recalculate_if_possible
from services.intake.clock.lateness import counts_as_approved_since
from services.intake.clock.timekeeping import Occurrence
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.promise.working_days import (
    CALENDARS,
    CalendarOlder,
    NonWorkingDay,
    NotTheNextYear,
    YearNotSettled,
    amended,
)
from tests.gates.replaying import unchanged
from tests.intake.given.clock import Told, card
from tests.shared.promise.given import at

EXTRA = NonWorkingDay(date(2026, 3, 25), "Cuti bersama", "cuti-bersama")
OF_2025 = amended(CALENDARS["2025.3"], version="2025.9", decree="Keppres", removes=[date(2025, 12, 26)])
OF_2026 = amended(CALENDARS["2026.1"], version="2026.2", decree="Keppres", adds=[EXTRA])
FURTHER = amended(
    OF_2026, version="2026.3", decree="Keppres", adds=[NonWorkingDay(date(2026, 3, 26), "Lagi", "national")]
)
KNOWN = {**CALENDARS, "2025.9": OF_2025, "2026.2": OF_2026, "2026.3": FURTHER}
FOREVER = {**CALENDARS, "9": amended(CALENDARS["2027.1"], version="9", decree="SKB", settles=2028)}


def running(calendar: str = "2026.1", started: str = "2026-03-16") -> Told:
    """PWK-71206: seven working days, and then deemed approval."""
    told = Told(card("PWK-71206"), calendar, KNOWN).reach(started)
    told.names()
    return told


@pytest.mark.parametrize(
    ("made_under", "wanted", "refusal"),
    [
        ("2026.1", "2023.1", CalendarOlder),  # due a week earlier, and deemed approval with it
        ("2026.1", "2025.3", CalendarOlder),
        ("2026.1", "2025.9", CalendarOlder),  # amends an older one
        ("2026.2", "2026.1", CalendarOlder),  # what it amends
        ("2027.1", "2026.2", CalendarOlder),
        ("2026.1", "2026.2", None),
        ("2026.1", "2026.3", None),
        ("2026.1", "2027.1", None),
        ("2026.2", "2027.1", None),  # of a later national decree
        ("2025.3", "2025.9", YearNotSettled),
    ],
)
def test_a_promise_counts_with_its_calendar_or_a_later_one(
    made_under: str, wanted: str, refusal: type[RefusedByRule] | None
) -> None:
    told = running(made_under)
    if refusal is None:
        assert told.recalculate("2026-03-17", wanted).names() == ["promise-recalculated"]
        return
    with pytest.raises(refusal), unchanged(told.clock):
        told.recalculate("2026-03-17", wanted)


def test_a_promise_goes_back_to_the_calendar_that_it_was_made_under() -> None:
    told = running().recalculate("2026-03-17", "2026.3").recalculate("2026-03-18", "2026.1")
    assert told.clock.ledgers.counted_with == "2026.1"
    with pytest.raises(CalendarOlder):
        told.recalculate("2026-03-19", "2025.3")


@pytest.mark.parametrize("wanted", ["2023.1", "2025.9"])
def test_a_clock_that_waits_or_is_reset_takes_no_older_calendar(wanted: str) -> None:
    waiting = Told(card("PWK-71206"), "2026.1", KNOWN)
    reset = running().step("2026-03-17", "returned")
    for told in (waiting, reset):
        with pytest.raises(CalendarOlder), unchanged(told.clock):
            told.recalculate("2026-03-18", wanted)


def test_the_year_of_the_law_s_limit_is_settled_too() -> None:
    """PSR-DATA: one day by the card, and ten more by law, which end in the next year."""
    told = Told(card("PSR-DATA"), "2025.3", {**KNOWN, "2025.9": OF_2025}).reach("2025-12-22", "received")
    assert told.clock.stands.legal_due_on is not None
    assert (told.clock.stands.due_on or date.max).year < told.clock.stands.legal_due_on.year
    with pytest.raises(YearNotSettled), unchanged(told.clock):
        told.recalculate("2025-12-23", "2025.9")


def test_an_impossible_recalculation_is_recorded_as_such() -> None:
    told = running("2026.1")
    happened = Occurrence(at("2026-03-17"), "kalender", at("2026-03-17"), KNOWN)
    recalculate_if_possible(told.clock, "2025.9", "Keppres", UUID(int=9), happened)
    [kept] = told.clock.collect_events()
    assert isinstance(kept, RecalculationNotApplied)
    assert (kept.because, told.clock.ledgers.counted_with) == ("calendar-older", "2026.1")


# Promises that fall due in a year that their calendar does not settle.


def test_no_unsettled_day_makes_a_case_late_or_deemed_approved() -> None:
    told = Told(card("PWK-71206"), "2027.1", FOREVER).reach("2027-12-23")
    assert told.due is not None
    assert told.due.startswith("2028")
    told.names()
    assert told.time("2028-06-01").names() == ["50 %"], "what falls into 2027 is certain"
    assert counts_as_approved_since(told.clock, at("2028-06-01"), FOREVER) is None
    told.recalculate("2028-06-02", "9").names()
    assert told.time("2028-06-02").names() == [
        "80 %",
        "100 %",
        "promise broken",
        "compensation-owed",
        "deemed-approved",
    ], "once it is settled, all is said"


def published(**changes: object) -> WorkCalendar:
    given = {
        "added": (AddedDay(date(2028, 1, 3), "Tahun Baru", "national"),),
        "removed": (),
        "settles": None,
        "calendars": CALENDARS,
        "amendments": {},
        "amended_on": None,
        "by": "skb",
        "on": date(2027, 9, 20),
        "now": at("2027-09-20"),
        **changes,
    }
    return publish("2028.1", "2027.1", "SKB 2028", **given)  # type: ignore[arg-type]


def test_a_decree_settles_the_next_year_and_no_day_of_a_year_that_is_open() -> None:
    with pytest.raises(YearNotSettled):
        published()
    with pytest.raises(NotTheNextYear):
        published(settles=2029)
    with pytest.raises(NothingAmended):
        published(settles=2028, added=())
    with pytest.raises(EffectiveBeforeHistory):
        published(settles=2028, amended_on=date(2027, 9, 21))
    assert published(settles=2028).settles == 2028
    settled = FOREVER["9"]
    assert (settled.last, settled.follows(CALENDARS["2027.1"])) == (date(2028, 12, 31), True)
    assert not CALENDARS["2027.1"].follows(settled)
