"""Over HTTP: a promise is kept when the applicant has the product, and counts from the receipt where the law says so."""

from typing import Any

import pytest

from services.intake.clock_run import ClockRun
from services.intake.service_cards import card_in_force
from services.intake.steps import AnswerNotForStep
from shared.sentences import sentence
from tests.conftest import Databases
from tests.intake.builders import TODAY
from tests.intake.clock_desk import Case, Desk, desk


async def taken(case: Case, *names: str) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name in names:
        shown = await case.player.take(case.player.card.procedure.step(name))
    return shown


async def status(case: Case) -> tuple[str, str | None]:
    shown = (await case.clock()).json()
    return shown["status"], shown["due_on"]


def kept(shown: dict[str, Any]) -> tuple[str, bool | None]:
    return shown["status"], shown["on_time"]


async def test_a_certificate_of_origin_that_is_given_four_months_late_breaks_its_promise(databases: Databases) -> None:
    async with desk(databases, "PSR-SKA", "2026-02-02") as office:
        case = await office.accepted()
        await taken(case, "print-draft")
        assert await status(case) == ("paused", None), "the draft waits for the cargo"
        office.go_to("2026-02-10")
        await taken(case, "confirm-cargo")
        assert await status(case) == ("running", "2026-02-11")
        office.go_to("2026-06-10")
        assert kept(await taken(case, "sign", "deliver")) == ("completed", False)


async def test_what_the_cargo_takes_is_not_counted(databases: Databases) -> None:
    async with desk(databases, "PSR-SKA", "2026-02-02") as office:
        case = await office.accepted()
        await taken(case, "print-draft")
        office.go_to("2026-06-10")
        assert kept(await taken(case, "confirm-cargo", "sign", "deliver")) == ("completed", True)
        ended = [one for one in await office.events(case) if one.type == ClockRun.ClockFinished.TOPIC]
        assert len(ended) == 1


async def test_nothing_is_signed_without_a_word_on_the_cargo_and_nothing_corrected_that_did_not_change(
    databases: Databases,
) -> None:
    async with desk(databases, "PSR-SKA", "2026-02-02") as office:
        case = await office.accepted()
        await taken(case, "print-draft")
        step = case.player.card.procedure.step
        signed = await case.player.refused(step("sign"))
        assert (signed.status_code, signed.json()["code"]) == (409, "step-not-now")
        examiner, steps = case.player.person(step("accept")), f"{case.player.application}/steps"
        unchanged = {"step": "correct-draft", "reason": "x", "fields": {"cargo_changed": False, "quantity": "9 kg"}}
        changed = {"step": "confirm-cargo", "fields": {"cargo_changed": True}}
        for body, instead in ((unchanged, "confirm-cargo"), (changed, "correct-draft")):
            refused = await examiner.post(steps, body)
            assert (refused.status_code, refused.json()["code"]) == (409, AnswerNotForStep.code)
            assert instead in refused.json()["details"]["instead"]
        silent = await examiner.post(steps, {"step": "confirm-cargo"})
        assert (silent.status_code, silent.json()["details"]["items"]) == (422, ["fields: cargo_changed"])
        assert await status(case) == ("paused", None)


async def test_a_verification_ends_with_the_approval_in_oss(databases: Databases) -> None:
    async with desk(databases, "PSR-SIINAS", "2026-02-02") as office:
        case = await office.accepted()
        await taken(case, "approve", "issue-report")
        assert await status(case) == ("paused", None), "the applicant uploads the report"
        office.go_to("2026-03-02")
        await taken(case, "upload")
        assert (await status(case))[0] == "running"
        office.go_to("2026-06-10")
        assert kept(await taken(case, "final-approve")) == ("completed", False)


@pytest.mark.parametrize(("code", "names"), [("PSR-BBM", "survey report sign notify"), ("PSR-SOS", "approve prepare")])
async def test_what_the_office_waits_for_is_not_counted_and_ends_nothing(
    databases: Databases, code: str, names: str
) -> None:
    async with desk(databases, code, "2026-01-15") as office:
        case = await office.accepted()
        await taken(case, *names.split())
        assert await status(case) == ("paused", None)
        office.go_to("2026-06-10")
        end = "deliver" if code == "PSR-BBM" else "hold"
        assert kept(await taken(case, end)) == ("completed", True)


# From the receipt: UU 14/2008 art. 22 (7).


