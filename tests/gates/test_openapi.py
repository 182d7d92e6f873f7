"""OpenAPI documents are valid 3.1 and list the refusals of each operation; READMEs list the same endpoints and events."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from deploy.documentation import event_classes, service_of
from deploy.system import ASSEMBLIES
from shared.contracts import Contract
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS, Problem
from tests.chromium import chromium
from tests.conftest import ROOT
from tests.openapi import app_of, operations

each_service = pytest.mark.parametrize("name", ASSEMBLIES)


def _document(name: str, folders: pytest.TempPathFactory) -> dict[str, Any]:
    return app_of(name, folders.getbasetemp() / "settings").openapi()


@pytest.fixture
def document(name: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return _document(name, tmp_path_factory)


@each_service
def test_the_document_is_valid_3_1(name: str, document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


@each_service
def test_each_operation_says_what_it_does(name: str, document: dict[str, Any]) -> None:
    for operation in operations(document).values():
        assert operation["summary"]
        assert operation["tags"]


@each_service
def test_each_operation_documents_its_refusals(name: str, document: dict[str, Any]) -> None:
    for place, operation in operations(document).items():
        refusals = {int(status) for status in operation["responses"] if int(status) >= 400}
        assert _expected_refusals(place, operation) <= refusals, place
        for status in refusals:
            content = operation["responses"][str(status)]["content"]
            pages = {"text/html": {"schema": {"type": "string"}}} if _answers_browsers(operation) else {}
            assert content == {Problem.media_type: {"schema": {"$ref": "#/components/schemas/Problem"}}, **pages}, place


def _answers_browsers(operation: dict[str, Any]) -> bool:
    """Public reads are pages for a browser, and so are their refusals."""
    return "text/html" in operation["responses"].get("200", {}).get("content", {})


def _expected_refusals(place: tuple[str, str], operation: dict[str, Any]) -> set[int]:
    if operation.get("security") == []:
        return set()
    headers = {one["name"].lower() for one in operation["parameters"] if one["in"] == "header"}
    if "idempotency-key" in headers:
        return {int(status) for status in COMMAND_REFUSALS}
    expected = {int(status) for status in READ_REFUSALS} - ({404} if "{" not in place[1] else set())
    return expected | ({413} if "requestBody" in operation else set())


@each_service
def test_a_command_takes_its_key_and_channel_and_a_read_takes_none(name: str, document: dict[str, Any]) -> None:
    for place, operation in operations(document).items():
        required = {one["name"].lower() for one in operation["parameters"] if one["in"] == "header" and one["required"]}
        replaces = {"if-match"} if "428" in operation["responses"] else set()
        uploads = {"upload-offset"} if place[0] == "PATCH" else set()
        # who needs no token is a citizen, who is always online
        citizens = {"idempotency-key"} if operation.get("security") == [] else uploads
        assert required in ({"idempotency-key", "channel"} | replaces, uploads, citizens), place
        assert not (place[0] == "GET" and required), place


@each_service
def test_a_header_is_described_once(name: str, document: dict[str, Any]) -> None:
    """Two operations describe it alike, and generated code has one type for it."""
    for place, operation in ((place, one) for place, path in document["paths"].items() for one in path.values()):
        assert not [one for one in operation["parameters"] if one.get("in") == "header"], place
        headers = [one for answer in operation["responses"].values() for one in answer.get("headers", {}).values()]
        assert all(one.keys() == {"$ref"} for one in headers), place
    described = [*document["components"]["parameters"].values(), *document["components"]["headers"].values()]
    assert all(len(one["description"]) > 20 for one in described)


@each_service
def test_a_command_and_a_repetition_say_which_headers_come_back(name: str, document: dict[str, Any]) -> None:
    for place, operation in operations(document).items():
        answers = {status: set(one.get("headers", {})) for status, one in operation["responses"].items()}
        is_command = "412" in answers
        done = next(status for status in answers if status < "300")
        assert ("Journal-Position" in answers[done]) == is_command, place
        assert not is_command or "ETag" in answers[done], place
        assert "Retry-After" in answers.get("503", {"Retry-After"}) & answers.get("429", {"Retry-After"}), place
        assert "WWW-Authenticate" in answers.get("401", {"WWW-Authenticate"}), place


@each_service
def test_generators_of_clients_lose_nothing(name: str, document: dict[str, Any]) -> None:
    """Generators drop operations whose header has a `format`, values of `patternProperties`, and all but one of models of a name."""
    parameters = document["components"]["parameters"].values()
    assert [one["name"] for one in parameters if "format" in one["schema"]] == []
    schemas = document["components"]["schemas"]
    assert [one for one in schemas if "__" in one] == []
    assert [where for where, one in _parts(document, name) if "patternProperties" in one] == []


@pytest.mark.starts_processes
async def test_every_pattern_compiles_in_a_browser(tmp_path_factory: pytest.TempPathFactory) -> None:
    """With the flag `u` as in JSON Schema, with `v` as in HTML forms, and without one as in most programs."""
    documents = {name: _document(name, tmp_path_factory) for name in ASSEMBLIES}
    found = {one["pattern"] for name in documents for _, one in _parts(documents[name], name) if "pattern" in one}
    patterns = sorted(one for one in found if isinstance(one, str))
    compiled = """patterns => patterns.flatMap(one => ["", "u", "v"].flatMap(flag => {
        try { new RegExp(one, flag); return [] } catch (fault) { return [String(fault)] }
    }))"""
    async with chromium() as browser:
        page = await browser.new_page()
        assert await page.evaluate(compiled, ["[b-a]"]) != []
        assert await page.evaluate(compiled, patterns) == []
    assert len(patterns) > 10


def _parts(value: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object in a document, with its place."""
    if isinstance(value, dict):
        yield where, value
        for name, inner in value.items():
            yield from _parts(inner, f"{where}.{name}")
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _parts(inner, f"{where}.{position}")


