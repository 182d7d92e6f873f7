"""Calendars published by event: a version is for ever, moves nothing by itself, and recalculation is a decision."""

import asyncio

from services.intake.recalculation.recalculation import MovedCase, digest_of
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.intake.given.desk import Case, desk
from tests.intake.given.running import intake, journal
from tests.shared.promise.given import at

RECALCULATE = "/calendars/2026.2/recalculations"
BASIS = {"legal_basis": "Keppres tentang perubahan cuti bersama"}
BEFORE, AFTER = "2026-04-01", "2026-04-02"


async def due(case: Case) -> str:
    return str((await case.clock()).json()["promise"]["due_on"])


async def test_a_decree_moves_open_promises_only_by_a_decision_that_lists_them(databases: Databases) -> None:
    async with desk(databases, "PWK-71206", "2026-03-16") as office:
        cases = [await office.accepted() for _ in range(2)]
        published = await office.publish("2026.2", "2026.1", "2026-03-25")
        assert (published.status_code, published.headers["Location"]) == (201, "/intake/v1/calendars/2026.2")
        new = await office.accepted()
        await office.keeps_time("2026-03-17")
        assert [await due(case) for case in (*cases, new)] == [BEFORE, BEFORE, AFTER]

        dry = (await office.keeper.get("/calendars/2026.2/recalculation")).json()["cases"]
        listed = [{"case_id": str(case.id), "due_now": BEFORE, "due_then": AFTER} for case in cases]
        assert sorted(dry, key=lambda one: one["case_id"]) == sorted(listed, key=lambda one: str(one["case_id"]))
        assert [await due(case) for case in cases] == [BEFORE, BEFORE]

        decided = await office.keeper.post(RECALCULATE, BASIS)
        assert (decided.status_code, decided.json()["cases"]) == (200, dry)
        # the process ends here; another one finds what was decided and not yet done
        async with intake(databases) as (other, _):
            other.app.state.face.clock.set(at("2026-03-17"))
            for _round in range(2):
                await other.app.state.use_cases.recalculating.run_once()
        assert [await due(case) for case in (*cases, new)] == [AFTER, AFTER, AFTER]
        for case in cases:
            [moved] = [one for one in await office.events(case) if one.type == "intake.promise-recalculated"]
            told = moved.fields()
            assert (told["due_before"], told["stands"]["due_on"]) == (BEFORE, AFTER)
            assert (told["decision"], told["by"]) == (decided.json()["id"], office.keeper.subject)

        # and one that has read no calendar yet speaks by the version that each clock is counted with
        async with intake(databases) as (another, _):
            another.app.state.face.clock.set(at("2026-06-01"))
            await another.app.state.use_cases.timekeeping.keep_time()
        assert ["promise-broken" in await office.said(case) for case in (*cases, new)] == [True, True, True]

        nothing_left = await office.keeper.post(RECALCULATE, BASIS)
        assert (nothing_left.status_code, nothing_left.json()["code"]) == (409, "no-open-promises")
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_many_cases_are_listed_in_parts_with_a_total_at_the_end(databases: Databases) -> None:
    async with desk(databases, "PWK-71206", "2026-03-16") as office:
        cases = [await office.accepted() for _ in range(5)]
        await office.publish("2026.2", "2026.1", "2026-03-25")
        first = (await office.keeper.get("/calendars/2026.2/recalculation?limit=3")).json()
        rest = (await office.keeper.get(f"/calendars/2026.2/recalculation?limit=3&after={first['next']}")).json()
        assert (len(first["cases"]), len(rest["cases"]), rest["next"]) == (3, 2, None)
        dry = [*first["cases"], *rest["cases"]]
        assert sorted(one["case_id"] for one in dry) == sorted(str(case.id) for case in cases)

        office.service.app.state.use_cases.recalculations.part = 2
        decided = (await office.keeper.post(RECALCULATE, BASIS)).json()
        assert (decided["cases"], decided["goes_on"]) == (dry[:2], True)
        # the process ends here; two others go on at once, and each thing is said once
        async with intake(databases) as (one, _), intake(databases) as (other, _):
            for process in (one, other):
                process.app.state.face.clock.set(at("2026-03-17"))
                process.app.state.use_cases.recalculations.part = 2
            keeping = [process.app.state.use_cases.recalculating.run_once() for process in (one, other)]
            await asyncio.gather(*keeping)
        assert [await due(case) for case in cases] == [AFTER] * 5
        events = [one for one in await journal(office.service) if str(one.stream_id) == decided["id"]]
        assert [one.type.removeprefix("intake.recalculation-") for one in events] == [
            "decided",
            "cases-listed",
            "cases-listed",
            "list-closed",
        ]
        listed = [case for part in events[:-1] for case in part.fields()["cases"]]
        assert listed == dry
        digest = ""
        for part in events[:-1]:
            digest = digest_of(digest, [MovedCase(**case) for case in part.fields()["cases"]])
        assert events[-1].fields() | {"parts": 3, "count": 5, "digest": digest} == events[-1].fields()
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_the_second_of_two_decrees_at_once_amends_the_newest(databases: Databases) -> None:
    async with desk(databases, "PWK-71206", "2026-03-16") as office:
        both = (office.publish("2026.2", "2026.1", "2026-03-25"), office.publish("2026.3", "2026.1", "2026-03-26"))
        answers = await asyncio.gather(*both)
        assert sorted(one.status_code for one in answers) == [201, 409]


