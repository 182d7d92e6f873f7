"""Reads the EMV payload of a QRIS code, to check what the acquirer sends. Nothing here makes a payload: a payment exists
only if the acquirer knows of it.

A payload is a row of fields: two digits of tag, two digits of length, and the value. Lengths count characters. The last
field is 63, the CRC-16/CCITT-FALSE over the UTF-8 bytes of everything before its value.

Source: EMVCo, QR Code Specification for Payment Systems, Merchant-Presented Mode; Standar Nasional QR Code (QRIS), Bank
Indonesia.
"""

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

LONGEST: Final = 512
"""Characters of a payload (EMVCo 3.1)."""
RUPIAH: Final = "360"
_CRC = "63"
_AMOUNT = re.compile(r"([1-9][0-9]{0,11})(?:\.0{0,2})?")
_TEMPLATES: Final = {f"{number:02}" for number in (*range(26, 52), 62, 64, *range(80, 100))}

Lie = Literal["unreadable", "crc", "static", "amount", "currency", "fee", "bill-number", "nmid", "person"]
"""What in a payload is not as it was asked.

unreadable   the fields cannot be read     currency     another one than rupiah
crc          the checksum is wrong         fee          the payer would pay a tip or a fee besides
static       it is not for one payment     bill-number  another bill, or none
amount       another amount, or none       nmid         another merchant
                                           person       it holds data of a person (mobile number, loyalty number …)
"""


class PayloadUnreadable(ValueError):
    """The text is not a payload: a field ends beyond the text, or is there twice, or the CRC is not the last."""


class CrcWrong(PayloadUnreadable):
    """The payload was changed on the way."""


@dataclass(frozen=True)
class Payload:
    """The fields of a payload, by tag."""

    fields: Mapping[str, str]

    def within(self, tag: str) -> Mapping[str, str]:
        """The fields inside a field; empty without it. Raises PayloadUnreadable."""
        return _fields(self.fields.get(tag, ""))

    @property
    def is_dynamic(self) -> bool:
        """Whether it is for one payment."""
        return self.fields.get("01") == "12"

    @property
    def amount(self) -> int | None:
        """Whole rupiah; None if there is no amount, or it is not in whole rupiah."""
        written = _AMOUNT.fullmatch(self.fields.get("54", ""))
        return int(written[1]) if written else None

    @property
    def nmid(self) -> str | None:
        """The national number of the merchant."""
        return self.within("51").get("02")

    @property
    def bill_number(self) -> str | None:
        return self.within("62").get("01")


def crc_of(text: str) -> str:
    """CRC-16/CCITT-FALSE over the UTF-8 bytes, in upper-case hexadecimal."""
    return f"{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"


def read_payload(text: str) -> Payload:
    """The fields of a payload. Raises PayloadUnreadable, and CrcWrong after that."""
    if len(text) > LONGEST:
        raise PayloadUnreadable
    fields = _fields(text)
    for tag in _TEMPLATES & fields.keys():
        _fields(fields[tag])
    if list(fields)[:1] != ["00"] or list(fields)[-1:] != [_CRC] or len(fields[_CRC]) != 4:
        raise PayloadUnreadable
    if fields[_CRC].upper() != crc_of(text[:-4]):
        raise CrcWrong
    return Payload(fields)


def lies_in(text: str, *, amount: int, bill_number: str, nmid: str) -> tuple[Lie, ...]:
    """What in the acquirer's payload is not as it was asked; empty if all is true."""
    try:
        payload = read_payload(text)
    except CrcWrong:
        return ("crc",)
    except PayloadUnreadable:
        return ("unreadable",)
    additional = payload.within("62")
    found: dict[Lie, bool] = {
        "static": not payload.is_dynamic,
        "amount": payload.amount != amount,
        "currency": payload.fields.get("53") != RUPIAH,
        "fee": not payload.fields.keys().isdisjoint({"55", "56", "57"}),
        "bill-number": payload.bill_number != bill_number,
        "nmid": payload.nmid != nmid,
        "person": not additional.keys().isdisjoint({"02", "04", "06", "09"}),
    }
    return tuple(lie for lie, is_found in found.items() if is_found)


def _fields(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        head = text[at : at + 4]
        if not re.fullmatch(r"[0-9]{4}", head, re.ASCII):
            raise PayloadUnreadable
        tag, end = head[:2], at + 4 + int(head[2:])
        if end > len(text) or tag in found:
            raise PayloadUnreadable
        found[tag] = text[at + 4 : end]
        at = end
    return found
