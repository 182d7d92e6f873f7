"""Makes docs/http.md from the code: headers, queries, the token's claims, roles and problem codes."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Final, TypeVar

import services
import shared
from deploy import http_protocol
from services.intake.card.catalogue import cards
from services.intake.nib.routes import RECEIVE_NIB
from services.intake.siinas_application.routes import RECEIVE_APPLICATION
from shared import roles
from shared.errors import Refusal
from shared.web.http_headers import ANSWER, REQUEST, Header
from shared.web.known_query import MOST_PARAMETERS
from shared.web.problems import STATUS, InternalFault, MalformedJson, ProtocolRefusal, UnknownAddress
from shared.web.tokens import ALGORITHMS, CLAIMS
from shared.wording import word

PAGE = Path(__file__).parent.parent / "docs" / "http.md"

_HEAD = f"""# HTTP

<!-- Written by `make docs` from the code; the tests fail while it is not current. -->

The common rules of all services, for people who write a client. The OpenAPI document of each service has its operations with their
fields and headers (`/<service>/v1/openapi.json`, as a page at `/<service>/v1/docs`).

A command is a `POST` with `Channel` and `Idempotency-Key`. A read is a `GET`; a read of one thing takes `as_of` (a journal position,
or a time with its zone). Every read takes `min_position`: it waits for that position, or answers 503. A list takes `limit`, and
`after` with the `next` of the page before; `order=newest`, if the document has it, begins with the newest, and `after` continues so.
A query is refused if it holds a name that the address does not know, the same name twice, or more than {MOST_PARAMETERS} parameters.
Only `POST /intake/v1{RECEIVE_NIB}` and `POST /intake/v1{RECEIVE_APPLICATION}` do not check their query: OSS and SIINas have
contracts of their own.
"""
_TOKEN = f"""## The token

`Authorization: Bearer` with a JWT, signed by {" or ".join(ALGORITHMS)} with a key of the identity provider (`JEJAK_JWKS_URL`).
`iss` must be `JEJAK_TOKEN_ISSUER` if that is set. The claims that `JEJAK_TOKEN_NIK_CLAIM` and `JEJAK_TOKEN_NIB_CLAIM` name
prove a NIK or NIB if the claim that `JEJAK_TOKEN_VERIFIED_CLAIM` names is true. A token must have each of these:
"""
_ROLES = """## Roles

The service cards say as data which steps a role may take in a case; an earlier act of a person may rule out a later one.
"""
_PROBLEMS = """## Problems

A refusal is `application/problem+json` (RFC 9457): `type` (`urn:jejak:problem:` and the code), `title`, `status`, `code`, `detail`
(one sentence, Indonesian, or English with `Accept-Language: en`) and `request_id`. Some have `clause` (the source of the rule) and
`details` (the names in braces below). Programs should rely on `code`; sentences may change. A problem repeats no text of the
request, because it may be personal data. It may repeat a day (`on`, `day`), and the version of an existing calendar (`version`).
"""

_NO_STEPS: Final = "Takes no step of a service card yet."
_STATUS_BY_CAUSE: Final[Mapping[type[Refusal], str]] = {
    UnknownAddress: "404, 405",
    MalformedJson: "400",
    InternalFault: "500",
    http_protocol.HeadTooLarge: "431",
    http_protocol.TooSlow: "408",
}
"""Refusals without a family, because no use case raises them."""

T = TypeVar("T")


def http_page() -> str:
    """The whole page as it should be."""
    parts = [
        _HEAD,
        "## Headers of a request\n",
        *_headers(REQUEST),
        "## Headers of an answer\n",
        *_headers(ANSWER),
        _TOKEN,
        *_table(("claim", "meaning"), ((f"`{name}`", meaning) for name, meaning in CLAIMS.items())),
        _ROLES,
        *_table(("role", "Indonesian", "English", "what it does"), _role_rows()),
        _PROBLEMS,
        *_table(("code", "status", "Indonesian", "English", "source"), _problem_rows()),
    ]
    return "\n".join(parts)


def _headers(described: Iterable[Header]) -> list[str]:
    rows = ((f"`{one.name}`", one.meaning, f"`{one.example}`" if one.example else "") for one in described)
    return _table(("header", "meaning", "example"), rows)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    said = [f"| {' | '.join(_in_cell(cell) for cell in row)} |" for row in rows]
    return [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *said, ""]


def _in_cell(text: str) -> str:
    return " ".join(text.replace("|", r"\|").split())


def _role_rows() -> Iterator[tuple[str, str, str, str]]:
    said = _said_of_constants(roles)
    for role in sorted(roles.ALL):
        yield (
            f"`{role}`",
            word(role, "id"),
            word(role, "en"),
            " ".join(filter(None, (said.get(role), _steps_of(role)))) or _NO_STEPS,
        )


def _said_of_constants(module: ModuleType) -> dict[str, str]:
    """The text below each constant of a module that is one text, by the constant's value."""
    body = ast.parse(inspect.getsource(module)).body
    said = {}
    for one, after in pairwise(body):
        if isinstance(one, ast.AnnAssign) and isinstance(one.value, ast.Constant) and isinstance(after, ast.Expr):
            assert isinstance(after.value, ast.Constant)
            said[str(one.value.value)] = str(after.value.value)
    return said


def _steps_of(role: str) -> str:
    codes = sorted({card.code for card in cards() if any(role in step.roles for step in card.procedure.steps)})
    return f"Takes steps in {', '.join(codes)}." if codes else ""


def refusals() -> list[type[Refusal]]:
    """Every refusal that a client may get, by code, without the families."""
    for package in (shared, services):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)
    homes = ("shared.", "services.", http_protocol.__name__)
    found = [
        one for one in subclasses(Refusal) if one.__module__.startswith(homes) and not one.__name__.startswith("_")
    ]
    return sorted(found, key=lambda one: (one.code, one.__module__, one.__name__))


def status_of_class(refusal: type[Refusal]) -> str:
    """The status of a refusal. Raises KeyError for one that has no family and no entry here."""
    if issubclass(refusal, ProtocolRefusal):
        return str(refusal.status)
    family = next((status for kind, status in STATUS.items() if issubclass(refusal, kind)), None)
    return _STATUS_BY_CAUSE[refusal] if family is None else str(family)


def _problem_rows() -> Iterator[tuple[str, ...]]:
    rows = (
        (f"`{one.code}`", status_of_class(one), one.indonesian, one.english, one.clause or "") for one in refusals()
    )
    yield from dict.fromkeys(rows)


def subclasses(kind: type[T]) -> Iterator[type[T]]:
    """Every class derived from a class, at any depth."""
    for one in kind.__subclasses__():
        yield one
        yield from subclasses(one)