async def test_a_request_for_data_counts_from_its_receipt(databases: Databases) -> None:
    """Domain scenario 37: received on Monday 9 March; the office's day, and the law's ten working days."""
    async with desk(databases, "PSR-DATA", "2026-03-09") as office:
        case = await office.submitted()
        shown = (await case.clock()).json()
        assert (shown["status"], shown["due_on"]) == ("running", "2026-03-10")
        assert shown["legal_due_on"] == "2026-03-30"
        office.go_to("2026-03-25")
        accepted = await taken(case, "accept")
        assert accepted["promised_until"] == "2026-03-10", "the day does not move with the acceptance"
        assert kept(await taken(case, "analyse", "answer")) == ("completed", False)


async def test_a_request_that_nobody_accepts_runs_late(databases: Databases) -> None:
    async with desk(databases, "PSR-DATA", "2026-03-09") as office:
        case = await office.submitted()
        await office.keeps_time("2026-03-31T10:00")
        assert [one for one in await office.said(case) if "broken" in one] == ["promise-broken", "promise-broken"]


async def test_time_stands_while_the_applicant_corrects_and_does_not_begin_again(databases: Databases) -> None:
    async with desk(databases, "PSR-DATA", "2026-03-09T08:00") as office:
        case = await office.submitted()
        office.go_to("2026-03-09T11:00")
        await taken(case, "return")
        assert await status(case) == ("paused", None)
        office.go_to("2026-03-12T09:00")
        await taken(case, "submit")
        assert await status(case) == ("running", "2026-03-13")
        began = [one for one in await office.events(case) if one.type == ClockRun.ClockStarted.TOPIC]
        assert len(began) == 1


async def test_a_refusal_of_data_has_its_analysis_its_number_and_its_signature(databases: Databases) -> None:
    async with desk(databases, "PSR-DATA", "2026-03-09") as office:
        case = await office.submitted()
        card = case.player.card
        assert not [step for step in card.procedure.steps_from("submitted") if step.needs.legal_ground]
        await taken(case, "accept")
        await exempted(case)
        early = await case.player.refused(card.procedure.step("refuse"))
        assert (early.status_code, early.json()["code"]) == (409, "step-not-now")
        await exempted(case, "test-consequences")
        shown = await taken(case, "refuse")
        [letter] = shown["products"]
        assert (shown["state"], letter["product"]) == ("refused", "refusal-letter")
        assert letter["number"]
        assert shown["legal_ground"]
        assert [one["record"] for one in shown["records"]] == ["analysis", "consequence-test"]


async def exempted(case: Case, name: str = "analyse") -> None:
    await case.player.take(case.player.card.procedure.step(name), fields={"exempt": True})


async def test_a_request_that_was_submitted_before_its_card_counted_from_receipt_is_counted_from_then(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its clock is made with the acceptance, as of the day on which it had come in."""
    new = card_in_force("PSR-DATA", TODAY)
    async with desk(databases, "PSR-DATA", "2026-03-09") as office:
        case = await before_the_correction(office, monkeypatch)
        assert (await case.clock()).status_code == 404
        monkeypatch.undo()
        case.player.card = new
        office.go_to("2026-03-25")
        assert (await taken(case, "accept"))["promised_until"] == "2026-03-10"
        shown = (await case.clock()).json()
        assert (shown["status"], shown["legal_due_on"]) == ("running", "2026-03-30")


async def before_the_correction(office: Desk, monkeypatch: pytest.MonkeyPatch) -> Case:
    from services.intake import service_cards  # noqa: PLC0415 - only here the editions are swapped
    from services.intake.service_cards import card_of_version  # noqa: PLC0415

    before = tuple(card_of_version(one.code, "2024") if one.code == "PSR-DATA" else one for one in service_cards.CURRENT)
    monkeypatch.setattr(service_cards, "CURRENT", before)
    return await office.submitted()


async def test_the_events_say_for_what_the_clock_is_paused(databases: Databases) -> None:
    async with desk(databases, "PSR-SKA", "2026-02-02") as office:
        case = await office.accepted()
        await taken(case, "print-draft", "confirm-cargo")
        events = [one for one in await office.events(case) if "clock-paused" in one.type or "clock-resumed" in one.type]
        assert all("Menunggu cargo sampai di tujuan" in sentence(one, "id") for one in events)
        assert len(events) == 2
        assert not [one for one in await office.events(case) if one.type == ClockRun.ClockFinished.TOPIC]
