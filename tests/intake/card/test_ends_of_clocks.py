"""Over HTTP: a promise is kept when the applicant has the product, and counts from the receipt if the law says so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from services.intake.application.products import FeeDue
from services.intake.application.step_refusals import AnswerNotForStep
from services.intake.card.catalogue import card_in_force, card_of_version, current_cards
from services.intake.clock.lateness import PromiseBroken
from services.intake.clock.pauses import ClockResumed
from services.intake.clock.run import ClockFinished, ClockStarted
from shared.assembly import Service
from shared.journal.journal import Recorded
from shared.journal.sentences import sentence
from tests.conftest import Databases
from tests.intake.given.application import TODAY
from tests.intake.given.player import Player, accepting, path, stated, submitting
from tests.intake.given.running import intake, journal
from tests.shared.promise.given import at


@dataclass
class Case:
    """One submitted application, and the clock of its service."""

    service: Service
    player: Player

    def go_to(self, moment: str) -> None:
        """Sets the service's clock, in WIB; a day alone means ten in the morning."""
        self.service.app.state.face.clock.set(at(moment))

    async def clock(self) -> dict[str, Any]:
        answer = await self.player.who_applies.get(f"{self.player.application}/clock")
        shown: dict[str, Any] = answer.json()
        return shown

    async def events(self) -> list[Recorded]:
        id = UUID(self.player.application.rsplit("/", 1)[1])
        return [one for one in await journal(self.service) if one.case_id == id]

    async def accepted(self) -> "Case":
        card = self.player.card
        for step in path(card, submitting(card).to, frozenset({accepting(card).to})):
            await self.player.take(step)
        return self


@asynccontextmanager
async def submitted(databases: Databases, code: str, day: str, **fields: str) -> AsyncIterator[Case]:
    async with intake(databases) as (service, client):
        case = Case(service, Player(card_in_force(code, TODAY), client, service.app.state.use_cases))
        case.go_to(day)
        await case.player.draft(fields={**stated(case.player.card, "applicant"), **fields})
        await case.player.take(submitting(case.player.card))
        yield case


async def taken(case: Case, *names: str) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name in names:
        shown = await case.player.take(case.player.card.procedure.step(name))
    return shown


async def status(case: Case) -> tuple[str, str | None]:
    shown = await case.clock()
    return shown["status"], shown["promise"]["due_on"]


async def legal_due(case: Case) -> str | None:
    limit = (await case.clock())["legal_limit"]
    return None if limit is None else limit["due_on"]


def kept(shown: dict[str, Any]) -> tuple[str, bool | None]:
    return shown["status"], shown["on_time"]


async def test_a_certificate_given_four_months_late_breaks_its_promise(databases: Databases) -> None:
    async with submitted(databases, "PSR-SKA", "2026-02-02") as case:
        await case.accepted()
        await taken(case, "print-draft")
        assert await status(case) == ("paused", None), "the draft waits for the cargo"
        case.go_to("2026-02-10")
        await taken(case, "confirm-cargo")
        assert await status(case) == ("running", "2026-02-10")
        case.go_to("2026-06-10")
        assert kept(await taken(case, "sign", "deliver")) == ("completed", False)


async def test_the_time_of_the_cargo_is_not_counted(databases: Databases) -> None:
    async with submitted(databases, "PSR-SKA", "2026-02-02") as case:
        await case.accepted()
        await taken(case, "print-draft")
        case.go_to("2026-06-10")
        assert kept(await taken(case, "confirm-cargo", "sign", "deliver")) == ("completed", True)
        ended = [one for one in await case.events() if one.type == ClockFinished.TOPIC]
        assert len(ended) == 1


async def test_signing_needs_word_on_the_cargo_and_correcting_a_change(
    databases: Databases,
) -> None:
    async with submitted(databases, "PSR-SKA", "2026-02-02") as case:
        await case.accepted()
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
            assert instead in [one["code"] for one in refused.json()["details"]["instead"]]
        silent = await examiner.post(steps, {"step": "confirm-cargo"})
        assert (silent.status_code, silent.json()["details"]["items"]) == (422, ["fields: cargo_changed"])
        assert await status(case) == ("paused", None)


async def test_a_verification_ends_with_the_approval_in_oss(databases: Databases) -> None:
    async with submitted(databases, "PSR-SIINAS", "2026-02-02") as case:
        await case.accepted()
        await taken(case, "approve", "issue-report")
        assert await status(case) == ("running", "2026-02-11"), "the office gives the report and uploads it"
        await taken(case, "hand-out")
        assert await status(case) == ("paused", None), "the applicant uploads the report"
        case.go_to("2026-03-02")
        await taken(case, "upload")
        assert (await status(case))[0] == "running"
        case.go_to("2026-06-10")
        assert kept(await taken(case, "final-approve")) == ("completed", False)


