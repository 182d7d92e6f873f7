"""Surveillance on the running service: time brings the ladder once, officers record and decide, tasks open and close."""

from contextlib import AsyncExitStack
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from services.certification.surveillance.surveillance import surveillance_of
from shared.journal.journal import Recorded
from shared.service.ask import Ask
from tests.certification.given import CLIENT, DECIDER, LEAD, SURAKARTA, after, opened
from tests.certification.over_http import Running, running
from tests.certification.surveillance.given import ISSUED, LAST_DAY
from tests.conftest import Databases
from tests.gates.replaying import differing


def go_to(service: Running, day: str) -> None:
    """Eight in the morning of a day (WIB)."""
    service.clock.set(datetime.fromisoformat(f"{day}T08:00+07:00"))


async def pass_time(service: Running, day: str) -> None:
    """The job of deadlines looks on a day, as if the system had been down until then."""
    go_to(service, day)
    [job] = [one for one in service.service.jobs if one.name == "deadlines"]
    await job.run_once()


async def granted(service: Running, issued_on: date = ISSUED, **changes: Any) -> UUID:
    """A certificate whose surveillance is scheduled; returns its id."""
    case, certificate = opened(**changes), uuid4()
    await service.keeps(case)
    now = service.clock.now()
    ask = Ask.of_system("certification", "journal", SURAKARTA, uuid4(), now, case_id=case.case_id)
    await service.surveillances.schedule(ask, certificate, case.id, issued_on, LAST_DAY)
    return certificate


async def steps(service: Running, *certificates: UUID) -> list[tuple[str, str]]:
    """The ladder and what was missed, in the order of the journal: the step or `missed`, and its effective day (WIB)."""
    ids = {surveillance_of(one) for one in certificates}
    return [
        (one.fields().get("step") or "missed", str(one.fields()["on"]))
        for one in await service.journal()
        if one.stream_id in ids and one.type.endswith(("ladder-climbed", "surveillance-missed"))
    ]


async def tasks(service: Running, **query: str) -> list[tuple[str, str, str]]:
    path = "/tasks?" + "&".join(f"{name}={value}" for name, value in query.items())
    items = (await service.person(DECIDER, "certification-decider").get(path)).json()["items"]
    return sorted((one["stream_id"], one["kind"], one["opened_on"]) for one in items)


async def test_after_a_month_of_downtime_each_day_has_its_event_once(databases: Databases) -> None:
    async with running(databases) as service:
        issued = [date(2026, 4, day) for day in (20, 9, 15)]
        certificates = [await granted(service, day) for day in issued]
        await pass_time(service, "2027-04-08")
        assert await steps(service, *certificates) == []
        for _ in range(2):
            await pass_time(service, "2027-05-08")
        assert await steps(service, *certificates) == [
            (what, f"2027-04-{day}") for day in (10, 16, 21) for what in ("missed", "warning")
        ]
        happened: list[Recorded] = [one for one in await service.journal() if one.type.endswith("-missed")]
        assert [f"{one.effective_at:%m-%d %H}" for one in happened] == ["04-09 17", "04-15 17", "04-20 17"]
        assert service.service.unit is not None
        assert differing(databases.url, [service.service.unit]) == []


async def test_five_years_pass_once_in_two_processes(databases: Databases) -> None:
    async with AsyncExitStack() as stack:
        first, second = [await stack.enter_async_context(running(databases)) for _ in range(2)]
        certificates = [await granted(first) for _ in range(5)]
        go_to(second, "2031-04-09")
        await pass_time(first, "2031-04-09")
        await pass_time(second, "2031-04-09")
        for one in certificates:
            assert await steps(first, one) == [
                ("missed", "2027-04-10"),
                ("warning", "2027-04-10"),
                ("suspension-proposal", "2027-08-11"),
                ("missed", "2028-04-10"),
                ("withdrawal-proposal", "2028-04-10"),
                ("withdrawal", "2028-10-08"),
                ("missed", "2029-04-10"),
            ]
        assert (await first.person(LEAD, "lead-auditor").get("/deadlines")).json()["items"] == []


