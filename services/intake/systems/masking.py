"""Masks what other systems answer before it is kept: their ids, codes and texts could hold a person's data."""

import re
from typing import Final

from shared.privacy.personal_text import personal_data_in

MASKED: Final = "[disamarkan]"
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z-])[0-9]{15,18}(?![0-9])")
"""As long as a NIK, NPWP or NIP, whether it is a valid one or not."""
_ID_OF_OSS = re.compile(r"[A-Z]{1,3}-[0-9]{19,25}")
"""As in I-202206301234567890123: in so many digits a NIK is found by chance."""


def looks_personal(text: str) -> bool:
    """Whether a value of another system may hold a NIK, NPWP or NIP, a telephone number or an e-mail address."""
    if _ID_OF_OSS.fullmatch(text):
        return False
    return _LONG_NUMBER.search(text) is not None or personal_data_in(text) is not None


def masked(text: str) -> str:
    """The value itself where it is harmless, else `[disamarkan]`."""
    return MASKED if looks_personal(text) else text