async def test_the_time_of_waiting_is_not_counted_and_ends_nothing(databases: Databases) -> None:
    async with submitted(databases, "PSR-BBM", "2026-01-15") as case:
        await case.accepted()
        await taken(case, "survey", "report", "sign", "notify")
        assert await status(case) == ("paused", None)
        case.go_to("2026-06-10")
        assert kept(await taken(case, "deliver")) == ("completed", True)


async def test_the_office_waits_only_with_a_record_of_its_call(databases: Databases) -> None:
    async with submitted(databases, "PSR-BBM", "2026-01-15") as case:
        await case.accepted()
        await taken(case, "survey", "report", "sign")
        step = case.player.card.procedure.step("notify")
        for lacking, missing in (
            ("records", ["records: call"]),
            ("fields", ["fields: called_on", "fields: called_by"]),
        ):
            refused = await case.player.refused(step, without=lacking)
            assert (refused.status_code, refused.json()["details"]["items"]) == (422, missing)
        needed = case.player.needed(step)
        needed["fields"] |= {"called_on": "2026-01-16"}
        early = await case.player.person(step).post(f"{case.player.application}/steps", needed)
        assert (early.status_code, early.json()["code"]) == (409, "day-not-come")
        assert (await status(case))[0] == "running"


@pytest.mark.parametrize(("ways", "held", "on_time"), [
    ("approve prepare", "2026-02-24", True),
    ("approve prepare", "2026-02-25", False),
    ("initial forward countersign prepare", "2026-06-10", False),
])  # fmt: skip
async def test_an_activity_that_is_held_after_its_day_breaks_the_promise(
    databases: Databases, ways: str, held: str, on_time: bool
) -> None:
    """The clock resumes by itself on Tuesday 24 February, the day that the note names."""
    async with submitted(databases, "PSR-SOS", "2026-02-02", held_on="2026-02-24") as case:
        await case.accepted()
        await taken(case, *ways.split())
        assert await status(case) == ("paused", None)
        case.go_to("2026-02-24 06:00")
        await case.service.app.state.use_cases.timekeeping.keep_time()
        assert await status(case) == ("running", "2026-02-24")
        [resumed] = [one for one in await case.events() if one.type == ClockResumed.TOPIC]
        assert resumed.fields()["by_itself"] is True
        case.go_to(held)
        assert kept(await taken(case, "hold")) == ("completed", on_time)


async def test_the_pause_ends_by_itself_also_if_nobody_looks(databases: Databases) -> None:
    async with submitted(databases, "PSR-SOS", "2026-02-02", held_on="2026-02-24") as case:
        await case.accepted()
        await taken(case, "approve", "prepare")
        case.go_to("2026-06-10")
        assert kept(await taken(case, "hold")) == ("completed", False)
        told = [one.type for one in await case.events() if one.type.startswith(("intake.clock-", "intake.promise-b"))]
        assert told.index(ClockResumed.TOPIC) < told.index(PromiseBroken.TOPIC)


async def test_after_the_day_nothing_is_waited_for(databases: Databases) -> None:
    async with submitted(databases, "PSR-SOS", "2026-02-02", held_on="2026-02-02") as case:
        await case.accepted()
        await taken(case, "approve", "prepare")
        assert await status(case) == ("running", "2026-02-03")
        case.go_to("2026-06-10")
        assert kept(await taken(case, "hold")) == ("completed", False)


async def test_the_second_draft_waits_for_no_cargo_and_costs_no_form(
    databases: Databases,
) -> None:
    async with submitted(databases, "PSR-SKA", "2026-02-02") as case:
        await case.accepted()
        await taken(case, "print-draft")
        case.go_to("2026-02-10")
        await taken(case, "correct-draft", "verify-again", "reprint-draft")
        assert await status(case) == ("running", "2026-02-10")
        case.go_to("2026-06-10")
        assert kept(await taken(case, "sign", "deliver")) == ("completed", False)
        assert len([one for one in await case.events() if one.type == FeeDue.TOPIC]) == 1


async def test_a_return_with_a_corrected_draft_waits_for_no_cargo(databases: Databases) -> None:
    async with submitted(databases, "PSR-SKA", "2026-02-02") as case:
        await case.accepted()
        await taken(case, "print-draft", "correct-draft", "return", "submit", "accept", "print-draft")
        assert (await status(case))[0] == "running"
        assert len([one for one in await case.events() if one.type == FeeDue.TOPIC]) == 1


async def test_bringing_the_goods_is_the_applicant_s_time(databases: Databases) -> None:
    async with submitted(databases, "PSR-SRG", "2026-02-02") as case:
        await case.accepted()
        assert await status(case) == ("paused", None)
        case.go_to("2026-03-09")
        await taken(case, "bring-goods")
        assert (await status(case))[0] == "running"
        assert kept(await taken(case, "test-quality", "enter", "issue", "deliver")) == ("completed", True)


# From the receipt: UU 14/2008 art. 22 (7).


