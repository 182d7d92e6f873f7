"""Names the wrong fields of a request without repeating their values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError

from shared.errors import Language, MissingItems, Unreadable
from shared.privacy.clear_text import FAULT, PersonalDataInText
from shared.web.problems import MalformedJson, language_in, problem
from shared.wording import Named, said


class FieldsWrong(Unreadable):
    """`fields` lists the places, the kinds of fault, and the choices of a closed set, never the value.

    An unknown name is not repeated: `#2` is the second of its object, in the order of sending.
    """

    code = "fields-wrong"
    indonesian = "Isian tidak dapat diterima: {where}."
    english = "These fields cannot be accepted: {where}."

    def sentence(self, language: Language) -> str:
        unknown = r"an unknown field (no. \1)" if language == "en" else r"isian tak dikenal (ke-\1)"
        return re.sub(r"#([0-9]+)", unknown, super().sentence(language))


async def answer_wrong_fields(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, RequestValidationError)
    found = fault.errors()
    place = Places(request.app, fault.body)
    if any(one["type"] in {"json_invalid", "json_type"} for one in found):
        return problem(MalformedJson(), 400, language_in(request))
    missing = [place.of(one["loc"]) for one in found if one["type"] == "missing"]
    if missing:
        return problem(MissingItems(missing), 422, language_in(request))
    personal = sorted({place.of(one["loc"]) for one in found if one["type"] == FAULT})
    if personal:
        return problem(PersonalDataInText(", ".join(personal)), 422, language_in(request))
    fields = [{"field": place.of(one["loc"]), "fault": one["type"], "allowed": _choices(one)} for one in found[:20]]
    where = {one["field"]: _place_named(one["field"], one["allowed"]) for one in fields}
    return problem(FieldsWrong(where=[where[one] for one in sorted(where)], fields=fields), 422, language_in(request))


def _choices(fault: Mapping[str, Any]) -> list[Named]:
    """The allowed values of a closed set; pydantic names our own choices, never the value sent."""
    if fault["type"] not in {"literal_error", "enum"}:
        return []
    return [Named.word(code) for code in re.findall(r"'([^']*)'", fault["ctx"]["expected"])]


def _place_named(place: str, allowed: Sequence[Named]) -> Named:
    shown = place if "#" in place else f"`{place}`"  # a place of ours, by its name in the request
    if not allowed:
        return Named(place, shown, shown)
    indonesian, english = (said(allowed, "any", language) for language in ("id", "en"))
    return Named(place, f"{shown} (yang boleh: {indonesian})", f"{shown} (allowed: {english})")


class Places:
    """Names the places of faults in a request by our own names only, because a name made up by the asker may be a
    person's.
    """

    def __init__(self, app: FastAPI, body: Any) -> None:
        self._ours = own_names(app)
        self._body = body

    def of(self, loc: Sequence[int | str]) -> str:
        """The place of a pydantic fault: the names of our fields, positions in lists, `#n` for an unknown field."""
        parts: list[str] = []
        inside = self._body
        for part in loc[1:]:
            if isinstance(part, str) and part not in self._ours:
                place = list(inside).index(part) + 1 if isinstance(inside, dict) and part in inside else None
                parts += [] if place is None else [f"#{place}"]  # otherwise it names a pydantic type, not a place
            else:
                parts.append(str(part))
            inside = _inside(inside, part)
        return ".".join(parts) or "body"


def _inside(value: Any, part: int | str) -> Any:
    """The part of a value at a place; the value itself if it has no such part."""
    if isinstance(value, dict):
        return value.get(part, value)
    return value[part] if isinstance(value, list) and isinstance(part, int) and part < len(value) else value


def own_names(app: FastAPI) -> frozenset[str]:
    """Names of all fields and parameters of an app, from its own description."""
    addresses = tuple(getattr(route, "path", "") for route in app.routes)
    if addresses not in _OWN_NAMES:
        _OWN_NAMES[addresses] = frozenset(_names_in(app.openapi()))
    return _OWN_NAMES[addresses]


def _names_in(document: dict[str, Any]) -> Iterator[str]:
    """The names of fields and parameters in an OpenAPI document; parameters also in lower case, as headers arrive."""
    components = document.get("components", {})
    for schema in components.get("schemas", {}).values():
        yield from schema.get("properties", {})
    operations = [one for path in document["paths"].values() for one in path.values()]
    listed = [one for operation in operations for one in operation.get("parameters", []) if "name" in one]
    for parameter in (*listed, *components.get("parameters", {}).values()):
        yield from (parameter["name"], parameter["name"].lower())


_OWN_NAMES: dict[tuple[str, ...], frozenset[str]] = {}
"""By the addresses of a service: making its description takes a second, so the names are read from it once per process.
"""
