"""The machine's clock was wrong before anything guarded it; over HTTP two officers take back what it said."""

from datetime import timedelta

from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.intake.given.application import NOW
from tests.intake.given.correction import (
    NEXT_DAY,
    OPENED,
    REASON,
    WRONG,
    ask_for,
    confirm,
    corrected,
    officers,
    said_wrongly,
)
from tests.intake.given.desk import PAGE, Case, following, hand_in, hears, shown, track, work
from tests.intake.given.player import accepting, path, submitting
from tests.intake.given.systems import played


async def test_an_approval_said_in_error_is_taken_back_with_all_that_followed(databases: Databases) -> None:
    async with following(databases, "PWK-71206", OPENED) as office:
        case, twin = await office.accepted(), await office.accepted()
        for one in (case, twin):
            await one.player.take(one.player.card.procedure.step("review"))
        before, due = await shown(case), (await case.clock()).json()["promise"]["due_on"]
        await said_wrongly(office)
        assert (await shown(case))["state"] == "deemed-approved"

        rini, wati = officers(case)
        asked = await ask_for(case, rini)
        assert asked.status_code == 200, asked.text
        waiting = (await case.clock()).json()["correction"]
        assert (waiting["reason"], waiting["events"] > 0) == (REASON, True)
        stands = (await confirm(case, wati)).json()
        assert (stands["status"], stands["due_on"]) == ("running", due)

        after = await shown(case)
        for name in ("state", "status", "next_roles", "apology", "notice", "promised_until"):
            assert after[name] == before[name], name
        clock = (await case.clock()).json()
        assert (clock["broken"], clock["compensation"], clock["correction"], clock["remains"]) == ([], None, None, [])
        told = (await track(office, case)).json()
        assert (told["timing"], told["history"][-1]["what"]) == ("running", "approval-withdrawn")
        assert (await track(office, case, **PAGE)).status_code == 200
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []

        recommend = case.player.card.procedure.step("recommend")
        assert (await case.player.take(recommend))["state"] == recommend.to, "it goes on where it was, today"
        await office.keeps_time("2026-06-01")
        assert (await office.said(case))[-1] == "deemed-approved", "and what really comes is said"
        assert (await ask_for(case, rini)).json()["code"] == "nothing-said-in-error"
        assert (await shown(twin))["state"] == "deemed-approved", "each case is corrected by itself"


async def test_who_asked_for_it_does_not_confirm_it(databases: Databases) -> None:
    async with following(databases, "PWK-71206", OPENED) as office:
        case = await office.accepted()
        await said_wrongly(office)
        rini, wati = officers(case)
        assert (await ask_for(case, rini)).status_code == 200
        refused = await confirm(case, rini)
        assert (refused.status_code, refused.json()["code"]) == (409, "duties-not-separate")
        assert "intake.clock-correction-asked" in refused.json()["details"]["because"]
        assert (await confirm(case, wati)).status_code == 200
        done = [one for one in await office.events(case) if one.type == "intake.clock-corrected"]
        assert [(one.actor, one.fields()["asked_by"], one.fields()["reason"]) for one in done] == [
            (wati.subject, rini.subject, REASON)
        ]


async def test_a_withdrawn_letter_voids_its_token_and_a_real_lateness_does_not(databases: Databases) -> None:
    async with following(databases, "BS-SP", OPENED) as office:
        case, other = await office.accepted(), await office.submitted()
        await said_wrongly(office)
        first = (await shown(case))["apology"]
        assert await hand_in(other, first["token"]) == (200, first["token"])
        await corrected(case)
        assert (await shown(case))["apology"] is None
        listed = (await case.officer.get("/compensation-tokens")).json()["items"]
        assert [(one["token"], one["is_void"], one["spent_by_case"]) for one in listed] == [
            (first["token"], True, None)
        ]
        assert (await hand_in(await office.submitted(), first["token"])) == (409, "token-void")
        history = (await track(office, case)).json()["history"]
        assert (history[-1]["what"], history[-1]["title"]) == ("apology-withdrawn", first["number"])

        await office.keeps_time("2027-01-11")
        await hears(office.service)
        second = (await shown(case))["apology"]
        assert second["number"] != first["number"]
        assert second["token"] not in {None, first["token"]}
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_what_was_not_followed_yet_is_not_followed_after_the_correction(databases: Databases) -> None:
    """The reactions come later than the correction: the events that they read count no longer."""
    async with following(databases, "PWK-71206", OPENED) as office:
        case = await office.accepted()
        await case.player.take(case.player.card.procedure.step("review"))
        before = await shown(case)
        await said_wrongly(office, heard=False)
        await corrected(case)
        await hears(office.service)
        await hears(office.service)
        after = await shown(case)
        assert (after["state"], after["apology"], after["notice"]) == (before["state"], None, None)