async def test_a_request_for_data_counts_from_its_receipt(databases: Databases) -> None:
    """Domain scenario 37: received on Monday 9 March; the office's day, and the law's ten working days."""
    async with submitted(databases, "PSR-DATA", "2026-03-09") as case:
        assert await status(case) == ("running", "2026-03-10")
        assert await legal_due(case) == "2026-03-30"
        case.go_to("2026-03-25")
        accepted = await taken(case, "accept")
        assert accepted["promised_until"] == "2026-03-10", "the day does not move with the acceptance"
        assert kept(await taken(case, "analyse", "answer")) == ("completed", False)


async def test_a_request_that_nobody_accepts_runs_late(databases: Databases) -> None:
    async with submitted(databases, "PSR-DATA", "2026-03-09") as case:
        case.go_to("2026-03-31")
        await case.service.app.state.use_cases.timekeeping.keep_time()
        broken = [one.fields()["limit"] for one in await case.events() if one.type == PromiseBroken.TOPIC]
        assert broken == ["promise", "legal-limit"]


async def test_time_pauses_while_the_applicant_corrects_without_a_restart(databases: Databases) -> None:
    async with submitted(databases, "PSR-DATA", "2026-03-09 08:00") as case:
        case.go_to("2026-03-09 11:00")
        await taken(case, "return")
        assert await status(case) == ("paused", None)
        case.go_to("2026-03-12 09:00")
        await taken(case, "submit")
        assert await status(case) == ("running", "2026-03-12")
        began = [one for one in await case.events() if one.type == ClockStarted.TOPIC]
        assert len(began) == 1


async def test_a_return_does_not_stop_the_law_s_limit(databases: Databases) -> None:
    """UU 14/2008 art. 22 (7) counts ten working days from the receipt, and knows no return."""
    async with submitted(databases, "PSR-DATA", "2026-03-09") as case:
        await taken(case, "return")
        assert (await status(case), await legal_due(case)) == (("paused", None), "2026-03-30")
        case.go_to("2026-04-01")
        await case.service.app.state.use_cases.timekeeping.keep_time()
        broken = [one.fields()["limit"] for one in await case.events() if one.type == PromiseBroken.TOPIC]
        assert broken == ["legal-limit"]


async def test_data_of_another_body_are_refused_by_a_signed_analysis(databases: Databases) -> None:
    async with submitted(databases, "PSR-DATA", "2026-03-09") as case:
        step = case.player.card.procedure.step
        await taken(case, "accept")
        await case.player.take(step("analyse"), fields={"exempt": False, "held": False})
        for other in ("answer", "test-consequences"):
            refused = await case.player.refused(step(other))
            assert (refused.status_code, refused.json()["code"]) == (409, "step-condition-fails")
        lacking = await case.player.refused(step("refuse-not-held"), without="records")
        assert lacking.json()["details"]["items"] == ["records: other-body"]
        shown = await taken(case, "refuse-not-held")
        [letter] = shown["products"]
        assert (shown["state"], letter["product"], bool(letter["number"])) == ("refused", "refusal-letter", True)


async def test_a_refusal_of_data_has_its_analysis_its_number_and_its_signature(databases: Databases) -> None:
    async with submitted(databases, "PSR-DATA", "2026-03-09") as case:
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
        written = [one["record"] for event in await case.events() for one in event.fields().get("records", ())]
        assert list(dict.fromkeys(written)) == ["analysis", "consequence-test"]


async def exempted(case: Case, name: str = "analyse") -> None:
    held = {"held": True} if name == "analyse" else {}
    await case.player.take(case.player.card.procedure.step(name), fields={"exempt": True, **held})


async def test_a_request_older_than_its_edition_counts_from_receipt(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its clock is made at the acceptance, as of the day of the receipt."""
    before = tuple(card_of_version(one.code, "2024.2") if one.code == "PSR-DATA" else one for one in current_cards())
    monkeypatch.setattr("services.intake.card.catalogue.current_cards", lambda: before)
    async with submitted(databases, "PSR-DATA", "2026-03-09") as case:
        assert (await case.clock())["status"] == 404
        monkeypatch.undo()
        case.player.card = card_in_force("PSR-DATA", TODAY)
        case.go_to("2026-03-25")
        assert (await taken(case, "accept"))["promised_until"] == "2026-03-10"
        assert await legal_due(case) == "2026-03-30"


async def test_the_events_name_the_reason_of_the_pause(databases: Databases) -> None:
    async with submitted(databases, "PSR-SKA", "2026-02-02") as case:
        await case.accepted()
        await taken(case, "print-draft", "confirm-cargo")
        events = [one for one in await case.events() if "clock-paused" in one.type or "clock-resumed" in one.type]
        assert all("Menunggu cargo sampai di tujuan" in sentence(one, "id") for one in events)
        assert len(events) == 2
        assert not [one for one in await case.events() if one.type == ClockFinished.TOPIC]
