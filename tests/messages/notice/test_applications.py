"""Each event of an applicant's case becomes one message: to their sealed contact, with its template and parameters."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from services.messages.notice.use_cases import OLDEST
from tests.conftest import Databases
from tests.messages.office import EMAIL, RECEIPT, Running, running
from tests.raw_events import MORNING

TOKEN = "5e0c2c52-0a1f-4c8b-9f0e-6d1c1f5b7a42"
PAYMENT = "4T8W-1ZQC-6HJN-0R2B"


@pytest_asyncio.fixture
async def messages(databases: Databases) -> AsyncIterator[Running]:
    async with running(databases) as service:
        yield service


OCCASIONS: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    (
        "intake.application-accepted",
        {"number": "REG/2026/00001", "service_code": "PSR-TERA", "promised_until": "2026-01-16", "accounts": ["siti"]},
        "accepted",
        {"number": "REG/2026/00001", "service": "PSR-TERA", "promised_until": date(2026, 1, 16)},
    ),
    (
        "intake.application-returned",
        {
            "shortcomings": [
                {"document": "nib", "name": "NIB", "problem": "belum ada"},
                {"document": "form", "name": "Formulir", "problem": "belum ditandatangani"},
            ]
        },
        "returned",
        {"service": "PSR-TERA", "items": "NIB: belum ada\nFormulir: belum ditandatangani"},
    ),
    (
        "intake.application-rejected",
        {"legal_ground": "UU 14/2008 art. 17."},
        "refused",
        {"service": "PSR-TERA", "legal_ground": "UU 14/2008 art. 17"},
    ),
    (
        "intake.product-issued",
        {"title": "Surat Keterangan IKM", "number": "IKM/2026/00001", "valid_until": None},
        "product-ready",
        {"service": "PSR-TERA", "title": "Surat Keterangan IKM", "number": "IKM/2026/00001"},
    ),
    (
        "intake.compensation-owed",
        {"owes": ["notice"], "at": "2026-01-16T17:00:00+00:00", "token": None, "days": None},
        "late",
        {"service": "PSR-TERA", "late_since": date(2026, 1, 17)},
    ),
    (
        "intake.compensation-owed",
        {"owes": ["notice"], "at": "2026-01-16T17:00:00+00:00", "token": None, "days": None, "cause": "error"},
        "office-error",
        {"service": "PSR-TERA", "found_on": date(2026, 1, 17)},
    ),
    (
        "intake.apology-issued",
        {"number": "MAAF/2026/00001", "promised_until": "2026-01-14", "days_late": 2, "token": TOKEN, "days": 1},
        "late-apology",
        {
            "number": "MAAF/2026/00001",
            "service": "PSR-TERA",
            "promised_until": date(2026, 1, 14),
            "days_late": 2,
            "token": TOKEN,
            "days": 1,
        },
    ),
    (
        "billing.skrd-issued",
        {"number": "SKRD/2026/00001", "amount": 27_500, "due_on": "2026-02-14", "payment_number": None},
        "bill-due",
        {"number": "SKRD/2026/00001", "amount": 27_500, "due_on": date(2026, 2, 14)},
    ),
    (
        "billing.skrd-issued",
        {"number": "SKRD/2026/00001", "amount": 27_500, "due_on": "2026-02-14", "payment_number": PAYMENT},
        "bill-due",
        {"number": "SKRD/2026/00001", "amount": 27_500, "due_on": date(2026, 2, 14), "payment": PAYMENT},
    ),
    (
        "billing.fee-assessed",
        {"kind": "pnbp", "total": 25_000, "what_for": "formulir SKA", "code_hours": 24, "payment_number": PAYMENT},
        "bill-due-to-state",
        {"amount": 25_000, "what_for": "formulir SKA", "code_hours": 24, "payment": PAYMENT},
    ),
    (
        "billing.contract-fee-assessed",
        {"kind": "pnbp", "total": 9_000_000, "payment_number": PAYMENT},
        "bill-due-to-state",
        {"amount": 9_000_000, "what_for": "biaya sertifikasi menurut kontrak", "payment": PAYMENT},
    ),
    (
        "billing.billing-code-issued",
        {
            "code": "820260209000117",
            "amount": 25_000,
            "expires_at": "2030-02-10T02:00:00+00:00",
            "payment_number": PAYMENT,
        },
        "billing-code",
        {
            "number": "820260209000117",
            "amount": 25_000,
            "day": date(2030, 2, 10),
            "at": "09.00 WIB",
            "payment": PAYMENT,
        },
    ),
    (
        "billing.billing-code-expired",
        {"code": "820260209000117", "payment_number": PAYMENT},
        "billing-code-expired",
        {"number": "820260209000117", "payment": PAYMENT},
    ),
    ("billing.billing-code-expired", {"code": None, "payment_number": None}, "billing-code-expired", {}),
    (
        "billing.reminder-issued",
        {"number": "ST/2026/00001", "owed": 27_500, "payment_number": PAYMENT},
        "reminder-issued",
        {"number": "ST/2026/00001", "amount": 27_500, "payment": PAYMENT},
    ),
    (
        "billing.strd-issued",
        {"number": "STRD/2026/00001", "amount": 1_100, "payment_number": PAYMENT},
        "strd-issued",
        {"number": "STRD/2026/00001", "amount": 1_100, "payment": PAYMENT},
    ),
    (
        "billing.refund-paid",
        {"reference": "TRF20260203000123", "amount": 27_500},
        "refund-paid",
        {"number": "TRF20260203000123", "amount": 27_500},
    ),
    (
        "billing.payment-received",
        {"amount": 27_500, "tbp_number": "TBP/2026/00001"},
        "paid",
        {"number": "TBP/2026/00001", "amount": 27_500},
    ),
    (
        "billing.money-received",
        {"channel": "virtual-account", "reference": "00113393201", "amount": 150_000},
        "paid-by-bank",
        {"number": "00113393201", "amount": 150_000},
    ),
    (
        "billing.ntpn-confirmed",
        {"amount": 25_000, "ntpn": "0123456789ABCDEF"},
        "paid-to-state",
        {"number": "0123456789ABCDEF", "amount": 25_000},
    ),
    (
        "certification.certificate-issued",
        {"number": "SPPT-SNI/2026/00001"},
        "certificate-ready",
        {"number": "SPPT-SNI/2026/00001"},
    ),
    ("metrology.hand-over-cleared", {}, "instrument-ready", {"instrument": "UTTP"}),
    (
        "metrology.instrument-returned",
        {"why": "Tidak menyala."},
        "instrument-returned",
        {"instrument": "UTTP", "why": "Tidak menyala."},
    ),
]


@pytest.mark.parametrize(("event", "fields", "template", "parameters"), OCCASIONS, ids=lambda one: str(one)[:40])
async def test_an_event_becomes_one_message(
    messages: Running, event: str, fields: dict[str, Any], template: str, parameters: dict[str, Any]
) -> None:
    case = await messages.application()
    position = messages.happens(event, case, **fields)
    [message] = await messages.told()
    assert (message.template, dict(message.values)) == (template, {**parameters, "receipt": RECEIPT})
    assert (message.language, message.case_id, message.office) == ("id", case, "disperindag-pasuruan")
    assert (message.position, message.accounts) == (position, ("siti",))
    assert message.hash == leaf_at(messages, position)
    assert message.address is not None
    opened = await messages.personal.open(message.address.sealed, message.address.stream, message.address.field)
    assert (message.channel, opened) == ("email", EMAIL)
    assert messages.stopped() == []


async def test_a_levy_is_told_with_its_skrd_only(messages: Running) -> None:
    case = await messages.application()
    messages.happens("billing.fee-assessed", case, kind="printed", total=25_000)
    messages.happens("billing.contract-fee-assessed", case, kind="levy", total=4_500_000)
    messages.happens("billing.fee-assessed", case, kind="pnbp", total=0)
    assert await messages.told() == []


async def test_a_letter_of_apology_is_the_only_notice_of_its_lateness(messages: Running) -> None:
    case = await messages.application("BS-SP")
    messages.happens("intake.compensation-owed", case, owes=["apology-letter", "shortened-promise"])
    messages.happens("intake.compensation-owed", case, owes=["legal-sanction"])
    assert await messages.told() == []
    messages.happens("intake.apology-issued", case, number="MAAF/2026/00001")
    assert [one.template for one in await messages.told()] == ["late-apology"]


async def test_a_service_without_promise_is_accepted_without_a_day(messages: Running) -> None:
    case = await messages.application("BPSMB-PS")
    messages.happens("intake.application-accepted", case, promised_until=None, service_code="BPSMB-PS")
    [message] = await messages.told()
    assert "promised_until" not in message.values


async def test_a_corrected_contact_counts_at_once(messages: Running) -> None:
    applicant = await messages.applicant(email=None)
    case = await messages.application(applicant=applicant)
    messages.happens("metrology.hand-over-cleared", case)
    empty: dict[str, Any] = dict.fromkeys(("nib", "business_name", "name", "phone", "nik", "npwp", "address"))
    mail = await messages.sealed(applicant, applicant, "email", EMAIL)
    [before] = await messages.told()
    messages.happens("intake.applicant-corrected", applicant, stream=applicant, version=2, **{**empty, "email": mail})
    messages.happens("intake.product-issued", case)
    assert [before.channel, (await messages.told())[-1].channel] == ["whatsapp", "email"]


async def test_the_instrument_is_named_as_on_its_plate(messages: Running) -> None:
    case = await messages.application()
    messages.happens("metrology.verification-opened", case, brand="Cahaya", model="T-30", serial="881")
    messages.happens("metrology.hand-over-cleared", case)
    [message] = await messages.told()
    assert message.values["instrument"] == "UTTP Cahaya T-30 nomor seri 881"


async def test_a_case_that_concerns_nobody_we_know_tells_nobody(messages: Running) -> None:
    messages.happens("metrology.hand-over-cleared", uuid4())
    assert await messages.told() == []
    assert messages.stopped() == []


async def test_a_service_that_is_new_here_does_not_tell_the_whole_journal(messages: Running) -> None:
    case = await messages.application()
    messages.happens("metrology.hand-over-cleared", case)
    messages.clock.set(MORNING + OLDEST + timedelta(seconds=1))
    messages.happens("metrology.instrument-returned", case)
    assert [one.template for one in await messages.told()] == ["instrument-returned"]


def leaf_at(messages: Running, position: int) -> str:
    [(leaf,)] = messages.journal.execute(
        "SELECT leaf_hash FROM journal.events WHERE position = %s", (position,)
    ).fetchall()
    return bytes(leaf).hex()
