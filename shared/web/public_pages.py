"""Public answers at one address: a page for a browser, JSON for a program (RFC 9110 12.5.1), refusals alike."""

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute

from shared.errors import Language, NotFound, Refusal, TooMany
from shared.web import preferences
from shared.web.pages import HEADERS, Words
from shared.web.problems import documented, language_of, status_of

_A_PAGE: dict[str, Any] = {"text/html": {"schema": {"type": "string"}}}
ALSO_A_PAGE: dict[int | str, dict[str, Any]] = {200: {"content": _A_PAGE}}
"""The `responses` of a route that answers a browser with a page."""
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "The copy named in If-None-Match is still current"}}
FRESH_FOR_MINUTES = "public, max-age=300"
NOT_KEPT = "no-store"


def refused_also_as_pages(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Like `documented`, for a route whose refusals are also pages."""
    return {status: {**one, "content": {**one["content"], **_A_PAGE}} for status, one in documented(*statuses).items()}


def _known_already(request: Request, answer: Response) -> Response:
    """Adds the fingerprint of its content to a cacheable answer; a client that has it gets 304 (RFC 9110 13.1.2)."""
    if answer.headers.get("Cache-Control") != FRESH_FOR_MINUTES:
        return answer
    answer.headers["ETag"] = f'"{hashlib.sha256(bytes(answer.body)).hexdigest()[:32]}"'
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if known.isdisjoint({answer.headers["ETag"], "*"}):
        return answer
    kept = {name: answer.headers[name] for name in ("ETag", "Cache-Control", "Vary")}
    return Response(status_code=304, headers=kept)


def wants_page(request: Request) -> bool:
    return preferences.wants_page(request.headers.get("accept"))


def language(request: Request) -> Language:
    """The language of a page: that of its switch (`lang`), else that of the browser."""
    return language_of(request.query_params.get("lang") or request.headers.get("accept-language"))


class Pages:
    """The pages of a service: `render` makes one from a template, a language, the root path and values; `words` are its texts."""

    def __init__(self, render: Callable[..., str], words: Words) -> None:
        self._render = render
        self._words = words

    def shown(
        self, request: Request, template: str, *, status: int = 200, kept: str = NOT_KEPT, **values: Any
    ) -> Response:
        """A page in the reader's language; `kept`: how long it may be cached."""
        in_language = language(request)
        html = self._render(template, in_language, request.scope.get("root_path", ""), **values)
        headers = {**HEADERS, "Cache-Control": kept, "Content-Language": in_language}
        return HTMLResponse(html, status, headers)

    def refused(self, request: Request, refusal: Refusal | RequestValidationError) -> Response:
        """A refusal as a page."""
        in_english = language(request) == "en"
        if isinstance(refusal, Refusal):
            key = "not-found" if isinstance(refusal, NotFound) else "not-readable"
            key = "too-many" if isinstance(refusal, TooMany) else key
            sentence = refusal.sentence(language(request))
            title = self._words[key][in_english]
            answer = self.shown(request, "refused.html", status=status_of(refusal), title=title, sentence=sentence)
            if isinstance(refusal, TooMany):
                answer.headers["Retry-After"] = str(refusal.details["seconds"])
            return answer
        title, sentence = self._words["not-readable"][in_english], self._words["day-unreadable"][in_english]
        return self.shown(request, "refused.html", status=422, title=title, sentence=sentence)

    def route(self) -> type[APIRoute]:
        """The class of routes that declare what their answer depends on, and refuse a browser with a page."""
        pages = self

        class PublicRoute(APIRoute):
            def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
                handler = super().get_route_handler()

                async def handle(request: Request) -> Response:
                    try:
                        answer = await handler(request)
                    except (Refusal, RequestValidationError) as refusal:
                        if not wants_page(request):
                            raise
                        answer = pages.refused(request, refusal)
                    answer.headers["Vary"] = "Accept, Accept-Language"
                    return _known_already(request, answer)

                return handle

        return PublicRoute
