"""Forged, foreign, late and repeated calls of banks, wrong fields, races, and a database that is away."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from services.billing.bank.tokens import TOKEN_SECONDS, BankTokens
from services.billing.bill.receipt import Money, receive_money, reverse_money
from tests.billing.bank.given import ACCESS, BANK, MONEY, TOTAL, bank, code, flag
from tests.billing.bank.given_vectors import EXCHANGES, TOKEN
from tests.conftest import Databases


async def test_who_is_not_the_bank_is_refused(databases: Databases) -> None:
    async with bank(databases) as one:
        far = (one.running.clock.now() + timedelta(seconds=301)).isoformat(timespec="seconds")
        refusals: list[tuple[dict[str, Any], tuple[int, str, str]]] = [
            ({"secret": "another-secret-0001"}, (401, "4012500", "Unauthorized. [Signature]")),
            ({"headers": {"X-SIGNATURE": "AAAA"}}, (401, "4012500", "Unauthorized. [Signature]")),
            ({"headers": {"X-PARTNER-ID": "88998"}}, (401, "4012500", "Unauthorized. [Unknown client]")),
            ({"headers": {"Authorization": "Bearer x.y.z"}}, (401, "4012501", "Invalid Token (B2B)")),
            ({"headers": {"Authorization": ""}}, (401, "4012501", "Invalid Token (B2B)")),
            ({"headers": {"X-TIMESTAMP": far}}, (401, "4012500", "Unauthorized. [Timestamp]")),
            (
                {"headers": {"X-TIMESTAMP": "2026-01-15T09:00:00"}},
                (400, "4002501", "Invalid Field Format {X-TIMESTAMP}"),
            ),
            ({"headers": {"X-SIGNATURE": ""}}, (400, "4002502", "Invalid Mandatory Field {X-SIGNATURE}")),
            ({"headers": {"X-EXTERNAL-ID": ""}}, (400, "4002502", "Invalid Mandatory Field {X-EXTERNAL-ID}")),
            ({"headers": {"X-EXTERNAL-ID": "12 3"}}, (400, "4002501", "Invalid Field Format {X-EXTERNAL-ID}")),
            ({"headers": {"CHANNEL-ID": ""}}, (400, "4002502", "Invalid Mandatory Field {CHANNEL-ID}")),
        ]
        for changes, expected in refusals:
            assert code(await one.pays(**changes)) == expected, changes
        person = (await one.running.staff.treasurer.get("/bills")).request.headers["authorization"]
        assert code(await one.pays(headers={"Authorization": person}))[1] == "4012501"
        assert (await one.bill())["receipts"] == []
        assert await one.counts("bank_requests") == 0


async def test_times_are_read_in_all_forms_of_the_profile(databases: Databases) -> None:
    async with bank(databases) as one:
        for written in ("2026-01-15T02:00:00Z", "2026-01-15T02:00:00.196Z", "2026-01-15T09:00:00+07:00"):
            assert (await one.asks(headers={"X-TIMESTAMP": written})).status_code == 200, written
        for written in ("2026-01-15T02:00:00.1Z", "2026-01-15 02:00:00Z", "2026-13-15T02:00:00Z", "2026-01-15T02:00Z"):
            assert code(await one.asks(headers={"X-TIMESTAMP": written}))[1] == "4002401", written


async def test_a_token_opens_this_endpoint_only(databases: Databases) -> None:
    async with bank(databases) as one:
        tokens, now = BankTokens(b"r" * 32), one.running.clock.now()
        given = tokens.issue(BANK, now)
        assert tokens.bank_of(given, now + timedelta(seconds=TOKEN_SECONDS - 1)) == BANK
        assert tokens.bank_of(given, now + timedelta(seconds=TOKEN_SECONDS)) is None
        assert BankTokens(b"s" * 32).bank_of(given, now) is None
        for token in (given, TOKEN):
            refused = await one.running.client.get("/bills", headers={"Authorization": f"Bearer {token}"})
            assert refused.status_code == 401


async def test_a_token_is_given_for_a_fresh_signature_of_the_key(databases: Databases) -> None:
    async with bank(databases) as one:
        asked = EXCHANGES["T1"]["request"]
        one.at(datetime.fromisoformat(asked["headers"]["X-TIMESTAMP"]))

        async def ask(body: str = asked["body"], **headers: str) -> tuple[int, str, str]:
            changed = {**asked["headers"], **{name.replace("_", "-"): value for name, value in headers.items()}}
            return code(await one.client.post(asked["path"], content=body, headers=changed))

        assert (await ask())[1] == "2007300"
        assert await ask(X_CLIENT_KEY="JEJAK-TEST-2") == (401, "4017300", "Unauthorized. [Unknown client]")
        later = "2026-01-15T08:00:01+07:00"
        assert await ask(X_TIMESTAMP=later) == (401, "4017300", "Unauthorized. [Signature]")
        assert await ask(X_TIMESTAMP="2026-01-15T08:00:00") == (400, "4007301", "Invalid Field Format {X-TIMESTAMP}")
        assert await ask("{}") == (400, "4007302", "Invalid Mandatory Field {grantType}")
        assert await ask('{"grantType":"password"}') == (400, "4007301", "Invalid Field Format {grantType}")
        one.at(datetime(2026, 1, 15, 1, 5, 1, tzinfo=UTC))
        assert await ask() == (401, "4017300", "Unauthorized. [Timestamp]")


async def test_what_is_no_request_has_an_answer_of_snap(databases: Databases) -> None:
    async with bank(databases) as one:
        for raw in (b"", b"[]", b"{", b'{"a":1', b"\xff", b'"text"'):
            assert code(await one.pays(raw=raw)) == (400, "4002500", "Bad Request"), raw
        assert code(await one.pays(raw=b" " * 300_000)) == (400, "4002500", "Bad Request")
        elsewhere = await one.client.post("/v1.0/transfer-va/unknown", content=b"{}")
        assert code(elsewhere) == (404, "4040000", "Not Found")
        assert code(await one.client.get("/v1.0/transfer-va/payment"))[1] == "4052500"
        early = await one.pays(trxDateTime="2026-01-14T09:00:00+07:00")
        assert code(early) == (400, "4002501", "Invalid Field Format {trxDateTime}"), "before its SKRD"
        assert (await one.bill())["receipts"] == []
        assert await one.counts("bank_requests") == 0


async def test_accounts_that_cannot_be_paid(databases: Databases) -> None:
    async with bank(databases) as one:
        other = {"customerNo": "2600000000018", "virtualAccountNo": "   889992600000000018"}
        not_found = "Invalid Bill/Virtual Account [Not Found]"
        assert code(await one.asks(**other)) == (404, "4042412", not_found)
        assert code(await one.pays(paymentRequestId="1", **other)) == (404, "4042512", not_found)
        foreign = {"partnerServiceId": "   88998", "virtualAccountNo": "   889982600000000017"}
        assert code(await one.pays(paymentRequestId="2", **foreign)) == (404, "4042512", not_found)
        await one.expires(one.running.clock.now().replace(microsecond=0))
        late = await one.pays(paymentRequestId="3")
        assert code(late) == (404, "4042519", "Invalid Bill/Virtual Account")
        assert (flag(late), late.json()["virtualAccountData"]["paymentFlagReason"]["english"]) == (
            "01",
            "Bill has expired",
        )
        in_time = await one.pays(paymentRequestId="4", trxDateTime="2026-01-15T08:59:59+07:00")
        assert code(in_time) == (200, "2002500", "Successful")
        assert (await one.bill())["owed"] == 0


async def test_a_repeated_payment_gets_the_first_flag(databases: Databases) -> None:
    async with bank(databases) as one:
        assert (await one.pays(external="1")).status_code == 200
        same = await one.pays(external="1")
        assert (code(same), flag(same)) == ((404, "4042518", "Inconsistent Request"), "00")
        assert same.json()["virtualAccountData"]["paymentFlagReason"]["english"] == "Success"
        again = await one.pays(external="2")
        assert (code(again)[1], flag(again)) == ("4042518", "00")
        otherwise = await one.pays(external="3", paidAmount={"value": "1.00", "currency": "IDR"})
        assert (code(otherwise)[1], flag(otherwise)) == ("4042518", "01")
        assert code(await one.pays(external="1", paymentRequestId="9"))[1] == "4092500"
        one.at(one.running.clock.now() + timedelta(days=1))
        tomorrow = await one.pays(external="1", paymentRequestId="9", referenceNo="2")
        assert code(tomorrow)[1] == "4042514"
        assert (await one.asks(external="1")).status_code == 404, "another service counts its own ids"
        assert (await one.events()).count(MONEY) == 1


async def test_an_advice_repeats_the_first_answer(databases: Databases) -> None:
    async with bank(databases) as one:
        wrong = {"paymentRequestId": "1", "paidAmount": {"value": "1.00", "currency": "IDR"}}
        assert code(await one.pays(**wrong))[1] == "4042513"
        assert code(await one.pays(flagAdvise="Y", **wrong))[1] == "4042513"
        never_came = await one.pays(paymentRequestId="2", flagAdvise="Y")
        assert (code(never_came)[1], flag(never_came)) == ("2002500", "00")
        assert code(await one.pays(paymentRequestId="2", flagAdvise="Y"))[1] == "2002500"
        assert (await one.events()).count(MONEY) == 1


async def test_fifty_calls_at_once_pay_once(databases: Databases) -> None:
    async with bank(databases) as one:
        same = await asyncio.gather(*(one.pays(external="7") for _ in range(25)))
        alike = await asyncio.gather(*(one.pays() for _ in range(25)))
        codes = [code(answer)[1] for answer in (*same, *alike)]
        assert sorted(set(codes)) == ["2002500", "4042518"]
        assert codes.count("2002500") == 1
        assert {flag(answer) for answer in (*same, *alike)} == {"00"}
        assert (await one.events()).count(MONEY) == 1
        (receipt,) = (await one.bill())["receipts"]
        assert receipt == {
            "channel": "virtual-account",
            "reference": "00113393201",
            "amount": TOTAL,
            "on": "2026-01-15",
            "reversed_on": None,
        }


async def test_two_payments_at_once_of_one_bill_pay_once(databases: Databases) -> None:
    async with bank(databases) as one:
        both = await asyncio.gather(*(one.pays(paymentRequestId=id, referenceNo=id) for id in ("1", "2", "3", "4")))
        assert sorted(code(answer)[1] for answer in both) == ["2002500", *["4042514"] * 3]
        assert (await one.events()).count(MONEY) == 1


async def test_money_that_a_statement_told_of_first_counts_once(databases: Databases) -> None:
    async with bank(databases) as one:
        day = one.running.clock.now().date()
        money = Money("virtual-account", "00113393201", TOTAL, day, BANK)
        await one.changes(lambda bill, now: receive_money(bill, money, now))
        told = await one.pays()
        assert (code(told)[1], flag(told)) == ("2002500", "00")
        assert code(await one.pays(paymentRequestId="second"))[1] == "4042514"
        assert (await one.events()).count(MONEY) == 1


async def test_the_account_follows_its_bill(databases: Databases) -> None:
    async with bank(databases) as one:
        opened = await one.account()
        assert (opened["number"], opened["document"]) == ("889992600000000017", "SKRD/2026/00017")
        assert (opened["amount"], opened["status"], opened["case_id"]) == (TOTAL, "open", str(one.case))
        assert opened["expires_at"].startswith("2027-02-14T17:00:00")
        await one.paid_otherwise("QR-1", 50_000)
        assert (await one.account())["amount"] == 100_000
        shown = (await one.asks()).json()["virtualAccountData"]
        assert shown["totalAmount"] == {"value": "100000.00", "currency": "IDR"}
        assert code(await one.pays(paymentRequestId="1"))[1] == "4042513"
        rest = await one.pays(paymentRequestId="2", paidAmount={"value": "100000.00", "currency": "IDR"})
        assert rest.status_code == 200
        await one.running.follower.catch_up()
        assert ((await one.account())["status"], (await one.account())["amount"]) == ("closed", 0)
        await one.changes(lambda bill, now: reverse_money(bill, "qris", "QR-1", now.date(), now))
        assert ((await one.account())["status"], (await one.account())["amount"]) == ("open", 50_000)
        assert (await one.asks()).status_code == 200


async def test_a_payment_after_its_reversal_is_taken_back(databases: Databases) -> None:
    async with bank(databases) as one:
        day = one.running.clock.now().date()
        await one.changes(lambda bill, now: reverse_money(bill, "virtual-account", "00113393201", day, now))
        assert (await one.pays()).status_code == 200
        bill = await one.bill()
        assert (bill["owed"], bill["receipts"][0]["reversed_on"]) == (TOTAL, "2026-01-15")


async def test_every_exchange_is_kept_and_masked(databases: Databases) -> None:
    async with bank(databases) as one:
        await one.pays(virtualAccountName="BUDI SANTOSO")
        await one.pays(secret="another-secret-0001")
        await one.pays(paidAmount=None)
        listed = await one.running.staff.treasurer.get("/bank-exchanges?bank=bank-jatim")
        kept = listed.json()["items"]
        assert [row["outcome"] for row in kept] == ["2002500", "4012500", "4002502"]
        for secret in ("BUDI", TOKEN, ACCESS.client_secret.get_secret_value()):
            assert secret not in listed.text
        assert '"paymentFlagStatus":"00"' in kept[0]["answer_body"]
        one.at(one.running.clock.now() + timedelta(days=91))
        await one.endpoint.calls.forget()
        assert await one.counts("bank_exchanges") == 0
        assert await one.counts("bank_requests") == 1


async def test_a_flood_of_forged_calls_does_not_fill_the_recorder(databases: Databases) -> None:
    async with bank(databases) as one:
        one.endpoint.refusals.most = 3
        for _ in range(5):
            assert (await one.pays(secret="another-secret-0001")).status_code == 401
        assert await one.counts("bank_exchanges") == 3


async def test_a_payment_that_cannot_be_committed_records_nothing(databases: Databases) -> None:
    async with bank(databases) as one:
        before = await one.events()
        with psycopg.connect(databases.url, autocommit=True) as owner:
            owner.execute("ALTER TABLE billing.receipts RENAME TO receipts_away")
            assert code(await one.pays()) == (500, "5002500", "General Error")
            owner.execute("ALTER TABLE billing.receipts_away RENAME TO receipts")
        assert await one.events() == before
        assert await one.counts("bank_requests") == 0
        assert code(await one.pays()) == (200, "2002500", "Successful")


def test_credentials_are_never_shown() -> None:
    assert "jejak-test-secret" not in repr(ACCESS)
