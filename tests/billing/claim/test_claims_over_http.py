"""What an office does about a claim, over HTTP, and what time brings."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from services.complaints.case.holding import CaseHeld, CaseReleased
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.news import News
from shared.roles import HEAD_OF_OFFICE, SKRD_ISSUER
from tests.billing.claim.given import APPROVED, done, issued, it_is, refused, tasks
from tests.billing.given import LEVY, Running, billing
from tests.conftest import Databases
from tests.people import PASURUAN, Person

RELIEF = {"principal": 0, "sanction": 600, "ground": "Usaha terkena banjir.", "legal_basis": "PP 35/2023"}
WRITE_OFF = {"reason": "uncollectable", "ground": "Usahanya tutup.", "legal_basis": "PP 35/2023"}


async def due(running: Running) -> dict[str, str]:
    found = (await running.staff.inspector.get("/deadlines")).json()["items"]
    return {one["kind"]: one["due_at"] for one in found if one["kind"] != "cash-deposit"}


async def test_from_overdue_to_the_paid_sanction(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, path = running.staff, await issued(running)
        assert await due(running) == {
            "bill-overdue": "2023-12-15T17:00:00Z",
            "claim-expiry": "2026-11-15T17:00:00Z",
        }
        assert await refused(staff.skrd_issuer, f"{path}/reminders") == "not-overdue"
        await it_is(running, 2023, 12, 18)
        assert await tasks(running) == {("send-reminder", SKRD_ISSUER)}
        late = (await staff.inspector.get("/bills?overdue_on=2023-12-18")).json()["items"]
        assert [f"/bills/{one['id']}" for one in late] == [path]
        reminder = (await done(staff.skrd_issuer, f"{path}/reminders"))["reminders"][0]
        assert (reminder["number"], reminder["owed"]) == ("ST/2023/00001", LEVY)
        assert await tasks(running) == {("prove-reminder", SKRD_ISSUER)}
        assert await refused(staff.skrd_issuer, f"{path}/strd") == "reminder-first"
        receipt = {"number": "ST/2023/00001", "delivered_on": "2023-12-18"}
        assert (await done(staff.front_office, f"{path}/reminders/receipt", receipt))["claim_until"] == "2026-12-18"
        await it_is(running, 2024, 1, 16)
        assert await tasks(running) == {("charge-sanction", SKRD_ISSUER)}
        strd = await done(staff.skrd_issuer, f"{path}/strd")
        assert (strd["strds"][0]["number"], strd["owed_sanction"], strd["payable"]) == (
            "STRD/2024/00001",
            1_200,
            31_200,
        )
        assert (await tasks(running), set(await due(running))) == (set(), {"claim-expiry"})
        await done(staff.treasurer, f"{path}/payments", {"amount": 31_200, "method": "cash"})
        assert (await tasks(running), await due(running)) == (set(), {})
        assert (await staff.inspector.get("/bills?overdue_on=2024-01-16")).json()["items"] == []


async def test_a_paid_bill_takes_its_missed_sanction_and_a_relief(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, path = running.staff, await issued(running)
        await it_is(running, 2024, 1, 10)
        await done(staff.treasurer, f"{path}/payments", {"amount": LEVY, "method": "cash"})
        assert await tasks(running) == {("charge-sanction", SKRD_ISSUER)}
        assert await due(running) == {"claim-expiry": "2026-11-15T17:00:00Z"}
        assert (await staff.inspector.get(f"{path}/claim")).json()["sanction_missed"] == 600
        assert (await done(staff.skrd_issuer, f"{path}/strd"))["status"] == "skrd-issued"
        assert await tasks(running) == set()
        row = (await staff.inspector.get("/bills?status=skrd-issued")).json()["items"]
        assert [f"/bills/{one['id']}" for one in row] == [path]
        dewi = staff.person("dewi", HEAD_OF_OFFICE)
        await done(dewi, f"{path}/reliefs", RELIEF)
        assert await tasks(running) == {("decide-relief", HEAD_OF_OFFICE)}
        assert await refused(dewi, f"{path}/reliefs/1/decision", APPROVED) == "duties-not-separate"
        decided = await done(staff.head_of_office, f"{path}/reliefs/1/decision", APPROVED)
        assert (decided["status"], decided["owed"], decided["reliefs"][0]["state"]) == ("settled", 0, "granted")
        assert (await tasks(running), await due(running)) == (set(), {})


async def test_a_missed_sanction_is_no_task_after_the_claim_has_expired(databases: Databases) -> None:
    """Nothing is owed on the bill, so there is nothing to write off either."""
    async with billing(databases) as running:
        path = await issued(running)
        await it_is(running, 2024, 1, 10)
        await done(running.staff.treasurer, f"{path}/payments", {"amount": LEVY, "method": "cash"})
        await it_is(running, 2026, 11, 16)
        assert (await tasks(running), await due(running)) == (set(), {})
        assert await refused(running.staff.skrd_issuer, f"{path}/strd") == "claim-expired"


async def test_instalments_kept_missed_and_lapsed(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, path = running.staff, await issued(running)
        parts = [{"amount": 10_000, "due_on": "2023-12-31"}, {"amount": 20_000, "due_on": "2024-01-31"}]
        plan = {"decision": "973/12/2023", "parts": parts}
        assert (await done(staff.head_of_office, f"{path}/instalments", plan))["payable"] == 10_000
        await done(staff.treasurer, f"{path}/payments", {"amount": 10_000, "method": "cash"})
        await it_is(running, 2024, 1, 2)
        assert (await due(running))["instalment"] == "2024-01-31T17:00:00Z"
        await it_is(running, 2024, 2, 2)
        assert await tasks(running) == {("instalment-missed", SKRD_ISSUER)}
        await it_is(running, 2024, 2, 8)
        assert await tasks(running) == {("send-reminder", SKRD_ISSUER)}
        claim = (await staff.inspector.get(f"{path}/claim")).json()
        assert (claim["plan"]["lapsed_on"], claim["payable"]) == ("2024-02-08", 20_000)


async def test_silence_grants_an_objection(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, path = running.staff, await issued(running)
        body = {"disputed": 10_000, "ground": "Kapasitas salah dibaca."}
        await done(staff.front_office, f"{path}/objection", body)
        assert await tasks(running) == {("decide-objection", HEAD_OF_OFFICE)}
        assert await refused(staff.front_office, f"{path}/objection", body) == "objection-filed-already"
        await done(staff.treasurer, f"{path}/payments", {"amount": LEVY, "method": "cash"})
        await it_is(running, 2024, 5, 16)
        claim = (await staff.inspector.get(f"{path}/claim")).json()
        assert (claim["objection"]["outcome"], claim["surplus"]) == ("granted-by-silence", 10_000)
        assert (await tasks(running), await due(running)) == ({("refund-surplus", SKRD_ISSUER)}, {})


async def test_a_complaint_holds_the_write_off_of_an_expired_claim(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, path = running.staff, await issued(running)
        await it_is(running, 2026, 11, 16)
        assert ("propose-write-off", SKRD_ISSUER) in await tasks(running)
        assert await refused(staff.skrd_issuer, f"{path}/reminders") == "claim-expired"
        await done(staff.skrd_issuer, f"{path}/write-off", {**WRITE_OFF, "reason": "expired"})
        case, hold = UUID((await staff.inspector.get(path)).json()["case_id"]), uuid4()
        until = date(2026, 11, 30)
        begun: Any = CaseHeld
        await tell(
            databases,
            running,
            case,
            begun(
                originator_id=uuid4(),
                originator_version=1,
                timestamp=running.clock.now(),
                hold=hold,
                complaint="ADU/2026/00001",
                until=until,
                rule="test",
                legal_basis="test",
                reporter=uuid4(),
            ),
        )
        waits = await staff.head_of_office.post(f"{path}/write-off/decision", APPROVED)
        assert (waits.status_code, waits.json()["code"]) == (409, "held-by-complaint")
        assert waits.json()["details"]["complaints"] == ["ADU/2026/00001"]
        assert (await staff.inspector.get(f"{path}/claim")).json()["write_off"]["state"] == "proposed"
        ended: Any = CaseReleased
        await tell(
            databases,
            running,
            case,
            ended(
                originator_id=uuid4(),
                originator_version=1,
                timestamp=running.clock.now(),
                hold=hold,
                because="triaged",
                words=None,
                by="sri",
                on=date(2026, 11, 16),
            ),
        )
        written_off = await done(staff.head_of_office, f"{path}/write-off/decision", APPROVED)
        assert (written_off["status"], written_off["owed"], written_off["waived"]) == ("written-off", 0, LEVY)
        assert (await tasks(running), await due(running)) == (set(), {})


async def test_roles_may_do_only_their_own_acts(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, path = running.staff, await issued(running)
        others: dict[str, list[Person]] = {
            "reminders": [staff.treasurer, staff.head_of_office, staff.inspector],
            "strd": [staff.treasurer, staff.head_of_office, staff.front_office],
            "instalments": [staff.skrd_issuer, staff.treasurer],
            "reliefs": [staff.skrd_issuer, staff.treasurer, staff.front_office],
            "reliefs/1/decision": [staff.skrd_issuer, staff.treasurer, staff.head],
            "objection": [staff.treasurer, staff.inspector],
            "objection/decision": [staff.skrd_issuer, staff.treasurer],
            "write-off": [staff.treasurer, staff.front_office],
            "write-off/decision": [staff.skrd_issuer, staff.treasurer, staff.administrator],
        }
        for act, persons in others.items():
            for person in persons:
                answer = await person.post(f"{path}/{act}", {})
                assert (answer.status_code, answer.json()["code"]) == (403, "role-missing"), act


async def tell(databases: Databases, running: Running, case: UUID, event: Any) -> None:
    """Appends an event of the service of complaints in a case, and lets billing react."""
    complaints = Appender(databases.of("complaints"), News())
    now = running.clock.now()
    context = Context(
        case_id=case,
        actor="sri",
        actor_role="complaints-officer",
        office=PASURUAN,
        channel="counter",
        command_id=uuid4(),
        recorded_at=now,
        effective_at=now,
    )
    try:
        await complaints.append(Commit(context, [event]))
    finally:
        await complaints.close()
    await running.follower.catch_up()
