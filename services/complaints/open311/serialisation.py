"""An answer of GeoReport v2 as XML and as JSON, both made from one value, so that they hold the same data.

GeoReport v2 maps XML to JSON by the Spark convention: the root element is dropped, a list of like elements becomes an array, and an
empty element becomes null. Source: GeoReport v2, "XML Support", "JSON Support".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from xml.etree import ElementTree

import orjson

Format = Literal["xml", "json"]
MEDIA_TYPES: Final[Mapping[Format, str]] = {
    "xml": "text/xml; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
_ITEMS: Final[Mapping[str, str]] = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "errors": "error",
    "formats": "format",
    "notes": "note",
    "service_request_updates": "request_update",
    "service_requests": "request",
    "services": "service",
    "values": "value",
}
"""List element → its items, in XML."""
_NOT_IN_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Everything outside XML 1.0, 2.2; a carriage return is left out too, because a reader of XML would make it a line feed."""


@dataclass(frozen=True)
class Content:
    """The content of an answer: `root` is the name of the root element, `value` all below it."""

    root: str
    value: Mapping[str, Any] | Sequence[Any]


def written(content: Content, syntax: Format) -> bytes:
    """The body of an answer."""
    value = _cleaned(content.value)
    if syntax == "json":
        return orjson.dumps(value)
    root = ElementTree.Element(content.root)
    _fill(root, value)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _cleaned(value: Any) -> Any:
    """The value with texts that XML can hold: an empty text becomes None, as XML cannot tell the two apart."""
    if isinstance(value, str):
        return _NOT_IN_XML.sub("", value.replace("\r\n", "\n").replace("\r", "\n")) or None
    if isinstance(value, Mapping):
        return {name: _cleaned(one) for name, one in value.items()}
    if isinstance(value, Sequence):
        return [_cleaned(one) for one in value]
    return value


def _fill(element: ElementTree.Element, value: Any) -> None:
    if isinstance(value, dict):
        for name, one in value.items():
            _fill(ElementTree.SubElement(element, name), one)
    elif isinstance(value, list):
        for one in value:
            _fill(ElementTree.SubElement(element, _ITEMS[element.tag]), one)
    elif value is not None:
        element.text = _text(value)


def _text(value: str | bool | float) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else orjson.dumps(value).decode()
