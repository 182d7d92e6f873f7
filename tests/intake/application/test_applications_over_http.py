"""Applications over HTTP: the journey, who may do what, and that nothing happens twice."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from tests.conftest import Databases
from tests.intake.given.application import BUSINESS, FORM, LETTER, NOW
from tests.intake.given.running import begun, clock_at, documents, drafting, intake, journal, proved, registered, shown
from tests.people import REPLACING, Person, Staff

HOSTILE = ["'; DROP TABLE intake.applications; --", "<script>alert('x')</script>", "{problem}", "%s %(x)s", "😀"]
MISSING = {"items": [{"document": "registration-form", "problem": "belum ada"}]}


async def test_returned_for_a_missing_form_resubmitted_and_accepted(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        siti, officer = Staff(client).applicant("siti"), Staff(client).front_office
        application = f"/applications/{await begun(siti, await registered(siti), LETTER)}"
        assert (await siti.post(f"{application}/submission")).json()["status"] == "submitted"

        refused = await officer.post(f"{application}/acceptance")
        assert (refused.status_code, refused.json()["code"]) == (409, "documents-missing")
        assert [item["document"] for item in refused.json()["details"]["missing"]] == ["registration-form"]
        assert "Formulir Pendaftaran" in refused.json()["detail"]

        sent_back = await officer.post(f"{application}/return", MISSING)
        assert sent_back.json()["shortcomings"] == [
            {
                "document": "registration-form",
                "name": "Formulir Pendaftaran yang telah diisi",
                "problem": "belum ada",
            }
        ]
        await siti.post(f"{application}/documents", {"documents": documents(LETTER, FORM)}, **REPLACING)
        await siti.post(f"{application}/submission")
        accepted = await officer.post(f"{application}/acceptance")
        assert accepted.status_code == 200
        assert accepted.json()["number"] == "REG/2026/00001"
        assert accepted.json()["promised_until"] == "2026-01-19"
        assert accepted.json()["card_version"] == "2024.3"

        now = (await siti.get(application)).json()
        assert [one["number"] for one in now.pop("submissions")] == [1, 2]
        assert now == accepted.json()
        then = (await siti.get(f"{application}?as_of=4")).json()
        assert (then["status"], then["documents"], then["number"]) == ("returned", shown(LETTER), None)

        events = await journal(service)
        assert [event.type.removeprefix("intake.") for event in events][:7] == [
            "applicant-registered",
            "application-drafted",
            "application-submitted",
            "application-returned",
            "application-documents-changed",
            "application-submitted",
            "application-accepted",
        ]
        assert {str(event.case_id) for event in events[1:]} == {accepted.json()["id"]}
        assert "intake.promise-made" in {event.type for event in events[7:]}, "the promise is the clock's"


async def test_on_site_nothing_is_promised(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        officer = Staff(client).front_office
        id = await begun(officer, await registered(officer), LETTER, FORM, place="on-site")
        await officer.post(f"/applications/{id}/submission")
        accepted = await officer.post(f"/applications/{id}/acceptance")
        assert (accepted.json()["status"], accepted.json()["promised_until"]) == ("accepted", None)


async def test_the_card_and_the_year_are_those_of_when_it_happened(databases: Databases) -> None:
    async with intake(databases, clock=clock_at(datetime(2023, 12, 29, tzinfo=UTC))) as (_, client):
        officer = Staff(client).front_office
        then = {"Effective-At": "2023-11-15T09:00:00+07:00"}
        drafted = await officer.post("/applications", drafting(await registered(officer), LETTER, FORM), **then)
        path = f"/applications/{drafted.json()['id']}"
        await officer.post(f"{path}/submission", **then)
        accepted = (await officer.post(f"{path}/acceptance", **then)).json()
        assert (accepted["number"], accepted["card_version"]) == ("REG/2023/00001", "2023")
        assert accepted["promised_until"] == "2023-11-16"


async def test_a_number_is_of_the_year_in_which_it_is_taken(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        officer = Staff(client).front_office
        then = {"Effective-At": "2025-12-31T09:00:00+07:00"}
        drafted = await officer.post("/applications", drafting(await registered(officer), LETTER, FORM), **then)
        path = f"/applications/{drafted.json()['id']}"
        assert (await officer.post(f"{path}/submission", **then)).status_code == 200
        refused = await officer.post(f"{path}/acceptance", **then)
        assert (refused.status_code, refused.json()["code"]) == (409, "number-of-another-year")
        assert (await officer.post(f"{path}/acceptance")).json()["number"] == "REG/2026/00001"


async def test_registration_numbers_have_no_gaps(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        officer = Staff(client).front_office
        applicant_id = await registered(officer)
        complete = [await begun(officer, applicant_id, LETTER, FORM) for _ in range(6)]
        incomplete = [await begun(officer, applicant_id, LETTER) for _ in range(3)]
        for id in (*complete, *incomplete):
            await officer.post(f"/applications/{id}/submission")
        every = [id for pair in zip(complete, [*incomplete, *incomplete], strict=True) for id in pair]
        answers = await asyncio.gather(*(officer.post(f"/applications/{id}/acceptance") for id in every))
        numbers = sorted(answer.json()["number"] for answer in answers if answer.status_code == 200)
        assert numbers == [f"REG/2026/{number:05}" for number in range(1, 7)]


async def test_the_same_command_many_times_is_one_acceptance(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        officer = Staff(client).front_office
        id = await begun(officer, await registered(officer), LETTER, FORM)
        await officer.post(f"/applications/{id}/submission")
        path = f"/applications/{id}/acceptance"
        answers = await asyncio.gather(*(officer.post(path, key="terima") for _ in range(30)))
        assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
        said = [event.type for event in await journal(service)]
        assert (said.count("intake.application-accepted"), said.count("intake.promise-made")) == (1, 1)
        again = await officer.post(path)
        assert (again.status_code, again.json()["code"]) == (409, "step-not-now")


async def test_applicants_act_on_their_own_only(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        siti, budi, officer = (
            Staff(client).applicant("siti"),
            Staff(client).applicant("budi"),
            Staff(client).front_office,
        )
        applicant_id = await registered(siti)
        theft = await budi.post("/applications", drafting(applicant_id, LETTER))
        assert (theft.status_code, theft.json()["code"]) == (403, "not-your-own")
        await proved(officer, applicant_id, siti)
        application = f"/applications/{await begun(officer, applicant_id, LETTER)}"
        before = len(await journal(service))
        theirs: list[tuple[str, Any]] = [
            ("submission", None),
            ("documents", {"documents": []}),
            ("withdrawal", {"reason": "iseng"}),
        ]
        for path, body in theirs:
            refused = await budi.post(f"{application}/{path}", body, **REPLACING)
            assert (refused.status_code, refused.json()["code"]) == (403, "not-your-own")
        assert (await budi.get(application)).json()["code"] == "not-your-own"
        for path, body in [("acceptance", None), ("return", MISSING)]:
            refused = await siti.post(f"{application}/{path}", body)
            assert (refused.status_code, refused.json()["code"]) == (403, "not-your-step")
        assert len(await journal(service)) == before
        withdrawn = await siti.post(f"{application}/withdrawal", {"reason": "alat sudah dijual"})
        assert withdrawn.json()["status"] == "withdrawn"
        assert (await journal(service))[-1].reason == "alat sudah dijual"


async def test_a_walk_in_has_no_account_and_no_other_office(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        officer = Staff(client).front_office
        applicant_id = await registered(officer)
        application = f"/applications/{await begun(officer, applicant_id, LETTER)}"
        assert (await Staff(client).applicant().get(application)).status_code == 403
        elsewhere = Staff(client, "bspji-palembang").front_office
        for refused in [
            await elsewhere.get(application),
            await elsewhere.get(f"/applicants/{applicant_id}"),
            await elsewhere.post(f"{application}/submission"),
            await elsewhere.post(f"{application}/acceptance"),
            await elsewhere.post("/applications", drafting(applicant_id)),
        ]:
            assert (refused.status_code, refused.json()["code"]) == (403, "other-office")


async def test_a_service_that_this_office_does_not_give(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        officer, elsewhere = Staff(client).front_office, Staff(client, "bspji-palembang").front_office
        unknown = await officer.post("/applications", drafting(await registered(officer), service_code="PSR-TERO"))
        assert (unknown.status_code, unknown.json()["code"]) == (404, "no-service-card")
        not_here = await elsewhere.post("/applications", drafting(await registered(elsewhere)))
        assert (not_here.status_code, not_here.json()["code"]) == (404, "no-service-card")
        nobody = await officer.post("/applications", drafting(str(uuid4())))
        assert (nobody.status_code, nobody.json()["code"]) == (404, "not-found")


async def test_if_match_speaks_of_the_application(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        officer = Staff(client).front_office
        id = await begun(officer, await registered(officer), LETTER)
        path = f"/applications/{id}/submission"
        assert (await officer.post(path, **{"If-Match": '"2"'})).status_code == 412
        answer = await officer.post(path, **{"If-Match": '"1"'})
        assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')


async def test_lists(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        siti, officer = Staff(client).applicant("siti"), Staff(client).front_office
        hers, theirs = await registered(siti), await registered(officer, BUSINESS)
        first, second = [await begun(siti, hers, LETTER, FORM) for _ in range(2)]
        third = await begun(officer, theirs, LETTER)
        await officer.post(f"/applications/{second}/submission")
        await officer.post(f"/applications/{second}/acceptance")

        async def listed(by: Any, query: str = "") -> list[str]:
            return [item["id"] for item in (await by.get(f"/applications{query}")).json()["items"]]

        assert await listed(officer) == [first, second, third]
        assert await listed(officer, "?status=draft") == [first, third]
        assert await listed(officer, f"?applicant_id={theirs}") == [third]
        assert await listed(officer, f"?applicant_id={hers}&status=accepted") == [second]
        assert await listed(siti) == [first, second]
        assert await listed(siti, f"?applicant_id={theirs}") == []
        assert await listed(Staff(client, "bspji-palembang").front_office) == []
        part = (await officer.get("/applications?limit=2")).json()
        assert [item["id"] for item in part["items"]] == [first, second]
        assert part["items"][1]["number"] == "REG/2026/00001"
        assert await listed(officer, f"?limit=2&after={part['next']}") == [third]
        assert (await officer.get("/applications?as_of=1")).json()["code"] == "list-is-of-now"


async def test_hostile_text_is_text(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        officer = Staff(client).front_office
        applicant_id = await registered(officer)
        for text in HOSTILE:
            letter = {"document": "application-letter", "reference": text}
            drafted = await officer.post("/applications", {**drafting(applicant_id), "documents": [letter]})
            application = f"/applications/{drafted.json()['id']}"
            assert drafted.json()["documents"] == [{**letter, "file": None, "sha256": None}]
            await officer.post(f"{application}/submission")
            items = [{"document": "registration-form", "problem": text}]
            sent_back = await officer.post(f"{application}/return", {"items": items})
            assert sent_back.json()["shortcomings"][0]["problem"] == text
            assert sent_back.headers["content-type"] == "application/json"
            await officer.post(f"{application}/withdrawal", {"reason": text})
            assert (await journal(service))[-1].reason == text


BAD: list[tuple[dict[str, Any], str]] = [
    ({"service_code": "PSR'; DROP"}, "fields-wrong"),
    ({"place": "market"}, "fields-wrong"),
    ({"instrument_id": "1"}, "fields-wrong"),
    ({"number": "REG/2026/00001"}, "fields-wrong"),
    ({"documents": [{"document": "registration-form", "reference": "a\x00b"}]}, "fields-wrong"),
    ({"documents": [{"document": "registration-form"}]}, "missing-items"),
    ({"documents": documents(LETTER, LETTER)}, "document-twice"),
]


async def test_an_unreadable_body_is_refused_and_changes_nothing(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        officer = Staff(client).front_office
        applicant_id = await registered(officer)
        for changes, code in BAD:
            refused = await officer.post("/applications", drafting(applicant_id, **changes))
            assert (refused.status_code, refused.json()["code"]) == (422, code)
        assert len(await journal(service)) == 1


async def answered(officer: Person, path: str, body: Any = None) -> httpx.Response:
    """The answer to a command that is sent again with its key while there is too much to do, as a client has to.

    How many are too many at once, the machine decides: each request has its limit of time (`shared/web/deadline.py`).
    """
    key = uuid4().hex
    while (answer := await officer.post(path, body, key=key)).status_code == 503:
        assert int(answer.headers["Retry-After"]) > 0
    return answer


async def test_two_hundred_numbers_at_once_are_unique_and_have_no_gaps(databases: Databases) -> None:
    """Of two years, between requests that are refused or come too late; each office, kind and year counts for itself."""
    async with intake(databases, clock=clock_at(datetime(2025, 11, 17, 2, tzinfo=UTC))) as (service, client):
        officer = Staff(client).front_office
        applicant_id = await registered(officer)

        async def submitted(count: int, *handed_in: Any) -> list[str]:
            body = drafting(applicant_id, *handed_in)
            drafted = await asyncio.gather(*(answered(officer, "/applications", body) for _ in range(count)))
            paths = [f"/applications/{answer.json()['id']}" for answer in drafted]
            await asyncio.gather(*(answered(officer, f"{path}/submission") for path in paths))
            return paths

        async def accepted(paths: list[str]) -> list[Any]:
            mixed = [paths[number * 7 % len(paths)] for number in range(len(paths))]  # 7 divides none of the counts
            return await asyncio.gather(*(answered(officer, f"{path}/acceptance") for path in mixed))

        answers = await accepted(await submitted(60, LETTER, FORM))
        service.app.state.face.clock.set(NOW)
        complete, wrong = await submitted(180, LETTER, FORM), await submitted(20, LETTER)
        answers += await accepted([*complete, *wrong])
        numbers = sorted(answer.json()["number"] for answer in answers if answer.status_code == 200)
        assert numbers == [
            f"REG/{year}/{number:05}" for year, most in ((2025, 60), (2026, 180)) for number in range(1, most + 1)
        ]
        assert [answer.status_code for answer in answers].count(409) == len(wrong)
