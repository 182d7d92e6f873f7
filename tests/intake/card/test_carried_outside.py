"""Cards whose service an office carries out outside this system for now: its cases are accepted, handed over, never late."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from services.intake.card.carried_outside import CarriedOutside, UnknownCard
from services.intake.card.catalogue import current_cards
from services.intake.clock.outside import leave_uncounted
from services.intake.pages import WORDS
from shared.settings import Settings
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.intake.given.clock import Told, card
from tests.intake.given.desk import PAGE, Case, Desk, accept, desk, following, hand_in, hears, shown, track, work
from tests.intake.given.running import intake
from tests.shared.promise.given import at

YEARS_LATER = "2028-01-05"


def test_every_card_is_carried_out_here_unless_the_office_says_otherwise() -> None:
    outside = CarriedOutside(Settings().carried_outside)
    assert [one.code for one in current_cards() if outside.by(one)] == []
    assert CarriedOutside(["BS-SP"]).by(card("BS-SP")) == "certification"
    assert CarriedOutside(["BS-PR"]).by(card("BS-SP")) is None


def test_nobody_takes_the_next_step_of_an_edition_that_follows_no_event() -> None:
    """Running cases keep such an edition: their time is not counted, although the service exists by now."""
    outside = CarriedOutside([])
    assert outside.by_version("BS-SP", "2021.3") == "certification"
    assert outside.by_version("BS-SP", card("BS-SP").version) is None
    assert outside.by_version("PSR-ADU", "2024.3") == "complaints"
    assert outside.by_code("BS-SP") is None
    assert outside.by_code("PSR-XYZ") is None


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


@pytest.mark.parametrize("code", ["PSR-ADU", "BS-SP", "BPSMB-PS"])
async def test_its_case_is_accepted_handed_over_and_never_late(databases: Databases, code: str) -> None:
    async with following(databases, code, "2026-02-02", outside=[code]) as office:
        case = await office.accepted()
        found = await shown(case)
        assert (found["status"], found["outcome"], found["number"]) == ("completed", "handed-over", "REG/2026/00001")
        assert (found["promised_until"], found["on_time"]) == (None, None)
        await office.keeps_time(YEARS_LATER)
        await hears(office.service)
        assert await office.said(case) == []
        found, clock = await shown(case), (await case.clock()).json()
        assert (found["apology"], found["notice"], found["outer_limit"]) == (None, None, None)
        assert clock["carried_outside"] == CarriedOutside([code]).by(card(code))
        assert (clock["status"], clock["promise"], clock["broken"]) == ("finished", None, [])
        assert (clock["outer_limit"], clock["compensation"]) == (None, None)
        assert await work(case.officer) == []
        told = (await track(office, case)).json()
        assert (told["timing"], told["promised_until"], told["awaits"], told["outer"]) == ("outside", None, [], None)
        for language, word in (("id", 0), ("en", 1)):
            page = await track(office, case, **PAGE, **{"Accept-Language": language})
            assert WORDS["timing-outside"][word] in page.text
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_the_page_of_the_card_and_the_list_say_so(databases: Databases) -> None:
    async with desk(databases, "PSR-ADU", outside=["PSR-ADU"]) as office:
        outside, inside = [await office.client.get(f"/standards/{code}", headers=PAGE) for code in ("PSR-ADU", "BS-SP")]
        assert WORDS["outside-card"][0] in outside.text.replace("&#39;", "'")
        assert WORDS["outside-card"][0] not in inside.text
        listed = (await office.client.get("/standards")).json()["items"]
        newest = {(one.code, one.version) for one in current_cards()}
        said = {one["code"]: one["carried_outside"] for one in listed if (one["code"], one["version"]) in newest}
        assert {code: service for code, service in said.items() if service} == {"PSR-ADU": "complaints"}


@asynccontextmanager
async def outside_since(databases: Databases, applicant_id: str, moment: str) -> AsyncIterator[Desk]:
    """The same office later, when its service is carried out outside the system."""
    async with intake(databases, outside=["BS-SP"]) as (service, client):
        office = Desk(service, client, "BS-SP", applicant_id)
        office.go_to(moment)
        yield office


async def promised_before(databases: Databases) -> tuple[str, str]:
    """A case whose promise was made while its service was carried out here: its applicant, its address."""
    async with desk(databases, "BS-SP") as office:
        case = await office.accepted()
        assert (await case.clock()).json()["promise"]["due_on"] is not None
        return office.applicant_id, case.player.application


@pytest.mark.parametrize("found_by", ["the timekeeper", "a step"])
async def test_a_case_that_was_promised_before_runs_late_no_more(databases: Databases, found_by: str) -> None:
    """The first to reach its clock records it, also after downtime."""
    applicant_id, address = await promised_before(databases)
    async with outside_since(databases, applicant_id, YEARS_LATER) as office:
        case = Case(office.player)
        case.player.application = address
        if found_by == "the timekeeper":
            await office.keeps_time(YEARS_LATER)
        else:
            body = {"reason": "Batal"}
            assert (await case.player.applicant.post(f"{case.player.application}/withdrawal", body)).status_code == 200
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


async def test_a_card_whose_service_exists_is_promised(databases: Databases) -> None:
    async with desk(databases, "BS-PR", "2026-02-02", outside=["BS-SP"]) as office:
        case = await office.accepted()
        assert (await shown(case))["status"] == "accepted"
        assert (await case.clock()).json()["carried_outside"] is None


async def test_a_decree_moves_no_case_that_is_not_counted(databases: Databases) -> None:
    async with desk(databases, "BS-SP", "2026-02-02", outside=["BS-SP"]) as office:
        await office.accepted()
        assert (await office.publish("2026.2", "2026.1", "2026-02-10")).status_code == 201
        assert (await office.keeper.get("/calendars/2026.2/recalculation")).json()["cases"] == []
