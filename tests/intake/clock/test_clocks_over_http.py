"""The clock of a case over HTTP: the ledger one can print, what officers may do to it, and who may see it."""

from typing import Any

import pytest

from services.intake.card.catalogue import card_in_force
from tests.conftest import Databases
from tests.intake.given.application import TODAY
from tests.intake.given.by_hand import patch_editions, taken_by_hand
from tests.intake.given.desk import desk
from tests.people import Person, Staff

PAUSED, RESUMED = "2026-02-05", "2026-02-12"
AUDIT = {"reason": "audit-man-days", "why": "Audit tahap 1 berlangsung tiga hari."}
PAYMENT = {"reason": "payment", "why": "Menunggu pembayaran PNBP."}


def texts(shown: dict[str, Any], kind: str) -> list[str]:
    return [line["text"] for line in shown["lines"] if line["kind"] == kind]


async def test_the_ledger_says_in_both_languages_why_it_takes_long(databases: Databases) -> None:
    async with desk(databases, "BS-SP") as office:
        case = await office.accepted()
        office.go_to(PAUSED)
        await office.elsewhere(case, "bill")
        paused = (await case.clock()).json()
        assert (paused["status"], paused["promise"]["due_on"]) == ("paused", None)
        office.go_to(RESUMED)
        await office.elsewhere(case, "settle", "team-agreed")
        resumed = (await case.clock()).json()
        assert resumed["status"] == "running"

        office.go_to("2026-02-13 16:30")
        shown = (await case.clock()).json()
        promise = shown["promise"]
        assert (promise["due_on"], promise["is_late"], shown["legal_limit"]) == (
            resumed["promise"]["due_on"],
            False,
            None,
        )
        assert {one["party"]: one["counted"] for one in promise["parties"]} == {"office": 4, "applicant": 5, "other": 0}
        assert promise["used"] == 4
        assert texts(promise, "sum") == [f"Terpakai: 4 hari kerja dari {promise['amount']} hari kerja"]
        codes = [(line["code"], line["position"]) for line in promise["lines"] if line["code"]]
        assert [code for code, _ in codes] == ["41", "42", "41", "42"], "the payment, and the team on the same day"
        in_clock = {one.version: one.type for one in await office.events(case) if "clock" in one.type}
        assert [in_clock[position] for _, position in codes] == ["intake.clock-paused", "intake.clock-resumed"] * 2

        english = (await case.clock(language="en")).json()["promise"]
        assert texts(english, "sum") == [f"Used: 4 working days of {promise['amount']} working days"]


async def test_what_it_was_is_shown_as_of_a_moment(databases: Databases) -> None:
    async with desk(databases, "BS-SP") as office:
        case = await office.accepted()
        due = (await case.clock()).json()["promise"]["due_on"]
        position = (await office.events())[-1].position
        office.go_to(PAUSED)
        await office.elsewhere(case, "bill")
        assert (await case.clock()).json()["promise"]["due_on"] is None
        for as_of in (f"?as_of={position}", "?as_of=2026-02-03T10:00:00%2B07:00"):
            then = (await case.clock(query=as_of)).json()
            assert (then["status"], then["promise"]["due_on"]) == ("running", due)


async def test_officers_are_told_which_reasons_the_card_allows(databases: Databases) -> None:
    async with desk(databases, "BPSMB-SP") as office:
        case = await office.accepted()
        refused = await case.command("pauses", PAYMENT)
        assert (refused.status_code, refused.json()["code"]) == (409, "pause-reason-not-allowed")
        (allowed,) = refused.json()["details"]["allowed"]
        assert allowed == {
            "code": "corrective-action",
            "indonesian": "Penyelesaian ketidaksesuaian audit lapangan",
            "english": "corrective action",
        }
        again = await case.command("moments", {"moment": "approved"})
        assert (again.status_code, again.json()["code"]) == (409, "moment-not-awaited")
        assert (await case.command("extension", {"legal_basis": "-"})).json()["code"] == "extension-not-allowed"


async def test_the_law_s_limit_is_shown_beside_the_promise_and_extended_once(databases: Databases) -> None:
    async with desk(databases, "PSR-DATA", "2026-03-09") as office:
        case = await office.accepted()
        shown = (await case.clock()).json()
        assert (shown["promise"]["due_on"], shown["legal_limit"]["due_on"]) == ("2026-03-10", "2026-03-30")
        extended = await case.command("extension", {"legal_basis": "UU 14/2008 pasal 22 ayat (8)"})
        assert extended.json()["legal_due_on"] == "2026-04-09"
        lines = (await case.clock()).json()["legal_limit"]
        assert any("UU 14/2008" in line for line in texts(lines, "change"))


