"""The common part of the simulators: check the credential, remember answers, and fail on request."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, get_args

import orjson
from cachetools import FIFOCache
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

CREDENTIAL = "simulator"
"""The user_key and bearer token of every simulator; it opens nothing else."""
_REMEMBERED = 1000

Fault = Literal[
    "none",
    "time-out",
    "bad-request",
    "unauthorised",
    "too-many",
    "server-error",
    "malformed",
    "cut-off",
    "slow",
    "answer-lost",
]
"""`answer-lost`: it carries the request out, and after `seconds` its answer breaks off."""
_STATUS: dict[str, int] = {"bad-request": 400, "unauthorised": 401, "too-many": 429, "server-error": 500}

Answer = Callable[[Request, dict[str, Any]], Awaitable[tuple[int, dict[str, object]]]]
"""Makes the status and the body of an answer to a body."""
Refusal = Callable[[str, int], dict[str, object]]
"""Makes the body of a refusal, of an endpoint and a status."""


class FaultBody(BaseModel):
    """How to fail, how many times (null: until the next switch), and the value of Retry-After."""

    model_config = ConfigDict(extra="forbid")

    fault: Fault
    times: Annotated[int, Field(ge=1)] | None = None
    retry_after: Annotated[int, Field(ge=0)] | None = None
    seconds: Annotated[float, Field(ge=0, le=60)] = 1


@dataclass
class Simulator:
    """One system: its endpoints, how it refuses, and the switch that makes it fail."""

    name: str
    header: str
    proof: str
    endpoints: dict[str, Answer]
    refusal: Refusal
    fault: FaultBody = field(default_factory=lambda: FaultBody(fault="none"))
    seen: list[str] = field(default_factory=list)
    """The references of all questions in order, including those that it failed to answer."""
    answers: FIFOCache[str, tuple[int, dict[str, object]]] = field(default_factory=lambda: FIFOCache(_REMEMBERED))

    @property
    def app(self) -> Starlette:
        routes = [Route("/fault", self._switch, methods=["PUT"]), Route("/seen", self._shown, methods=["GET"])]
        routes += [Route(f"/{path}", self._asked, methods=["POST"]) for path in self.endpoints]
        return Starlette(routes=routes)

    async def _switch(self, request: Request) -> Response:
        try:
            self.fault = FaultBody.model_validate_json(await request.body())
        except ValidationError:
            return JSONResponse({"faults": list(get_args(Fault))}, 422)
        return JSONResponse(self.fault.model_dump())

    async def _shown(self, _: Request) -> Response:
        return JSONResponse({"references": self.seen})

    async def _asked(self, request: Request) -> Response:
        body = await request.body()
        reference = request.headers.get("idempotency-key", "")
        self.seen = [*self.seen[1 - _REMEMBERED :], reference]
        path = request.url.path.rpartition("/")[2]
        fault = self.fault.fault if self._fails() else "none"
        if fault == "slow":
            await asyncio.sleep(self.fault.seconds)
        elif fault not in {"none", "answer-lost"}:
            return await self._failing(request, path)
        asked = self.loads(body)
        if not self.is_known(request, asked):
            return self.respond(self.refusal(path, 401), 401)
        if reference not in self.answers:  # a repeated question gets the same answer, and is carried out once
            self.answers[reference] = await self.endpoints[path](request, asked)
        if fault == "answer-lost":
            await asyncio.sleep(self.fault.seconds)
            return _broken_off()
        status, said = self.answers[reference]
        return self.respond(said, status)

    def loads(self, body: bytes) -> dict[str, Any]:
        """What a body says."""
        found: dict[str, Any] = orjson.loads(body)
        return found

    def is_known(self, request: Request, asked: dict[str, Any]) -> bool:  # noqa: ARG002
        """Whether the request holds the credential."""
        return request.headers.get(self.header) == self.proof

    def respond(self, said: dict[str, object], status: int, headers: Mapping[str, str] | None = None) -> Response:
        """An answer in the form of the system."""
        return JSONResponse(said, status, headers)

    def _fails(self) -> bool:
        if self.fault.fault == "none":
            return False
        if self.fault.times is not None:
            if self.fault.times == 0:
                return False
            self.fault = self.fault.model_copy(update={"times": self.fault.times - 1})
        return True

    async def _failing(self, request: Request, path: str) -> Response:
        match self.fault.fault:
            case "time-out":
                while (await request.receive())["type"] != "http.disconnect":
                    pass  # it never answers; the client leaves
                return Response(status_code=504)
            case "malformed":
                return Response(b"<html>Bukan JSON</html>", 200, media_type="text/html")
            case "cut-off":
                return _broken_off()
            case kind:
                status = _STATUS[kind]
                wait = {} if self.fault.retry_after is None else {"Retry-After": str(self.fault.retry_after)}
                return self.respond(self.refusal(path, status), status, wait)


def _broken_off() -> Response:
    return StreamingResponse(_half(), 200, {"Content-Length": "1000"}, "application/json")


async def _half() -> AsyncIterator[bytes]:
    yield b'{"respon'
