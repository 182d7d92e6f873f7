"""All exchanges of the vectors, byte for byte: what a bank sends, and what it is answered."""

import json
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from tests.billing.bank.given import TOTAL, Bank, bank
from tests.billing.bank.given_vectors import EXCHANGES, NEGATIVE
from tests.conftest import Databases


async def answered(one: Bank, id: str) -> None:
    exchange: dict[str, Any] = EXCHANGES[id]
    answer, expected = await one.send(exchange), exchange["response"]
    assert (answer.status_code, answer.content) == (expected["http"], orjson.dumps(expected["body"])), id
    for name, value in expected.get("headers", {}).items():
        assert answer.headers[name] == value, id


async def test_the_exchanges_of_a_day_in_their_order(databases: Databases) -> None:
    async with bank(databases) as one:
        for id in ("T1", "I1", "I2"):
            await answered(one, id)
        assert (await one.bill())["owed"] == TOTAL
        for id in ("P1", "P3", "P4", "P5", "P6", "P7", "P8"):
            await answered(one, id)
        assert [money["reference"] for money in (await one.bill())["receipts"]] == ["00113393201"]
        assert (await one.events()).count("billing.money-received") == 1
        await answered(one, "I4")


@pytest.mark.parametrize("id", ["P1", "P4", "P7", "P8"])
async def test_a_payment_of_an_open_bill(databases: Databases, id: str) -> None:
    async with bank(databases) as one:
        await answered(one, id)
        assert len((await one.bill())["receipts"]) == (id == "P1")


async def test_a_bill_that_another_channel_settled(databases: Databases) -> None:
    async with bank(databases) as one:
        await one.paid_otherwise()
        await answered(one, "I4")
        await answered(one, "P5")
        assert [money["channel"] for money in (await one.bill())["receipts"]] == ["qris"]


async def test_an_expired_account(databases: Databases) -> None:
    async with bank(databases) as one:
        await one.expires(datetime(2026, 1, 15, 1, 30, tzinfo=UTC))
        await answered(one, "I5")


async def test_the_answers_are_json_without_white_space(databases: Databases) -> None:
    async with bank(databases) as one:
        answer = await one.send(EXCHANGES["I1"])
        assert answer.content == json.dumps(EXCHANGES["I1"]["response"]["body"], separators=(",", ":")).encode()


def test_no_exchange_and_no_wrong_signature_is_left_out() -> None:
    """A new one in the files needs its test: above, in `test_signatures.py`, or in `test_bank_calls.py` (N8, N9: the time)."""
    assert set(EXCHANGES) == {"T1", "I1", "I2", "I4", "I5", "P1", "P3", "P4", "P5", "P6", "P7", "P8"}
    assert {f"N{number}" for number in range(1, 10)} == NEGATIVE
