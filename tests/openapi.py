"""Reads OpenAPI documents in tests: operations with their parameters and headers in full, and clients generated from them."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import httpx
import openapi_python_client as generator
from fastapi import FastAPI
from openapi_python_client.config import Config, ConfigFile, MetaType

from deploy.system import make_system
from shared.privacy.key_ring import KeyEncryptionKey, KeyRing
from shared.settings import Settings
from tests.keys import SECRET

Document = dict[str, Any]
Operation = dict[str, Any]

_HEADERS: Final = (
    "Journal-Position",
    "ETag",
    "Location",
    "Retry-After",
    "Upload-Offset",
    "Upload-Expires",
    "Tus-Resumable",
    "Picture-Position",
    "WWW-Authenticate",
    "Content-Language",
)
"""Headers of an answer that a client acts on. The others (`Date`, `Cache-Control`, `Vary`) are HTTP's own."""
_ALWAYS: Final = {
    "2xx": {"Journal-Position"},
    "401": {"WWW-Authenticate"},
    "429": {"Retry-After"},
    "503": {"Retry-After"},
}
"""Headers that are never left out of an answer, where they are documented."""


@cache
def settings_without_database(data: Path) -> Settings:
    """Of a system that is only looked at, or that refuses before it would ask a database."""
    nowhere = "postgresql://nobody@127.0.0.1:9/none"
    return Settings(data=data, database_url=nowhere, keys_database_url=nowhere)


@cache
def app_of(name: str, data: Path) -> FastAPI:
    """A service's app as it is put together in the system, without a database."""
    system = make_system(settings_without_database(data), ring=KeyRing.first(KeyEncryptionKey(SECRET)))
    return next(service.app for service in system.services if service.name == name)


def operations(document: Document) -> dict[tuple[str, str], Operation]:
    """Method and path → operation; what it refers to under `parameters` is filled in."""
    return {
        (method.upper(), path): {**operation, "parameters": [_whole(one, document) for one in operation["parameters"]]}
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def _whole(described: dict[str, Any], document: Document) -> dict[str, Any]:
    """What a reference refers to, its schema too."""
    place = described.get("$ref")
    if place is None:
        return described
    _, _, kind, name = place.split("/")
    found: dict[str, Any] = document["components"][kind][name]
    return {**found, "schema": _whole(found["schema"], document)} if "schema" in found else found


def generated(document: Document, package: Path) -> list[str]:
    """Writes a Python client to a folder, which then is a package; what the generator has to say, an empty list if all is well."""
    source = package.with_suffix(".json")
    source.write_text(json.dumps(document), encoding="utf-8")
    config = Config.from_sources(
        ConfigFile(post_hooks=[]),  # the usual ones only format what was written
        MetaType.NONE,
        document_source=source,
        file_encoding="utf-8",
        overwrite=False,
        output_path=package,
    )
    return [f"{one.level}: {one.header} {one.detail}" for one in generator.generate(config=config)]


def header_faults(document: Document, base: str, answer: httpx.Response) -> list[str]:
    """Headers of an answer that the document does not name there, and named ones that must not be left out; `base`: where the
    service is mounted."""
    path = answer.request.url.path.removeprefix(base)
    place = _operation_of(document, answer.request.method, path)
    if place is None:
        return []
    template, operation = place
    said = operation["responses"].get(str(answer.status_code), {}).get("headers", {})
    sent = {name for name in _HEADERS if name in answer.headers}
    kind = "2xx" if answer.is_success else str(answer.status_code)
    faults = [*(f"{one} is not documented" for one in sent - said.keys())]
    faults += [f"{one} is missing" for one in _ALWAYS.get(kind, set()) & said.keys() - sent]
    return [f"{answer.request.method} {template} {answer.status_code}: {one}" for one in faults]


def _operation_of(document: Document, method: str, path: str) -> tuple[str, Operation] | None:
    """The operation of a request: that with the most words of its own in its path."""
    parts = path.split("/")
    fitting = [
        (template, methods[method.lower()])
        for template, methods in document["paths"].items()
        if method.lower() in methods and _fits(template.split("/"), parts)
    ]
    return min(fitting, key=lambda one: one[0].count("{"), default=None)


def _fits(template: list[str], parts: list[str]) -> bool:
    return len(template) == len(parts) and all(
        said == part or (said.startswith("{") and part.endswith(said.rpartition("}")[2]))
        for said, part in zip(template, parts, strict=True)
    )
