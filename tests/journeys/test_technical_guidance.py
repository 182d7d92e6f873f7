"""Technical guidance (BS-BT): the time runs from the latest of complete, quota and agreed approval, and not while the fee is unpaid.

Standar Pelayanan Balai Sertifikasi SMM-DPi.14 rev. 1/2, time limit 3: 20 working days.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.demonstration import desk
from deploy.demonstration.body import API, Body, Matter, Post, opened
from deploy.demonstration.cast import Person
from deploy.demonstration.person import announced, at_balai, billed, candidate_of, joined, paid, placed, reviewed
from deploy.demonstration.stage import Stage
from tests.conftest import Databases
from tests.intake.given.application import PERSON
from tests.systems import staged

PEOPLE: Mapping[str, Post] = {
    "administration": Post("tuti", "lspro-administration", "Tuti Rahayu"),
    "trainer": Post("joko", "trainer", "Joko Susilo"),
    "decider": Post("lukman", "certification-decider", "Lukman Hakim"),
}
DAYS = ("2026-02-18", "2026-02-19", "2026-02-20")
TOPIC = "Cara pengambilan contoh"


async def the_applicant_asks(stage: Stage, body: Body, applicant: Person, class_kind: str) -> Matter:
    """Drafted and submitted on-line with the applicant's own account, accepted by the office, and reviewed."""
    who = stage.expect(await applicant.post("/intake/v1/applicants", PERSON, Channel="online"), 201)["id"]
    draft = {
        "applicant_id": who,
        "service_code": "BS-BT",
        "fields": {"class_kind": class_kind, "topic": TOPIC},
        "documents": await desk.documents(stage, "BS-BT"),
    }
    made = stage.expect(await applicant.post("/intake/v1/applications", draft, Channel="online"), 201)
    path = f"/intake/v1/applications/{made['id']}/steps"
    stage.expect(await applicant.post(path, {"step": "submit"}, Channel="online"), 200)
    return await the_office_accepts(stage, body, made["id"])


async def the_office_accepts(stage: Stage, body: Body, case: str) -> Matter:
    stage.elsewhere[case] = stage.staff
    await desk.examine(stage, body["administration"], case)
    found = await desk.take(stage, body["administration"], case, "accept")
    assert found["promised_until"] is None
    matter = await opened(stage, body, case)
    await reviewed(matter)
    return matter


async def another_participant(stage: Stage, body: Body) -> Matter:
    fields = {"class_kind": "regular", "topic": TOPIC}
    case = await desk.drafted(stage, stage.staff.front_office, "BS-BT", fields)
    await desk.take(stage, stage.staff.front_office, case, "submit")
    return await the_office_accepts(stage, body, case)


async def class_of(matter: Matter, minimum: int | None) -> str:
    return await announced(matter, "trainer", *DAYS, minimum=minimum, kind="class", scheme="bimtek", topic=TOPIC)


async def agreed(matter: Matter, applicant: Person) -> None:
    """The office sends the letter; nobody but the applicant agrees."""
    stage, path = matter.stage, f"{matter.path}/approval-agreement"
    await matter.here("administration", "/approval")
    await matter.here("administration", "/approval-agreement", None, 403, "role-missing")
    officer = stage.staff.person("tuti", "lspro-administration", "applicant")
    stage.expect(await officer.post(path), 403, "approval-by-applicant-only")
    assert (await matter.promise())["promise"] is None
    stage.expect(await applicant.post(path), 200)
    await stage.settle(matter.case)


async def attended(matter: Matter, lesson: str, *days: str) -> dict[str, Any]:
    """The trainer records the presence day by day; the result is computed."""
    body = candidate_of(matter)
    for day in days:
        await matter.clock(day)
        await matter.post("trainer", f"{lesson}/attendance", {**body, "day": day, "present": True})
    found: dict[str, Any] = await matter.post("trainer", f"{lesson}/results", body)
    return found


async def test_a_class_from_the_approval_letter_to_the_certificate(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path) as stage_of_pasuruan:
        stage = at_balai(stage_of_pasuruan)
        await stage.clock("2026-02-02T09:00:00+07:00")
        body, applicant = Body(stage, PEOPLE, "bimtek"), stage.staff.applicant("siti")
        await body.register()
        matter = await the_applicant_asks(stage, body, applicant, "regular")
        lesson = await class_of(matter, minimum=2)
        seat = stage.expect(await applicant.post(f"{lesson}/candidates", candidate_of(matter)), 201)
        await matter.here("administration", "/approval", None, 409, "stage-not-yet")

        await matter.clock("2026-02-05")
        await joined(await another_participant(stage, body), lesson)
        await placed(matter, seat["id"])
        await matter.here("administration", "/fees", {"lines": []}, 409, "stage-not-yet")
        await matter.clock("2026-02-09")
        await agreed(matter, applicant)
        assert (await matter.promise())["promise"]["due_on"] == "2026-03-11"

        await matter.clock("2026-02-10")
        await billed(matter, tariff="bimtek", description="Bimbingan teknis tiga hari")
        assert (await matter.promise())["status"] == "paused"
        await matter.clock("2026-02-12")
        await paid(matter)
        assert (await matter.promise())["promise"]["due_on"] == "2026-03-13"

        found = await attended(matter, lesson, *DAYS)
        assert (found["status"], len(found["days_present"]), found["days_held"]) == ("passed", 3, 3)
        await matter.clock("2026-02-24")
        await matter.here("trainer", "/evaluation", {"words": "Peserta mengikuti seluruh materi."})
        await handed_over(matter, applicant)


async def handed_over(matter: Matter, applicant: Person) -> None:
    """The decider issues the certificate, the counter hands it over in time, the applicant reads its code, and anybody checks it."""
    stage, counter = matter.stage, matter.stage.staff.front_office
    stated = {"content": {"attendance": "5 dari 5 hari"}}
    await matter.here("decider", "/certificates", stated, 422, "certificate-content-not-taken")
    await matter.here("decider", "/certificates", {})
    stage.expect(await counter.post(f"{matter.path}/hand-over"), 200)
    await stage.settle(matter.case)
    closed = stage.expect(await applicant.get(f"/intake/v1/applications/{matter.case}"), 200)
    assert (closed["status"], closed["on_time"]) == ("completed", True)
    [one] = stage.expect(await applicant.get(f"{matter.path}/certificates"), 200)["items"]
    shown = stage.expect(await stage.staff.client.get(f"{API}/verify/{one['code']}"), 200)
    assert one["product"] == "training-certificate"
    assert {"field": "attendance", "value": "3 dari 3 hari"} in one["holds"]
    assert (shown["standing"], shown["holder"], shown["valid_until"]) == ("valid", None, None)
    types = {entry["type"] for entry in await stage.timeline(matter.case)}
    assert "certification.surveillance-scheduled" not in types


async def test_a_class_for_one_applicant_waits_for_no_quota(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path) as stage_of_pasuruan:
        stage = at_balai(stage_of_pasuruan)
        await stage.clock("2026-02-02T09:00:00+07:00")
        body, applicant = Body(stage, PEOPLE, "bimtek"), stage.staff.applicant("siti")
        await body.register()
        matter = await the_applicant_asks(stage, body, applicant, "other")
        lesson = await class_of(matter, minimum=None)
        await joined(matter, lesson)
        await matter.clock("2026-02-03")
        await agreed(matter, applicant)
        assert (await matter.promise())["promise"]["due_on"] == "2026-03-05"