@each_service
def test_no_text_may_hold_a_nul(name: str, document: dict[str, Any]) -> None:
    """The database cannot store a NUL, so it would be a fault of the server; a pattern, a format or a list of words keeps it out."""
    taken = [one for operation in operations(document).values() for one in operation["parameters"]]
    sent = [one["schema"] for one in taken if one["in"] != "header"]  # HTTP itself lets no NUL into a header
    for operation in operations(document).values():
        content = operation.get("requestBody", {}).get("content", {})
        sent += [one["schema"] for one in content.values()]
    assert [text for schema in sent for text in _free_texts(schema, document)] == []


def _free_texts(schema: dict[str, Any], document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if schema.get("type") == "string" and not schema.keys() & {"pattern", "format", "enum", "const"}:
        yield schema
    parts = [*schema.get("anyOf", []), *schema.get("oneOf", []), *schema.get("properties", {}).values()]
    for part in [*parts, *([schema["items"]] if "items" in schema else [])]:
        yield from _free_texts(part, document)


@each_service
def test_the_readme_lists_the_endpoints(name: str, document: dict[str, Any]) -> None:
    listed = {(cells[0], cells[1].strip("`")) for cells in _table(name, "Its endpoints")}
    _same(name, "Its endpoints", listed, set(operations(document)))


@each_service
def test_the_readme_lists_the_events_out(name: str) -> None:
    events = {str(event.TOPIC) for event in event_classes() if service_of(event) == name}
    _same(name, "Events out", _codes(name, "Events out"), events)


@each_service
def test_the_readme_lists_the_events_in(name: str) -> None:
    package = importlib.import_module(f"services.{name}")
    modules = [importlib.import_module(f"services.{name}.{one.name}") for one in pkgutil.iter_modules(package.__path__)]
    known = [one for module in modules for one in vars(module).values()]
    read = {one.TYPE for one in known if isinstance(one, type) and issubclass(one, Contract) and one is not Contract}
    by_data = {topic for module in modules for topic in getattr(module, "followed_topics", list)()}
    _same(name, "Events in", _codes(name, "Events in"), read | by_data)


def _same(name: str, heading: str, listed: set[Any], in_code: set[Any]) -> None:
    """Fails with the rows to add to the table and those to remove from it."""
    add, remove = (sorted(one) for one in (in_code - listed, listed - in_code))
    assert not add and not remove, f"services/{name}/README.md, table {heading!r}: add {add}, remove {remove}"  # noqa: PT018 – one message


def _codes(name: str, heading: str) -> set[str]:
    """The event names in the first column of a section's table."""
    return {code for cells in _table(name, heading) for code in re.findall(r"`([^`]+)`", cells[0])}


def _table(name: str, heading: str) -> list[list[str]]:
    """The rows of the table in a section of a service's README, without its head."""
    text = (ROOT / "services" / name / "README.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section is not None, f"services/{name}/README.md has no section {heading!r}"
    rows = [line.strip("|").split("|") for line in section[1].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]
