"""The headers of requests and answers, described once: for every OpenAPI document and for `docs/http.md`.

Headers of requests are checked where they are read (`shared/web/commands.py`); this file describes their form and
meaning.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args

from shared.web.values import LARGEST_POSITION, Channel

_LEAP_YEAR: Final = (
    r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"  # Gregorian: 2024, 2000, not 1900
)
_DAY: Final = (
    r"(?:[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
    rf"|{_LEAP_YEAR}-02-29)"
)
_TIME: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_ZONE: Final = r"(?:Z|[+\-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
WRITTEN_MOMENT: Final = rf"^(?!0000|0001|9999){_DAY}T{_TIME}{_ZONE}$"
"""A time with its zone (RFC 3339). A header has no `format`, because client generators omit operations with a time
header.
"""

ONE_TAG: Final = r'(?:W/)?"[!#-~]*"'
ENTITY_TAGS: Final = rf"^(\*|{ONE_TAG}([ \t]*,[ \t]*{ONE_TAG})*)$"
"""`*`, or a list of entity tags (RFC 9110 13.1.1)."""
KEY: Final = "^[!-~]+$"
CHANNEL: Final = {"type": "string", "enum": list(get_args(Channel)), "title": "Channel"}
"""The schema that the header of that name refers to: one for all operations, so that generated code has one type for
it.
"""
_POSITION: Final = {"type": "integer", "minimum": 0, "maximum": LARGEST_POSITION}


@dataclass(frozen=True, slots=True)
class Header:
    """A header: its form (JSON Schema) and its meaning."""

    name: str
    meaning: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    example: str | None = None

    def parameter(self, *, required: bool) -> dict[str, Any]:
        """The header as a parameter of a request, in OpenAPI's form."""
        said = {"name": self.name, "in": "header", "required": required, "description": self.meaning}
        return {**said, "schema": dict(self.schema), **({} if self.example is None else {"example": self.example})}

    def answered(self) -> dict[str, Any]:
        """The header as one of an answer, in OpenAPI's form."""
        return {"description": self.meaning, "schema": dict(self.schema)}


REQUEST: Final = (
    Header(
        "Idempotency-Key",
        "A name of this command that the client makes up, such as a UUID. The same key with the same content gets the same answer and "
        "does nothing twice; with other content it is refused.",
        {"type": "string", "minLength": 1, "maxLength": 200, "pattern": KEY},
        "5c6f0e0a-2f3b-4b0e-9a53-1f3f2b1a7c11",
    ),
    Header(
        "Channel",
        "How the matter reached the office: at the counter (loket), online (daring), in the field (lapangan), by letter (surat), or "
        "from another system (integration).",
        {"$ref": "#/components/schemas/Channel"},
        "online",
    ),
    Header(
        "Effective-At",
        "When it happened, with its zone, if that was earlier than now: a test on market day that is entered on Monday. For officers "
        "only; never in the future, and not before 17 August 1945.",
        {"type": "string", "pattern": WRITTEN_MOMENT},
        "2026-01-15T09:00:00+07:00",
    ),
    Header(
        "If-Match",
        "The ETag from the last read: the command is refused with 412 if something changed since. `*` accepts the present version. "
        "Required by commands that replace something as a whole; without it they answer 428.",
        {"type": "string", "maxLength": 1000, "pattern": ENTITY_TAGS},
        '"7"',
    ),
    Header(
        "If-None-Match",
        "The ETag of the client's copy: the answer is 304, without a body, while the copy is current.",
        {"type": "string"},
    ),
    Header(
        "Upload-Offset",
        "How many bytes of the file arrived before these; the answer to the previous request has the office's own count.",
        _POSITION,
        "0",
    ),
    Header(
        "Tus-Resumable",
        "The request follows tus, the protocol of resumable uploads, in this version.",
        {"type": "string"},
        "1.0.0",
    ),
    Header("Upload-Length", "With tus: how many bytes the whole file has.", _POSITION, "183211"),
    Header(
        "Upload-Metadata",
        "With tus: pairs of a key and its value in Base64, with commas between. `document` is required, `sha256` optional; "
        "other keys, such as file names, are not kept.",
        {"type": "string"},
        "document a3Rw",
    ),
    Header(
        "Upload-Checksum",
        "`sha1` or `sha256`, a space, and the digest of these bytes in Base64: bytes that differ from it are not kept.",
        {"type": "string"},
        "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
    ),
    Header(
        "Accept-Language",
        "`id` (default) or `en`: the language of sentences for people.",
        {"type": "string"},
        "en",
    ),
)
"""The headers of a request besides its token (`Authorization: Bearer`), by the name in the documents."""

ANSWER: Final = (
    Header(
        "Journal-Position",
        "The position of the last event of this command. A read with at least this `min_position` shows the effect of the command.",
        _POSITION,
    ),
    Header(
        "ETag", "The version of the thing in the answer; absent if the answer shows no single thing with a version."
    ),
    Header("Location", "The address of the new thing; absent if it has none. With 303: the next address."),
    Header("Retry-After", "Seconds to wait before the next try.", {"type": "integer", "minimum": 0}),
    Header(
        "Upload-Offset",
        "How many bytes of the file have arrived, and so where the upload continues; absent after its end.",
        _POSITION,
    ),
    Header("Upload-Expires", "When an unfinished upload expires (an HTTP date); absent after its end."),
    Header("Tus-Resumable", "The version of tus in the answer to a tus request."),
    Header(
        "Picture-Position",
        "Where a picture was taken, if it contains its place: degrees north and east (WGS 84), with a comma between them.",
    ),
    Header("WWW-Authenticate", "The required kind of token: `Bearer`."),
    Header("Content-Language", "The language of the sentences in the answer: `id` or `en`."),
)
"""The headers of an answer, by the name in the documents."""

_REQUIRED: Final = "-required"
_REQUESTS: Final = {one.name.lower(): one for one in REQUEST}
_ANSWERS: Final = {one.name.lower(): one for one in ANSWER}


def request_header(name: str) -> Header:
    """The header of a request by its name in any case. Raises KeyError."""
    return _REQUESTS[name.lower()]


def parameter(name: str, *, required: bool) -> dict[str, str]:
    """The reference to a request header in a document. Raises KeyError for a header without a description."""
    known = request_header(name).name
    return {"$ref": f"#/components/parameters/{known}{_REQUIRED if required else ''}"}


def answers(names: Iterable[str]) -> dict[str, dict[str, str]]:
    """The `headers` of an answer, as references. Raises KeyError for a header without a description."""
    known = [_ANSWERS[name.lower()].name for name in names]
    return {name: {"$ref": f"#/components/headers/{name}"} for name in known}


def parameter_component(place: str) -> dict[str, Any]:
    """The OpenAPI component of a request header."""
    return request_header(place.removesuffix(_REQUIRED)).parameter(required=place.endswith(_REQUIRED))


def answer_component(place: str) -> dict[str, Any]:
    """The OpenAPI component of an answer's header."""
    return _ANSWERS[place.lower()].answered()
