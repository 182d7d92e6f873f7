"""The flight recorder: keeps requests to other systems and their answers, so that a fault can be examined later.

Only harmless parts are kept: named headers, and the values of the fields that the adapter names. Everything else is
masked; of a body that is not what its type says only size and type are kept, and longer texts than LONGEST are cut off.
"""

import re
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

import orjson

from shared.outgoing.masking import MASKED, looks_personal
from shared.safe_xml import parse_xml

LONGEST = 4096
"""Characters of a body that are kept, after masking."""
LONGEST_VALUE = 100
DEEPEST = 20
"""Levels of a body that are searched."""

Harmless = Set[str]
"""Names of an adapter's fields whose values are codes, numbers and dates of public matters; no names, addresses or free
texts.
"""
NOTHING: Harmless = frozenset()
_HEADERS = frozenset({"content-type", "content-length", "date", "retry-after", "x-request-id", "idempotency-key"})


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, redacted. Without an answer the last three are None."""

    url: str
    request_headers: str
    request_body: str
    answer_status: int | None = None
    answer_headers: str | None = None
    answer_body: str | None = None


def headers_kept(headers: Mapping[str, str], secrets: Collection[str]) -> str:
    """One line each; only the name of a header that is not known to be harmless."""
    lines = [f"{name}: {value if name.lower() in _HEADERS else MASKED}" for name, value in headers.items()]
    return _without("\n".join(lines), secrets)[:LONGEST]


def body_kept(body: bytes, media_type: str, harmless: Harmless, secrets: Collection[str]) -> str:
    """The body with all values masked except those of harmless fields: XML and forms by their type, else JSON."""
    if not body:
        return ""
    form = _FORMS.get(media_type.partition(";")[0].strip().lower(), "JSON")
    try:
        return _without(_KEEPERS[form](body, harmless), secrets)[:LONGEST]
    except ValueError:  # orjson's and NotXml too
        return f"[bukan {form}: {len(body)} bita]"


def _json_kept(body: bytes, harmless: Harmless) -> str:
    return orjson.dumps(_masked(orjson.loads(body), harmless, known=False, depth=DEEPEST)).decode()


def _masked(value: Any, harmless: Harmless, *, known: bool, depth: int) -> Any:
    if depth == 0:
        return MASKED
    if isinstance(value, dict):
        return {
            _name(name): _masked(inner, harmless, known=name in harmless, depth=depth - 1)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_masked(inner, harmless, known=known, depth=depth - 1) for inner in value]
    if value is None or isinstance(value, bool) or value == "":
        return value
    return value if known and _is_harmless(str(value)) else MASKED


def _xml_kept(body: bytes, harmless: Harmless) -> str:
    return _element(parse_xml(body), harmless, DEEPEST)


def _element(element: Element, harmless: Harmless, depth: int) -> str:
    """The element as XML; its texts and attributes as fields by their names."""
    if depth == 0:
        return MASKED
    name = _name(element.tag)
    shown = "".join(f' {_name(one)}="{_text(value, harmless, one)}"' for one, value in element.items())
    inner = "".join(_element(one, harmless, depth - 1) + _text(one.tail, NOTHING, "") for one in element)
    return f"<{name}{shown}>{_text(element.text, harmless, element.tag)}{inner}</{name}>"


def _form_kept(body: bytes, harmless: Harmless) -> str:
    fields = parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=1000)
    return "&".join(f"{_name(name)}={_text(value, harmless, name)}" for name, value in fields)


def _text(value: str | None, harmless: Harmless, name: str) -> str:
    written = (value or "").strip()
    is_kept = not written or (name in harmless and _is_harmless(written))
    return escape(written, {'"': "&quot;"}) if is_kept else MASKED


_FORMS = {"application/xml": "XML", "text/xml": "XML", "application/x-www-form-urlencoded": "formulir"}
_KEEPERS = {"JSON": _json_kept, "XML": _xml_kept, "formulir": _form_kept}


def _is_harmless(written: str) -> bool:
    return len(written) <= LONGEST_VALUE and not looks_personal(written)  # a code is short


def _name(name: str) -> str:
    """The name of a field. The other side chooses it: one that is not a plain word could itself be a person's."""
    return name if re.fullmatch(r"[A-Za-z][A-Za-z_]{0,40}", name) else MASKED


def _without(text: str, secrets: Collection[str]) -> str:
    """Also masks an echo of our credentials."""
    for secret in secrets:
        text = text.replace(secret, MASKED) if secret else text
    return text
