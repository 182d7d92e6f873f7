"""Metrology marks an instrument, and billing opens its bill, once."""

from datetime import UTC, date, datetime
from decimal import Decimal

from services.billing.bill.use_cases import bill_of
from tests.billing.given import billing, marked
from tests.conftest import Databases
from tests.people import PASURUAN


async def test_the_day_of_the_test_decides_which_law_holds(databases: Databases) -> None:
    """Scenario 51, through the journal: recorded on the same day, tested on the two days that differ."""
    last = marked(capacity=Decimal(25_000), tested_on=date(2024, 1, 4))
    first = marked(capacity=Decimal(25_000), tested_on=date(2024, 1, 5))
    async with billing(databases, datetime(2024, 1, 5, 2, 0, tzinfo=UTC)) as running:
        await running.hears(last, first)
        due, free = await running.bill_of(last), await running.bill_of(first)
        assert (due["total"], due["status"]) == (27_500, "assessed")
        assert (free["total"], free["status"]) == (0, "nothing-due")
        types = [row.type for row in await running.journal()]
        assert types[2:] == ["billing.levy-assessed", "billing.levy-assessed", "billing.nothing-due"]


async def test_the_bill_belongs_to_the_case_and_names_its_cause(databases: Databases) -> None:
    one = marked()
    async with billing(databases) as running:
        (case,) = await running.hears(one)
        mark, levy = await running.journal()
        assert (levy.case_id, levy.causation, levy.office) == (case, mark.position, PASURUAN)
        assert (levy.actor, levy.actor_role, levy.channel) == ("jejak:billing", "system", "journal")
        assert levy.stream_id == bill_of(one.verification_id)


async def test_one_verification_has_one_bill(databases: Databases) -> None:
    """Scenario 60. The case of the second mark stops, with the reason; the first bill stays."""
    one = marked()
    async with billing(databases) as running:
        await running.hears(one)
        (case,) = await running.hears(one)
        stop = (await running.journal())[-1]
        assert (stop.type, stop.case_id, stop.fields()["code"]) == ("reactions.stopped", case, "bill-exists")
        assert (await running.bill_of(one))["status"] == "assessed"


async def test_a_service_without_a_price_stops_only_its_case(databases: Databases) -> None:
    unpriced, priced = marked(accuracy_class="I"), marked()
    async with billing(databases) as running:
        case, _ = await running.hears(unpriced, priced)
        stops = [row for row in await running.journal() if row.type == "reactions.stopped"]
        assert [(row.case_id, row.fields()["code"]) for row in stops] == [(case, "no-tariff-line")]
        assert (await running.bill_of(priced))["status"] == "assessed"


async def test_a_stopped_case_is_resumed_by_an_administrator_only(databases: Databases) -> None:
    async with billing(databases) as running:
        (case,) = await running.hears(marked(accuracy_class="I"))
        body = {"reason": "Tarif dilengkapi"}
        refused = await running.staff.treasurer.post(f"/stopped-cases/{case}/resumption", body)
        assert (refused.status_code, refused.json()["code"]) == (403, "role-missing")
        resumed = await running.staff.administrator.post(f"/stopped-cases/{case}/resumption", body)
        assert (resumed.status_code, resumed.json()["resumed"]) == (200, True)
        await running.follower.catch_up()
        # the cause was not repaired: it stops again, at the same event
        types = [row.type for row in await running.journal()]
        assert types[1:] == ["reactions.stopped", "reactions.resumed", "reactions.stopped"]


async def test_after_a_restart_nothing_happens_twice(databases: Databases) -> None:
    one = marked()
    async with billing(databases) as running:
        await running.hears(one)
    async with billing(databases) as running:
        await running.follower.catch_up()
        assert len(await running.journal()) == 2
