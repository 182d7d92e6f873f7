"""Finds an e-mail address in free text, also with blanks in it or with its @ in words.

`email-validator` checks whether a whole text is an address (`shared.privacy.identifiers`); it finds none inside a text.
"""

import re

_AT_IN_WORDS = re.compile(r"[(\[{] ?at ?[)\]}]", re.IGNORECASE)
_AT = re.compile(rf" ?{_AT_IN_WORDS.pattern} ?", re.IGNORECASE)
_DOT = re.compile(r" ?[(\[{] ?(?:dot|titik) ?[)\]}] ?", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t]+")

_BEFORE_AT = re.compile(r"[\w!#$%&'*+/=?^`{|}~\"-]")
_AFTER_AT = re.compile(r"\s?(?:[\w-]+\.)+([^\W\d_]{2,63})")
_AFTER_AT_SPACED = re.compile(r"\s?(?:[\w-]+(?:\.| \. ?))+([^\W\d_]{2,63})(?!\w)")
"""Needs a blank before a dot, too: a blank only after it ends a sentence."""
_COMMON_ENDS = frozenset({"id", "com", "net", "org", "edu", "gov", "info", "biz", "co", "io", "me"})
"""An @ between blanks makes an address only before one of these, because it also means "each at"."""


def holds_email(folded: str) -> bool:
    """Whether a folded text (`shared.folding`) holds an e-mail address somewhere."""
    if (")" in folded or "]" in folded or "}" in folded) and _AT_IN_WORDS.search(folded):
        folded = _DOT.sub(".", _AT.sub("@", folded))
    return "@" in folded and _holds_address(_BLANKS.sub(" ", folded))


def _holds_address(text: str) -> bool:
    """Searches from each @ outwards: a pattern that began with the local part would take long on a long text."""
    for sign in re.finditer("@", text):
        before = text[max(0, sign.start() - 2) : sign.start()]
        if not _BEFORE_AT.match(before.rstrip(" ")[-1:]):
            continue
        is_spaced = before.endswith(" ") or text[sign.end() : sign.end() + 1].isspace()
        after = _AFTER_AT.match(text, sign.end())
        if after and (not is_spaced or after[1].lower() in _COMMON_ENDS):
            return True
        spaced = _AFTER_AT_SPACED.match(text, sign.end())
        if spaced and spaced[1].lower() in _COMMON_ENDS:
            return True
    return False
