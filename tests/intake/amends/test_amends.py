"""What an office does for having been late: a numbered letter of apology, and a notice that waits until it is given."""

from contextlib import AsyncExitStack
from datetime import date
from typing import Any

import pytest

from services.intake.application.amends import MeansNotPromised, NoNoticeDue, apologise, notify, owe_notice
from services.intake.application.values import BrokenPromise
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory
from tests.conftest import Databases
from tests.gates.replaying import differing, unchanged
from tests.intake.given.application import NOW, TODAY, TOMORROW, accepted, draft, given, happened
from tests.intake.given.cards import card_of
from tests.intake.given.desk import PAGE, following, hears, shown, track, work
from tests.intake.given.running import intake
from tests.people import Person
from tests.shared.promise.given import at

LATE = BrokenPromise(date(2026, 4, 1), at("2026-04-02 00:00"), ("apology-letter",), None, None)


def late() -> Any:
    one = accepted()
    owe_notice(one, ["telephone", "letter"], ["front-office-officer"], "Pemberitahuan", TOMORROW, NOW)
    return given(one)


# Decisions.


def test_a_letter_says_how_late_the_office_was_that_day() -> None:
    one = accepted()
    apologise(one, "MAAF/2026/00001", LATE, "Surat permohonan maaf", date(2026, 4, 6), NOW)
    assert one.apology is not None
    assert (one.apology.number, one.apology.days_late, one.apology.issued_on) == (
        "MAAF/2026/00001", 5, date(2026, 4, 6),
    )  # fmt: skip


def test_a_notice_is_owed_once() -> None:
    one = late()
    owe_notice(one, ["telephone"], ["front-office-officer"], "Pemberitahuan", TOMORROW, NOW)
    assert happened(one) == []


def test_a_notice_is_given_once_as_promised_after_the_lateness() -> None:
    one = late()
    with pytest.raises(MeansNotPromised), unchanged(one):
        notify(one, "whatsapp", by="sri", on=TOMORROW, at=NOW, now=NOW)
    with pytest.raises(EffectiveBeforeHistory), unchanged(one):
        notify(one, "telephone", by="sri", on=TODAY, at=NOW, now=NOW)
    with pytest.raises(DutiesNotSeparate), unchanged(one):
        notify(one, "telephone", by="pemohon", on=TOMORROW, at=NOW, now=NOW)
    notify(one, "telephone", by="sri", on=TOMORROW, at=NOW, now=NOW)
    assert happened(one) == [("ApplicantNotified", {"means": "telephone", "by": "sri", "at": NOW})]
    with pytest.raises(NoNoticeDue), unchanged(one):
        notify(one, "letter", by="wati", on=TOMORROW, at=NOW, now=NOW)


def test_nobody_is_told_of_a_lateness_that_there_is_not() -> None:
    one = draft()
    with pytest.raises(NoNoticeDue), unchanged(one):
        notify(one, "telephone", by="sri", on=TODAY, at=NOW, now=NOW)


# On the database.


async def test_two_workers_number_letters_of_apology_without_gaps(
    databases: Databases,
) -> None:
    async with following(databases, "BS-SP", "2026-02-02") as office, AsyncExitStack() as stack:
        cases = [await office.accepted() for _ in range(2)]
        other, _ = await stack.enter_async_context(intake(databases))
        assert other.follower is not None
        await other.follower.start()
        other.app.state.face.clock.set(at("2026-09-01"))
        await office.keeps_time("2026-09-01")  # nobody looked for months
        await hears(office.service, other)
        await hears(office.service, other)
        await office.keeps_time("2026-09-02")
        await hears(office.service, other)

        letters = [(await shown(case))["apology"] for case in cases]
        assert sorted(one["number"] for one in letters) == ["MAAF/2026/00001", "MAAF/2026/00002"]
        said = [one.type for one in await office.events() if one.type == "intake.apology-issued"]
        assert len(said) == 2
        clock = (await cases[0].clock()).json()
        letter = letters[0]
        assert (letter["issued_on"], letter["promised_until"]) == ("2026-09-01", clock["promise"]["due_on"])
        assert letter["days_late"] == (date(2026, 9, 1) - date.fromisoformat(letter["promised_until"])).days > 0
        assert (letter["owes"], letter["token"], letter["days"]) == (
            ["apology-letter", "shortened-promise"], clock["compensation"], 1,
        )  # fmt: skip
        assert (await shown(cases[0]))["notice"] is None
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_a_receipt_shows_the_number_of_the_letter_and_no_token(databases: Databases) -> None:
    async with following(databases, "BS-SP", "2026-02-02") as office:
        case = await office.accepted()
        await office.keeps_time("2026-09-01")
        await hears(office.service)
        page = await track(office, case, **PAGE)
        assert "Surat permohonan maaf no." in page.text
        assert "MAAF/2026/00001" in page.text
        told = (await track(office, case)).json()["history"][-1]
        assert told == {"on": "2026-09-01", "what": "apologised", "title": "MAAF/2026/00001"}
        assert (await shown(case))["apology"]["token"] not in page.text


