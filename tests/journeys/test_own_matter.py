"""Nobody acts as an officer on their own application, in any service: the accounts travel with the events (UU 30/2014 art. 42–43)."""

from pathlib import Path
from typing import Any

from deploy.demonstration import steps
from deploy.demonstration.cast import Person
from deploy.demonstration.stage import Stage
from deploy.demonstration.stories import THE_DAY_UNDER_THE_PERDA
from shared import roles
from tests.conftest import Databases
from tests.intake.given.application import PERSON
from tests.journeys.given import Matter, drafted
from tests.metrology.given import PENERA_BODY
from tests.systems import staged

EVERY_OFFICE = (roles.FRONT_OFFICE, roles.METROLOGY_HEAD, roles.PENERA, roles.SKRD_ISSUER, roles.TREASURER)
REFUSED = (409, "duties-not-separate")


def owner(stage: Stage, *held: str) -> Person:
    """The applicant's own account, which holds an officer's roles too."""
    return stage.staff.person("siti", *held)


async def own_scale(stage: Stage, *, at_the_counter: bool = False) -> str:
    """The accepted case of a scale that its owner applied for with the account `siti`.

    `at_the_counter`: an officer applied for them, and the account was proved to be theirs before the acceptance.
    """
    desk = stage.staff.front_office
    applicant = desk if at_the_counter else owner(stage, roles.APPLICANT)
    who = stage.expect(await applicant.post("/intake/v1/applicants", PERSON), 201)["id"]
    body = {
        "applicant_id": who,
        "service_code": steps.CARD,
        "verification": "tera-ulang",
        "place": "office",
        "instrument_id": await steps.instrument(stage, "AND", "GF", steps.SCALE, "N-7"),
        "documents": steps.DOCUMENTS,
    }
    case: str = stage.expect(await applicant.post("/intake/v1/applications", body), 201)["id"]
    stage.expect(await applicant.post(f"/intake/v1/applications/{case}/submission"), 200)
    if at_the_counter:
        await bound(stage, who, "ktp", owner(stage))
    stage.expect(await desk.post(f"/intake/v1/applications/{case}/acceptance"), 200)
    await stage.settle(case)
    return case


async def test_the_owner_neither_takes_in_nor_tests_nor_signs(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path) as stage:
        await stage.clock("2026-01-19T09:00:00+07:00")
        path = await steps.verification(stage, await own_scale(stage))
        siti, desk, head = owner(stage, *EVERY_OFFICE), stage.staff.front_office, stage.staff.head
        seen = {"working": True, "note": "Menyala dan bersih."}

        stage.expect(await siti.post(f"{path}/inspection", seen), *REFUSED)
        stage.expect(await desk.post(f"{path}/inspection", seen), 200)
        stage.expect(await siti.post(f"{path}/receipt"), *REFUSED)
        stage.expect(await desk.post(f"{path}/receipt"), 200)
        entered = {**PENERA_BODY, "subject": siti.subject}
        stage.expect(await head.post("/metrology/v1/penera", entered), 201)
        stage.expect(await head.post(f"{path}/assignment", {"subject": siti.subject}), *REFUSED)
        stage.expect(await siti.post(f"{path}/return", {"why": "Ditarik."}), *REFUSED)


async def test_the_owner_neither_sets_the_amount_nor_takes_the_money(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path) as stage:
        await stage.ensure_penera(stage.staff.penera, *steps.SK)
        await stage.clock(THE_DAY_UNDER_THE_PERDA)
        verification = await steps.under_test(stage, await own_scale(stage))
        await steps.weighed_and_marked(stage, verification)
        bill = await steps.bill(stage, verification)
        siti, path = owner(stage, *EVERY_OFFICE), f"/billing/v1/bills/{bill['id']}"

        stage.expect(await siti.post(f"{path}/skrd"), *REFUSED)
        issued = stage.expect(await stage.staff.skrd_issuer.post(f"{path}/skrd"), 200)
        assert issued["skrd"]["number"].split("/")[-1] == "00001", "a refused SKRD takes no number"
        stage.expect(await siti.post(f"{path}/payments", paid(bill)), *REFUSED)
        stage.expect(await stage.staff.treasurer.post(f"{path}/payments", paid(bill)), 200)


async def test_the_owner_does_not_confirm_that_the_state_was_paid(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path) as stage:
        await stage.clock("2026-01-15T08:00:00+07:00")
        matter = await accepted(stage)
        await matter.printed()
        await refused_and_confirmed(stage, matter, owner(stage, *EVERY_OFFICE))


async def test_who_is_proved_before_the_acceptance_is_kept_from_the_scale(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path) as stage:
        await stage.clock("2026-01-19T09:00:00+07:00")
        path = await steps.verification(stage, await own_scale(stage, at_the_counter=True))
        siti, desk = owner(stage, *EVERY_OFFICE), stage.staff.front_office
        seen = {"working": True, "note": "Menyala dan bersih."}
        stage.expect(await siti.post(f"{path}/inspection", seen), *REFUSED)
        stage.expect(await desk.post(f"{path}/inspection", seen), 200)


async def test_who_is_proved_before_the_fee_falls_due_is_kept_from_the_bill(
    databases: Databases, tmp_path: Path
) -> None:
    async with staged(databases, tmp_path) as stage:
        await stage.clock("2026-01-15T08:00:00+07:00")
        matter = await accepted(stage)
        budi, leaves = stage.staff.person("budi", *EVERY_OFFICE), {"reason": "akun orang lain"}
        who = stage.expect(await matter.examiner.get(f"/intake/v1/applications/{matter.case}"), 200)["applicant_id"]
        stage.expect(await stage.staff.front_office.post(f"/intake/v1/applicants/{who}/unbinding", leaves), 200)
        await bound(stage, who, "ktp-and-nib", budi)
        await matter.printed()
        await refused_and_confirmed(stage, matter, budi)


async def refused_and_confirmed(stage: Stage, matter: Matter, owner: Person) -> None:
    """The only bill of a matter: its owner may not confirm that it was paid to the state, the treasurer may."""
    (bill,) = await matter.bills()
    path, paid_to_the_state = f"/billing/v1/bills/{bill['id']}/ntpn", {"ntpn": "3A5F61IGJQ1BJ4E9"}
    stage.expect(await owner.post(path, paid_to_the_state), *REFUSED)
    stage.expect(await stage.staff.treasurer.post(path, paid_to_the_state), 200)


async def bound(stage: Stage, who: str, seen: str, person: Person) -> None:
    papers = {"account": person.subject, "seen": seen, "note": "datang sendiri ke loket"}
    stage.expect(await stage.staff.front_office.post(f"/intake/v1/applicants/{who}/binding", papers), 200)


async def accepted(stage: Stage) -> Matter:
    """An accepted application of the account `siti` for a certificate of origin."""
    matter = await drafted(stage)
    await matter.takes(stage.staff.applicant("siti"), "submit")
    await matter.examined()
    await matter.takes(matter.examiner, "accept")
    return matter


def paid(bill: dict[str, Any]) -> dict[str, Any]:
    return {"amount": bill["total"], "method": "cash"}
