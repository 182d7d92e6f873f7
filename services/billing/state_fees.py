"""Fees of service cards that are state revenue (PNBP), as dated data (`data/state_fees.yaml`).

The state sets the amount and takes the money: the payer gets a billing code from the ministry's own system, and the state
treasury gives each payment an NTPN (Nomor Transaksi Penerimaan Negara).
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
"""No number of a person that is looked for here has fewer digits."""


class NtpnUnreadable(Unreadable):
    """Does not repeat what was sent: it may hold a person's number."""

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
    """What the fee of a service is by a rule of the state, in whole rupiah; 0 where the rule charges nothing."""

    id: Name
    service_code: Name
    rupiah: Annotated[int, Strict(), Field(ge=0)]
    code_hours: Annotated[int, Strict(), Field(ge=1)]
    indonesian: Name
    english: Name


STATE_FEES = load(Path(__file__).parent / "data" / "state_fees.yaml", StateFee, apart_by=lambda one: one.service_code)


def state_fee(service_code: str, on: date) -> StateFee | None:
    """The state fee of a service on a day of the office's zone; None where its fee is not state revenue."""
    return line_in_force((one for one in STATE_FEES if one.service_code == service_code), on)


def refuse_ntpn(ntpn: str) -> None:
    """Raises NtpnUnreadable for a text of another form, and for one in which digits without a letter are a person's number."""
    if not re.fullmatch(NTPN_PATTERN, ntpn) or any(
        personal_data_in(run) is not None for run in _LONG_RUN.findall(ntpn)
    ):
        raise NtpnUnreadable