async def test_officers_record_a_surveillance_and_see_what_is_due(databases: Databases) -> None:
    async with running(databases) as service:
        certificate = await granted(service)
        id = surveillance_of(certificate)
        lead = service.person(LEAD, "lead-auditor")
        go_to(service, "2027-03-01")
        [line] = (await lead.get("/surveillances?due_before=2027-04-10")).json()["items"]
        assert (line["id"], line["due_on"], line["step"]) == (str(id), "2027-04-09", None)
        assert (await lead.get("/surveillances?due_before=2027-04-09")).json()["items"] == []

        body = {"outcome": "passed", "words": "Sistem mutu dipelihara."}
        refused = await service.person("rini", "front-office-officer").post(
            f"/certificates/{certificate}/surveillances", body
        )
        assert (refused.status_code, refused.json()["code"]) == (403, "not-the-actor")
        unknown = await lead.post(f"/certificates/{uuid4()}/surveillances", body)
        assert (unknown.status_code, unknown.json()["code"]) == (404, "not-under-surveillance")
        made = await lead.post(f"/certificates/{certificate}/surveillances", body)
        assert made.status_code == 200, made.text
        assert (made.json()["due_on"], made.json()["visits"]) == (
            "2028-04-09",
            [{"on": "2027-03-01", "outcome": "passed", "by": LEAD}],
        )
        assert (await lead.get(f"/surveillances/{id}")).json() == made.json()
        assert [one["due_on"] for one in (await lead.get("/deadlines")).json()["items"]] == ["2028-04-09", "2029-10-08"]
        assert (await service.person(CLIENT, "applicant").get("/surveillances")).status_code == 403


async def test_a_failed_sample_marks_siblings_for_review(databases: Databases) -> None:
    async with running(databases) as service:
        holder = uuid4()
        failing, sibling, ended = [await granted(service, applicant_id=holder) for _ in range(3)]
        await granted(service)  # of another holder
        now = service.clock.now()
        await service.surveillances.end(
            Ask.of_system("certification", "journal", SURAKARTA, uuid4(), now), ended, "transferred", date(2026, 5, 1)
        )
        go_to(service, "2027-03-01")
        body = {"outcome": "failed", "words": "Nitrit di atas batas.", "sample": True}
        made = await service.person(LEAD, "lead-auditor").post(f"/certificates/{failing}/surveillances", body)
        assert (made.status_code, made.json()["step"]) == (200, "warning")
        id = surveillance_of(sibling)
        assert await tasks(service) == [(str(id), "review", "2027-03-01")]
        assert await tasks(service, kind="suspension") == []

        decider, words = service.person(DECIDER, "certification-decider"), {"words": "Lini berbeda."}
        assert (
            await service.person(LEAD, "lead-auditor").post(f"/surveillances/{id}/review", words)
        ).status_code == 403
        closed = await decider.post(f"/surveillances/{id}/review", words)
        assert (closed.status_code, closed.json()["tasks"]) == (200, {})
        assert await tasks(service) == []


async def test_a_proposal_is_a_task_that_the_decision_closes(databases: Databases) -> None:
    async with running(databases) as service:
        case = after("decision")
        await service.keeps(case)
        certificate, now = uuid4(), service.clock.now()
        ask = Ask.of_system("certification", "journal", SURAKARTA, uuid4(), now, case_id=case.case_id)
        await service.surveillances.schedule(ask, certificate, case.id, ISSUED, LAST_DAY)
        id = surveillance_of(certificate)
        await pass_time(service, "2027-09-01")
        assert await tasks(service, role="certification-decider") == [(str(id), "suspension", "2027-08-11")]

        body = {"due_on": "2027-11-01", "reason": "Pabrik sedang direnovasi."}
        path = f"/surveillances/{id}/continuation"
        evaluator = await service.person(LEAD, "certification-decider").post(path, body)
        assert (evaluator.status_code, evaluator.json()["code"]) == (409, "evaluator-may-not-decide")
        decided = await service.person(DECIDER, "certification-decider").post(path, body)
        assert (decided.status_code, decided.json()["step"], decided.json()["due_on"]) == (200, None, "2027-11-01")
        assert await tasks(service) == []
        again = await service.person(DECIDER, "certification-decider").post(path, body)
        assert (again.status_code, again.json()["code"]) == (409, "nothing-proposed")