async def test_no_correction_after_officers_went_on_from_the_approval(databases: Databases) -> None:
    async with following(databases, "PWK-71206", OPENED) as office:
        case = await office.accepted()
        await case.player.take(case.player.card.procedure.step("review"))
        await said_wrongly(office)
        office.go_to(WRONG)  # the clock is wrong once more, while somebody signs
        await case.player.take(case.player.card.procedure.step("sign"))
        office.go_to(NEXT_DAY)
        rini, wati = officers(case)
        assert (await ask_for(case, rini)).status_code == 200
        refused = await confirm(case, wati)
        assert (refused.status_code, refused.json()["code"]) == (409, "acted-on-since")


async def test_a_notice_that_is_not_given_yet_leaves_the_work_list(databases: Databases) -> None:
    async with following(databases, "PSR-BBM", OPENED) as office:
        case = await office.accepted()
        await said_wrongly(office)
        notice = (await shown(case))["notice"]
        assert notice is not None
        who = case.player.staff.person("nia", notice["roles"][0])
        assert [one["task"] for one in await work(who, role=notice["roles"][0]) if one["task"] == "notice"] == [
            "notice"
        ]
        await corrected(case)
        assert [one for one in await work(who, role=notice["roles"][0]) if one["task"] == "notice"] == []
        assert (await shown(case))["notice"] is None


async def test_what_cannot_be_taken_back_here_is_named(databases: Databases) -> None:
    """OSS has no status for it, so a person tells OSS."""
    async with played(databases, "PWK-71206", known_to_oss=True) as one:
        card, clock = one.player.card, one.service.app.state.face.clock
        for step in (submitting(card), *path(card, submitting(card).to, frozenset({accepting(card).to}))):
            await one.player.take(step)
        clock.set(NOW + timedelta(days=365))
        await one.attempt()
        await one.react()
        assert (await one.codes_sent())[-1] == "57"
        clock.set(NOW + timedelta(days=1))
        case = Case(one.player)
        await corrected(case)
        assert (await case.clock()).json()["remains"] == ["oss-told"]


async def test_who_was_told_of_the_lateness_is_named_as_well(databases: Databases) -> None:
    async with following(databases, "PSR-BBM", OPENED) as office:
        case = await office.accepted()
        await said_wrongly(office)
        notice = (await shown(case))["notice"]
        office.go_to(WRONG)
        teller = case.player.staff.person("nia", notice["roles"][0])
        told = await teller.post(f"{case.player.application}/notification", {"means": notice["means"][0]})
        assert told.status_code == 200, told.text
        office.go_to(NEXT_DAY)
        await corrected(case)
        assert (await case.clock()).json()["remains"] == ["applicant-notified"]
        last = [one for one in await office.events(case) if one.type == "intake.notice-withdrawn"]
        assert [one.fields()["was_given"] for one in last] == [True]


async def test_strangers_applicants_and_administrators_correct_nothing(databases: Databases) -> None:
    async with following(databases, "PWK-71206", OPENED) as office:
        case = await office.accepted()
        await said_wrongly(office)
        staff = case.player.staff
        assert (await ask_for(case, case.player.applicant)).status_code == 403
        assert (await ask_for(case, staff.person("budi", "penera"))).json()["code"] == "not-your-step"
        personal = await case.command("corrections", {"reason": "NIK 3514054107900001"}, officers(case)[0])
        assert personal.json()["code"] == "personal-number-in-text"
        assert "3514054107900001" not in personal.text
        assert (await confirm(case, officers(case)[1])).json()["code"] == "correction-not-asked"
