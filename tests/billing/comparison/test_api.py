"""A draft of a tariff is tried over HTTP on the bills in the journal; nothing is written."""

from datetime import date
from decimal import Decimal
from typing import Any

import orjson
import psycopg
import pytest

from services.billing.comparison import use_cases
from tests.billing.given import Running, billing, marked
from tests.billing.tariff.given import raw
from tests.conftest import Databases
from tests.people import Staff

PATH = "/tariff-comparisons"


def body(**changes: Any) -> dict[str, Any]:
    """As a program sends it: days and numbers as JSON writes them."""
    asked = {"tariff": raw(), "first_day": "2023-01-01", "last_day": "2024-12-31", **changes}
    sent: dict[str, Any] = orjson.loads(orjson.dumps(asked))
    return sent


async def ask(running: Running, person: Any, sent: dict[str, Any]) -> Any:
    return await running.client.post(PATH, json=sent, headers=person.headers())


def everything(url: str) -> list[Any]:
    """The journal's head and every row of billing."""
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'billing' ORDER BY 1"
        ).fetchall()
        counted = [connection.execute("SELECT position FROM journal.head").fetchall()]
        for (name,) in tables:
            rows = psycopg.sql.SQL("SELECT t::text FROM billing.{} t ORDER BY 1").format(psycopg.sql.Identifier(name))
            counted.append(connection.execute(rows).fetchall())
    return counted


async def test_a_comparison_answers_bill_by_bill_and_changes_nothing(databases: Databases) -> None:
    async with billing(databases) as running:
        scale = marked()
        small = marked(capacity=Decimal(20_000), place="on-site", tested_on=date(2023, 11, 14))
        pump = marked(kind="fuel-dispenser", accuracy_class=None, capacity=None, place="on-site")
        await running.hears(scale, small, pump)
        ids = {one.verification_id: (await running.bill_of(one))["id"] for one in (scale, small, pump)}
        before = everything(databases.url)
        answer = await ask(running, running.staff.skrd_issuer, body())
        assert answer.status_code == 200, answer.text
        assert everything(databases.url) == before
        found = answer.json()
        assert found["totals"] == {
            "bills": 3,
            "priced": 1,
            "old": 30_000,
            "new": 40_000,
            "difference": 10_000,
            "unpriced": 2,
            "old_of_unpriced": 47_500 + 150_000,
        }
        by_id = {one["id"]: one for one in found["bills"]}
        assert found["bills"][0]["id"] == ids[small.verification_id]
        assert by_id[ids[scale.verification_id]]["new_lines"] == ["scale-above-25-kg"]
        assert by_id[ids[small.verification_id]]["why"]["code"] == "tariff-amount-unknown"
        assert by_id[ids[pump.verification_id]]["why"]["code"] == "no-tariff-line"


async def test_the_tariff_in_force_is_a_draft_without_a_difference(databases: Databases) -> None:
    async with billing(databases) as running:
        await running.hears(marked(), marked(place="on-site"))
        (now,) = (await running.staff.inspector.get("/tariffs?on=2023-11-15")).json()["tariffs"]
        answer = await ask(running, running.staff.inspector, body(tariff=now))
        assert answer.status_code == 200, answer.text
        assert (answer.json()["totals"]["priced"], answer.json()["totals"]["difference"]) == (2, 0)


async def test_only_the_period_and_the_office_are_asked_for(databases: Databases) -> None:
    async with billing(databases) as running:
        await running.hears(marked(), marked(tested_on=date(2023, 11, 14)))
        answer = await ask(running, running.staff.skrd_issuer, body(first_day="2023-11-15", last_day="2023-11-15"))
        assert [one["tested_on"] for one in answer.json()["bills"]] == ["2023-11-15"]
        palembang = Staff(running.client, "bspji-palembang")
        theirs = await ask(
            running, palembang.skrd_issuer, body(tariff={**body()["tariff"], "office": "bspji-palembang"})
        )
        assert theirs.json()["bills"] == []


WRONG: list[tuple[str, Any, str]] = [
    (
        "fields-wrong",
        lambda draft: draft["lines"][1]["amounts"]["tera"].update(office=40_000.5),
        "tariff.lines.1.amounts",
    ),
    (
        "fields-wrong",
        lambda draft: draft["lines"][1]["amounts"]["tera"].update(office="40000"),
        "tariff.lines.1.amounts",
    ),
    ("fields-wrong", lambda draft: draft["lines"][0].update(up_to=-1), "tariff.lines.0.up_to"),
    ("fields-wrong", lambda draft: draft.update(valid_from="2023-02-30"), "tariff.valid_from"),
    ("missing-items", lambda draft: draft["special_tariffs"][0].pop("valid_to"), "tariff.special_tariffs.0.valid_to"),
    ("draft-tariff-unusable", lambda draft: draft["lines"][1].update(above=24_999), "scale-to-25-kg"),
    ("draft-tariff-unusable", lambda draft: draft.update(valid_to=None), "retribusi-tera-abolished"),
]


async def test_a_draft_with_a_fault_is_refused_where_it_is_wrong(databases: Databases) -> None:
    async with billing(databases) as running:
        for code, change, where in WRONG:
            sent = body()
            change(sent["tariff"])
            answer = await ask(running, running.staff.skrd_issuer, sent)
            assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
            assert where in answer.json()["detail"]


async def test_only_its_roles_may_ask(databases: Databases) -> None:
    async with billing(databases) as running:
        staff = running.staff
        for person in (staff.treasurer, staff.front_office, staff.applicant()):
            assert (await ask(running, person, body())).status_code == 403
        assert (await running.client.post(PATH, json=body())).status_code == 401


async def test_a_period_with_too_many_bills_is_refused(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(use_cases, "MOST_BILLS", 1)
    async with billing(databases) as running:
        await running.hears(marked(), marked())
        answer = await ask(running, running.staff.skrd_issuer, body())
        assert (answer.status_code, answer.json()["code"]) == (409, "too-many-bills")
