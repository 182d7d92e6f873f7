"""A request goes out as JSON, XML or a form, and its exchange keeps only the fields that the adapter names."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from deploy.server import serving
from shared.outgoing.connection import Connection, Content, Meaning, Method, ask, outcome_of
from shared.outgoing.masking import MASKED
from shared.outgoing.replies import particulars
from shared.safe_xml import parse_xml

HARMLESS = frozenset({"number"})
XML = "application/xml"


@asynccontextmanager
async def echoing(answer_type: str) -> AsyncIterator[Connection]:
    """A server that answers with the body it got, as `answer_type`."""

    async def answer(request: Request) -> Response:
        return Response(await request.body(), 200, {"Content-Type": answer_type})

    app = Starlette(routes=[Route("/{path:path}", answer, methods=["POST", "PUT", "DELETE"])])
    async with serving(app, "127.0.0.1", 0) as (server, _):
        yield Connection(server.origin, {"Authorization": SecretStr("Bearer kunci")}, 5)


def read(status: int, body: bytes) -> Meaning:
    return Meaning(outcome_of(status))


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (Content.json({"number": "7", "name": "Siti"}), f'{{"number":"7","name":"{MASKED}"}}'),
        (Content.form({"number": "7", "name": "Siti & Ali"}), f"number=7&name={MASKED}"),
        (
            Content.xml(b"<a><number>7</number><name>Siti</name></a>"),
            f"<a><number>7</number><name>{MASKED}</name></a>",
        ),
    ],
    ids=["json", "form", "xml"],
)
async def test_both_bodies_are_kept_by_their_types(content: Content, kept: str) -> None:
    async with echoing(content.media_type) as connection:
        reply, exchange = await ask(connection, "anywhere", content, UUID(int=1), read, HARMLESS)
    assert reply.outcome == "answered"
    assert (exchange.request_body, exchange.answer_body) == (kept, kept)
    assert f"Content-Type: {content.media_type}" in exchange.request_headers
    assert "kunci" not in exchange.request_headers


async def test_an_adapter_that_names_no_field_keeps_no_value() -> None:
    async with echoing("application/json") as connection:
        _, exchange = await ask(connection, "", Content.json({"number": "7"}), UUID(int=1), read)
    assert exchange.request_body == exchange.answer_body == f'{{"number":"{MASKED}"}}'


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_a_request_has_its_method_and_a_body(method: Method) -> None:
    async with echoing("application/json") as connection:
        reply, exchange = await ask(
            connection, "anywhere", Content.json({"number": "7"}), UUID(int=1), read, HARMLESS, method=method
        )
    assert (reply.outcome, exchange.answer_body) == ("answered", '{"number":"7"}')


async def test_an_answer_that_is_no_xml_is_malformed() -> None:
    def found(status: int, body: bytes) -> Meaning:
        return Meaning("answered", found=particulars({"number": parse_xml(body).findtext("number")}))

    async with echoing(XML) as connection:
        reply, _ = await ask(connection, "", Content.xml(b"<a><number>7</number>"), UUID(int=1), found)
        assert (reply.outcome, reply.status) == ("malformed", 200)
        reply, _ = await ask(connection, "", Content.xml(b"<a><number>7</number></a>"), UUID(int=1), found)
        assert [(one.item, one.value) for one in reply.found] == [("number", "7")]
