"""A request ends: 503 without progress, a cut if its answer is not taken, never while bytes arrive."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import pytest
from starlette.types import Message, Receive, Scope, Send

from shared.web.deadline import Deadline

SCOPE: Scope = {"type": "http", "method": "POST", "path": "/things", "headers": [(b"accept-language", b"en")]}
SECONDS = 0.05
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Client:
    """Sends without end, and keeps the messages it gets."""

    def __init__(self) -> None:
        self.got: list[Message] = []

    async def receive(self) -> Message:
        return {"type": "http.request", "body": b"a piece", "more_body": True}

    async def send(self, message: Message) -> None:
        self.got.append(message)

    @property
    def status(self) -> Any:
        return self.got[0]["status"]


async def asked(app: App, client: Client, **scope: Any) -> None:
    longer = {("PATCH", re.compile("/files/[^/]+$")): 3600.0}
    await Deadline(app, SECONDS, longer)({**SCOPE, **scope}, client.receive, client.send)


async def answer(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"done"})


async def test_a_request_that_waits_for_ever_is_answered_and_ended() -> None:
    ended = False

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal ended
        try:
            await asyncio.Event().wait()
        finally:
            ended = True

    client = Client()
    await asked(app, client)
    headers = dict(client.got[0]["headers"])
    assert (client.status, ended) == (503, True)
    assert headers[b"retry-after"].isdigit()
    assert headers[b"content-type"] == b"application/problem+json"
    assert orjson.loads(client.got[1]["body"])["code"] == "took-too-long"


async def test_the_asker_is_answered_before_the_clean_up_ends() -> None:
    cleaned, told = asyncio.Event(), asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await told.wait()
            await answer(send)  # too late: it got its answer
            cleaned.set()

    class Told(Client):
        async def send(self, message: Message) -> None:
            await super().send(message)
            told.set()

    client = Told()
    await asked(app, client)
    assert cleaned.is_set()
    assert (client.status, len(client.got)) == (503, 2)


async def test_a_request_with_arriving_bytes_is_not_ended() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + 4 * SECONDS
        while loop.time() < until:
            await receive()
            await asyncio.sleep(0)
        await answer(send)

    client = Client()
    await asked(app, client)
    assert client.status == 200


async def test_some_requests_may_take_longer() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        waited = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_later(4 * SECONDS, waited.set_result, None)
        await waited
        await answer(send)

    client = Client()
    await asked(app, client, method="PATCH", path="/intake/v1/files/1")
    assert client.status == 200


async def test_a_longer_limit_is_for_the_whole_address_alone() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.Event().wait()

    client = Client()
    await asked(app, client, method="PATCH", path="/intake/v1/files/1/parts")
    assert client.status == 503


async def test_an_answer_under_way_is_not_followed_by_another() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send)
        await asyncio.Event().wait()

    client = Client()
    request = asyncio.create_task(asked(app, client))
    while len(client.got) < 2:  # noqa: ASYNC110 – a client is told in this way
        await asyncio.sleep(0)
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    assert len(client.got) == 2


async def test_a_cancellation_from_outside_stays_one() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.Event().wait()

    request = asyncio.create_task(asked(app, Client()))
    await asyncio.sleep(0)
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
