"""The second limit behind a promise (CX-01): its day is shown with the first, and once it has passed the head has a task."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.intake.application.after_check import AfterCheckDone
from services.intake.application.amends import ApplicantNotified
from services.intake.application.outer_limit_task import (
    NoOuterLimitTask,
    OuterLimitHandled,
    handle_outer_limit,
    pass_outer_limit,
    withdraw_outer_limit,
)
from services.intake.application.values import RecordWritten
from services.intake.clock.stands import outstanding
from shared.assembly import Service
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory
from shared.offices import OFFICES, Office, office
from shared.promise.working_days import CALENDARS
from tests.conftest import Databases
from tests.gates.replaying import differing, unchanged
from tests.intake.given.application import NOW, TODAY, accepted, given, happened
from tests.intake.given.clock import Told, card
from tests.intake.given.correction import OPENED, corrected, said_wrongly
from tests.intake.given.desk import PAGE, Case, Desk, following, hears, shown, track, work
from tests.intake.given.tracking import timed
from tests.people import Person
from tests.shared.promise.given import at

PASSED = at("2026-02-17 00:00")
AFTER = TODAY + timedelta(days=1)


def head(office: Desk) -> Person:
    return office.player.staff.person("kepala", "head-of-office")


def passed() -> Any:
    one = accepted()
    pass_outer_limit(one, "escalation", TODAY, PASSED, "head-of-office", NOW)
    return given(one)


def handled(one: Any, by: str = "kepala", on: date = AFTER) -> None:
    handle_outer_limit(one, "Ditugaskan", by=by, on=on, at=NOW, now=NOW)


async def handle(case: Case, by: Person, key: str | None = None) -> tuple[int, Any]:
    body = {"measure": "Ditugaskan kepada sekretaris."}
    answer = await by.post(f"{case.player.application}/outer-limit", body, key=key)
    return answer.status_code, answer.json().get("code") or answer.json()["outer_limit"]


# Decisions.


def test_one_moment_opens_one_task_and_a_later_one_another() -> None:
    one = passed()
    pass_outer_limit(one, "escalation", TODAY, PASSED, "head-of-office", NOW)
    assert happened(one) == []
    handled(one)
    pass_outer_limit(one, "escalation", TODAY, at("2026-06-01"), "head-of-office", NOW)
    assert [name for name, _ in happened(one)] == ["OuterLimitHandled", "OuterLimitPassed"]
    assert one.outer_limit.handled_at is None


def test_a_task_is_ended_once_and_not_on_ones_own_application() -> None:
    one = passed()
    with pytest.raises(DutiesNotSeparate), unchanged(one):
        handled(one, by="pemohon")
    handled(one)
    for other in (one, given(accepted())):
        with pytest.raises(NoOuterLimitTask):
            handled(other)


def test_a_task_that_was_recorded_in_error_is_withdrawn() -> None:
    one = passed()
    withdraw_outer_limit(one, "wati", NOW)
    withdraw_outer_limit(one, "wati", NOW)
    assert [name for name, _ in happened(one)] == ["OuterLimitWithdrawn"]
    assert one.outer_limit is None


def test_nothing_is_done_about_a_limit_before_it_has_passed() -> None:
    one = passed()
    with pytest.raises(EffectiveBeforeHistory), unchanged(one):
        handled(one, on=TODAY)
    handled(one, on=AFTER)


def test_the_office_settles_whose_task_it_is() -> None:
    assert office("disperindag-pasuruan").outer_limit_role == "head-of-office"
    other = office("disperindag-pasuruan").model_dump() | {"outer_limit_role": "assistant-secretary"}
    assert Office.model_validate(other).outer_limit_role == "assistant-secretary"
    with pytest.raises(ValueError, match="must be a role of the office's own staff"):
        Office.model_validate(other | {"outer_limit_role": "applicant"})


def test_evolving_refuses_nothing() -> None:
    """What was stored is assigned where there is something to assign to; a rule refuses when it is decided."""
    record = RecordWritten("after-check", "Berita acara", "BA/1", None, None)
    one = given(accepted())
    one.record(OuterLimitHandled, NOW, measure="Ditugaskan", by="kepala", at=NOW)
    one.record(AfterCheckDone, NOW, finding="fulfilled", record=record, by="kepala", checked_on=TODAY)
    one.record(ApplicantNotified, NOW, means="letter", by="sri", at=NOW)
    assert (one.outer_limit, one.after_check, one.notice) == (None, None, None)


# What is shown.


def test_a_day_in_an_unsettled_year_has_not_passed() -> None:
    """Calendar 2027.1 settles no day of 2028, so nobody gets a task; the page says no more than the clock does."""
    green = Told(card("PLG-SIH"), calendar="2027.1").reach("2027-12-01")
    ledgers = green.clock.ledgers
    seen = timed(green, "2028-03-01").outer
    assert seen is not None
    assert seen.due_on is not None
    assert seen.due_on.year == 2028
    assert "escalation" not in [one.saying for one in outstanding(ledgers, CALENDARS)]
    assert not seen.is_passed


def test_the_outer_day_is_shown_with_the_first() -> None:
    green = Told(card("PLG-SIH")).reach("2026-02-02")
    seen = timed(green, "2026-02-10")
    assert seen.outer is not None
    assert (seen.promised_until, seen.outer.kind, seen.outer.due_on, seen.outer.is_passed) == (
        date(2026, 3, 5), "escalation", date(2026, 3, 16), False,
    )  # fmt: skip
    late = timed(green.time("2026-03-30"), "2026-03-30")
    assert late.outer is not None
    assert (late.timing, late.outer.is_passed) == ("late", True)
    data = timed(Told(card("PSR-DATA")).reach("2026-02-02", "received"), "2026-02-02")
    assert data.outer is not None
    assert (data.outer.kind, data.outer.due_on) == ("legal-limit", date(2026, 2, 18))


def test_no_outer_day_is_shown_where_there_is_none_or_the_case_has_ended() -> None:
    assert timed(Told(card("PSR-BBM")).reach("2026-02-02"), "2026-02-03").outer is None
    ended = Told(card("PSR-DATA")).reach("2026-02-02", "received").finish("2026-02-03")
    assert timed(ended, "2026-02-03").outer is None
    target = Told(card("BPSMB-PS")).reach("2026-02-02")
    assert timed(target, "2026-02-03").outer is None, "what an office watches for itself is no limit for a citizen"
    paused = Told(card("PLG-SIH")).reach("2026-02-02").pause("2026-02-04", "corrective-action")
    seen = timed(paused, "2026-02-10").outer
    assert seen is not None
    assert (seen.due_on, seen.is_passed) == (None, False)


# On the database.


async def keeps_time(office: Desk, moment: str, *others: Service) -> None:
    await office.keeps_time(moment)
    await hears(office.service, *others)


async def test_the_task_is_of_the_role_that_its_event_names(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The office settles it for what is opened from now on; an open task keeps its role."""
    here = OFFICES["disperindag-pasuruan"]
    secretary = here.model_copy(update={"outer_limit_role": "assistant-secretary"})
    async with following(databases, "PSR-DATA", "2026-02-02") as office:
        case, chief = await office.accepted(), head(office)
        with monkeypatch.context() as settled:
            settled.setitem(OFFICES, here.code, secretary)
            await keeps_time(office, "2026-02-19 09:00")
        assert (await shown(case))["outer_limit"]["role"] == "assistant-secretary"
        assert [one["task"] for one in await work(chief)] == []
        assert (await handle(case, chief))[0] == 403
        other = office.player.staff.person("asisten", "assistant-secretary")
        assert [one["task"] for one in await work(other)] == ["outer-limit"]
        assert (await handle(case, other))[0] == 200


