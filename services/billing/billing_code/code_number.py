"""The form of a billing code: 15 digits, the first says who gave it, eight are the day, six a serial number.

1–3: the tax authority (DJP), 4–6: customs (DJBC), 7–9: the treasury's SIMPONI for revenue that is no tax. Only the last are ours.
"""

import re
from datetime import date
from typing import Final

from shared.errors import Unreadable

CODE_PATTERN: Final = r"^[7-9][0-9]{14}$"
_OURS = re.compile(CODE_PATTERN)


class CodeUnreadable(Unreadable):
    """Does not repeat what was sent, because it may be a person's number."""

    code = "billing-code-unreadable"
    indonesian = (
        "Kode billing PNBP terdiri dari 15 angka: angka pertama 7, 8 atau 9, lalu tanggal (tahun, bulan, hari), lalu enam angka. "
        "Periksa kode pada bukti dari SIMPONI."
    )
    english = (
        "A billing code of state revenue has 15 digits: the first is 7, 8 or 9, then the date (year, month, day), then six digits. "
        "Check the code on the proof of SIMPONI."
    )


def refuse_code(written: str) -> None:
    """Refuses a text that is no billing code of SIMPONI with CodeUnreadable."""
    day_of(written)


def day_of(written: str) -> date:
    """The day of a billing code of SIMPONI, in its digits. Raises CodeUnreadable."""
    if not _OURS.fullmatch(written):
        raise CodeUnreadable
    try:
        return date(int(written[1:5]), int(written[5:7]), int(written[7:9]))
    except ValueError:
        raise CodeUnreadable from None
