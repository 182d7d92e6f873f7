"""The published service standards over HTTP, for anybody (UU 25/2009 art. 22: to be published). Routes, no rule."""

from typing import Any

from fastapi import APIRouter, Request, Response

from services.intake.representations.standards import CardCode, StandardLine, StandardsView
from services.intake.service_cards import CARDS, card_in_force, today_of
from shared.problems import documented
from shared.web import OPEN, Day

router = APIRouter()


@router.get("/standards", tags=["standards"], summary="The service standards of all offices", openapi_extra=OPEN)
async def list_standards() -> StandardsView:
    return StandardsView(items=[StandardLine.of(card) for card in CARDS])


@router.get(
    "/standards/{code}",
    response_model=dict[str, Any],
    responses=documented(404, 422),
    tags=["standards"],
    summary="A service standard as it is in force on a day",
    openapi_extra=OPEN,
)
async def read_standard(request: Request, code: CardCode, at: Day | None = None) -> Response:
    """Everything the office published about the service, each value with where it is stated; `at`: today, if not said."""
    on = at or today_of(code, request.app.state.face.clock.now())
    return Response(card_in_force(code, on).model_dump_json(), media_type="application/json")
