"""A complaint about a case holds its approval by silence until it is triaged; the time counts on."""

from datetime import date
from uuid import UUID

import pytest

from services.intake.clock.holding import hold, release
from services.intake.clock.timekeeping import Occurrence
from shared.contracts.complaints import CaseHeld
from tests.complaints.case.given import FromComplaints
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.intake.given.clock import Told, card
from tests.intake.given.desk import following, hears
from tests.people import Person
from tests.shared.promise.given import at

HOLD, OTHER = UUID(int=1), UUID(int=2)


def said(told: Told, when: str) -> Occurrence:
    return Occurrence(at(when), "jejak:intake", at(when), told.calendars)


def held(told: Told, when: str, hold_id: UUID = HOLD) -> Told:
    hold(told.clock, CaseHeld(hold=hold_id, complaint="ADU/2026/00001", until=date(2026, 2, 25)), said(told, when))
    return told


def released(told: Told, when: str, hold_id: UUID = HOLD) -> Told:
    release(told.clock, hold_id, said(told, when))
    return told


def running(code: str = "PWK-71206") -> Told:
    """Seven working days from Monday 2 February 2026."""
    told = Told(card(code)).reach("2026-02-02")
    told.names()
    return told


def test_the_approval_waits_and_comes_at_the_release() -> None:
    told = held(running(), "2026-02-03").time("2026-03-02")
    assert told.names()[-3:] == ["promise broken", "compensation-owed", "deemed-approval-waits"]
    assert (told.clock.deemed_since, told.clock.on_time) == (None, None)
    released(told, "2026-03-03")
    assert told.names() == ["hold-ended", "deemed-approved"]
    assert told.clock.deemed_since == at("2026-03-03")


def test_it_waits_for_the_last_of_several_complaints() -> None:
    told = held(held(running(), "2026-02-03"), "2026-02-04", OTHER).time("2026-03-02")
    released(told, "2026-03-03")
    assert told.clock.deemed_since is None
    released(told, "2026-03-04", OTHER)
    assert told.clock.deemed_since == at("2026-03-04")


def test_a_decision_of_the_office_meanwhile_ends_the_wait() -> None:
    told = held(running(), "2026-02-03").time("2026-03-02").step("2026-03-03", "decided")
    told.names()
    released(told, "2026-03-04")
    assert told.names() == ["hold-ended"]


def test_a_release_in_time_leaves_everything_as_it_was() -> None:
    told = released(held(running(), "2026-02-03"), "2026-02-04").time("2026-03-02")
    assert told.names()[-1] == "deemed-approved"


def test_an_approval_that_came_before_the_complaint_stays() -> None:
    told = held(running(), "2026-03-02")
    assert told.clock.deemed_since is not None
    assert "hold-begun" not in told.names()


@pytest.mark.parametrize("twice", [held, released])
def test_a_hold_begins_and_ends_once(twice: object) -> None:
    told = held(held(running(), "2026-02-03"), "2026-02-03")
    assert told.names() == ["hold-begun"]
    released(released(told, "2026-02-04"), "2026-02-04")
    assert told.names() == ["hold-ended"]


def test_a_promise_without_approval_by_silence_is_not_held() -> None:
    told = held(Told(card("BS-SP"), scheme="tipe-5").reach("2026-02-02"), "2026-02-03")
    assert "hold-begun" not in told.names()


async def work(head: Person) -> list[str]:
    return [one["task"] for one in (await head.get("/work?role=head-of-office")).json()["items"]]


async def test_the_head_has_the_case_until_the_release(databases: Databases) -> None:
    async with following(databases, "PWK-71206", "2026-03-02") as office:
        case = await office.accepted()
        complaints = FromComplaints(databases, "dpmptsp-purwakarta")
        head = office.player.staff.person("kepala", "head-of-office")
        await complaints.holds(case.id, UUID(int=7), None, at("2026-03-03"))
        await hears(office.service)
        await office.keeps_time("2026-03-16")
        assert "held-approval" in await work(head)
        assert (await case.player.read())["state"] != "deemed-approved"

        office.go_to("2026-03-17")
        await complaints.releases(case.id, UUID(int=7), at("2026-03-17"))
        await hears(office.service)
        await hears(office.service)
        assert "held-approval" not in await work(head)
        types = [one.type for one in await office.events(case)]
        assert types.count("intake.deemed-approved") == 1
        assert (await case.player.read())["state"] == "deemed-approved"
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []
        await complaints.close()
