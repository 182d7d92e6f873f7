"""The code an applicant gets when an application is submitted, and with which anybody who has it sees where the case stands.

It holds 75 random bits, so that nobody finds one by trying, and says nothing about the applicant or the office. It is
written in Crockford's base32, which has no letters that look like digits, in four groups: `7K3M-9QXA-2BCD-E5F4`. The last
character is a check (Luhn modulo 32): one wrong character is seen, and so are nearly all neighbours that changed places.
"""

import os
from collections.abc import Callable
from typing import Final

from stdnum import luhn

from shared.errors import NotFound

NewReceipt = Callable[[], str]
"""Makes a receipt; handed in, so that a test can say which one comes."""

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGEST_WRITTEN: Final = 40
"""Characters of a receipt as people write it, spaces and dashes included."""
_LENGTH: Final = 16
_MISREAD: Final = str.maketrans("ILO", "110")


class ReceiptUnknown(NotFound):
    """The same for a code that cannot be one and for one that was never given: trying teaches nothing."""

    code = "receipt-unknown"
    indonesian = "Tidak ada permohonan dengan nomor resi ini. Periksa kembali 16 huruf dan angkanya."
    english = "There is no application with this receipt. Check its 16 letters and digits again."


def new_receipt() -> str:
    """A fresh receipt, of the system's randomness."""
    return receipt_of(os.urandom(10))


def receipt_of(random: bytes) -> str:
    """The receipt that 10 bytes make, of which 75 bits are used; the same bytes make the same one."""
    number = int.from_bytes(random[:10], "big")
    code = "".join(ALPHABET[number >> shift & 31] for shift in range(0, 5 * (_LENGTH - 1), 5))
    return _grouped(code + luhn.calc_check_digit(code, ALPHABET))


def parse_receipt(text: str) -> str:
    """The one form of a receipt that somebody typed, in whatever case and grouping. Raises ReceiptUnknown."""
    if len(text) > LONGEST_WRITTEN or not text.isascii():
        raise ReceiptUnknown
    code = "".join(text.replace("-", " ").split()).upper().translate(_MISREAD)
    if len(code) != _LENGTH or not luhn.is_valid(code, ALPHABET):
        raise ReceiptUnknown
    return _grouped(code)


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


WRITTEN_RECEIPT = r"^[0-9A-Za-z \-]{16,40}$"
