"""The JSON in which a gateway beside SIMPONI and we speak: our own contract, because SIMPONI has no public interface.

Amounts are whole rupiah without decimals, moments have their zone. SIMPONI may add fields; it leaves out none of these.
"""

from typing import Annotated, Any

import orjson
from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from services.billing.bill.ntpn import NtpnUnreadable, refuse_ntpn
from services.billing.billing_code.billing_code import BillingCode, CodePayment
from services.billing.billing_code.code_number import CodeUnreadable, refuse_code
from services.billing.billing_code.requesting import Given
from shared.outgoing.connection import AnswerBody

LARGEST_AMOUNT = 10**12


def _code(written: str) -> str:
    try:
        refuse_code(written)
    except CodeUnreadable as refusal:
        raise ValueError(refusal.code) from None
    return written


def _ntpn(written: str) -> str:
    try:
        refuse_ntpn(written)
    except NtpnUnreadable as refusal:
        raise ValueError(refusal.code) from None
    return written


Code = Annotated[str, AfterValidator(_code)]
Ntpn = Annotated[str, AfterValidator(_ntpn)]
Ntb = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{6,16}$")]
PaidThrough = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,29}$")]
"""Where it was paid, such as `teller`, `atm`, `mobile-banking`."""
Amount = Annotated[int, Field(ge=1, le=LARGEST_AMOUNT)]


class GivenAnswer(AnswerBody):
    """The answer to a request for a code."""

    kode_billing: Code
    jumlah: Amount
    terbit: AwareDatetime
    kedaluwarsa: AwareDatetime


class PaidNews(AnswerBody):
    """One payment under a code."""

    ntpn: Ntpn
    ntb: Ntb
    kanal: PaidThrough
    waktu_bayar: AwareDatetime
    jumlah: Amount

    def payment(self) -> CodePayment:
        return CodePayment(self.ntpn, self.ntb, self.kanal, self.jumlah, self.waktu_bayar)


class StatusAnswer(AnswerBody):
    """The answer to a question about a code: all payments under it."""

    kode_billing: Code
    pembayaran: Annotated[tuple[PaidNews, ...], Field(max_length=20, strict=False)]


class PaidNotice(PaidNews):
    """SIMPONI's own message to us."""

    kode_billing: Code


def written_request(code: BillingCode) -> dict[str, Any]:
    """What SIMPONI is asked: nothing in it names a person."""
    return {
        "referensi": str(code.id),
        "satker": code.office,
        "jumlah": code.amount,
        "uraian": code.what_for,
        "dasar_hukum": code.legal_basis,
        "jam_berlaku": code.code_hours,
    }


def read_given(body: bytes, amount: int) -> Given:
    """The code that SIMPONI gave over this amount. Raises ValueError for what is not the contract's."""
    answer = GivenAnswer.model_validate_json(body)
    if answer.jumlah != amount or answer.kedaluwarsa <= answer.terbit:
        raise ValueError("not the code that was asked for")
    return Given(answer.kode_billing, answer.terbit, answer.kedaluwarsa)


def read_payments(body: bytes, code: str) -> tuple[CodePayment, ...]:
    """The payments under a code. Raises ValueError for what is not the contract's, or is about another code."""
    answer = StatusAnswer.model_validate_json(body)
    if answer.kode_billing != code:
        raise ValueError("about another code")
    return tuple(one.payment() for one in answer.pembayaran)


def read_notice(body: bytes) -> tuple[str, CodePayment]:
    """The code and the payment of SIMPONI's message. Raises ValueError."""
    notice = PaidNotice.model_validate_json(body)
    return notice.kode_billing, notice.payment()


def written_answer(**said: Any) -> bytes:
    """Our answer to SIMPONI's message."""
    return orjson.dumps(said)
