"""Makes docs/http.md: headers, queries, the token's claims, roles and problem codes, all from the code that has them."""

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

What all services have in common, for people who write a client. Each operation with its own fields is in the OpenAPI document of its
service (`/<service>/v1/openapi.json`, as a page at `/<service>/v1/docs`), where every header below is on each operation that has it.

A command is a `POST` with `Channel` and `Idempotency-Key`. A read is a `GET`; of one thing it takes `as_of` (a journal position, or a
time with its zone). Every read takes `min_position`: it waits for that position, or answers 503. A list takes `limit`, and `after`
with the `next` of the page before; `order=newest`, where the document has it, runs from the newest, and `after` goes on in that order.
A name in a query that the address does not know is refused, and so is one that is sent twice, and a query of
more than {MOST_PARAMETERS} parameters. Only `POST /intake/v1{RECEIVE_NIB}` does not look at its query: its contract is OSS's.
"""
_TOKEN = f"""## The token

`Authorization: Bearer` with a JWT, signed by {" or ".join(ALGORITHMS)} with a key of the identity provider (`JEJAK_JWKS_URL`).
`iss` must be `JEJAK_TOKEN_ISSUER` where that is set. The claims that `JEJAK_TOKEN_NIK_CLAIM` and `JEJAK_TOKEN_NIB_CLAIM` name
prove a NIK or NIB while the claim that `JEJAK_TOKEN_VERIFIED_CLAIM` names is true. Each of these must be there:
"""
_ROLES = """## Roles

The steps that a role may take in a case are data on the service cards; an earlier act of the same person may rule out a later one.
"""
_PROBLEMS = """## Problems

A refusal is `application/problem+json` (RFC 9457): `type` (`urn:jejak:problem:` and the code), `title`, `status`, `code`, `detail`
(one sentence, Indonesian, or English with `Accept-Language: en`), `request_id`, and, where there is one, `clause` (the source of the
rule) and `details` (what is in braces below). Programs rely on `code`; sentences may be improved. No text
that was sent is repeated, as it may be personal data; a day that was sent may be (`on`, `day`), and the version of a calendar that
exists (`version`).
"""

_NO_STEPS: Final = "Takes no step of a service card yet."
_STATUS_BY_CAUSE: Final[Mapping[type[Refusal], str]] = {
    UnknownAddress: "404, 405",
    MalformedJson: "400",
    InternalFault: "500",
    http_protocol.HeadTooLarge: "431",
    http_protocol.TooSlow: "408",
}
"""Refusals that belong to no family, because no use case raises them."""

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
    """Every refusal that may be answered, by code; those that only gather others are left out."""
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
    """The status with which a refusal is answered. Raises KeyError for one without a family whose cause is not known here."""
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
