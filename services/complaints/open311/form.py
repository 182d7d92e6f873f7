"""The fields of a POST: the query, and a body that is form-encoded (GeoReport v2) or multipart (with photos), in UTF-8."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from python_multipart import FormParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from shared.errors import Unreadable

MOST_FIELDS: Final = 200
_URLENCODED: Final = "application/x-www-form-urlencoded"
_MULTIPART: Final = "multipart/form-data"


class FormUnreadable(Unreadable):
    code = "open311-form-unreadable"
    indonesian = (
        "Isi formulir tidak terbaca. Kirim `application/x-www-form-urlencoded` atau `multipart/form-data`, dalam UTF-8, paling banyak "
        "{most} isian."
    )
    english = (
        "The form cannot be read. Send `application/x-www-form-urlencoded` or `multipart/form-data`, in UTF-8, with at most {most} "
        "fields."
    )

    def __init__(self) -> None:
        super().__init__(most=MOST_FIELDS)


@dataclass(frozen=True)
class SentFile:
    """A file of a multipart form, as it was sent."""

    field: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Form:
    """The fields by name, each with its values; an empty value counts as not sent, as GeoReport v2 says."""

    fields: Mapping[str, list[str]] = field(default_factory=dict)
    files: tuple[SentFile, ...] = ()

    def first(self, name: str) -> str:
        """The first value of a field; empty if it was not sent."""
        return next(iter(self.fields.get(name, ())), "")


def read_form(content_type: str, body: bytes, query: str = "") -> Form:
    """The form of a request; the public description of GeoReport v2 sends fields in the query, so these count too.

    Raises FormUnreadable.
    """
    kind, _, options = content_type.partition(";")
    kind = kind.strip().lower()
    files: list[SentFile] = []
    sent = list(_pairs(query))
    if kind == _MULTIPART:
        sent += _parts(content_type, body, files)
    elif body and kind not in {_URLENCODED, ""}:
        raise FormUnreadable
    else:
        _refuse_other_encoding(options)
        sent += _pairs(body)
    if len(sent) + len(files) > MOST_FIELDS:
        raise FormUnreadable
    fields: dict[str, list[str]] = defaultdict(list)
    for name, value in sent:
        if value.strip():
            fields[name].append(value)
    return Form(dict(fields), tuple(one for one in files if one.content))


def _refuse_other_encoding(options: str) -> None:
    name, _, value = options.strip().lower().partition("=")
    if name == "charset" and value.strip('"') not in {"utf-8", "utf8"}:
        raise FormUnreadable


def _pairs(encoded: bytes | str) -> list[tuple[str, str]]:
    try:
        text = encoded if isinstance(encoded, str) else encoded.decode()
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:  # also UnicodeDecodeError: not UTF-8
        raise FormUnreadable from None


def _parts(content_type: str, body: bytes, files: list[SentFile]) -> Iterator[tuple[str, str]]:
    found: list[tuple[bytes, bytes]] = []

    def on_field(one: Any) -> None:
        found.append((one.field_name or b"", one.value or b""))

    def on_file(one: Any) -> None:
        one.file_object.seek(0)
        media_type = (one.content_type or "application/octet-stream").partition(";")[0].strip().lower()
        files.append(SentFile(_decoded(one.field_name or b""), media_type, one.file_object.read()))

    ended: list[bool] = []
    _, options = parse_options_header(content_type)
    config = {
        "MAX_MEMORY_FILE_SIZE": len(body) + 1
    }  # the body is in memory already; no copy of a photo in a named file
    try:
        parser = FormParser(
            _MULTIPART,
            on_field,
            on_file,
            lambda: ended.append(True),
            boundary=options.get(b"boundary"),
            config=config,
        )
        parser.write(body)
        parser.finalize()
    except (FormParserError, ValueError):
        raise FormUnreadable from None
    if not ended:  # cut off
        raise FormUnreadable
    for name, value in found:
        yield _decoded(name), _decoded(value)


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise FormUnreadable from None
