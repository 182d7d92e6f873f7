"""The link at the end of each message, for anybody who holds it: routes, no rules."""

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Path, Request, Response
from pydantic import BaseModel

from services.messages.gateway.address import Channel
from services.messages.opt_out.links import PATTERN
from services.messages.opt_out.use_cases import OptOuts, Reader
from services.messages.pages import PAGES
from shared.offices import office
from shared.privacy.clear_text import Sought
from shared.web.askers import OPEN
from shared.web.face import use_cases
from shared.web.public_pages import ALSO_A_PAGE, NOT_KEPT, choosable_language, refused_also_as_pages, wants_page
from shared.web.routes import Routes

OptOutsHere = Annotated[OptOuts, use_cases(OptOuts)]
Token = Annotated[Sought, Path(pattern=PATTERN, description="The last part of the link in a message.")]
router = Routes("opt-out", route_class=PAGES.route())


class OptOutView(BaseModel):
    """Whether the office still sends messages on a channel; those that a law demands always come."""

    office: str
    channel: Channel
    stopped: bool


@router.get(
    "/opt-out/{token}",
    response_model=OptOutView,
    responses={**ALSO_A_PAGE, **refused_also_as_pages(404, 422, 503)},
    summary="Whether its reader still gets messages; in a browser a page",
    dependencies=[Depends(choosable_language)],
    openapi_extra=OPEN,
)
async def show_opt_out(request: Request, token: Token, opt_outs: OptOutsHere) -> Response:
    """Changes nothing: programs that look into mail open every link."""
    return _answer(request, await opt_outs.look(token))


@router.post(
    "/opt-out/{token}",
    response_model=OptOutView,
    responses={**ALSO_A_PAGE, **refused_also_as_pages(404, 422, 503)},
    summary="Stop such messages; the one click of a mail program (RFC 8058)",
    dependencies=[Depends(choosable_language)],
    openapi_extra=OPEN,
)
async def opt_out(request: Request, token: Token, opt_outs: OptOutsHere) -> Response:
    """Stops such messages, whatever the form holds; only `wish=in` of our own page wants them again."""
    form = parse_qs((await request.body()).decode("ascii", "replace"), max_num_fields=10)
    reader = await (opt_outs.resume(token) if form.get("wish") == ["in"] else opt_outs.stop(token))
    return _answer(request, reader)


def _answer(request: Request, reader: Reader) -> Response:
    view = OptOutView(office=reader.office, channel=reader.channel, stopped=reader.stopped)
    if not wants_page(request):
        return Response(view.model_dump_json(), headers={"Cache-Control": NOT_KEPT}, media_type="application/json")
    address = request.scope.get("root_path", "") + request.scope["path"].removeprefix(
        request.scope.get("root_path", "")
    )
    return PAGES.shown(
        request,
        "opt_out.html",
        office=office(reader.office).name,
        channel=reader.channel,
        stopped=reader.stopped,
        address=address,
    )
