"""The limits of the process on raw sockets: heads, slow senders, endless bodies, connections."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from deploy.http_protocol import Limits
from deploy.server import serving
from tests.deploy.commands import SECONDS

FEW = Limits(head_bytes=2000, head_lines=20, unread_bytes=5000)
QUICK = replace(FEW, head_seconds=0.05, body_seconds=0.05, body_bytes_per_second=1_000_000, keep_alive_seconds=0)
GOOD = b"GET /echo HTTP/1.1\r\nHost: jejak\r\nConnection: close\r\n\r\n"
CHUNKED = b"POST /echo HTTP/1.1\r\nHost: jejak\r\nTransfer-Encoding: chunked\r\n"


@dataclass
class App:
    """An app that answers with what it got, and notes lost connections."""

    lost: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def echo(self, request: Request) -> Response:
        try:
            body = await request.body()
        except ClientDisconnect:
            self.lost.set()
            raise
        return PlainTextResponse(body + b" " + request.headers.get("x-late", "").encode())

    async def deaf(self, _: Request) -> Response:
        return PlainTextResponse("no")

    async def waiting(self, _: Request) -> Response:
        self.begun.set()
        await self.go_on.wait()
        return PlainTextResponse("late")

    def routes(self) -> list[Route]:
        return [
            Route("/echo", self.echo, methods=["GET", "POST"]),
            Route("/deaf", self.deaf, methods=["POST"]),
            Route("/waiting", self.waiting),
        ]


Connected = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Served:
    """A server, and connections to it."""

    app: App
    port: int

    async def connected(self) -> Connected:
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def all_of(self, *sent: bytes) -> bytes:
        """All that is answered, until the server closes."""
        connection = await self.connected()
        connection[1].write(b"".join(sent))
        return await rest(connection)


async def rest(connection: Connected) -> bytes:
    async with asyncio.timeout(SECONDS):
        try:
            return await connection[0].read()
        finally:
            connection[1].close()


@asynccontextmanager
async def served(limits: Limits = FEW) -> AsyncIterator[Served]:
    app = App()
    async with serving(Starlette(routes=app.routes()), "127.0.0.1", 0, limits) as (server, _):
        yield Served(app, int(server.origin.rpartition(":")[2]))
        app.go_on.set()


def refused(answer: bytes, status: int, code: str) -> None:
    """Asserts that the answer is this problem, and the last of the connection."""
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    assert lines[0].startswith(b"http/1.1 %d " % status), answer
    assert b"content-type: application/problem+json" in lines
    assert b"x-content-type-options: nosniff" in lines
    assert b"connection: close" in lines
    problem = json.loads(body)
    assert (problem["status"], problem["code"]) == (status, code)
    assert b"x-request-id: " + problem["request_id"].encode() in lines


LARGE_HEADS = [
    b"GET /echo HTTP/1.1\r\nCookie: " + b"x" * 2001,
    b"GET /echo HTTP/1.1\r\nCookie: " + b"x" * 2001 + b"\r\n\r\n",
    b"GET /" + b"x" * 2001,
    b"GET /" + b"x" * 2001 + b" HTTP/1.1\r\n\r\n",
    b"GET /echo HTTP/1.1\r\n" + b"".join(b"X-%d: 1\r\n" % number for number in range(23)),
    CHUNKED + b"\r\n5;" + b"x" * 4000,
    CHUNKED + b"\r\n0\r\nX-Late: " + b"x" * 4000,
]


@pytest.mark.parametrize("sent", LARGE_HEADS)
async def test_a_head_over_the_limit_is_refused_complete_or_not(sent: bytes) -> None:
    async with served() as one:
        refused(await one.all_of(sent), 431, "head-too-large")


@pytest.mark.parametrize(
    "sent", [b"\x16\x03\x01\x02", b"GET\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"BREW / HTTP/1.1\r\n\r\n"]
)
async def test_bytes_that_are_not_http_get_a_problem(sent: bytes) -> None:
    async with served() as one:
        refused(await one.all_of(sent), 400, "not-http")


async def test_the_answer_is_in_the_language_of_the_reader() -> None:
    async with served() as one:
        sent = b"GET /echo HTTP/1.1\r\nAccept-Language: en\r\nCookie: " + b"x" * 2000 + b"\r\n\r\n"
        assert json.loads((await one.all_of(sent)).partition(b"\r\n\r\n")[2])["title"] == "Headers too large"


async def test_a_head_at_the_limit_and_many_requests_at_once_are_served() -> None:
    async with served() as one:
        long = b"GET /echo HTTP/1.1\r\nCookie: " + b"x" * 1900 + b"\r\n\r\n"
        answers = await one.all_of(long * 5, GOOD)
        assert answers.count(b"200 OK") == 6


async def test_a_trailer_is_no_header() -> None:
    async with served() as one:
        answer = await one.all_of(CHUNKED, b"Connection: close\r\n\r\n2\r\nab\r\n0\r\nX-Late: 1\r\n\r\n")
        assert answer.endswith(b"\r\n\r\nab ")


@pytest.mark.parametrize("sent", [b"G", b"GET /echo HTTP/1.1\r\nHost: j"])
async def test_a_head_that_does_not_end_is_refused(sent: bytes) -> None:
    async with served(replace(QUICK, keep_alive_seconds=SECONDS)) as one:  # or it closes before the first byte comes
        refused(await one.all_of(sent), 408, "too-slow")


async def test_a_second_head_that_does_not_end_is_refused_too() -> None:
    async with served(replace(QUICK, keep_alive_seconds=SECONDS)) as one:
        answers = await one.all_of(b"GET /echo HTTP/1.1\r\n\r\n", b"GET /echo HTTP/1.1\r\nHost: j")
        first, second = answers.split(b"HTTP/1.1")[1:]
        assert first.startswith(b" 200")
        refused(b"HTTP/1.1" + second, 408, "too-slow")


async def test_a_connection_without_a_request_is_closed() -> None:
    async with served(QUICK) as one:
        assert await one.all_of() == b""


async def test_an_unused_connection_is_closed_in_the_end() -> None:
    async with served(QUICK) as one:
        answer = await one.all_of(b"GET /echo HTTP/1.1\r\nHost: jejak\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 200")


async def test_a_body_that_does_not_come_is_refused_and_the_app_learns_it() -> None:
    async with served(QUICK) as one:
        refused(await one.all_of(b"POST /echo HTTP/1.1\r\nContent-Length: 5\r\n\r\nab"), 408, "too-slow")
        async with asyncio.timeout(SECONDS):
            await one.app.lost.wait()


async def test_a_body_that_comes_fast_enough_may_take_longer() -> None:
    async with served(replace(QUICK, body_bytes_per_second=1)) as one:
        connection = await one.connected()
        connection[1].write(b"POST /echo HTTP/1.1\r\nConnection: close\r\nContent-Length: 3002\r\n\r\n" + b"x" * 3000)
        assert (await one.all_of()) == b"", "by now the short time is over"
        connection[1].write(b"yz")
        assert (await rest(connection)).endswith(b"xyz ")


async def test_a_client_that_sends_on_after_the_answer_is_cut_off() -> None:
    async with served() as one:
        connection = await one.connected()
        connection[1].write(b"POST /deaf HTTP/1.1\r\nContent-Length: 1000000000\r\n\r\n")
        assert await connection[0].readuntil(b"no")
        async with asyncio.timeout(SECONDS):
            with pytest.raises(ConnectionError):
                await endless(connection)


async def endless(connection: Connected) -> None:
    while True:
        connection[1].write(b"x" * 100_000)
        await connection[1].drain()


async def test_a_bad_request_behind_a_good_one_does_not_answer_in_its_place() -> None:
    async with served() as one:
        connection = await one.connected()
        connection[1].write(b"GET /waiting HTTP/1.1\r\n\r\n\x16\x03\x01")
        await one.app.begun.wait()
        one.app.go_on.set()
        answer = await rest(connection)
        assert answer.startswith(b"HTTP/1.1 200")
        assert answer.endswith(b"\r\n\r\nlate")


async def test_connections_over_the_limit_get_503() -> None:
    async with served(replace(FEW, connections=2, spare_connections=1)) as one:
        held = [await one.connected(), await one.connected()]
        refused(await one.all_of(GOOD), 503, "unavailable")
        held.append(await one.connected())
        refused(await one.all_of(), 503, "unavailable")
        for connection in held:
            connection[1].close()
        async with asyncio.timeout(SECONDS):
            while b"200 OK" not in await one.all_of(GOOD):
                pass
