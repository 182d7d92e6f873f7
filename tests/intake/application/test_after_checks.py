"""What counts as approved because nobody decided in time is checked afterwards: a task of the office, closed with a record."""

from datetime import date
from typing import Any

import httpx
import pytest

from services.intake.application.after_check import NoCheckDue, close_after_check, drop_after_check, open_after_check
from services.intake.application.application import Application
from services.intake.application.steps import Given
from services.intake.application.take_step import prepare_step
from services.intake.application.values import AfterCheck, RecordWritten
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory
from tests.conftest import Databases
from tests.gates.replaying import differing, unchanged
from tests.intake.given.application import NOW, TODAY, TOMORROW, given
from tests.intake.given.cards import card_of
from tests.intake.given.cases import APPLICANTS_ACCOUNT, brought
from tests.intake.given.correction import corrected, said_wrongly
from tests.intake.given.desk import Case, following, hears, shown, work
from tests.people import Person

OPENED, LATE = "2026-03-02", "2026-03-12"
RECORD = RecordWritten("after-check", "Berita acara", "Lokasi dan dokumen sesuai.")
FOUND = {"finding": "fulfilled", "record": "Lokasi dan dokumen sesuai."}
SIGNING = ("sign",)


def due() -> Application:
    one = brought(card_of("PWK-71206"), "submit", "accept", "review", "recommend", "sign")
    open_after_check(one, ["technical-team"], TOMORROW, NOW)
    return given(one)


def close(one: Application, by: str = "rini", on: date = TOMORROW) -> None:
    close_after_check(one, "fulfilled", RECORD, SIGNING, by=by, on=on, now=NOW)


def test_it_is_due_once_and_closed_once_with_a_record() -> None:
    one = due()
    open_after_check(one, ["technical-team"], TOMORROW, NOW)
    assert not one.collect_events()
    close(one)
    assert one.after_check == AfterCheck(("technical-team",), TOMORROW, "fulfilled", RECORD, "rini", TOMORROW)
    with pytest.raises(NoCheckDue), unchanged(one):
        close(one)
    drop_after_check(one, "wati", NOW)
    assert one.after_check is not None, "what was found stays"


def test_who_signed_applied_or_comes_too_early_does_not_close_it() -> None:
    one = due()
    for by, on, refusal in (
        ("by-sign", TOMORROW, DutiesNotSeparate),
        (APPLICANTS_ACCOUNT, TOMORROW, DutiesNotSeparate),
        ("rini", TODAY, EffectiveBeforeHistory),
    ):
        with pytest.raises(refusal), unchanged(one):
            close(one, by, on)


def test_an_approval_after_one_said_in_error_is_checked_by_itself() -> None:
    """Also on the same day, and where the first was checked before it was taken back; what was found stays in the journal."""
    one = due()
    close(one)
    for _twice in range(2):
        drop_after_check(one, "wati", NOW)
    open_after_check(one, ["technical-team"], TOMORROW, NOW)
    open_after_check(one, ["technical-team"], TOMORROW, NOW)
    topics = [
        str(getattr(type(each), "TOPIC", "")).removeprefix("intake.after-check-") for each in one.collect_events()
    ]
    assert topics == ["done", "dropped", "due"]
    assert one.after_check == AfterCheck(("technical-team",), TOMORROW)
    close(one, "sari")


@pytest.mark.parametrize("is_dropped", [False, True])
def test_who_checked_it_does_not_sign_it_afterwards(is_dropped: bool) -> None:
    """SOD-08 in both orders, also where the approval that was checked is taken back."""
    licensing = card_of("PWK-71206")
    one = brought(licensing, "submit", "accept", "review", "recommend")
    open_after_check(one, ["technical-team"], TOMORROW, NOW)
    close(one)
    if is_dropped:
        drop_after_check(one, "wati", NOW)
    given(one)
    sign = licensing.procedure.step("sign")
    with pytest.raises(DutiesNotSeparate, match="duties-not-separate") as refused, unchanged(one):
        prepare_step(one, sign, licensing, Given("rini", sign.roles[0], TOMORROW))
    assert "intake.after-check-done" in refused.value.details["because"]
    prepare_step(one, sign, licensing, Given("hesti", sign.roles[0], TOMORROW))


def test_where_nothing_counts_as_approved_there_is_nothing_to_check() -> None:
    one = given(brought(card_of("PWK-71206"), "submit", "accept"))
    with pytest.raises(NoCheckDue), unchanged(one):
        close(one)
    drop_after_check(one, "wati", NOW)
    assert not one.collect_events()


async def checked(case: Case, by: Person, **changes: str) -> httpx.Response:
    return await by.post(f"{case.player.application}/after-check", {**FOUND, **changes})


async def tasks(by: Person) -> list[dict[str, Any]]:
    return [one for one in await work(by) if one["task"] == "after-check"]


async def test_deemed_approval_opens_a_task_that_outlasts_the_certificate(databases: Databases) -> None:
    async with following(databases, "PWK-71206", OPENED) as office:
        case = await office.accepted()
        team, head = case.by("technical-team"), case.player.person(case.player.card.procedure.step("sign"))
        assert await tasks(team) == []
        assert (await checked(case, team)).json()["code"] == "no-after-check-due"
        await office.keeps_time(LATE)
        for _round in range(2):
            await hears(office.service)
        [task] = await tasks(team)
        assert (task["application_id"], task["state"], task["due_on"]) == (str(case.id), "deemed-approved", None)
        for name in ("sign", "issue"):
            done = await case.player.take(case.player.card.procedure.step(name))
        assert done["status"] == "completed"
        [task] = await tasks(team)
        assert task["state"] == "issued"

        assert (await checked(case, head)).json()["code"] == "not-your-step"
        assert (await checked(case, team, record="")).status_code == 422
        closed = await checked(case, team, finding="not-fulfilled", record="Lokasi tidak ditemukan.")
        assert closed.status_code == 200, closed.text
        found = closed.json()["after_check"]
        assert (found["finding"], found["checked_by"]) == ("not-fulfilled", team.subject)
        assert found["record"]["text"] == "Lokasi tidak ditemukan."
        assert closed.json()["status"] == "completed", "the permit stays what it is"
        assert await tasks(team) == []
        assert (await checked(case, team)).json()["code"] == "no-after-check-due"
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_an_approval_said_in_error_takes_its_task_with_it(databases: Databases) -> None:
    async with following(databases, "PWK-71206", OPENED) as office:
        case = await office.accepted()
        await case.player.take(case.player.card.procedure.step("review"))
        team = case.by("technical-team")
        await said_wrongly(office)
        assert len(await tasks(team)) == 1
        await corrected(case)
        assert await tasks(team) == []
        assert (await shown(case))["after_check"] is None
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []
