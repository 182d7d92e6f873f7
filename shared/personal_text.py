"""Finds a person's data in free text: NIK, NPWP, NIP, telephone numbers and e-mail addresses, in whatever spelling.

Text is folded first (`shared.folding`). Numbers of offices look alike: an SK number, a serial, an HS code, an amount, a date. So a
number counts only in a shape of its own, and a telephone number only where `phonenumbers` knows it as valid.
Decision record 24 lists what is found, what is not, and why.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import phonenumbers

from shared.folding import digits_and_signs
from shared.identifiers import is_nik, is_old_npwp

Found = Literal["nik", "npwp", "nip", "phone", "email"]

_EIGHT_DIGITS = re.compile(r"(?:[^0-9]*+[0-9]){8}")
"""No number of a person has fewer."""
_BLANKS = re.compile(r"[ \t]+")

_BEFORE_AT = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]")
_AFTER_AT = re.compile(r" ?(?:[\w-]+\.)+([^\W\d_]{2,63})")
_COMMON_ENDS = frozenset({"id", "com", "net", "org", "edu", "gov", "info", "biz", "co", "io", "me"})
"""Only before one of these an @ with blanks around it makes an address: it also means "each at"."""

_NOT_OF_A_PERSON = re.compile(
    r"""
      (?<![0-9a-f]) [0-9a-f]{8} (?:-[0-9a-f]{4}){3} - [0-9a-f]{12} (?![0-9a-f])                # an id of ours
    | (?<![0-9]) (?:0?[1-9]|[12][0-9]|3[01]) ([./-]) (?:0?[1-9]|1[0-2]) \1 (?:19|20)[0-9]{2} (?![0-9])   # 15-01-2026
    | (?<![0-9]) (?:19|20)[0-9]{2} - (?:0[1-9]|1[0-2]) - (?:0[1-9]|[12][0-9]|3[01]) (?![0-9]) T?  # 2026-01-15
    | (?<![0-9]) [0-2]?[0-9] : [0-5][0-9] (?: : [0-5][0-9] )? (?![0-9])                        # 09:30
    | \b NIB \b (?:[\W_]|no\b|nomor\b){0,6} [0-9]{13} (?![0-9])                                # a business's number
    | \b (?:S/?N|(?:no|nomor)?\W{0,2}seri|serial) (?![a-z]) \W{0,3} [0-9]{8,15} (?![0-9])              # said to be a serial
    | \b (?:MD|ML) \W? [0-9]{12} (?![0-9])                                                     # a food's registration
    | \b P-?IRT \b (?:[\W_]|no\b|nomor\b){0,6} [0-9]{13} \W? [0-9]{2} (?![0-9])                # a home industry's
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Numbers that say what they are. None of these has the 16 digits of a NIK."""

_WORD = re.compile(r"[0-9A-Za-z]{9,}")
_LETTERS_AND_DIGITS = re.compile(r"([A-Za-z]+)[0-9]+")
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
"""What may be written right before a person's number; after other letters the digits belong to a serial."""
_LONGEST_SPELT = 24

_CHAIN = re.compile(r"[0-9]+(?:[\W_]{1,12}[0-9]+)*")
"""Digits, and more digits with signs between them but no letter."""
_GROUP = re.compile(r"([0-9]+)([^0-9]*)")
_LISTED = re.compile(r"[,;:]\s|\n|\r")
"""What stands between the members of a list rather than inside a number."""

_NIK_GROUPS: Final = frozenset(
    {
        *((4, 4, 4, 4), (6, 6, 4), (2, 2, 2, 6, 4), (6, 2, 2, 2, 4), (2, 2, 2, 2, 2, 2, 4)),
        *((4, 4, 4, 5), (5, 4, 4, 4), (6, 6, 5), (7, 6, 4), (4, 4, 4, 4, 1), (1, 4, 4, 4, 4), (1,) * 16),
    }
)
"""How a NIK is written in groups, also with one digit too many."""
_NPWP_CUTS = frozenset({2, 5, 8, 9, 12})
"""Where 01.312.166.0-091.000 has its signs."""
_NPWP_EVEN = frozenset({(3,) * 5, (4, 4, 4, 3), (1,) * 15})
"""Not three of five: those are KBLI codes."""
_NIP = re.compile(
    r"(?:19[4-9][0-9]|20[01][0-9])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"  # born on
    r"(?:19[6-9][0-9]|20[0-9]{2})(?:0[1-9]|1[0-2]|21)[12][0-9]{3}"  # appointed in, sex, serial
)
_NIP_GROUPS = frozenset({(8, 6, 1, 3), (8, 6, 4), (8, 10), (14, 4)})