async def test_a_notice_stays_on_the_work_list_until_it_is_given(databases: Databases) -> None:
    async with following(databases, "PSR-BBM", "2026-02-02") as office:
        case = await office.accepted()
        officer, surveyor = case.officer, office.player.staff.person("agus", "field-surveyor")
        assert await work(officer) == []
        for moment in ("2026-02-06 09:00", "2026-02-09 09:00"):  # three working days after 2 February are over
            await office.keeps_time(moment)
            await hears(office.service)
        [line] = await work(officer)
        assert (line["application_id"], line["task"], line["due_on"]) == (str(case.id), "notice", "2026-02-06")
        assert line["means"] == ["telephone", "whatsapp"]
        assert [one["task"] for one in await work(surveyor)] == ["step"], "the case itself waits for whom it waited for"

        survey = await case.player.take(case.player.card.procedure.step("survey"))
        assert [one["state"] for one in await work(officer)] == [survey["state"]], "where the case is by now"

        fresh = await office.submitted(machine="Pompa")
        assert [one["task"] for one in await work(officer)] == ["notice", "step"], "the most urgent first"
        page = (await officer.get("/work?limit=1")).json()
        pages = [*page["items"], *await work(officer, limit=1, after=page["next"])]
        assert [one["application_id"] for one in pages] == [str(case.id), str(fresh.id)]

        answer = await officer.post(f"{case.player.application}/notification", {"means": "whatsapp"})
        assert answer.status_code == 200, answer.text
        assert [one["application_id"] for one in await work(officer)] == [str(fresh.id)]
        assert "Pemohon diberi tahu" in (await track(office, case, **PAGE)).text
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_unexamined_cases_rank_as_due_the_day_after_submission(
    databases: Databases,
) -> None:
    """Nothing is promised for it yet, but its citizen waits: it is neither last, nor before what is due today."""
    async with following(databases, "PSR-BBM", "2026-02-02") as office:
        late = await office.accepted()
        office.go_to("2026-02-03")
        old = await office.submitted(machine="Genset")
        await office.keeps_time("2026-02-06 09:00")
        await hears(office.service)
        young = await office.submitted(machine="Pompa")
        lines = await work(late.officer)
        assert [one["application_id"] for one in lines] == [str(one.id) for one in (old, late, young)]
        assert [one["due_on"] for one in lines] == [None, "2026-02-06", None]


async def test_a_finished_case_that_waits_for_its_day_is_not_overdue(databases: Databases) -> None:
    """The nota dinas was approved within its day; the sosialisasi is held when the nota dinas says."""
    async with following(databases, "PSR-SOS", "2026-02-02") as office:
        case = await office.accepted(held_on="2026-03-02")
        staff = office.player.staff.person("rina", "staff-officer")
        head = office.player.staff.person("bambang", "head-of-office")
        assert [one["due_on"] for one in await work(head)] == ["2026-02-03"]
        await case.player.take(case.player.card.procedure.step("approve"))
        assert [(one["state"], one["due_on"]) for one in await work(staff)] == [("approved", None)]
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_who_gives_a_notice_says_by_which_means_and_once(databases: Databases) -> None:
    async with following(databases, "PSR-BBM", "2026-02-02") as office:
        case = await office.accepted()
        path, officer = f"{case.player.application}/notification", case.officer

        async def told(by: Person, means: str, key: str | None = None) -> tuple[int, Any]:
            answer = await by.post(path, {"means": means}, key=key)
            return answer.status_code, answer.json().get("code") or answer.json()["notice"]

        assert await told(officer, "telephone") == (409, "no-notice-due")
        await office.keeps_time("2026-02-06 09:00")
        await hears(office.service)
        assert await told(officer, "e-mail") == (409, "means-not-promised")
        assert await told(office.player.staff.person("agus", "field-surveyor"), "telephone") == (403, "not-your-step")
        assert (await told(case.player.applicant, "telephone"))[0] == 403
        first = await told(officer, "whatsapp", "once")
        assert (first[1]["by_means"], first[1]["notified_by"]) == ("whatsapp", officer.subject)
        assert first[1]["notified_at"].startswith("2026-02-06T02:00")
        assert await told(officer, "whatsapp", "once") == first
        assert await told(officer, "whatsapp", "twice") == (409, "no-notice-due")


async def test_a_case_that_has_ended_still_owes_its_notice(databases: Databases) -> None:
    async with following(databases, "PSR-BBM", "2026-02-02") as office:
        case = await office.accepted()
        await office.keeps_time("2026-02-06 09:00")
        await hears(office.service)
        withdrawn = {"reason": "Alat sudah dijual"}
        assert (await case.player.applicant.post(f"{case.player.application}/withdrawal", withdrawn)).status_code == 200
        [line] = await work(case.officer)
        assert (line["task"], line["state"]) == ("notice", "withdrawn")
        assert (
            await case.officer.post(f"{case.player.application}/notification", {"means": "telephone"})
        ).status_code == 200


def test_a_notice_is_given_by_somebody_who_acts_in_the_procedure() -> None:
    for code, roles in (("PSR-SKA", ("ska-examiner",)), ("PSR-BBM", ("front-office-officer",))):
        promised = card_of(code).compensation
        assert promised is not None
        assert promised.notifies == roles
