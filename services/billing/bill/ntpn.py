"""The NTPN (Nomor Transaksi Penerimaan Negara), by which the state treasury proves one payment."""

import re

from shared.errors import Unreadable
from shared.privacy.personal_text import personal_data_in

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


def refuse_ntpn(ntpn: str) -> None:
    """Refuses a text that is not an NTPN, or whose digits are a person's number, with NtpnUnreadable."""
    if not re.fullmatch(NTPN_PATTERN, ntpn) or any(
        personal_data_in(run) is not None for run in _LONG_RUN.findall(ntpn)
    ):
        raise NtpnUnreadable
