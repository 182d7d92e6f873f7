"""Cards whose service an office carries out outside this system for now: their cases are accepted and never run late here."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date

import pytest

from services.intake.card.carried_outside import CarriedOutside, UnknownCard
from services.intake.card.catalogue import cards
from services.intake.clock.outside import leave_uncounted
from services.intake.pages import WORDS
from shared.settings import Settings
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.intake.given.clock import Told, card
from tests.intake.given.desk import PAGE, Case, Desk, accept, desk, following, hand_in, hears, shown, track, work
from tests.intake.given.running import intake
from tests.shared.promise.given import at

OUTSIDE = {
    "BPSMB-PS": "certification",
    "BPSMB-SP": "certification",
    "BS-BT": "certification",
    "BS-PR": "certification",
    "BS-SP": "certification",
    "PLG-SIH": "certification",
    "PSR-ADU": "complaints",
}
YEARS_LATER = "2028-01-05"


def test_without_a_setting_cards_of_missing_services_are_outside() -> None:
    """Metrology exists; a card leaves the list by itself, when its service begins."""
    outside = CarriedOutside(Settings().carried_outside)
    assert {one.code: outside.by(one) for one in cards() if outside.by(one)} == OUTSIDE
    assert CarriedOutside(["PSR-ADU"]).by(card("BS-SP")) is None
    assert CarriedOutside([]).by_code("PSR-ADU") is None


@pytest.mark.parametrize("codes", [["PSR-XYZ"], ["PSR-BBM"], ["BS-SP", "bs-sp"]])
def test_a_setting_that_names_no_such_card_stops_the_start(codes: Sequence[str]) -> None:
    with pytest.raises(UnknownCard, match="JEJAK_CARRIED_OUTSIDE"):
        CarriedOutside(codes)


def test_an_uncounted_clock_records_nothing_and_keeps_its_promise() -> None:
    told = Told(card("BS-SP"), scheme="tipe-1").reach("2026-02-02")
    leave_uncounted(told.clock, "certification", at("2026-02-03"), told.calendars)
    leave_uncounted(told.clock, "certification", at("2026-02-04"), told.calendars)
    told.time(YEARS_LATER).pause(YEARS_LATER, "payment").resume(YEARS_LATER, "payment").finish(YEARS_LATER, "withdrawn")
    assert told.names() == [
        "promise-made", "clock-moment-reached", "clock-started", "promise-not-counted-here", "clock-paused", "clock-resumed",
        "clock-finished",
    ]  # fmt: skip
    stands = told.clock.stands
    assert (told.clock.on_time, told.due, stands.late_from, stands.next_at) == (None, None, None, None)
    assert told.clock.ledgers.promise.amount == 14, "what the card promised stays as it was"


def test_a_lateness_that_was_recorded_before_stays_recorded() -> None:
    told = Told(card("BS-SP"), scheme="tipe-1").reach("2026-02-02").time("2026-06-01")
    token, broken = told.clock.token, told.clock.broken
    leave_uncounted(told.clock, "certification", at("2026-06-02"), told.calendars)
    told.finish(YEARS_LATER)
    assert (told.clock.token, told.clock.broken, told.clock.on_time) == (token, broken, False)


@pytest.mark.parametrize("code", sorted(OUTSIDE))
async def test_its_case_is_accepted_and_never_late(databases: Databases, code: str) -> None:
    async with following(databases, code, "2026-02-02", outside=None) as office:
        case = await office.accepted()
        found = await shown(case)
        assert (found["status"], found["number"], found["promised_until"]) == ("accepted", "REG/2026/00001", None)
        await office.keeps_time(YEARS_LATER)
        await hears(office.service)
        assert await office.said(case) == []
        found, clock = await shown(case), (await case.clock()).json()
        assert (found["apology"], found["notice"], found["outer_limit"]) == (None, None, None)
        assert (clock["carried_outside"], clock["promise"], clock["broken"]) == (OUTSIDE[code], None, [])
        assert (clock["outer_limit"], clock["compensation"]) == (None, None)
        assert {one["task"] for one in await work(case.officer)} <= {"step"}
        told = (await track(office, case)).json()
        assert (told["timing"], told["promised_until"], told["awaits"], told["outer"]) == ("outside", None, [], None)
        for language, word in (("id", 0), ("en", 1)):
            page = await track(office, case, **PAGE, **{"Accept-Language": language})
            assert WORDS["timing-outside"][word] in page.text
        withdrawn = await case.player.applicant.post(f"{case.player.application}/withdrawal", {"reason": "Batal"})
        assert withdrawn.status_code == 200, withdrawn.text
        assert (await shown(case))["on_time"] is None
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_the_page_of_the_card_and_the_list_say_so(databases: Databases) -> None:
    async with desk(databases, "BS-SP", outside=None) as office:
        outside, inside = [await office.client.get(f"/standards/{code}", headers=PAGE) for code in ("BS-SP", "PSR-BBM")]
        assert WORDS["outside-card"][0] in outside.text.replace("&#39;", "'")
        assert WORDS["outside-card"][0] not in inside.text
        listed = (await office.client.get("/standards")).json()["items"]
        assert {one["code"]: one["carried_outside"] for one in listed if one["carried_outside"]} == OUTSIDE


@asynccontextmanager
async def outside_since(databases: Databases, applicant_id: str, moment: str) -> AsyncIterator[Desk]:
    """The same office later, when its service is carried out outside the system."""
    async with intake(databases) as (service, client):
        office = Desk(service, client, "BS-SP", applicant_id)
        office.go_to(moment)
        yield office


async def promised_before(databases: Databases, *steps: str) -> tuple[str, str]:
    """A case whose promise was made while its service was carried out here: its applicant, its address."""
    async with desk(databases, "BS-SP") as office:
        case = await office.accepted()
        assert (await case.clock()).json()["promise"]["due_on"] is not None
        await office.elsewhere(case, *steps)
        return office.applicant_id, case.player.application


@pytest.mark.parametrize("found_by", ["the timekeeper", "a step", "an entry"])
async def test_a_case_that_was_promised_before_runs_late_no_more(databases: Databases, found_by: str) -> None:
    """The first to reach its clock records it, also after downtime."""
    applicant_id, address = await promised_before(databases, *(["bill"] if found_by == "an entry" else []))
    async with outside_since(databases, applicant_id, YEARS_LATER) as office:
        case = Case(office.player)
        case.player.application = address
        if found_by == "the timekeeper":
            await office.keeps_time(YEARS_LATER)
        elif found_by == "a step":
            body = {"reason": "Batal"}
            assert (await case.player.applicant.post(f"{case.player.application}/withdrawal", body)).status_code == 200
        else:
            paid = await case.command("resumptions", {"reason": "payment"}, case.by("lspro-administration"))
            assert paid.status_code == 200
        types = [one.type for one in await office.events(case)]
        assert types.count("intake.promise-not-counted-here") == 1
        assert {"intake.promise-broken", "intake.compensation-owed", "intake.promise-share-used"}.isdisjoint(types)
        await office.keeps_time("2029-01-05")
        assert [one.type for one in await office.events(case)] == types


async def owed_before(databases: Databases) -> tuple[str, str]:
    """An applicant, and the token given for a lateness while the service was carried out here."""
    async with desk(databases, "BS-SP") as office:
        late = await office.accepted()
        await office.keeps_time("2026-09-01")
        return office.applicant_id, str((await late.clock()).json()["compensation"])


async def test_an_earlier_token_shortens_no_uncounted_promise(
    databases: Databases,
) -> None:
    applicant_id, token = await owed_before(databases)
    async with outside_since(databases, applicant_id, "2026-09-02") as office:
        case = await office.submitted()
        assert await hand_in(case, token) == (409, "carried-outside")
        officer = case.officer
        listed = (await officer.get("/compensation-tokens")).json()["items"]
        assert [(one["token"], one["spent_by_case"], one["is_void"]) for one in listed] == [(token, None, False)]
        assert (await accept(case))[0] == 200


async def test_a_card_whose_service_begins_is_promised_again(databases: Databases) -> None:
    others: Sequence[str] = [code for code in OUTSIDE if code != "PSR-ADU"]
    async with desk(databases, "PSR-ADU", "2026-02-02", outside=others) as office:
        case = await office.accepted()
        assert (await shown(case))["promised_until"] == date(2026, 2, 5).isoformat()


async def test_a_decree_moves_no_case_that_is_not_counted(databases: Databases) -> None:
    async with desk(databases, "BS-SP", "2026-02-02", outside=None) as office:
        case = await office.accepted()
        assert (await office.publish("2026.2", "2026.1", "2026-02-10")).status_code == 201
        listed = (await office.keeper.get("/calendars/2026.2/recalculation")).json()["cases"]
        assert listed == [{"case_id": str(case.id), "due_now": None, "due_then": None}]