_MOBILE = re.compile(r"8[0-9]{8,11}")
_IN_PHONE = re.compile(r"[ ()\[\]._-]{0,4}|,")
_AFTER_AREA = re.compile(r"[ ()\[\]_-]{1,4}")
_CALLED = re.compile(
    r"(?:telp?|tlp|telepon|telephone|phone|hp|ponsel|wa|whats ?app|faks?|fax|faksimile|sms|kontak|contact|hub|hubungi)"
    r"(?:\W{0,3}(?:no|nomor|number|ke|di)\b)?\W{0,3}$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"(?:rp|idr)\W{0,2}$", re.IGNORECASE)
_MOST_DIGITS_OF_A_PHONE = 17
"""0062, and 0 and 12 digits; E.164 itself has 15."""


def personal_data_in(text: str) -> Found | None:
    """What of a person stands somewhere in a text; None where nothing does. Short texts cost less than a microsecond."""
    folded = digits_and_signs(text)
    if "@" in folded and _holds_address(_BLANKS.sub(" ", folded)):
        return "email"
    if not _EIGHT_DIGITS.match(folded):
        return None
    without_others = _NOT_OF_A_PERSON.sub("x", _BLANKS.sub(" ", folded))
    return _number_in(_WORD.sub(_without_serial, without_others))


def _without_serial(word: re.Match[str]) -> str:
    """The word, or `x` for one of letters and digits such as a serial or a hash. A NIK among letters stays."""
    text = word[0]
    if text.isdigit() or sum(map(str.isdigit, text)) < 8:
        return text
    spelt = _LETTERS_AND_DIGITS.fullmatch(text)
    if spelt and spelt[1].lower() in _SAID_BEFORE:
        return text
    return text if len(text) < _LONGEST_SPELT and re.search("[0-9]{16}", text) else "x"


def _holds_address(text: str) -> bool:
    """From each @ outwards: a pattern that began with the local part would take long over a long text."""
    for sign in re.finditer("@", text):
        before, after = text[max(0, sign.start() - 2) : sign.start()], _AFTER_AT.match(text, sign.end())
        is_spaced = before.endswith(" ") or text[sign.end() : sign.end() + 1] == " "
        if after and _BEFORE_AT.match(before.rstrip(" ")[-1:]) and (not is_spaced or after[1].lower() in _COMMON_ENDS):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Group:
    """Digits, the signs after them before the next group, and where they begin."""

    digits: str
    gap: str
    start: int


def _number_in(text: str) -> Found | None:
    for chain in _CHAIN.finditer(text):
        groups = [_Group(found[1], found[2], chain.start() + found.start()) for found in _GROUP.finditer(chain[0])]
        for first in range(len(groups)):
            found = _of_run(groups[first].digits) or _of_groups(groups[first:]) or _phone_at(first, groups, text)
            if found:
                return found
    return None


def _of_run(digits: str) -> Found | None:
    """What a run of digits is. A NIK is found at its ends, with at most one more digit beside it."""
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


def _of_groups(groups: Sequence[_Group]) -> Found | None:
    """What the first groups make together."""
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
    """A NIK in any groups, but those of a list only as people group it; an NPWP and a NIP as people group them."""
    length = len(joined)
    if length in {16, 17} and (lengths in _NIK_GROUPS or (length == 16 and not is_list)):
        if is_nik(joined[:16]) or is_nik(joined[-16:]):
            return "nik"
        if length == 16 and is_old_npwp(joined):
            return "npwp"
    if length == 15 and is_old_npwp(f"0{joined}") and _is_grouped_as_npwp(lengths, is_list=is_list):
        return "npwp"
    return "nip" if lengths in _NIP_GROUPS and _NIP.fullmatch(joined) else None


def _is_grouped_as_npwp(lengths: tuple[int, ...], *, is_list: bool) -> bool:
    cuts = {sum(lengths[:place]) for place in range(1, len(lengths))}
    return (lengths in _NPWP_EVEN and not is_list) or (cuts <= _NPWP_CUTS and (9 in cuts or len(cuts) > 2))


def _phone_at(first: int, groups: Sequence[_Group], text: str) -> Found | None:
    """Whether a telephone number begins at a group."""
    if first and groups[first - 1].gap in {".", ","}:
        return None  # the decimals of a number
    before = text[max(0, groups[first].start - 24) : groups[first].start]
    is_in_a_number = bool(first) and groups[first - 1].gap == "/"
    for called, lengths, gaps, after in _called(groups[first:]):
        is_in_a_number = is_in_a_number or after == "/"
        if before.rstrip("( ").endswith("+"):
            if _is_international(called):
                return "phone"
        elif _is_mobile(called, lengths, gaps, before) or _is_landline(called, lengths, gaps, before, is_in_a_number):
            return "phone"
    return None


def _called(groups: Sequence[_Group]) -> Iterator[tuple[str, tuple[int, ...], tuple[str, ...], str]]:
    """The digits of one, two and more groups, the groups' lengths, the signs between them, and those after them."""
    called = ""
    lengths: tuple[int, ...] = ()
    gaps: tuple[str, ...] = ()
    for group in groups:
        called += group.digits
        lengths += (len(group.digits),)
        if len(called) > _MOST_DIGITS_OF_A_PHONE:
            return
        if len(called) > 7:
            yield called, lengths, gaps, group.gap
        if not _IN_PHONE.fullmatch(group.gap):
            return
        gaps += (group.gap,)


def _is_international(called: str) -> bool:
    """Of digits after a plus; +62 (0)812… too."""
    called = f"62{called[3:]}" if called.startswith("620") else called
    return _is_valid(called)


def _is_mobile(called: str, lengths: tuple[int, ...], gaps: tuple[str, ...], before: str) -> bool:
    if called.startswith("0062"):
        return bool(_MOBILE.fullmatch(called[4:].removeprefix("0"))) and _is_valid(f"62{called[4:].removeprefix('0')}")
    if called.startswith("08"):
        is_grouped = lengths[0] > 2 and min(lengths) > 1
        return (
            (is_grouped or max(lengths) == 1) and bool(_MOBILE.fullmatch(called[1:])) and _is_valid(f"62{called[1:]}")
        )
    if not called.startswith("62") or not (lengths[0] > 2 or gaps[0].strip("()[]") in {" ", "-", "_"}):
        return False
    national = called[2:].removeprefix("0")
    return bool(_MOBILE.fullmatch(national)) and _is_valid(f"62{national}") and not _AMOUNT.search(before)


def _is_landline(
    called: str, lengths: tuple[int, ...], gaps: tuple[str, ...], before: str, is_in_a_number: bool
) -> bool:
    """Written as a landline is: its area code apart, or called a telephone number. Its bare digits are too often a serial."""
    international = called.removeprefix("00") if called.startswith("0062") else called
    national = international[2:] if international.startswith("62") else called[1:]
    if not called.startswith(("0", "62")) or not _is_valid(f"62{national}"):
        return False
    if _CALLED.search(before):
        return True
    if len(lengths) < 2 or is_in_a_number:
        return False
    if called.startswith(("0062", "62")):
        return lengths[0] in {2, 4} and bool(_AFTER_AREA.fullmatch(gaps[0]))
    return lengths[0] in {3, 4} and min(lengths[1:]) > 2 and bool(_AFTER_AREA.fullmatch(gaps[0]))


def _is_valid(international: str) -> bool:
    try:
        number = phonenumbers.parse(f"+{international}")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number)
