"""Refuses unknown names in a query, in every service and before anything else is checked.

A misspelt filter would otherwise be ignored, and the answer, which is to another question, would look right.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from fastapi import Request

from shared.errors import Language, Unreadable
from shared.web.askers import refuse_strangers
from shared.web.face import face_of
from shared.web.route_table import Route, RouteTable, inner_path
from shared.web.wrong_fields import own_names

MOST_PARAMETERS: Final = 50
"""No address of ours has nearly as many."""
MOST_NAMED: Final = 5
_NOTHING: Final[dict[Language, str]] = {"id": "tidak ada", "en": "none"}


class _QueryNames(Unreadable):
    """`named` lists our own names, at most five; any other is `#2`, the second of the query, because it may be a
    person's name.
    """

    def __init__(self, named: Sequence[str], known: list[str]) -> None:
        super().__init__(named=list(named[:MOST_NAMED]), known=known)

    def sentence(self, language: Language) -> str:
        template = self.english if language == "en" else self.indonesian
        known = ", ".join(self.details["known"]) or _NOTHING[language]
        said = template.format(named=", ".join(self.details["named"]), known=known)
        return re.sub(r"#([0-9]+)", r"no. \1" if language == "en" else r"ke-\1", said)


class QueryParameterUnknown(_QueryNames):
    code = "query-parameter-unknown"
    indonesian = "Alamat ini tidak mengenal parameter {named}. Perbaiki atau hapus; yang dikenal di sini: {known}."
    english = (
        "This address does not know the parameter {named}. Correct it or leave it out; known parameters here: {known}."
    )


class QueryParameterRepeated(_QueryNames):
    code = "query-parameter-repeated"
    indonesian = "Parameter {named} ditulis lebih dari sekali. Kirim satu kali saja; yang dikenal di sini: {known}."
    english = "The parameter {named} was sent more than once. Send it once; known parameters here: {known}."


class TooManyParameters(Unreadable):
    code = "too-many-parameters"
    indonesian = "Alamat memuat lebih dari {limit} parameter. Kirim hanya yang diperlukan."
    english = "The address has more than {limit} parameters. Send only those that are needed."


async def only_known_query(request: Request) -> None:
    """Dependency of every route of an app.

    Raises TooManyParameters, QueryParameterUnknown or QueryParameterRepeated. On a closed route it raises
    Unauthenticated before it reads the query: a stranger learns nothing about the rest of the request, and costs no
    more than a token check.
    """
    if not request.scope["query_string"] or inner_path(request.scope) in face_of(request).own_proof:
        return  # another system has its own query
    routes: RouteTable = request.app.state.routes
    found = routes.find(request.method, inner_path(request.scope))
    if found is None:
        return
    if not found.route.is_open:
        await refuse_strangers(request)
    refusal = _refusal(found.route, [name for name, _ in request.query_params.multi_items()], own_names(request.app))
    if refusal is not None:
        raise refusal


def _refusal(route: Route, sent: list[str], ours: frozenset[str]) -> Unreadable | None:
    if len(sent) > MOST_PARAMETERS:
        return TooManyParameters(limit=MOST_PARAMETERS)
    known = sorted(route.query)
    unknown = [
        name if name in ours else f"#{place}"
        for place, name in enumerate(sent, 1)
        if name not in route.query and name not in route.hidden_query
    ]
    if unknown:
        return QueryParameterUnknown(unknown, known)
    repeated = sorted(name for name, times in Counter(sent).items() if times > 1)
    return QueryParameterRepeated(repeated, known) if repeated else None