async def test_a_version_is_published_once_by_the_keeper_and_read_by_everybody(databases: Databases) -> None:
    async with desk(databases, "PWK-71206", "2026-03-16") as office:
        staff = office.player.staff
        for by in (staff.administrator, staff.front_office, staff.applicant("siti")):
            assert (await office.publish("2026.2", "2026.1", "2026-03-25", by)).status_code == 403
            assert (await by.post(RECALCULATE, BASIS)).status_code == 403
        # a calendar holds for every office: who keeps one office's would move the due dates of all
        assert (await office.publish("2026.2", "2026.1", "2026-03-25", office.keeper)).status_code == 403
        assert (await office.national_keeper.post(RECALCULATE, BASIS)).status_code == 403
        assert (await office.publish("2026.2", "2026.1", "2026-03-25")).status_code == 201

        refused = [
            await office.publish("2026.2", "2026.1", "2026-03-26"),
            await office.publish("2026.1", "2025.3", "2026-03-26"),
            await office.publish("2026.3", "2026.9", "2026-03-26"),
            await office.publish("2026.3", "2026.2", "2026-03-25"),
            await office.publish("2026.3", "2026.1", "2026-03-26"),
            await office.keeper.post("/calendars/2026.9/recalculations", BASIS),
        ]
        codes = ["version-taken", "version-taken", "no-calendar", "day-is-off", "amended-already", "no-calendar"]
        assert [one.json()["code"] for one in refused] == codes
        assert "2026.2" in refused[4].json()["detail"]
        assert (await office.publish("2026.3", "2026.2", "2026-03-26")).status_code == 201

        async with intake(databases) as (other, _):
            known = await other.app.state.use_cases.calendars.in_force(at("2026-03-16").date())
            earlier = await other.app.state.use_cases.calendars.in_force(at("2026-03-15").date())
            assert (known.version, earlier.version) == ("2026.3", "2026.1")
        lines = (await staff.applicant("siti").get("/calendars")).json()["items"]
        assert [one["version"] for one in lines][-2:] == ["2026.2", "2026.3"]
        shown = (await staff.inspector.get("/calendars/2026.3")).json()
        added = [one["day"] for one in shown["days_off"] if one["name"] == "Cuti bersama"]
        assert added == ["2026-03-25", "2026-03-26"]
        assert (await staff.inspector.get("/calendars/2026.9")).status_code == 404


async def test_a_dry_run_says_why_an_old_calendar_is_not_applied(databases: Databases) -> None:
    """2023.1 in 2026 would let the promise end a week earlier, and count the application as approved."""
    async with desk(databases, "PWK-71206", "2026-03-16") as office:
        case = await office.accepted()
        for old in ("2023.1", "2025.3"):
            refused = await office.keeper.post(f"/calendars/{old}/recalculations", BASIS)
            assert (refused.status_code, refused.json()["code"]) == (409, "calendar-older")
            dry = (await office.keeper.get(f"/calendars/{old}/recalculation")).json()
            assert dry["cases"] == []
            assert [(one["case_id"], one["code"]) for one in dry["refused"]] == [(str(case.id), "calendar-older")]
        await office.keeps_time("2026-03-17")
        assert await due(case) == BEFORE
        assert (await office.publish("2026.2", "2026.1", "2026-03-25")).status_code == 201
        back = {"Effective-At": "2026-03-16T10:00:00+07:00"}
        early = await office.keeper.post(RECALCULATE, BASIS, **back)
        assert (early.status_code, early.json()["code"]) == (409, "effective-before-history")


async def test_a_decision_passes_over_the_cases_that_may_not_be_counted_so(databases: Databases) -> None:
    async with desk(databases, "PWK-71206", "2026-03-16") as office:
        older = [await office.accepted() for _ in range(2)]
        await office.publish("2026.2", "2026.1", "2026-03-25")
        await office.publish("2026.3", "2026.2", "2026-03-26")
        newer = await office.accepted()
        office.service.app.state.use_cases.recalculations.part = 1
        decided = (await office.keeper.post(RECALCULATE, BASIS)).json()
        for _round in range(2):
            await office.keeps_time("2026-03-17")
        recorded = [one.case_id for one in await journal(office.service) if one.type == "intake.promise-recalculated"]
        assert sorted(map(str, recorded)) == sorted(str(case.id) for case in older)
        assert decided["goes_on"] is True
        dry = (await office.keeper.get("/calendars/2026.2/recalculation")).json()
        assert [one["case_id"] for one in dry["refused"]] == [str(newer.id)]
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_a_decree_that_settles_the_next_year_is_published(databases: Databases) -> None:
    async with desk(databases, "PWK-71206", "2026-11-16") as office:
        day = {"day": "2028-01-03", "name": "Tahun Baru", "kind": "national"}
        body = {"version": "2028.1", "amends": "2027.1", "decree": "SKB 2028", "added": [day], "removed": []}
        open_year = await office.national_keeper.post("/calendars", body)
        assert (open_year.status_code, open_year.json()["code"]) == (409, "year-not-settled")
        settled = await office.national_keeper.post("/calendars", {**body, "settles": 2028})
        assert (settled.status_code, settled.json()["settles"]) == (201, 2028)
        async with intake(databases) as (other, _):
            known = await other.app.state.use_cases.calendars.read("2028.1")
            assert known.last.isoformat() == "2028-12-31"
