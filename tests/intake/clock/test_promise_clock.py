"""The clock of a case: exact dates of the offices' promises, what each step does to it, and what is said once."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.intake.card.promise import promise_of
from services.intake.card.time_limits import Clock, InternalTarget
from services.intake.clock import correction
from services.intake.clock.amendment import PromiseRecalculated
from services.intake.clock.correction import Evidence
from services.intake.clock.lateness import CompensationOwed, counts_as_approved_since, token_of
from services.intake.clock.ledgers import ClockNotBegun, LatenessRecorded
from services.intake.clock.pauses import ClockPaused
from services.intake.clock.run import MomentNotAwaited
from shared.errors import RefusedByRule
from shared.promise.ledger import (
    ClockHasEnded,
    EntryOutOfOrder,
    ExtensionNotAllowed,
    LimitHasPassed,
    NothingPromised,
    NotPaused,
    PausedAlready,
    PauseReasonNotAllowed,
    SameCalendar,
    TokenUsedAlready,
)
from shared.promise.reading import read
from shared.promise.working_days import CALENDARS, NonWorkingDay, amended
from tests.gates.replaying import from_stored, state, unchanged
from tests.intake.given.clock import APPLICANT, CASE, Told, card, undeemed
from tests.shared.promise.given import at

TOKEN = UUID(int=77)


def used(told: Told, when: str) -> int:
    assert told.clock.ledgers.own is not None
    return read(told.clock.ledgers.own, at(when), told.calendars).used


def parties(told: Told, when: str) -> dict[str, int]:
    assert told.clock.ledgers.own is not None
    return dict(read(told.clock.ledgers.own, at(when), told.calendars).parties)


# The numbered scenarios of the domain's list that concern the clock.


def test_scenario_1_forty_working_days_with_no_pause() -> None:
    told = Told(card("BPSMB-SP")).reach("2026-02-02")
    assert told.due == "2026-04-09"
    told.finish("2026-04-08")
    assert told.clock.on_time is True
    assert used(told, "2026-04-08 23:00") == 39


def test_scenario_2_corrective_action_over_lebaran() -> None:
    told = Told(card("BPSMB-SP")).reach("2026-02-02")
    dues = [told.pause("2026-03-02", "corrective-action").due, told.resume("2026-03-16", "corrective-action").due]
    assert dues == [None, "2026-04-23"]
    assert parties(told, "2026-03-16")["applicant"] == 10


def test_scenario_3_three_pauses_with_their_reasons() -> None:
    told = Told(card("BS-SP"), scheme="tipe-5").reach("2026-02-02")
    told.pause("2026-02-05", "payment").resume("2026-02-12", "payment")
    told.pause("2026-02-23", "testing").resume("2026-03-25", "testing")
    told.pause("2026-03-30", "corrective-action").resume("2026-04-13", "corrective-action")
    assert told.due == "2026-06-02"
    paused = [one for one in told.clock.collect_events() if isinstance(one, ClockPaused)]
    assert [one.reason for one in paused] == ["payment", "testing", "corrective-action"]


def test_scenario_5_a_reason_that_the_card_does_not_have() -> None:
    told = Told(card("BPSMB-SP")).reach("2026-02-02")
    with pytest.raises(PauseReasonNotAllowed) as refused:
        told.pause("2026-02-05", "payment")
    assert [one.code for one in refused.value.details["allowed"]] == ["corrective-action"]
    Told(card("BS-SP"), scheme="tipe-5").reach("2026-02-02").pause("2026-02-05", "payment")


def test_scenario_6_two_reasons_at_once_count_once_and_both_must_end() -> None:
    told = Told(card("BS-SP"), scheme="tipe-5").reach("2026-02-02")
    told.pause("2026-02-05", "testing").pause("2026-02-09", "payment").resume("2026-02-11", "testing")
    assert (told.clock.reasons, told.due) == (("payment",), None)
    told.resume("2026-02-13", "payment")
    assert told.clock.stands.status == "running"
    once = Told(card("BS-SP"), scheme="tipe-5").reach("2026-02-02")
    assert told.due == once.pause("2026-02-05", "testing").resume("2026-02-13", "testing").due


def test_scenario_22_what_promises_nothing_is_never_late() -> None:
    told = Told(card("BPSMB-PS")).reach("2026-02-02").time("2027-02-02")
    assert (told.due, told.clock.broken) == (None, ())
    assert told.names() == ["promise-made", "clock-moment-reached", "clock-started", "escalation-reached"]
    told.finish("2027-02-03")
    assert told.clock.collect_events()[-1].on_time is None  # type: ignore[attr-defined]


def test_scenario_23_the_clock_starts_when_the_file_is_found_complete() -> None:
    told = Told(card("PWK-71206")).reach("2026-02-02")
    told.step("2026-02-04", "returned").step("2026-02-09", "start", "complete").step("2026-02-11", "returned")
    assert (told.clock.stands.status, told.due) == ("reset", None)
    told.step("2026-03-16", "start", "complete")
    assert told.due == "2026-04-01"
    reset_and_restarted = ["clock-reset", "clock-moment-reached", "clock-restarted"]
    assert told.names() == ["promise-made", "clock-moment-reached", "clock-started", *reset_and_restarted * 2]


@pytest.mark.parametrize(("complete", "due"), [("2026-03-16", "2026-04-01"), ("2026-03-13", "2026-03-31")])
def test_scenario_28_seven_working_days(complete: str, due: str) -> None:
    assert Told(card("PWK-71206")).reach(complete).due == due


def test_scenario_37_a_day_of_the_office_and_ten_of_the_law() -> None:
    told = Told(card("PSR-DATA")).reach("2026-03-09", "received")
    assert (told.due, told.clock.stands.legal_due_on) == ("2026-03-10", date(2026, 3, 30))
    told.extend("2026-03-20")
    assert (told.due, told.clock.stands.legal_due_on) == ("2026-03-10", date(2026, 4, 9))
    with pytest.raises(ExtensionNotAllowed):
        told.extend("2026-03-23")
    broken = [told.time(moment).clock.broken for moment in ("2026-04-09 23:59", "2026-04-10 00:00")]
    assert broken == [("promise",), ("promise", "legal-limit")]


def test_the_law_s_limit_is_extended_while_it_runs_and_not_after() -> None:
    with pytest.raises(LimitHasPassed):
        Told(card("PSR-DATA")).reach("2026-03-09", "received").extend("2026-03-31 00:00")
    assert Told(card("PSR-DATA")).reach("2026-03-09", "received").extend(
        "2026-03-30 23:59"
    ).clock.stands.legal_due_on == date(2026, 4, 9)


# The clock starts with the last of what it waits for.


def test_the_last_of_what_it_waits_for_starts_the_clock() -> None:
    told = Told(card("BS-BT"), class_kind="regular").reach("2026-02-02")
    told.reach("2026-02-09", "approved").time("2026-02-20")
    assert (told.clock.stands.status, told.clock.stands.next_at) == ("waiting", None)
    told.reach("2026-02-23", "quota-met")
    started = told.clock.collect_events()[-1]
    assert (type(started).__name__, started.at) == ("ClockStarted", at("2026-02-23"))  # type: ignore[attr-defined]


def test_a_condition_that_does_not_apply_is_not_waited_for() -> None:
    told = Told(card("BS-BT"), class_kind="other")
    with pytest.raises(MomentNotAwaited), unchanged(told.clock):
        told.reach("2026-02-02", "quota-met")
    assert told.step("2026-02-02", "start", "quota-met").names() == ["promise-made"]
    assert told.reach("2026-02-03").reach("2026-02-04", "approved").due == "2026-03-06"


def test_found_complete_again_before_the_start_counts_from_the_later_day() -> None:
    told = Told(card("BS-BT"), class_kind="other").reach("2026-02-02").reach("2026-02-06")
    told.reach("2026-02-04", "approved")
    assert told.clock.ledgers.started is not None
    assert told.clock.ledgers.started.at == at("2026-02-06")


def test_what_has_not_begun_does_not_stand() -> None:
    told = Told(card("BS-SP"), scheme="tipe-5")
    with pytest.raises(ClockNotBegun), unchanged(told.clock):
        told.pause("2026-02-02", "payment")
    told.step("2026-02-02", "pause", "payment").step("2026-02-02", "returned")
    assert told.names() == ["promise-made"]


def test_a_clock_whose_case_ends_before_it_begins_has_ended() -> None:
    """It waits for nothing, takes nothing more, and was neither on time nor late."""
    told = Told(card("BS-BT"), class_kind="regular").reach("2026-02-02", "approved")
    told.step("2026-02-03", "stop", outcome="withdrawn")
    stands = told.clock.stands
    assert (stands.status, stands.due_on, stands.next_at, told.clock.on_time) == ("finished", None, None, None)
    assert [one for one in ("complete", "quota-met", "approved") if told.clock.awaits(one)] == []
    with pytest.raises(ClockHasEnded), unchanged(told.clock):
        told.pause("2026-02-04", "payment")
    with pytest.raises(ClockHasEnded), unchanged(told.clock):
        told.finish("2026-02-04")
    with pytest.raises(MomentNotAwaited), unchanged(told.clock):
        told.reach("2026-02-04", "quota-met")
    told.step("2026-02-04", "start", "quota-met").step("2026-02-05", "stop").time("2026-12-31")
    assert state(from_stored(told.clock.pending_events)) == state(told.clock)
    assert told.names() == ["promise-made", "clock-moment-reached", "clock-finished"]


# What a step of the procedure does.


def test_a_step_does_nothing_that_is_done_already() -> None:
    told = Told(card("BPSMB-SP")).step("2026-02-02", "start", "complete").step("2026-02-03", "start", "complete")
    told.step("2026-02-04", "resume", "corrective-action")
    told.step("2026-02-05", "pause", "corrective-action").step("2026-02-06", "pause", "corrective-action")
    told.step("2026-02-09", "resume", "corrective-action").step("2026-02-10", "stop", outcome="rejected")
    told.step("2026-02-11", "returned").step("2026-02-12", "stop").step("2026-02-13", "pause", "corrective-action")
    assert told.names() == [
        "promise-made",
        "clock-moment-reached",
        "clock-started",
        "clock-paused",
        "clock-resumed",
        "clock-finished",
    ]
    assert told.clock.stands.status == "finished"


def test_a_step_dated_before_the_last_entry_counts_from_there() -> None:
    told = Told(card("BPSMB-SP")).reach("2026-02-02 14:00")
    with pytest.raises(EntryOutOfOrder), unchanged(told.clock):
        told.pause("2026-02-02 09:00", "corrective-action")
    told.step("2026-02-02 09:00", "pause", "corrective-action")
    assert told.clock.ledgers.entries[-1].at == at("2026-02-02 14:00")


def policy(on_return: str) -> Any:
    one = card("PSR-IKM")
    return one.model_copy(update={"clock": Clock.model_validate({**one.clock.model_dump(), "on_return": on_return})})


@pytest.mark.parametrize(
    ("on_return", "status", "names"),
    [("restart", "reset", ["clock-reset"]), ("pause", "paused", ["clock-paused"]), ("none", "running", [])],
)
def test_a_return_does_what_the_card_says(on_return: str, status: str, names: list[str]) -> None:
    told = Told(policy(on_return)).reach("2026-02-02 08:00")
    told.names()
    assert told.step("2026-02-02 09:00", "returned").names() == names
    assert told.clock.stands.status == status


def test_a_clock_that_was_reset_and_is_withdrawn_ends() -> None:
    told = Told(card("PWK-71206")).reach("2026-02-02").step("2026-02-03", "returned")
    assert told.step("2026-02-04", "stop", outcome="withdrawn").names()[-1] == "clock-finished"


# What time alone brings.


def test_shares_and_the_breach_are_said_once_each() -> None:
    told = Told(undeemed("PWK-71206")).reach("2026-03-02")  # seven working days: until 11 March
    told.names()
    assert told.time("2026-03-05 15:59").names() == []
    moments = ["2026-03-06 08:00", "2026-03-10 08:00", "2026-03-11 23:59", "2026-03-12 00:00", "2026-05-01 00:00"]
    assert [told.time(one).names() for one in moments] == [
        [],
        ["50 %"],
        ["80 %", "100 %"],
        ["promise broken", "compensation-owed"],
        [],
    ]
    assert told.clock.stands.next_at is None


def test_a_consultation_counts_by_the_minute_in_office_hours() -> None:
    told = Told(card("PSR-KONS")).reach("2026-01-15 15:30")  # the office closes at 16.00 and opens at 07.30
    told.names()
    moments = ["2026-01-15 15:59", "2026-01-15 16:00", "2026-01-19 07:30", "2026-01-19 07:48", "2026-01-19 08:00"]
    assert [told.time(one).names() for one in moments] == [
        [],
        ["50 %"],
        [],  # Friday 16 January is a holiday
        ["80 %"],
        ["100 %", "promise broken", "compensation-owed"],
    ]


def test_after_downtime_events_come_in_order_with_their_times() -> None:
    told = Told(card("PLG-SIH")).reach("2026-02-02").time("2026-12-01")
    said = told.clock.collect_events()[3:]
    names = [type(one).__name__ for one in said]
    assert names == [*["ShareUsed"] * 3, "PromiseBroken", "CompensationOwed", "EscalationReached"]
    moments = [one.at for one in said]  # type: ignore[attr-defined]
    assert moments == sorted(moments)
    assert moments[3] < at("2026-03-10")


def test_a_due_date_that_moves_later_does_not_repeat_what_was_said() -> None:
    told = Told(card("BPSMB-SP")).reach("2026-02-02").time("2026-03-10")
    assert told.names()[-1] == "50 %"
    told.pause("2026-03-11", "corrective-action").resume("2026-05-11", "corrective-action").time("2026-12-01")
    assert told.names() == ["clock-paused", "clock-resumed", "80 %", "100 %", "promise broken"]


def test_what_came_before_a_pause_or_the_end_is_said_before_it() -> None:
    told = Told(card("BPSMB-SP")).reach("2026-02-02").pause("2026-03-16", "corrective-action")
    assert told.names()[3:] == ["50 %", "clock-paused"]
    told.resume("2026-03-17", "corrective-action").finish("2026-08-03")
    said = told.clock.collect_events()
    assert [type(one).__name__ for one in said][1:] == [*["ShareUsed"] * 2, "PromiseBroken", "ClockFinished"]
    assert said[-1].on_time is False  # type: ignore[attr-defined]
    assert told.time("2027-01-01").names() == []


def test_a_clock_that_starts_anew_says_its_shares_anew_but_owes_once() -> None:
    told = Told(undeemed("PWK-71206")).reach("2026-02-02").time("2026-03-02")
    told.step("2026-03-03", "returned").step("2026-03-04", "start", "complete")
    told.names()
    assert told.time("2026-12-01").names() == ["50 %", "80 %", "100 %", "promise broken"]
    assert told.clock.is_compensated


@pytest.mark.parametrize(
    ("code", "fields", "owes", "days"),
    [
        ("PSR-BBM", {}, ("notice",), None),
        ("PWK-71206", {}, ("legal-sanction",), None),
        ("BS-SP", {"scheme": "tipe-1"}, ("apology-letter", "shortened-promise"), 1),
    ],
)
def test_a_broken_promise_owes_what_the_card_says(
    code: str, fields: dict[str, Any], owes: tuple[str, ...], days: int | None
) -> None:
    told = Told(card(code), **fields).reach("2026-02-02").time("2026-12-01")
    [owed] = [one for one in told.clock.collect_events() if isinstance(one, CompensationOwed)]
    token = token_of(CASE) if days else None
    assert (owed.owes, owed.days, owed.token, owed.applicant_id) == (owes, days, token, APPLICANT)


def test_deemed_approval_comes_once_after_the_breach_and_nothing_follows() -> None:
    told = Told(card("PWK-71206")).reach("2026-03-02").time("2026-12-01").time("2026-12-02")
    assert told.names()[-3:] == ["promise broken", "compensation-owed", "deemed-approved"]
    assert (told.clock.stands.status, told.clock.stands.next_at) == ("deemed-approved", None)
    with pytest.raises(ClockHasEnded), unchanged(told.clock):
        told.finish("2026-12-03")
    assert told.step("2026-12-03", "stop").names() == []


def test_who_comes_too_late_to_finish_finds_it_deemed_approved() -> None:
    told = Told(card("PWK-71206")).reach("2026-03-02").finish("2026-12-01")
    assert told.names()[-1] == "deemed-approved"


def test_what_was_decided_in_time_is_late_at_most_and_not_deemed_approved() -> None:
    told = Told(card("PWK-71206")).reach("2026-03-02").step("2026-03-11", "decided").step("2026-03-11", "decided")
    assert told.names()[3:] == ["50 %", "80 %", "clock-decision-taken"]
    assert told.time("2026-12-01").names() == ["100 %", "promise broken", "compensation-owed"]
    assert told.clock.stands.status == "running"
    assert counts_as_approved_since(told.clock, at("2026-12-01"), CALENDARS) is None


def test_who_decides_too_late_finds_it_deemed_approved() -> None:
    told = Told(card("PWK-71206")).reach("2026-03-02").step("2026-03-12", "decided")
    assert told.names()[-1] == "deemed-approved"


def test_since_when_it_counts_as_approved_is_known_before_it_is_said() -> None:
    told = Told(card("PWK-71206")).reach("2026-03-02")
    moments = ["2026-03-11 23:59", "2026-03-12 00:00", "2026-04-01"]
    before = [counts_as_approved_since(told.clock, at(one), CALENDARS) for one in moments]
    assert before == [None, at("2026-03-12 00:00"), at("2026-03-12 00:00")]
    told.time("2026-04-01")
    assert counts_as_approved_since(told.clock, at("2026-03-11"), CALENDARS) == at("2026-03-12 00:00"), (
        "recorded is recorded"
    )


def test_a_clock_that_stands_deems_nothing_approved() -> None:
    told = Told(card("PWK-71206")).reach("2026-03-02").step("2026-03-04", "returned").time("2026-12-01")
    assert told.names()[3:] == ["clock-reset"]
    assert counts_as_approved_since(told.clock, at("2026-12-01"), CALENDARS) is None


@pytest.mark.parametrize(("accepted", "deemed"), [(date(2025, 10, 4), False), (date(2025, 10, 5), True)])
def test_what_was_accepted_before_the_law_keeps_what_it_was_promised(accepted: date, deemed: bool) -> None:
    assert promise_of(card("PWK-71206"), "office", {}, "calendar", accepted).deemed_approval is deemed


def test_an_internal_target_alarms_only() -> None:
    target = InternalTarget.model_validate({"value": 2, "unit": "hari kerja", "stated": "time-limit"})
    one = card("PSR-IKM", time_limits=(), internal_target=target)
    told = Told(one).reach("2026-02-02")
    told.names()
    assert told.time("2026-02-05 00:00").names() == ["escalation-reached"]


# Tokens, extension, recalculation.


def test_what_is_dated_before_a_recorded_breach_cannot_take_it_away() -> None:
    told = Told(card("BPSMB-SP")).reach("2026-02-02").time("2026-04-10 00:00")  # until 9 April
    with pytest.raises(LatenessRecorded), unchanged(told.clock):
        told.pause("2026-04-09", "corrective-action")
    told.step("2026-04-09", "pause", "corrective-action")  # a step does not fail: it counts from the breach
    assert (told.clock.ledgers.entries[-1].at, told.due) == (at("2026-04-10 00:00"), "2026-04-09")
    assert told.finish("2026-04-13").clock.on_time is False
    before = Told(card("BPSMB-SP")).reach("2026-02-02").time("2026-04-09 23:59")
    assert before.pause("2026-04-10", "corrective-action").clock.stands.status == "paused"


def test_a_breach_of_the_law_s_limit_cannot_be_taken_away_either() -> None:
    told = Told(card("PSR-DATA")).reach("2026-03-09", "received").time("2026-03-31 00:00")
    with pytest.raises(LatenessRecorded), unchanged(told.clock):
        told.extend("2026-03-30")


def test_a_broken_promise_stays_broken_when_the_clock_restarts() -> None:
    told = Told(undeemed("PWK-71206")).reach("2026-03-02").time("2026-03-12").step("2026-03-13", "returned")
    told.step("2026-03-16", "start", "complete").finish("2026-03-17")
    assert (told.clock.on_time, told.clock.broken) == (False, ("promise",))


def test_a_token_takes_a_day_off_once() -> None:
    told = Told(card("BS-SP"), scheme="tipe-1").reach("2026-02-02")
    before = told.due
    told.shorten("2026-02-02", 1, TOKEN)
    assert (before, told.due) == ("2026-02-24", "2026-02-23")
    with pytest.raises(TokenUsedAlready), unchanged(told.clock):
        told.shorten("2026-02-03", 1, UUID(int=78))


def test_a_token_spent_before_the_start_counts_from_the_start() -> None:
    told = Told(card("BS-BT"), class_kind="other").shorten("2026-02-02", 1, TOKEN)
    assert told.reach("2026-02-03").reach("2026-02-04", "approved").due == "2026-03-05"


def test_only_promises_are_shortened_and_only_legal_limits_extended() -> None:
    told = Told(card("BPSMB-PS")).reach("2026-02-02")
    with pytest.raises(NothingPromised), unchanged(told.clock):
        told.shorten("2026-02-02", 1, TOKEN)
    with pytest.raises(ExtensionNotAllowed), unchanged(told.clock):
        told.extend("2026-02-02")


WIDER = amended(
    CALENDARS["2026.1"],
    version="2026.2",
    decree="Keppres",
    adds=[NonWorkingDay(date(2026, 3, 25), "Cuti bersama Idulfitri", "cuti-bersama")],
)


def test_a_recalculation_moves_the_promise_and_says_what_it_was() -> None:
    told = Told(card("PSR-DATA"), calendars={**CALENDARS, "2026.2": WIDER}).reach("2026-03-09", "received")
    told.recalculate("2026-03-20", "2026.2")
    moved = told.clock.collect_events()[-1]
    assert isinstance(moved, PromiseRecalculated)
    assert (moved.due_before, moved.stands.due_on) == (date(2026, 3, 10), date(2026, 3, 10))
    assert moved.stands.legal_due_on == date(2026, 3, 31)
    with pytest.raises(SameCalendar), unchanged(told.clock):
        told.recalculate("2026-03-21", "2026.2")


def test_a_clock_that_waits_counts_with_the_new_calendar_from_its_start() -> None:
    told = Told(card("PWK-71206"), calendars={**CALENDARS, "2026.2": WIDER}).recalculate("2026-03-02", "2026.2")
    assert told.reach("2026-03-16").due == "2026-04-02"


@pytest.mark.parametrize(
    ("refusal", "decide"),
    [
        (PausedAlready, lambda told: told.pause("2026-03-04", "testing")),
        (NotPaused, lambda told: told.resume("2026-03-04", "payment")),
        (EntryOutOfOrder, lambda told: told.resume("2026-03-02", "testing")),
        (MomentNotAwaited, lambda told: told.reach("2026-03-04")),
    ],
)
def test_a_refusal_changes_nothing(refusal: type[RefusedByRule], decide: Any) -> None:
    told = Told(card("BS-SP"), scheme="tipe-5").reach("2026-02-02").pause("2026-03-03", "testing")
    with pytest.raises(refusal), unchanged(told.clock):
        decide(told)


def test_the_position_of_an_entry_is_the_version_of_its_event() -> None:
    told = Told(card("BS-SP"), scheme="tipe-5").reach("2026-02-02").time("2026-05-04")
    told.pause("2026-05-05", "testing").resume("2026-05-06", "testing")
    events = {one.originator_version: one.at for one in told.clock.pending_events}  # type: ignore[attr-defined]
    assert told.clock.ledgers.started is not None
    for entry in (told.clock.ledgers.started, *told.clock.ledgers.entries):
        assert events[entry.position] == entry.at


def test_replayed_it_is_the_one_that_lived() -> None:
    told = Told(card("BS-SP"), scheme="tipe-5").shorten("2026-02-01", 1, TOKEN).reach("2026-02-02")
    told.pause("2026-03-03", "testing").resume("2026-03-10", "testing").time("2026-12-01").finish("2026-12-02")
    assert state(from_stored(told.clock.pending_events)) == state(told.clock)


def test_times_of_rows_are_in_utc() -> None:
    stands = Told(card("PWK-71206")).reach("2026-03-02").clock.stands
    assert isinstance(stands.late_from, datetime)
    assert stands.late_from.isoformat() == "2026-03-11T17:00:00+00:00"


# A pause that ends on a day that is known.


def activity(until: str = "2026-02-24 00:00") -> Told:
    told = Told(card("PSR-SOS")).reach("2026-02-02").step("2026-02-02 11:00", "pause", "activity-day", until=at(until))
    told.names()
    return told


def test_a_pause_ends_by_itself_when_its_day_has_come_and_not_before() -> None:
    told = activity()
    assert (told.clock.stands.status, told.clock.stands.next_at) == ("paused", at("2026-02-24 00:00"))
    assert told.time("2026-02-23 23:59").names() == []
    told.time("2026-02-24 00:00")
    assert (told.names(), told.due, told.clock.reasons) == (["clock-resumed"], "2026-02-24", ())
    assert told.step("2026-02-24 09:00", "resume", "activity-day").names() == [], "it has ended already"


def test_who_looks_later_hears_the_end_of_the_pause_first() -> None:
    assert activity().time("2026-02-26").names()[::4] == ["clock-resumed", "promise broken"]


def test_a_step_after_the_day_finds_the_pause_ended() -> None:
    told = activity()
    told.step("2026-02-25 09:00", "resume", "activity-day")
    assert told.names() == ["clock-resumed"]
    assert told.time("2026-02-25 09:00").clock.late_since == at("2026-02-25 00:00")


def test_a_pause_whose_day_has_come_does_not_begin() -> None:
    assert activity("2026-02-02 00:00").clock.stands.status == "running"


def test_a_case_that_is_taken_back_before_the_day_ends_then() -> None:
    told = activity()
    told.finish("2026-02-10", "withdrawn")
    assert (told.clock.ledgers.ended_at, told.clock.stands.next_at) == (at("2026-02-10"), None)


def test_the_end_of_a_pause_that_a_wrong_machine_clock_said_is_taken_back() -> None:
    told = activity()
    told.time("2026-02-24 00:00")
    [said] = [one for one in told.clock.sayings if one.what == "pause-over"]
    evidence = Evidence({said.version: at("2026-02-03")}, {})
    correction.ask_correction(told.clock, evidence, "Jam komputer salah.", by="a", now=at("2026-02-03"))
    correction.correct(told.clock, evidence, [], by="b", now=at("2026-02-03"), calendars=told.calendars)
    assert (told.clock.stands.status, told.clock.stands.next_at) == ("paused", at("2026-02-24 00:00"))