@pytest.mark.parametrize(
    ("code", "limit", "outer", "after"),
    [
        ("PLG-SIH", "escalation", "2026-03-16", "2026-03-17"),
        ("PSR-DATA", "legal-limit", "2026-02-18", "2026-02-19"),
        ("BPSMB-PS", "internal-target", "2026-04-09", "2026-04-10"),
    ],
)
async def test_its_passing_is_a_task_of_the_head(
    databases: Databases, code: str, limit: str, outer: str, after: str
) -> None:
    async with following(databases, code, "2026-02-02") as office:
        case, chief = await office.accepted(), head(office)
        clock = (await case.clock()).json()
        assert clock["outer_limit"] == {"kind": limit, "due_on": outer, "is_passed": False}
        await keeps_time(office, f"{outer} 23:00")
        assert "outer-limit" not in [one["task"] for one in await work(chief)]

        await keeps_time(office, f"{after} 09:00")
        await keeps_time(office, f"{after} 10:00")
        [line] = [one for one in await work(chief) if one["task"] == "outer-limit"]
        assert (line["application_id"], line["due_on"]) == (str(case.id), after)
        task = (await shown(case))["outer_limit"]
        assert (task["limit"], task["last_day"], task["handled_at"]) == (limit, outer, None)
        assert "tugas pimpinan kantor" in (await track(office, case, **PAGE)).text
        assert (await case.clock()).json()["outer_limit"]["is_passed"]

        assert (await handle(case, case.officer))[0] == 403
        done = await handle(case, chief, "once")
        assert (done[0], done[1]["measure"], done[1]["handled_by"]) == (
            200,
            "Ditugaskan kepada sekretaris.",
            chief.subject,
        )
        assert await handle(case, chief, "once") == done
        assert await handle(case, chief, "twice") == (409, "no-outer-limit-task")
        assert "outer-limit" not in [one["task"] for one in await work(chief)]
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_a_limit_that_only_a_wrong_machine_clock_passed_is_withdrawn(databases: Databases) -> None:
    async with following(databases, "PSR-DATA", OPENED) as office:
        case, chief = await office.accepted(), head(office)
        await said_wrongly(office)
        assert [one["task"] for one in await work(chief)] == ["outer-limit"]
        await corrected(case)
        assert ((await shown(case))["outer_limit"], await work(chief)) == (None, [])
        assert (await handle(case, chief)) == (409, "no-outer-limit-task")
        assert (await track(office, case)).json()["history"][-1]["what"] == "outer-limit-withdrawn"
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_a_day_on_which_nobody_works_moves_and_the_page_says_so(databases: Databases) -> None:
    """*1 hari* from Friday 6 February 2026 on would end on a Saturday."""
    async with following(databases, "PSR-DATA", "2026-02-06") as office:
        case = await office.accepted()
        assert (await shown(case))["promised_until"] == "2026-02-09"
        promise = (await case.clock()).json()["promise"]
        assert (promise["due_on"], promise["moved_from"]) == ("2026-02-09", "2026-02-07")
        page = (await track(office, case, **PAGE)).text
        for sentence in ("9 Februari 2026", "sebenarnya 7 Februari 2026", "batasnya hari kerja berikutnya"):
            assert sentence in page
        listed = await office.client.get("/standards/PSR-DATA", headers=PAGE)
        assert "Bila hari terakhir bukan hari kerja, batasnya hari kerja berikutnya." in listed.text
        await keeps_time(office, "2026-02-09 20:00")
        assert (await case.clock()).json()["broken"] == []
        await keeps_time(office, "2026-02-10 00:00")
        assert (await case.clock()).json()["broken"] == ["promise"]
