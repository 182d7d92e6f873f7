"""No refusal and no log repeats any part of a request: path, query, header, name of a field, value."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import pytest
import structlog

from deploy.demonstration.cast import PASURUAN
from deploy.secrets import development_token
from deploy.system import ASSEMBLIES, make_system
from shared import roles
from tests.gates.fuzzing import Seeded
from tests.openapi import operations

CANARIES: Final = {
    "nik": "3514054107900001",
    "pasted-nik": "3514\u20110541\u20110790\u20110001",
    "phone": "081234567890",
    "email": "merpati@contoh.id",
    "name": "zulkenari_wibisana",
}
"""No pattern recognises the last one: only repeating nothing keeps it out of refusals. An accepted one may be shown."""
PERSONAL: Final = ("3514054107900001", "0790\u20110001", "1234567890", "merpati")
TRACES: Final = (*PERSONAL, "kenari")
_EXAMPLE_OF_TYPE: Final = {"integer": 1, "number": 1, "boolean": True, "array": [], "object": {}, "null": None}
_NOUNS: Final = {"applicant_id": "applicants", "instrument_id": "instruments", "case": "cases"}


@dataclass
class Sent:
    """One request with a canary at one place."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    place: str = ""


@dataclass(frozen=True)
class Operation:
    """One operation of a service's document, with values that fit its description."""

    method: str
    path: str
    described: dict[str, Any]
    document: dict[str, Any]
    ids: dict[str, list[str]]

    def requests(self, canary: str) -> Iterator[Sent]:
        """The operation with a canary at each place for text."""
        for one in self.described["parameters"]:
            if not (
                one["name"] == "min_position" and canary.isdigit()
            ):  # the server would wait for a position that never comes
                yield self._with_parameter(one, canary)
        yield Sent(self.method, self._address(), {canary: canary}, self._headers(), self._body(), "name in the query")
        body = self._body()
        if body is not None:
            for place, changed in _changed(body, canary):
                yield Sent(self.method, self._address(), {}, self._headers(), changed, place)

    def _with_parameter(self, one: dict[str, Any], canary: str) -> Sent:
        sent = Sent(self.method, self._address(), {}, self._headers(), self._body(), f"{one['in']} {one['name']}")
        if one["in"] == "path":
            sent.path = self._address(**{one["name"]: canary})
        elif one["in"] == "query":
            sent.query[one["name"]] = canary
        elif canary.isascii():
            sent.headers[one["name"].lower()] = canary
        return sent

    def _address(self, **given: str) -> str:
        path = self.path
        for one in self.described["parameters"]:
            if one["in"] == "path":
                noun = self.path.split("/")[1] if one["name"] == "id" else _NOUNS.get(one["name"], "")
                known = self.ids.get(noun, ["1"])[0]
                path = path.replace(f"{{{one['name']}}}", given.get(one["name"], known))
        return path

    def _headers(self) -> dict[str, str]:
        names = {one["name"].lower() for one in self.described["parameters"] if one["in"] == "header"}
        wanted = {"channel": "counter", "if-match": "*"}
        return {name: value for name, value in wanted.items() if name in names}

    def _body(self) -> Any:
        content = self.described.get("requestBody", {}).get("content", {}).get("application/json")
        return None if content is None else self._made(content["schema"])

    def _made(self, schema: dict[str, Any]) -> Any:
        """A value that fits a schema, as far as a schema says; optional fields are there."""
        if "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if schema.get("examples"):
            return (
                {**self._properties(schema), **schema["examples"][0]}
                if "properties" in schema
                else schema["examples"][0]
            )
        if "properties" in schema:
            return self._properties(schema)
        for several in ("oneOf", "anyOf", "allOf"):
            if several in schema:
                return self._made(schema[several][0])
        if "const" in schema or "enum" in schema:
            return schema.get("const", (schema.get("enum") or [None])[0])
        if schema.get("type") == "array":
            return [self._made(schema["items"])]
        return "a-1" if schema.get("type") == "string" else _EXAMPLE_OF_TYPE.get(str(schema.get("type")))

    def _properties(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {name: self._made(inner) for name, inner in schema["properties"].items()}


def _changed(value: Any, canary: str) -> Iterator[tuple[str, Any]]:
    """The value with the canary in each of its places in turn: instead of a value, and as a name."""
    yield "value", canary
    if isinstance(value, dict):
        yield "name", {**value, canary: canary}
        for name, inner in value.items():
            yield f"renamed {name}", {canary if one == name else one: known for one, known in value.items()}
            for place, changed in _changed(inner, canary):
                yield f"{name}.{place}", {**value, name: changed}
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            for place, changed in _changed(inner, canary):
                yield f"{position}.{place}", [*value[:position], changed, *value[position + 1 :]]


def _operations(document: dict[str, Any], ids: dict[str, list[str]]) -> Iterator[Operation]:
    for (method, path), described in operations(document).items():
        if path != "/clock":  # it would change the time for all other requests
            yield Operation(method, path, described, document, ids)


@pytest.mark.parametrize("name", ASSEMBLIES)
async def test_no_answer_and_no_log_repeats_what_was_sent(
    name: str, seeded: Seeded, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    system = make_system(seeded.settings)
    every_role = [
        *roles.EVERYBODY,
        roles.CALENDAR_KEEPER,
        roles.NATIONAL_CALENDAR_KEEPER,
        roles.STANDARD_KEEPER,
        roles.COMPLAINT_IDENTITY_READER,
    ]
    token = development_token(seeded.settings, "kepala-7", PASURUAN, every_role, hours=1)
    repeated: list[str] = []
    asked = 0
    with structlog.testing.capture_logs() as logs:
        async with system.app.router.lifespan_context(system.app):
            transport = httpx.ASGITransport(system.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://kantor") as client:
                document = (await client.get(f"/{name}/v1/openapi.json")).json()
                for operation in _operations(document, seeded.ids):
                    for canary in CANARIES.values():
                        for sent in operation.requests(canary):
                            asked += 1
                            answer = await _answer(client, name, sent, token, asked)
                            if _traces(answer):
                                repeated.append(
                                    f"{sent.method} {sent.path} {sent.place}: {answer.status_code} {answer.text}"
                                )
                            assert answer.status_code != 500, f"{sent}: {answer.text}"
    ours = [
        record.getMessage() for record in caplog.records if not record.name.startswith("http")
    ]  # the client logs, too
    told = json.dumps(logs, default=str) + "\n".join(ours)
    assert asked > 20
    assert not repeated, "\n".join(repeated)
    assert [trace for trace in TRACES if trace in told] == []


async def _answer(client: httpx.AsyncClient, service: str, sent: Sent, token: str, number: int) -> httpx.Response:
    headers = {"idempotency-key": f"k{number}", **sent.headers, "authorization": f"Bearer {token}"}
    content = None if sent.body is None else json.dumps(sent.body).encode()
    if content is not None:
        headers["content-type"] = "application/json"
    address = f"/{service}/v1{sent.path}"
    return await client.request(sent.method, address, params=sent.query, headers=headers, content=content)


def _traces(answer: httpx.Response) -> list[str]:
    said = answer.text + str(answer.headers)
    return [trace for trace in (PERSONAL if answer.status_code < 300 else TRACES) if trace in said]
