"""The OpenAPI document of a service's app: problems, the token, and every header in its place
(`shared/web/http_headers.py`).
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, get_type_hints

from fastapi import FastAPI, Response

from shared.web.http_headers import CHANNEL, answer_component, answers, parameter, parameter_component
from shared.web.problems import Problem, documented
from shared.web.route_table import RouteTable

Operation = dict[str, Any]

_PAGE: Final = "text/html"
_CHANNELS: Final = {"Channel", "Channel-required"}
_WITH_PROBLEM: Final = ("Content-Language",)
_OF_REFUSALS: Final[Mapping[str, tuple[str, ...]]] = {
    "401": ("WWW-Authenticate",),
    "429": ("Retry-After",),
    "503": ("Retry-After",),
}


def describe(app: FastAPI, routes: RouteTable) -> None:
    """Adds to the app's document what no single route declares."""
    make = app.openapi
    described: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        nonlocal described
        document = make()
        if document is described:  # made once, until routes are added; each 405 looks it up
            return document
        described = document
        components = document.setdefault("components", {})
        schemas = components.setdefault("schemas", {})
        schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
        document["security"] = [{"bearer": []}]
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                _describe(operation, shows_version=_shows_version(routes, method.upper(), path, operation))
        _name_by_pattern(document)
        components["parameters"] = {one: parameter_component(one) for one in _used(document, "parameters")}
        if not _CHANNELS.isdisjoint(components["parameters"]):
            schemas["Channel"] = CHANNEL
        components["headers"] = {one: answer_component(one) for one in _used(document, "headers")}
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _describe(operation: Operation, *, shows_version: bool) -> None:
    _add_refusals(operation)
    for sent in operation.get("requestBody", {}).get("content", {}).values():  # an optional body may not be null
        sent["schema"] = _without_null(sent)["schema"]
    declared = [_without_null(one) for one in operation.pop("parameters", [])]
    operation["parameters"] = [*(_by_place(one) for one in declared), *_sent_with(operation, declared)]
    speaks = any(one["name"].lower() == "accept-language" for one in declared)  # its answers hold sentences
    for status, response in operation["responses"].items():
        names = [*response.get("headers", {}), *_answered_with(operation, status, response)]
        if speaks and status.startswith("2"):
            names.append("Content-Language")
        if status == "200" and shows_version:
            names.append("ETag")
        if names:
            response["headers"] = answers(dict.fromkeys(names))


def _name_by_pattern(part: Any) -> None:
    """Replaces `patternProperties` by an equivalent: client generators ignore such properties and would send nothing."""
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _name_by_pattern(inner)
    if isinstance(part, dict) and isinstance(part.get("patternProperties"), dict):
        [(pattern, value)] = part.pop("patternProperties").items()
        part["propertyNames"] = {**part.get("propertyNames", {}), "pattern": pattern}
        part["additionalProperties"] = value


def _add_refusals(operation: Operation) -> None:
    """Every operation refuses unknown names in a query; an operation that answers browsers refuses with pages."""
    if "422" in operation["responses"]:
        return
    refusal: dict[str, Any] = documented(422)[422]
    if _PAGE in operation["responses"].get("200", {}).get("content", {}):
        refusal["content"][_PAGE] = {"schema": {"type": "string"}}
    operation["responses"]["422"] = refusal


def _is_command(operation: Operation) -> bool:
    """Only commands decide on a state that may be older than the present one."""
    return "412" in operation["responses"]


def _sent_with(operation: Operation, declared: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    """The headers that its route does not declare itself."""
    responses = operation["responses"]
    if _is_command(operation):
        yield parameter("Idempotency-Key", required=True)
        yield parameter("Channel", required=True)
        yield parameter("Effective-At", required=False)
        yield parameter("If-Match", required="428" in responses)
    if "304" in responses:
        yield parameter("If-None-Match", required=False)
    if not any(one["name"].lower() == "accept-language" for one in declared):
        yield parameter("Accept-Language", required=False)


def _answered_with(operation: Operation, status: str, response: dict[str, Any]) -> Iterator[str]:
    """The headers of an answer that follow from its kind."""
    if status.startswith("2") and _is_command(operation):
        yield from ("Journal-Position", "ETag")
    if status in {"201", "303"}:
        yield "Location"
    if "304" in operation["responses"] and status in {"200", "304"}:
        yield "ETag"
    if status >= "400":
        yield from _WITH_PROBLEM
    elif _PAGE in response.get("content", {}):
        yield "Content-Language"
    yield from _OF_REFUSALS.get(status, ())


def _shows_version(routes: RouteTable, method: str, path: str, operation: Operation) -> bool:
    """Whether a read shows one thing with its version: only a thing with events can be read as of a moment
    (`shared.web.routes.shown`).
    """
    if method != "GET" or not any(one["name"] == "as_of" for one in operation.get("parameters", [])):
        return False
    found = routes.find(method, path)
    endpoint = found.route.served_by.endpoint if found else None
    answer = get_type_hints(endpoint).get("return") if endpoint else None
    is_whole = isinstance(answer, type) and issubclass(answer, Response)
    return is_whole and "application/json" in operation["responses"]["200"].get("content", {})


def _by_place(declared: dict[str, Any]) -> dict[str, Any]:
    """Replaces a header that a route declares by the common description. Raises KeyError for an unknown header."""
    if declared["in"] != "header":
        return declared
    return parameter(declared["name"], required=declared["required"])


def _without_null(declared: dict[str, Any]) -> dict[str, Any]:
    """An optional parameter cannot be sent as null, because null in an address or a header is an ordinary word."""
    schema = dict(declared["schema"])
    kinds = [kind for kind in schema.pop("anyOf", []) if kind != {"type": "null"}]
    if len(kinds) == 1:
        schema.update(kinds[0])
    elif kinds:
        schema["anyOf"] = kinds
    return {**declared, "schema": schema}


def _used(document: dict[str, Any], kind: str) -> list[str]:
    """The names in `components` that operations refer to, in alphabetical order."""
    operations = [one for path in document["paths"].values() for one in path.values()]
    said = [one for operation in operations for one in operation["parameters"]]
    for operation in operations:
        said += [one for response in operation["responses"].values() for one in response.get("headers", {}).values()]
    start = f"#/components/{kind}/"
    return sorted({one["$ref"].removeprefix(start) for one in said if one.get("$ref", "").startswith(start)})
