"""The types of values in requests: texts, numbers, days and times; misspelt values are refused."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    WithJsonSchema,
)

from shared.privacy.clear_text import Other, Sealed, Sought, guarded

Channel = Literal["counter", "online", "field", "letter", "integration"]
"""The channel through which a request reached the office: loket, daring, lapangan, surat, or another system."""

LARGEST_POSITION: Final = 2**53
"""Limit of positions in requests: the largest whole number that every JSON reader holds exactly."""

DateT = TypeVar("DateT", bound=date)

# each sign beyond U+FFFF by itself: a range of them does not compile in JavaScript without the flag `u`
_INVISIBLE_BEYOND = "".join(
    chr(sign)
    for first, last in (
        (0x110BD, 0x110BD),
        (0x110CD, 0x110CD),
        (0x13430, 0x1343F),
        (0x1BCA0, 0x1BCA3),
        (0x1D173, 0x1D17A),
        (0xE0000, 0xE007F),
    )
    for sign in range(first, last + 1)
)
_INVISIBLE = (
    r"\x00-\x08\x0B-\x1F\x7F-\x9F\xAD\u0600-\u0605\u061C\u06DD\u070F\u0890\u0891\u08E2\u180E\u200B-\u200F\u202A-\u202E"
    rf"\u2060-\u206F\uFEFF\uFFF9-\uFFFB{_INVISIBLE_BEYOND}"
)
"""Unicode's Cc and Cf except line break and tab: invisible signs make two names look alike, or text run backwards."""
_BLANK = r"\t\n \xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
_SAYS_SOMETHING = rf"^[{_BLANK}]*[^\s{_INVISIBLE}][^{_INVISIBLE}]*$"
_CONTROL = r"\x00-\x08\x0B-\x1F\x7F-\x9F\u202E"
_PASTED = rf"^[^{_CONTROL}]*[^\s{_INVISIBLE}][^{_CONTROL}]*$"
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=_SAYS_SOMETHING), guarded
]
"""Free text of a request: not blank, at most 500 characters, no invisible signs, no personal data."""
LongText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000, pattern=_SAYS_SOMETHING), guarded
]
"""The same, at most 4,000 characters: for a record or a description."""
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=_SAYS_SOMETHING), guarded
]
Code = Annotated[
    str, StringConstraints(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9._\/\-]*$"), guarded
]
"""A name of something in letters, digits and a few signs."""
PersonalText = Annotated[
    Sealed, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=_PASTED)
]
"""Personal data as people paste them, with invisible marks; it is normalized, then sealed."""
StatedText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000, pattern=_SAYS_SOMETHING),
    Other("sealed, or checked when it is stored: the service card says which of its fields are personal"),
]
"""Text in a field of a service card."""
SoughtText = Annotated[
    Sought, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=_SAYS_SOMETHING)
]
"""A search text: it may equal anything that was stored before."""


_WRITTEN_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_WRITTEN_DAY = re.compile(r"\d{4}-\d\d-\d\d")


_YEARS = range(2, 9999)
"""Years in which a moment has a day in every zone, and a day has a day before and after it."""


_SHOWN_YEARS = "^(?!0001|9999)"


def is_within_reach(at: date) -> bool:
    """Whether one can calculate with a day or moment: Python and PostgreSQL know years 1 to 9999, and no day beyond
    either end.
    """
    return at.year in _YEARS


def _within_reach(at: DateT) -> DateT:
    if not is_within_reach(at):
        raise ValueError("a date lies in the years 2 to 9998")
    return at


def _written_moment(value: Any) -> Any:
    """Accepts only a written time: a bare number is a mistake, not seconds since 1970."""
    if not isinstance(value, str) or not _WRITTEN_MOMENT.match(value):
        raise ValueError("a time is written like 2026-01-15T09:00:00+07:00")
    return re.sub(r" (?=\d\d:\d\d$)", "+", value)  # the + of an address


def _written_day(value: Any) -> Any:
    if not isinstance(value, str) or not _WRITTEN_DAY.fullmatch(value):
        raise ValueError("a day is written like 2026-01-15")
    return value


def _number(value: Any) -> Any:
    """Accepts only a number: neither text nor true; 15.0 is 15, as in JSON."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("a whole number is written without quotation marks")
    return value


only_a_number = BeforeValidator(_number)
"""For whole numbers of a request body; comes after their limits: `Annotated[int, Field(ge=1), only_a_number]`."""
_A_MOMENT = WithJsonSchema({"type": "string", "format": "date-time", "pattern": _SHOWN_YEARS})
_A_DAY = WithJsonSchema({"type": "string", "format": "date", "pattern": _SHOWN_YEARS})
Moment = Annotated[datetime, BeforeValidator(_written_moment), AfterValidator(_within_reach), _A_MOMENT]
"""A time of a request, ISO 8601; the reader checks that it has a zone."""
ZonedMoment = Annotated[AwareDatetime, BeforeValidator(_written_moment), AfterValidator(_within_reach), _A_MOMENT]
Day = Annotated[date, BeforeValidator(_written_day), AfterValidator(_within_reach), _A_DAY]
"""A day of a request, ISO 8601."""


class Body(BaseModel):
    """Base of request bodies: refuses unknown fields, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid")


DATA_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""What the ids of data files, roles and tasks look like."""
DataId = Annotated[Sought, WithJsonSchema({"type": "string", "maxLength": 60, "pattern": DATA_ID})]
"""The id of a data file, as it is sought."""
