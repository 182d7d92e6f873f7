"""Finds personal data in free text: NIK, NPWP, NIP, telephone numbers and e-mail addresses, however they are spelled.

Text is folded first (`shared.folding`). Office numbers look alike: an SK number, a serial, an HS code, an amount, a
date. So a number counts only in a shape of its own, and a telephone number only if `phonenumbers` accepts it as valid.
Decision record 24 lists what is found, what is not, and why.
"""

import re
from collections.abc import Sequence
from typing import Final, Literal

from shared.folding import digits_and_signs
from shared.privacy.digit_groups import CHAIN, Group, groups_of
from shared.privacy.email_text import holds_email
from shared.privacy.identifiers import is_nik, is_old_npwp
from shared.privacy.phone_text import is_mobile_named_serial, is_phone_at

Found = Literal["nik", "npwp", "nip", "phone", "email"]

_EIGHT_DIGITS = re.compile(r"(?:[^0-9]*+[0-9]){8}")
"""No personal number has fewer digits."""
_BLANKS = re.compile(r"[ \t]+")

_NOT_OF_A_PERSON = re.compile(
    r"""
      (?<![0-9a-f]) [0-9a-f]{8} (?:-[0-9a-f]{4}){3} - [0-9a-f]{12} (?![0-9a-f])                # an id of ours
    | (?<![0-9]) (?:0?[1-9]|[12][0-9]|3[01]) ([./-]) (?:0?[1-9]|1[0-2]) \1 (?:19|20)[0-9]{2} (?![0-9])   # 15-01-2026
    | (?<![0-9]) (?:19|20)[0-9]{2} - (?:0[1-9]|1[0-2]) - (?:0[1-9]|[12][0-9]|3[01]) (?![0-9]) T?  # 2026-01-15
    | (?<![0-9]) [0-2]?[0-9] : [0-5][0-9] (?: : [0-5][0-9] )? (?![0-9])                        # 09:30
    | \b NIB \b (?:[\W_]|no\b|nomor\b){0,6} (?P<nib>[0-9]{13}) (?![0-9])                       # a business's number
    | \b (?:S/?N|(?:no|nomor)?\W{0,2}seri|serial) (?![a-z]) \W{0,3} (?P<serial>[0-9]{8,15}) (?![0-9])  # said to be one
    | \b (?:MD|ML) \W? (?P<food>[0-9]{12}) (?![0-9])                                           # a food's registration
    | \b P-?IRT \b (?:[\W_]|no\b|nomor\b){0,6} (?P<home>[0-9]{13} \W? [0-9]{2}) (?![0-9])      # a home industry's
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Numbers that name themselves. None of these has the 16 digits of a NIK, but each may be the beginning of one."""

_WORD = re.compile(r"[0-9A-Za-z]{9,}")
_LETTERS_AND_DIGITS = re.compile(r"([A-Za-z]+)[0-9]+")
_ONE_RUN = re.compile(r"[A-Za-z]*[0-9]{16,17}[A-Za-z]*")
"""A name and a NIK; a hash has more runs."""
_SAID_BEFORE = frozenset(
    {
        *(
            "nik",
            "ktp",
            "kk",
            "npwp",
            "nip",
            "no",
            "nomor",
            "nmr",
            "tel",
            "telp",
            "tlp",
            "telepon",
            "hp",
            "wa",
            "sms",
            "fax",
        ),
        *("whatsapp", "ponsel", "phone", "kontak", "hub", "hubungi"),
    }
)
"""What may come directly before a personal number; after other letters the digits belong to a serial."""
_LONGEST_SPELT = 24

_LISTED = re.compile(r"[,;:]\s|\n|\r")
"""Signs that separate the members of a list rather than the parts of a number."""

_NIK_GROUPS: Final = frozenset(
    {
        *((4, 4, 4, 4), (6, 6, 4), (2, 2, 2, 6, 4), (6, 2, 2, 2, 4), (2, 2, 2, 2, 2, 2, 4)),
        *((4, 4, 4, 5), (5, 4, 4, 4), (6, 6, 5), (7, 6, 4), (4, 4, 4, 4, 1), (1, 4, 4, 4, 4), (1,) * 16),
        (13, 2, 2),
    }
)
"""The groups in which people write a NIK, also with one digit too many."""
_NPWP_CUTS = frozenset({2, 5, 8, 9, 12})
"""The places of the signs in 01.312.166.0-091.000."""
_NPWP_EVEN = frozenset({(3,) * 5, (4, 4, 4, 3), (1,) * 15})
"""Not three groups of five: those are KBLI codes."""
_NIP = re.compile(
    r"(?:19[4-9][0-9]|20[01][0-9])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"  # born on
    r"(?:19[6-9][0-9]|20[0-9]{2})(?:0[1-9]|1[0-2]|21)[12][0-9]{3}"  # year of appointment, sex, serial
)
_NIP_GROUPS = frozenset({(8, 6, 1, 3), (8, 6, 4), (8, 10), (14, 4)})


def personal_data_in(text: str) -> Found | None:
    """The kind of personal data somewhere in a text; None if there is none. Short texts cost less than a microsecond."""
    folded = digits_and_signs(text)
    if holds_email(folded):
        return "email"
    if not _EIGHT_DIGITS.match(folded):
        return None
    without_others = _NOT_OF_A_PERSON.sub(_without_office_number, _BLANKS.sub(" ", folded))
    return _number_in(_WORD.sub(_without_serial, without_others))


def _without_office_number(number: re.Match[str]) -> str:
    """`x` for a number that names itself; `x` and its digits if it may be a NIK, or a mobile number called a serial."""
    if number.lastgroup is None:
        return "x"
    start = number.start(number.lastgroup)
    chain = CHAIN.match(number.string, start)
    is_serial = number.lastgroup == "serial" and not number.string[start - 1].isalnum()
    if chain is None or (chain.end() == number.end() and not is_serial):
        return "x"
    groups = groups_of(chain)
    listed = next((place for place, group in enumerate(groups, 1) if _LISTED.search(group.gap)), len(groups))
    is_of_person = _of_groups(groups[:listed]) == "nik" or (is_serial and is_mobile_named_serial(groups))
    return f"x {number.string[start : number.end()]}" if is_of_person else "x"


def _without_serial(word: re.Match[str]) -> str:
    """The word, or `x` for a word of letters and digits such as a serial or a hash. A NIK among letters stays."""
    text = word[0]
    if text.isdigit() or sum(map(str.isdigit, text)) < 8:
        return text
    spelt = _LETTERS_AND_DIGITS.fullmatch(text)
    if spelt and (spelt[1].lower() in _SAID_BEFORE or spelt[1].lower().startswith("ktp")):
        return text
    is_spelt = len(text) < _LONGEST_SPELT or _ONE_RUN.fullmatch(text)
    return text if is_spelt and re.search("[0-9]{16}", text) else "x"


def _number_in(text: str) -> Found | None:
    for chain in CHAIN.finditer(text):
        groups = groups_of(chain)
        for first in range(len(groups)):
            found = _of_run(groups[first].digits) or _of_groups(groups[first:]) or _phone(first, groups, text)
            if found:
                return found
    return None


def _phone(first: int, groups: Sequence[Group], text: str) -> Found | None:
    return "phone" if is_phone_at(first, groups, text) else None


def _of_run(digits: str) -> Found | None:
    """The kind of number in a run of digits. A NIK is found at its ends, with at most one more digit beside it."""
    length = len(digits)
    if length == 15:
        return "npwp" if is_old_npwp(f"0{digits}") else None
    if length < 15:
        return None
    if length == 16 and is_old_npwp(digits):
        return "npwp"
    if length == 18 and _NIP.fullmatch(digits):
        return "nip"
    places = {0, 1, length - 16, length - 17}
    return "nik" if any(is_nik(digits[place : place + 16]) for place in places if place >= 0) else None


def _of_groups(groups: Sequence[Group]) -> Found | None:
    """The kind of number that the first groups form together."""
    lengths: tuple[int, ...] = ()
    joined, is_list = "", False
    for group in groups:
        joined += group.digits
        lengths += (len(group.digits),)
        if len(joined) > 18:
            return None
        if len(lengths) > 1 and (found := _grouped(joined, lengths, is_list=is_list)):
            return found
        is_list = is_list or bool(_LISTED.search(group.gap))
    return None


def _grouped(joined: str, lengths: tuple[int, ...], *, is_list: bool) -> Found | None:
    """A NIK in any groups, but in a list only as people group it; an NPWP and a NIP as people group them."""
    length = len(joined)
    if length in {16, 17} and (
        lengths in _NIK_GROUPS or (length == 16 and (not is_list or _is_broken_nik(joined, lengths)))
    ):
        if is_nik(joined[:16]) or is_nik(joined[-16:]):
            return "nik"
        if length == 16 and is_old_npwp(joined):
            return "npwp"
    if length == 15 and is_old_npwp(f"0{joined}") and _is_grouped_as_npwp(lengths, is_list=is_list):
        return "npwp"
    return "nip" if lengths in _NIP_GROUPS and _NIP.fullmatch(joined) else None


def _is_broken_nik(joined: str, lengths: tuple[int, ...]) -> bool:
    """Whether a list of two numbers is one broken NIK. Two HS codes of 8 digits are not, nor a number and a year.

    The second half of a NIK begins with month and year. Chapters 01 to 12 of the HS have no heading above 14.
    """
    return (lengths == (8, 8) and joined[10:12] > "14") or (lengths == (12, 4) and joined[12] == "0")


def _is_grouped_as_npwp(lengths: tuple[int, ...], *, is_list: bool) -> bool:
    cuts = {sum(lengths[:place]) for place in range(1, len(lengths))}
    return (lengths in _NPWP_EVEN and not is_list) or (cuts <= _NPWP_CUTS and (9 in cuts or len(cuts) > 2))