async def test_the_clock_waits_for_its_moments(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    taken_by_hand(
        monkeypatch, "BS-BT", meet_quota=("lspro-administration",), agree=("applicant", "lspro-administration")
    )
    async with desk(databases, "BS-BT") as office:
        case = await office.accepted()
        waiting = (await case.clock()).json()
        assert (waiting["status"], waiting["promise"], waiting["broken"]) == ("waiting", None, [])
        assert "quota-met" in waiting["waits_for"]
        by_hand = await case.command("moments", {"moment": "complete"})
        assert by_hand.status_code == 422  # that the file is complete, its examination says
        administration, lab = case.by("lspro-administration"), case.by("trainer")
        quota, approved = {"moment": "quota-met"}, {"moment": "approved"}
        refused = [await case.command("moments", quota, lab), await case.command("moments", approved, administration)]
        assert [one.json()["code"] for one in refused] == ["not-your-step", "moment-not-in-state"]
        assert (await case.command("moments", quota, administration)).json()["status"] == "waiting"
        unsent = await case.command("agreement", {}, case.player.applicant)
        assert unsent.json()["code"] == "moment-not-in-state"
        await office.elsewhere(case, "meet-quota", "send-approval")
        refused = [
            await case.command("moments", approved, by) for by in (lab, case.player.staff.inspector, administration)
        ]
        assert [one.json()["code"] for one in refused][::2] == ["not-your-step", "moment-is-the-applicants"]
        assert [one.status_code for one in refused] == [403, 403, 409], (
            "who may say something comes before what they may say"
        )
        reached = await case.command("agreement", {}, case.player.applicant)  # to the office's letter
        assert (reached.status_code, reached.json()["status"]) == (200, "running")


async def test_a_moment_that_another_service_brings_is_told_there(databases: Databases) -> None:
    """Otherwise the clock would start without certification knowing of it."""
    async with desk(databases, "BS-BT") as office:
        case = await office.accepted()
        quota = await case.command("moments", {"moment": "quota-met"}, case.by("lspro-administration"))
        await office.elsewhere(case, "meet-quota", "send-approval")
        agreed = await case.command("agreement", {}, case.player.applicant)
        assert [(one.status_code, one.json()["code"]) for one in (quota, agreed)] == [(409, "step-elsewhere")] * 2


async def test_a_case_withdrawn_before_its_clock_begins_does_not_wait(databases: Databases) -> None:
    async with desk(databases, "BS-BT") as office:
        case = await office.accepted()
        await office.elsewhere(case, "meet-quota", "send-approval")
        withdrawn = await case.player.applicant.post(f"{case.player.application}/withdrawal", {"reason": "batal"})
        assert withdrawn.status_code == 200
        ended = (await case.clock()).json()
        assert (ended["status"], ended["waits_for"], ended["promise"]) == ("finished", [], None)
        assert (await case.command("agreement", {}, case.player.applicant)).status_code == 409
        assert [one.type for one in await office.events(case)][-2:] == [
            "intake.application-withdrawn",
            "intake.clock-finished",
        ]


async def test_a_clock_is_for_its_applicant_and_the_officers_of_its_office(databases: Databases) -> None:
    async with desk(databases, "BS-SP") as office:
        case = await office.accepted()
        staff = case.player.staff
        assert (await case.clock(case.player.applicant)).status_code == 200
        assert (await case.clock(staff.inspector)).status_code == 200
        stranger = await case.clock(staff.applicant("budi"))
        assert (stranger.status_code, stranger.json()["code"]) == (403, "not-your-own")
        elsewhere = await case.clock(Staff(office.client).front_office)
        assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "other-office")
        for by in (case.player.applicant, staff.inspector, staff.administrator, office.keeper):
            assert (await case.command("pauses", PAYMENT, by)).status_code == 403
        other = await case.command("pauses", PAYMENT, Staff(office.client).front_office)
        assert (other.status_code, other.json()["code"]) == (403, "other-office")


async def test_a_case_without_a_promise_has_no_clock(databases: Databases) -> None:
    async with desk(databases, "BS-SP") as office:
        case = await office.submitted()
        assert (await case.clock()).status_code == 404
        officer = case.by("lspro-administration")
        assert (await case.command("extension", {"legal_basis": "-"}, officer)).status_code == 404


async def test_a_repeated_command_gets_its_answer_and_a_stale_one_none(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    patch_editions(monkeypatch)
    async with desk(databases, "PLG-SIH") as office:
        case = await office.accepted()
        await office.elsewhere(case, "bill", "settle", "assign-team", "audit-stage-1")
        officer, body = case.by("auditor"), AUDIT
        path = f"{case.player.application}/clock/pauses"
        first = await officer.post(path, body, key="once")
        again = await officer.post(path, body, key="once")
        assert (again.status_code, again.json(), again.headers["ETag"]) == (200, first.json(), first.headers["ETag"])
        path = f"{case.player.application}/clock/pauses"
        stale = await officer.client.post(path, json=PAYMENT, headers=stale_headers(officer))
        assert stale.status_code == 412


def stale_headers(by: Person) -> dict[str, str]:
    return by.headers(**{"Idempotency-Key": "later", "Channel": "counter", "If-Match": '"1"'})


async def test_a_sosialisasi_is_held_on_the_day_that_its_nota_dinas_names(databases: Databases) -> None:
    """The card promises one day, and not of what: the weeks until the day that was asked for are no lateness of the office."""
    async with desk(databases, "PSR-SOS", "2026-02-02") as office:
        case = await office.accepted(held_on="2026-03-02")
        steps = case.player.card.procedure.step
        await case.player.take(steps("approve"))
        office.go_to("2026-03-02")
        for name in ("prepare", "hold"):
            taken = await case.player.take(steps(name))
        assert (taken["status"], taken["on_time"]) == ("completed", True)
        assert (await case.clock()).json()["broken"] == []


def test_every_card_that_gives_a_token_promises_days() -> None:
    for code in ("BS-SP", "BS-PR", "BS-BT"):
        assert all(limit.unit != "jam" for limit in card_in_force(code, TODAY).time_limits)
