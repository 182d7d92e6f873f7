"""The code that a citizen gets for an application or a report; anybody with it sees the state of the case.

It holds 75 random bits, so that nobody finds one by trying, and reveals nothing about the citizen or the office. It is
written in Crockford's base32, which has no letters that look like digits, in four groups: `7K3M-9QXA-2BCD-E5F4`. The
last character is a check (Luhn modulo 32): it detects one wrong character, and nearly all swapped neighbours.
"""

import os
from collections.abc import Callable
from typing import Final

from stdnum import luhn

from shared.errors import NotFound

NewReceipt = Callable[[], str]
"""Makes a receipt; passed as an argument, so that a test can choose it."""

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGEST_WRITTEN: Final = 40
"""Characters of a receipt as people write it, spaces and dashes included."""
_LENGTH: Final = 16
_MISREAD: Final = str.maketrans("ILO", "110")


class ReceiptUnknown(NotFound):
    """The same for an impossible code and for one that was never given, so that trying reveals nothing."""

    code = "receipt-unknown"
    indonesian = "Tidak ada permohonan atau pengaduan dengan nomor resi ini. Periksa kembali 16 huruf dan angkanya."
    english = "There is no application or complaint with this receipt. Check its 16 letters and digits again."


def new_receipt() -> str:
    """A new receipt, from the system's randomness."""
    return receipt_of(os.urandom(10))


def receipt_of(random: bytes) -> str:
    """The receipt that 10 bytes make, of which 75 bits are used; the same bytes make the same one."""
    number = int.from_bytes(random[:10], "big")
    code = "".join(ALPHABET[number >> shift & 31] for shift in range(0, 5 * (_LENGTH - 1), 5))
    return _grouped(code + luhn.calc_check_digit(code, ALPHABET))


def parse_receipt(text: str) -> str:
    """The normal form of a receipt that somebody typed, in any case and grouping. Raises ReceiptUnknown."""
    if len(text) > LONGEST_WRITTEN or not text.isascii():
        raise ReceiptUnknown
    code = "".join(text.replace("-", " ").split()).upper().translate(_MISREAD)
    if len(code) != _LENGTH or not luhn.is_valid(code, ALPHABET):
        raise ReceiptUnknown
    return _grouped(code)


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


WRITTEN_RECEIPT = r"^[0-9A-Za-z \-]{16,40}$"
