"""Fees of service cards that are state revenue (PNBP), as dated data (`data/state_fees.yaml`).

The state sets the amount and receives the money. The ministry's own system gives the payer a billing code, and the
state treasury gives each payment an NTPN (Nomor Transaksi Penerimaan Negara).
"""

import re
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, Strict

from shared.dated_data import Dated, line_in_force, load
from shared.errors import Unreadable
from shared.privacy.personal_text import personal_data_in

Name = Annotated[str, Field(min_length=1)]
NTPN_PATTERN = r"^[0-9A-Z]{16}$"
"""Sixteen capital letters and digits."""
_LONG_RUN = re.compile(r"[0-9]{10,}")
"""Every personal number that is searched for has at least this many digits."""


class NtpnUnreadable(Unreadable):
    """Does not repeat what was sent, because it may hold a person's number."""

    code = "ntpn-unreadable"
    indonesian = (
        "NTPN terdiri dari tepat 16 huruf besar dan angka, seperti tercetak pada Bukti Penerimaan Negara;"
        " bukan NIK, NPWP atau nomor telepon."
    )
    english = (
        "An NTPN has exactly 16 capital letters and digits, as printed on the proof of state revenue;"
        " it is no NIK, NPWP or telephone number."
    )


class StateFee(Dated):
    """The fee of a service under a rule of the state, in whole rupiah; 0 if the rule charges nothing."""

    id: Name
    service_code: Name
    rupiah: Annotated[int, Strict(), Field(ge=0)]
    code_hours: Annotated[int, Strict(), Field(ge=1)]
    indonesian: Name
    english: Name


STATE_FEES = load(Path(__file__).parent / "data" / "state_fees.yaml", StateFee, apart_by=lambda one: one.service_code)


def state_fee(service_code: str, on: date) -> StateFee | None:
    """The state fee of a service on a day in the office's zone; None if its fee is not state revenue."""
    return line_in_force((one for one in STATE_FEES if one.service_code == service_code), on)


def refuse_ntpn(ntpn: str) -> None:
    """Refuses a text that is not an NTPN, or whose digits are a person's number, with NtpnUnreadable."""
    if not re.fullmatch(NTPN_PATTERN, ntpn) or any(
        personal_data_in(run) is not None for run in _LONG_RUN.findall(ntpn)
    ):
        raise NtpnUnreadable
