"""What an office charges on a day, over HTTP."""

from datetime import UTC, datetime

from tests.billing.given import billing
from tests.conftest import Databases
from tests.people import Staff

IN_2026 = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


async def test_the_tariff_of_a_day_with_its_object_and_lines(databases: Databases) -> None:
    async with billing(databases, IN_2026) as running:
        found = (await running.staff.inspector.get("/tariffs?on=2024-01-04")).json()
        (tariff,) = found["tariffs"]
        assert (tariff["levy_object"], tariff["account_code"], tariff["account_confidence"]) == (
            "tera",
            "4.1.02.01.11",
            "C",
        )
        assert tariff["legal_basis"].startswith("Perda Kabupaten Pasuruan 18/2016")
        assert tariff["lines"][0]["amounts"]["tera"] == {"office": 27_500, "on-site": 47_500}
        assert found["nothing_due"] == []
        assert "tera" in [one["id"] for one in found["levy_objects"]]


async def test_today_tera_has_no_tariff_and_the_law_that_frees_it(databases: Databases) -> None:
    async with billing(databases, IN_2026) as running:
        found = (await running.staff.skrd_issuer.get("/tariffs")).json()
        assert (found["on"], found["tariffs"], found["budget_lines"]) == ("2026-03-02", [], [])
        assert [one["id"] for one in found["nothing_due"]] == ["retribusi-tera-abolished"]
        assert len(found["levy_objects"]) == 18
        surakarta = (await Staff(running.client, "bpsmb-surakarta").inspector.get("/tariffs")).json()
        assert [(one["charge"], one["levy_object"]) for one in surakarta["budget_lines"]] == [
            ("certification", "asset-use")
        ]
        refused = await running.staff.applicant().get("/tariffs")
        assert refused.status_code == 403
