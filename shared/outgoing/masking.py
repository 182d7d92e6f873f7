"""Masks other systems' answers before they are kept: their ids, codes and texts could hold personal data."""

import re
from typing import Final

from shared.privacy.personal_text import personal_data_in

MASKED: Final = "[disamarkan]"
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z-])[0-9]{15,18}(?![0-9])")
"""As long as a NIK, NPWP or NIP, whether valid or not."""
_ID_OF_OSS = re.compile(r"[A-Z]{1,3}-[0-9]{19,25}")
"""As in I-202206301234567890123: so many digits contain a NIK by chance."""


def looks_personal(text: str) -> bool:
    """Whether a value of another system may hold a NIK, NPWP or NIP, a telephone number or an e-mail address."""
    if _ID_OF_OSS.fullmatch(text):
        return False
    return _LONG_NUMBER.search(text) is not None or personal_data_in(text) is not None


def masked(text: str) -> str:
    """The value itself if it is harmless, else `[disamarkan]`."""
    return MASKED if looks_personal(text) else text
