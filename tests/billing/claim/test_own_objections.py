"""Applicants object to the SKRD of their own bill: in time, once, and another person decides."""

from shared.roles import APPLICANT, HEAD_OF_OFFICE
from tests.billing.claim.given import it_is, tasks
from tests.billing.given import LEVY, Running, billing, state_fee_due
from tests.billing.refund.given import billed
from tests.conftest import Databases

OWNER = "pemohon@disperindag-pasuruan"
OBJECTION = {"disputed": 10_000, "ground": "Kapasitas alat salah dibaca."}
GRANTED = {"outcome": "granted", "decision": "973/20/2023", "ground": "Kapasitas dibaca ulang."}


async def refused(running: Running, bill: str, account: str = "pemohon") -> tuple[int, str]:
    answer = await running.staff.person(account, APPLICANT).post(f"/own-bills/{bill}/objection", OBJECTION)
    return answer.status_code, answer.json()["code"]


async def test_an_own_objection_is_filed_decided_and_seen(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, bill = running.staff, await billed(running, accounts=(OWNER,))
        owner = staff.applicant()
        before = (await owner.get(f"/own-bills/{bill}/claim")).json()
        assert (before["objection_until"], before["objection"], before["owed"]) == ("2024-02-15", None, LEVY)
        filed = await owner.post(f"/own-bills/{bill}/objection", OBJECTION)
        assert (filed.status_code, filed.json()["objection"]["decide_by"]) == (200, "2024-05-15")
        assert filed.json()["owed"] == LEVY
        assert await tasks(running) == {("decide-objection", HEAD_OF_OFFICE)}
        assert await refused(running, bill) == (409, "objection-filed-already")
        officers = (await staff.inspector.get(f"/bills/{bill}/claim")).json()
        assert officers["objection"]["by_payer"]
        decided = await staff.head_of_office.post(f"/bills/{bill}/objection/decision", GRANTED)
        assert decided.status_code == 200, decided.text
        after = (await owner.get(f"/own-bills/{bill}/claim")).json()
        assert (after["objection"]["outcome"], after["owed"]) == ("granted", LEVY - 10_000)


async def test_the_journal_says_who_filed_it_and_by_which_channel(databases: Databases) -> None:
    async with billing(databases) as running:
        bill = await billed(running, accounts=(OWNER,))
        await running.staff.applicant().post(f"/own-bills/{bill}/objection", OBJECTION, Channel="online")
        (filed,) = (one for one in await running.journal() if one.type == "billing.objection-filed")
        assert (filed.actor, filed.actor_role, filed.channel) == (OWNER, APPLICANT, "online")


async def test_an_own_objection_comes_within_three_months(databases: Databases) -> None:
    async with billing(databases) as running:
        bill = await billed(running, accounts=(OWNER,))
        await it_is(running, 2024, 2, 16)
        assert await refused(running, bill) == (409, "objection-too-late")


async def test_nobody_reaches_the_bill_of_another(databases: Databases) -> None:
    async with billing(databases) as running:
        bill = await billed(running, accounts=(OWNER,))
        assert await refused(running, bill, "lain") == (404, "not-found")
        other = running.staff.person("lain", APPLICANT)
        assert (await other.get(f"/own-bills/{bill}/claim")).status_code == 404
        assert (await running.staff.front_office.post(f"/own-bills/{bill}/objection", OBJECTION)).status_code == 403


async def test_the_head_does_not_decide_on_the_objection_to_their_own_bill(databases: Databases) -> None:
    async with billing(databases) as running:
        bill = await billed(running, accounts=("hendra@disperindag-pasuruan",))
        head = running.staff.person("hendra", APPLICANT, HEAD_OF_OFFICE)
        filed = await head.post(f"/own-bills/{bill}/objection", OBJECTION)
        assert filed.status_code == 200, filed.text
        decided = await head.post(f"/bills/{bill}/objection/decision", GRANTED)
        assert (decided.status_code, decided.json()["code"]) == (409, "duties-not-separate")


async def test_a_fee_of_the_state_has_no_skrd_to_object_to(databases: Databases) -> None:
    async with billing(databases) as running:
        fee = state_fee_due(accounts=(OWNER,))
        await running.hears_of(fee)
        [bill] = await running.bills_of(fee.application_id)
        assert await refused(running, bill["id"]) == (409, "paid-to-the-state")
        claim = (await running.staff.applicant().get(f"/own-bills/{bill['id']}/claim")).json()
        assert claim["objection_until"] is None
