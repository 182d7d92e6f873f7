"""What a thief on the way, a foreign bank or a careless bank may try at /v1.0: nothing is paid by it, and nothing is shown."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from services.billing.bank.app import PATH
from services.billing.bank.callers import Callers
from services.billing.bank.signatures import sign_service, sign_symmetric, sign_token_request
from services.billing.bank.tokens import BankTokens
from shared.settings import BankAccess
from tests.billing.bank.given import ACCESS, BANK, MONEY, OPENED, TOTAL, Bank, bank, code, flag
from tests.billing.bank.given_vectors import SECRET, TOKEN
from tests.conftest import Databases
from tests.gates.replaying import differing

PAYMENT = "/transfer-va/payment"
OTHER = "bank-jateng"
_KEY = generate_private_key(65537, 2048)
PRIVATE = _KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
OTHER_ACCESS = BankAccess.model_validate(
    {
        "client_key": "JEJAK-TEST-2",
        "client_secret": "jejak-test-secret-0002",
        "public_key": _KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    }
)
BODY: dict[str, Any] = {
    "partnerServiceId": "   88999",
    "customerNo": "2600000000017",
    "virtualAccountNo": "   889992600000000017",
    "paymentRequestId": "20260115001",
    "paidAmount": {"value": "150000.00", "currency": "IDR"},
    "referenceNo": "00113393201",
}


def two_banks(one: Bank) -> BankTokens:
    """Both banks have credentials now; the tokens are real ones."""
    tokens = BankTokens(b"r" * 32)
    callers = Callers({BANK: ACCESS, OTHER: OTHER_ACCESS}, tokens, one.running.clock)
    one.running.service.endpoints[PATH].state.endpoint = replace(one.endpoint, callers=callers)
    return tokens


async def sends(one: Bank, body: Mapping[str, Any], **headers: str) -> tuple[int, str, str]:
    sent = {"X-EXTERNAL-ID": str(10**20 + one.sent), "CHANNEL-ID": "95231", **headers}
    one.sent += 1
    return code(await one.client.post(PATH + PAYMENT, content=json.dumps(body).encode(), headers=sent))


async def test_a_bank_opens_nothing_of_another_bank(databases: Databases) -> None:
    async with bank(databases) as one:
        tokens, content = two_banks(one), json.dumps(BODY).encode()
        now = one.running.clock.now().isoformat(timespec="seconds")
        foreign = tokens.issue(OTHER, one.running.clock.now())

        def symmetric(secret: str, token: str) -> dict[str, str]:
            signature = sign_symmetric(secret, "POST", PATH + PAYMENT, token, content, now)
            return {"X-TIMESTAMP": now, "Authorization": f"Bearer {token}", "X-SIGNATURE": signature}

        theirs = OTHER_ACCESS.client_secret.get_secret_value()
        first = {"X-PARTNER-ID": "88999"}
        assert (await sends(one, BODY, **first, **symmetric(theirs, foreign)))[1:] == ("4012501", "Invalid Token (B2B)")
        own = tokens.issue(BANK, one.running.clock.now())
        assert (await sends(one, BODY, **first, **symmetric(theirs, own)))[1] == "4012500"
        signed = {"X-TIMESTAMP": now, "X-SIGNATURE": sign_service(PRIVATE, "POST", PATH + PAYMENT, content, now)}
        assert (await sends(one, BODY, **first, **signed, Authorization=f"Bearer {own}"))[1] == "4012500"
        assert (await sends(one, BODY, **{"X-PARTNER-ID": "88998"}, **symmetric(theirs, foreign)))[1] == "4012500"
        assert (await sends(one, BODY, **{"X-PARTNER-ID": "88998"}, **signed))[1] == "4042512", "another bank's account"
        assert (await one.bill())["receipts"] == []
        assert (await sends(one, BODY, **first, **symmetric(SECRET, own)))[1] == "2002500"


async def test_a_token_is_signed_for_by_the_key_of_its_own_client(databases: Databases) -> None:
    async with bank(databases) as one:
        two_banks(one)
        now = one.running.clock.now().isoformat(timespec="seconds")

        async def ask(client: str, signed_for: str) -> str:
            headers = {
                "X-CLIENT-KEY": client,
                "X-TIMESTAMP": now,
                "X-SIGNATURE": sign_token_request(PRIVATE, signed_for, now),
            }
            body = b'{"grantType":"client_credentials"}'
            return code(await one.client.post(f"{PATH}/access-token/b2b", content=body, headers=headers))[1]

        assert await ask("JEJAK-TEST-2", "JEJAK-TEST-2") == "2007300"
        assert await ask("JEJAK-TEST", "JEJAK-TEST") == "4017300"
        assert await ask("JEJAK-TEST-2", "JEJAK-TEST") == "4017300"
        person = (await one.running.staff.treasurer.get("/bills")).request.headers["authorization"]
        refused = await one.client.post(f"{PATH}/access-token/b2b", content=b"{}", headers={"Authorization": person})
        assert code(refused) == (400, "4007302", "Invalid Mandatory Field {X-CLIENT-KEY}")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("X-SIGNATURE", "4012500"),
        ("X-TIMESTAMP", "4002501"),
        ("X-PARTNER-ID", "4012500"),
        ("X-EXTERNAL-ID", "4002501"),
        ("CHANNEL-ID", "4002501"),
        ("Authorization", "4012501"),
    ],
)
async def test_a_header_that_comes_twice_is_refused(databases: Databases, name: str, expected: str) -> None:
    async with bank(databases) as one:
        content, now = json.dumps(BODY).encode(), one.running.clock.now().isoformat(timespec="seconds")
        headers = {
            "X-TIMESTAMP": now,
            "Authorization": f"Bearer {TOKEN}",
            "X-SIGNATURE": sign_symmetric(SECRET, "POST", PATH + PAYMENT, TOKEN, content, now),
            "X-PARTNER-ID": "88999",
            "X-EXTERNAL-ID": "7",
            "CHANNEL-ID": "95231",
        }
        for twice in ([(name, "1"), *headers.items()], [*headers.items(), (name, "1")]):
            assert code(await one.client.post(PATH + PAYMENT, content=content, headers=twice))[1] == expected
        assert (await one.client.post(PATH + PAYMENT, content=content, headers=headers)).status_code == 200


@pytest.mark.parametrize(
    "raw",
    [
        json.dumps(BODY).replace('{"value"', '{"value": "1.00", "value"').encode(),
        json.dumps(BODY).replace('{"part', '{"customerNo": "1", "part').encode(),
        b"\xef\xbb\xbf" + json.dumps(BODY).encode(),
        json.dumps(BODY).encode("utf-16"),
        json.dumps(BODY).encode()[:-1] + b',"a":"\xff"}',
        json.dumps(BODY).encode()[:-1] + b',"a":"\\ud800"}',
        json.dumps(BODY).encode()[:-1] + b',"a":NaN}',
        json.dumps(BODY).encode()[:-1] + b',"a":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        json.dumps(BODY).encode() + b"\x00",
        json.dumps(BODY).encode() * 2,
    ],
    ids=[
        "amount-twice", "number-twice", "bom", "utf-16", "no-utf-8", "half-a-character", "nan", "deep", "nul", "two-bodies",
    ],
)  # fmt: skip
async def test_a_body_that_can_be_read_in_two_ways_is_refused(databases: Databases, raw: bytes) -> None:
    async with bank(databases) as one:
        assert code(await one.pays(raw=raw)) == (400, "4002500", "Bad Request")
        assert (await one.bill())["receipts"] == []


async def test_what_a_bank_writes_beside_the_contract_changes_nothing(databases: Databases) -> None:
    async with bank(databases) as one:
        more = {"additionalInfo": {"a": [10**20, 1e300, None]}, "PaidAmount": {"value": "1.00", "currency": "IDR"}}
        content = {"Content-Type": "text/plain; charset=utf-16"}
        assert code(await one.pays(headers=content, **more)) == (200, "2002500", "Successful")
        assert (await one.bill())["receipts"][0]["amount"] == TOTAL


@pytest.mark.parametrize(
    "changes",
    [
        {"paidAmount": {"value": "\uff11\uff15\uff10\uff10\uff10\uff10.00", "currency": "IDR"}},
        {"paidAmount": {"value": "150000.00 ", "currency": "IDR"}},
        {"paidAmount": {"value": "150000.00\n", "currency": "IDR"}},
        {"paidAmount": {"value": "+150000.00", "currency": "IDR"}},
        {"paidAmount": {"value": "-0.00", "currency": "IDR"}},
        {"paidAmount": {"value": "150000.000", "currency": "IDR"}},
        {"paidAmount": {"value": "150000,00", "currency": "IDR"}},
        {"paidAmount": {"value": True, "currency": "IDR"}},
        {"paidAmount": {"value": ["150000.00"], "currency": "IDR"}},
        {"paidAmount": {"value": "150000.00", "currency": "idr"}},
        {"paidAmount": {"value": "150000.00", "currency": ["IDR"]}},
        {"customerNo": "\u0662600000000017"},
        {"virtualAccountNo": "   889992600000000017 "},
        {"partnerServiceId": "88999   "},
        {"paymentRequestId": "1\n"},
        {"trxDateTime": "2026-01-15T09:00:00+25:00"},
        {"trxDateTime": "0001-01-01T00:00:00+07:00"},
        {"flagAdvise": True},
    ],
)
async def test_a_field_that_only_looks_right_is_refused(databases: Databases, changes: dict[str, Any]) -> None:
    async with bank(databases) as one:
        answer = await one.pays(**changes)
        assert (answer.status_code, answer.json()["responseCode"]) == (400, "4002501")
        assert (await one.bill())["receipts"] == []


async def test_a_call_that_is_replayed_after_midnight_pays_nothing(databases: Databases) -> None:
    """X-EXTERNAL-ID is free again on the next day in WIB; paymentRequestId is not."""
    async with bank(databases, datetime(2026, 1, 15, 15, 59, tzinfo=UTC)) as one:
        assert one.running.clock.now() == pytest.approx(
            OPENED + timedelta(hours=15, minutes=59), abs=timedelta(hours=1)
        )
        before = datetime(2026, 1, 15, 16, 59, 50, tzinfo=UTC)
        one.at(before)
        headers = {"X-TIMESTAMP": before.isoformat(timespec="seconds")}
        sent = {"external": "1", "headers": headers, "trxDateTime": "2026-01-15T23:59:50+07:00"}
        assert (await one.pays(**sent)).status_code == 200
        one.at(datetime(2026, 1, 15, 17, 0, 5, tzinfo=UTC))
        replayed = await one.pays(**sent)
        assert (code(replayed)[1], flag(replayed)) == ("4042518", "00")
        assert (await one.events()).count(MONEY) == 1
        one.at(before + timedelta(seconds=301))
        assert code(await one.pays(**sent))[1] == "4012500"


async def test_a_bank_whose_clock_is_ahead_pays_today(databases: Databases) -> None:
    async with bank(databases, datetime(2026, 1, 15, 15, 58, tzinfo=UTC)) as one:
        one.at(datetime(2026, 1, 15, 16, 58, tzinfo=UTC))
        assert (await one.pays(trxDateTime="2026-01-16T00:01:00+07:00")).status_code == 200
        assert (await one.bill())["receipts"][0]["on"] == "2026-01-15"


async def test_a_payment_is_not_dated_back_to_an_account_that_has_expired(databases: Databases) -> None:
    """Late news counts for so many days as the profile says; then the bank settles with the office by its statement."""
    async with bank(databases) as one:
        in_time = one.running.clock.now()
        await one.expires(in_time + timedelta(hours=1))
        one.at(in_time + timedelta(days=7, seconds=1))
        paid_at = in_time.isoformat(timespec="seconds")
        refused = await one.pays(trxDateTime=paid_at)
        assert code(refused) == (400, "4002501", "Invalid Field Format {trxDateTime}")
        assert code(await one.pays(paymentRequestId="2"))[1] == "4042519"
        one.at(in_time + timedelta(days=7, minutes=-1))
        assert (await one.pays(trxDateTime=paid_at)).status_code == 200
        one.at(in_time + timedelta(days=30))
        advice = await one.pays(trxDateTime=paid_at, flagAdvise="Y")
        assert code(advice)[1] == "2002500", "what became of a known payment is told for ever"


async def test_any_crowd_of_calls_leaves_rows_that_replay_gives_again(databases: Databases) -> None:
    async with bank(databases) as one:
        calls = [
            *(one.pays(external=str(number % 3)) for number in range(12)),
            *(one.pays(paymentRequestId=str(number), referenceNo=str(number)) for number in range(12)),
            *(one.pays(paidAmount={"value": "1.00", "currency": "IDR"}) for _ in range(6)),
            *(one.asks(external=str(number % 2)) for number in range(10)),
            *(one.pays(secret="another-secret-0001") for _ in range(5)),
            *(one.paid_otherwise(f"QR-{number % 2}", TOTAL) for number in range(5)),
        ]
        await asyncio.gather(*calls)
        await one.running.follower.catch_up()
        bill = await one.bill()
        keys = {(receipt["channel"], receipt["reference"]) for receipt in bill["receipts"]}
        assert len(keys) == len(bill["receipts"]) == (await one.events()).count(MONEY)
        assert sum(key[0] == "virtual-account" for key in keys) <= 1, "what a bank pays is exactly what is owed"
        assert bill["surplus"] == len(bill["receipts"]) * TOTAL - TOTAL
        assert one.running.service.unit is not None
        assert differing(databases.url, [one.running.service.unit]) == []
