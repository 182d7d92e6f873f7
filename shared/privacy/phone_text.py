"""Finds telephone numbers among the groups of digits of a text: valid for `phonenumbers`, and written like one."""

import re
from collections.abc import Iterator, Sequence

import phonenumbers

from shared.privacy.digit_groups import Group

_MOBILE = re.compile(r"8[0-9]{8,11}")
_IN_PHONE = re.compile(r"[ ()\[\]._-]{0,4}|,")
_AFTER_AREA = re.compile(r"[ ()\[\]_-]{1,4}")
_CALLED = re.compile(
    r"(?:telp?|tlp|telepon|telephone|phone|hp|ponsel|wa|whats ?app|faks?|fax|faksimile|sms|kontak|contact|hub|hubungi)"
    r"(?:\W{0,3}(?:no|nomor|number|ke|di)\b)?\W{0,3}$",
    re.IGNORECASE,
)
_IN_CALLED = re.compile(r"[\W_]{0,3}")
"""Signs that may be inside a number that is called a mobile number."""
_CALLED_MOBILE = re.compile(r"8[1-9][0-9]{7,10}")
_CALLED_WITHOUT_ZERO = re.compile(r"8[1-9][0-9]{8,10}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_STRUCK = re.compile(
    r"0(8[1-9][0-9])( ?[/|*] ?)([0-9]{3,4})\2(?!(?:19|20)[0-9]{2}(?![0-9]))([0-9]{3,5})(?![0-9]| ?[/|*])"
)
"""Matches 0812/3456/7890, but neither 0812/3456/2026 nor a part of a longer number."""
_AMOUNT = re.compile(r"(?:rp|idr)\W{0,2}$", re.IGNORECASE)
_MOST_DIGITS_OF_A_PHONE = 17
"""0062, and 0 and 12 digits; E.164 itself has 15."""


def is_phone_at(first: int, groups: Sequence[Group], text: str) -> bool:
    """Whether a telephone number begins at a group."""
    if first and groups[first - 1].gap in {".", ","}:
        return False  # the decimals of a number
    before = text[max(0, groups[first].start - 24) : groups[first].start]
    if _is_struck(groups[first].start, text, before) or _is_called_mobile(groups[first:], before):
        return True
    is_in_a_number = bool(first) and groups[first - 1].gap == "/"
    for called, lengths, gaps, after in _called(groups[first:]):
        is_in_a_number = is_in_a_number or after == "/"
        if before.rstrip("( ").endswith("+"):
            if _is_international(called):
                return True
        elif _is_mobile(called, lengths, gaps, before) or _is_landline(called, lengths, gaps, before, is_in_a_number):
            return True
    return False


def _is_struck(start: int, text: str, before: str) -> bool:
    """Whether a mobile number with strokes, bars or asterisks between its groups begins here."""
    struck = _STRUCK.match(text, start)
    return (
        struck is not None
        and not before.rstrip().endswith(("/", "|", "*"))
        and _is_valid(f"62{struck[1]}{struck[3]}{struck[4]}")
    )


def _is_called_mobile(groups: Sequence[Group], before: str) -> bool:
    """Whether a mobile number follows a word such as HP or WA: any signs between its groups, or no 0 before it."""
    word = _CALLED.search(before)
    if not word or before[: word.start()][-1:].isalpha():  # "sewa" is not WA
        return False
    called, gaps = "", ""
    for group in groups:
        called += group.digits
        if len(called) > _MOST_DIGITS_OF_A_PHONE:
            return False
        is_letter = "/" in gaps and bool(_YEAR.fullmatch(group.digits))
        if not is_letter and _is_valid_called(called, len(groups[0].digits)):
            return True
        if not (_IN_PHONE if called.startswith("8") else _IN_CALLED).fullmatch(group.gap):
            return False
        if len(groups[0].digits) < 3 and len(groups[1:]) and len(groups[1].digits) < 3:
            return False  # hours
        gaps += group.gap
    return False


def _is_valid_called(called: str, first: int) -> bool:
    if called.startswith("8"):
        return first > 2 and bool(_CALLED_WITHOUT_ZERO.fullmatch(called)) and _is_valid(f"62{called}")
    national = called[1:] if called.startswith("08") else called.removeprefix("62")
    return bool(_CALLED_MOBILE.fullmatch(national)) and _is_valid(f"62{national}")


def is_mobile_named_serial(groups: Sequence[Group]) -> bool:
    """Whether a serial is a complete mobile number. Ten digits are a serial, and so are digits divided by a blank."""
    return len(groups[0].digits) != 10 and any(
        not any(" " in gap for gap in gaps) and _is_mobile(called, lengths, gaps, "")
        for called, lengths, gaps, _ in _called(groups)
    )


def _called(groups: Sequence[Group]) -> Iterator[tuple[str, tuple[int, ...], tuple[str, ...], str]]:
    """For one, two and more groups: their digits, their lengths, the signs between them, and the signs after them."""
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
    """For digits after a plus; also +62 (0)812…"""
    called = f"62{called[3:]}" if called.startswith("620") else called
    return _is_valid(called)


def _is_mobile(called: str, lengths: tuple[int, ...], gaps: tuple[str, ...], before: str) -> bool:
    if called.startswith("0062"):
        return bool(_MOBILE.fullmatch(called[4:].removeprefix("0"))) and _is_valid(f"62{called[4:].removeprefix('0')}")
    if called.startswith("08"):
        is_grouped = (lengths[0] > 2 and min(lengths) > 1) or (lengths == (2, 4, 6) and gaps[0] == gaps[1])
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
    """Whether it is written like a landline number: with its area code apart, or called a telephone number.

    Its bare digits are too often a serial.
    """
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
