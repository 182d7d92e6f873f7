"""What a bank is answered: codes, messages and fields of SNAP BI, byte for byte.

A code has seven digits: the HTTP status, the service (73 access token, 24 inquiry, 25 payment) and the case.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

from services.billing.bank.fields import InquiryCall, PaymentCall
from services.billing.bank.rows import Outcome
from services.billing.bank.tokens import TOKEN_SECONDS
from services.billing.bank.values import rupiah

Service = Literal["73", "24", "25"]
ServiceCode = Literal["73", "24", "25", "52", "00"]
"""`52`: a notice about a QRIS code. `00`: an address that is none of the services."""

_REASONS: Final[dict[str, tuple[str, str]]] = {
    "accepted": ("Success", "Sukses"),
    "not-found": ("Bill not found", "Tagihan tidak ditemukan"),
    "paid": ("Bill has been paid", "Tagihan telah dibayar"),
    "expired": ("Bill has expired", "Tagihan kedaluwarsa"),
    "wrong-amount": ("Invalid Amount", "Jumlah Tidak Valid"),
    "inconsistent": ("Inconsistent Request", "Permintaan tidak konsisten"),
    "repeated-id": ("Cannot use the same X-EXTERNAL-ID", "Tidak bisa menggunakan X-EXTERNAL-ID yang sama"),
}
_REFUSALS: Final[dict[Outcome, tuple[str, str]]] = {
    "not-found": ("12", "Invalid Bill/Virtual Account [Not Found]"),
    "wrong-amount": ("13", "Invalid Amount"),
    "paid": ("14", "Paid Bill"),
    "expired": ("19", "Invalid Bill/Virtual Account"),
}
"""The case of `expired` is the profile's."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: HTTP status and JSON body."""

    status: int
    content: dict[str, Any]

    @property
    def code(self) -> str:
        return str(self.content["responseCode"])


def reply(status: int, service: ServiceCode, case: str, message: str, **more: Any) -> Reply:
    return Reply(status, {"responseCode": f"{status}{service}{case}", "responseMessage": message, **more})


def token_given(token: str) -> Reply:
    """The access token; `expiresIn` is text in SNAP BI."""
    given = {"accessToken": token, "tokenType": "Bearer", "expiresIn": str(TOKEN_SECONDS)}
    return reply(200, "73", "00", "Successful", **given)


def general_error(service: ServiceCode) -> Reply:
    """We could not do it now; nothing was recorded."""
    return reply(500, service, "00", "General Error")


def timed_out(service: ServiceCode) -> Reply:
    return reply(504, service, "00", "Timeout")


def bill_shown(inquiry: InquiryCall, document: str, amount: int) -> Reply:
    """An open bill, under the name of its document."""
    data = {
        **_inquiry_status("00", "accepted"),
        **inquiry.number.sent,
        "virtualAccountName": document.replace("/", " "),
        "inquiryRequestId": inquiry.request_id,
        "totalAmount": rupiah(amount),
        "virtualAccountTrxType": "C",
        "billDetails": [
            {
                "billNo": document,
                "billDescription": {"english": "Regional levy", "indonesia": "Retribusi daerah"},
                "billAmount": rupiah(amount),
            }
        ],
    }
    return reply(200, "24", "00", "Successful", virtualAccountData=data)


def bill_refused(inquiry: InquiryCall, outcome: Outcome, expired_case: str) -> Reply:
    case, message = _case(outcome, expired_case)
    asked = {**inquiry.number.sent, "inquiryRequestId": inquiry.request_id}
    return reply(404, "24", case, message, virtualAccountData={**_inquiry_status("01", outcome), **asked})


def inquiry_repeated() -> Reply:
    """The X-EXTERNAL-ID was used today."""
    return reply(409, "24", "00", "Conflict", virtualAccountData=_inquiry_status("01", "repeated-id"))


def payment_answer(payment: PaymentCall, outcome: Outcome, expired_case: str) -> Reply:
    """The answer to a payment, and to an advice about it."""
    data = _payment_data(payment, outcome, outcome)
    if outcome == "accepted":
        return reply(200, "25", "00", "Successful", virtualAccountData=data)
    return reply(404, "25", *_case(outcome, expired_case), virtualAccountData=data)


def payment_repeated(payment: PaymentCall, first: Outcome) -> Reply:
    """The same payment again: with the flag of its first answer."""
    return reply(404, "25", "18", "Inconsistent Request", virtualAccountData=_payment_data(payment, first, first))


def payment_inconsistent(payment: PaymentCall) -> Reply:
    """Another payment under a paymentRequestId that is known."""
    data = _payment_data(payment, "inconsistent", "paid")
    return reply(404, "25", "18", "Inconsistent Request", virtualAccountData=data)


def payment_in_conflict(payment: PaymentCall) -> Reply:
    """Another payment under an X-EXTERNAL-ID of today."""
    data = _payment_data(payment, "repeated-id", "paid")
    return reply(409, "25", "00", "Conflict", virtualAccountData=data)


def _case(outcome: Outcome, expired_case: str) -> tuple[str, str]:
    case, message = _REFUSALS[outcome]
    return (expired_case if outcome == "expired" else case), message


def _reason(of: str) -> dict[str, str]:
    english, indonesian = _REASONS[of]
    return {"english": english, "indonesia": indonesian}


def _inquiry_status(status: str, reason: str) -> dict[str, Any]:
    return {"inquiryStatus": status, "inquiryReason": _reason(reason)}


def _payment_data(payment: PaymentCall, reason: str, outcome: Outcome) -> dict[str, Any]:
    flag = "00" if outcome == "accepted" else "01"
    return {"paymentFlagReason": _reason(reason), **payment.sent, "paymentFlagStatus": flag}
