"""Folds text that people paste from chats, spreadsheets, scans and web pages, with invisible characters among the
letters.

`pasted` keeps the letters and gives lookalikes one form; every parser of names and numbers uses it first.
`digits_and_signs` goes further, for searching a text: every decimal digit of Unicode becomes an ASCII one.
"""

import re
import unicodedata
from functools import cache

_REVERSES = "\u202e"
"""Right-to-left override: it makes the text read differently from what is stored, so it is kept and every parser
refuses it.
"""
_BLANKS = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_DASHES = "\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d"
_APOSTROPHES = "\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201b\u2032\ua78c\uff07"
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202d\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e01ef"
)
"""Soft hyphen, joiners, zero-width blanks, directional marks, variation selectors and tags."""
_CHANGED = re.compile(f"[{_BLANKS}{_DASHES}{_APOSTROPHES}{_UNSEEN}]")


def pasted(text: str) -> str:
    """The text in Unicode's NFC with one kind of blank, dash and apostrophe, and without invisible marks.

    ASCII text is returned unchanged, except that a tab becomes a blank.
    """
    folded = _CHANGED.sub(lambda found: _plain(found[0]), unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", folded)  # joins letters that a dropped mark kept apart


def digits_and_signs(text: str) -> str:
    """The text for a search: compatibility forms resolved (NFKC), then as `pasted`, every decimal digit an ASCII one.

    Enclosing and combining marks between digits (an emoji's keycap) are dropped; a minus or a bracket stays what it is.
    """
    if text.isascii():
        return text
    folded = pasted(unicodedata.normalize("NFKC", text)).replace(_REVERSES, "")
    return "".join(_searched(one) for one in folded)


@cache
def _plain(sign: str) -> str:
    if re.match(f"[{_UNSEEN}]", sign):
        return ""
    if re.match(f"[{_DASHES}]", sign):
        return "-"
    return "'" if re.match(f"[{_APOSTROPHES}]", sign) else " "


def _searched(sign: str) -> str:
    if sign.isascii():
        return sign
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    return "" if category in {"Mn", "Me"} else sign
