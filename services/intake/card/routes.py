"""The published service standards over HTTP, for anybody (UU 25/2009 art. 22: to be published): routes, no rules."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Annotated, Any, get_args

from fastapi import Request, Response

from services.intake.card.carried_outside import CarriedOutside
from services.intake.card.catalogue import ServiceCard, card_in_force, cards, cards_by_office, today_of
from services.intake.card.condition_words import condition_named
from services.intake.card.conditions import Condition
from services.intake.card.procedure import Service
from services.intake.card.provenance import ComponentName
from services.intake.card.requirements import ApplicationField
from services.intake.card.schemas import (
    CardCode,
    StandardLine,
    StandardsView,
)
from services.intake.card.use_cases import Publications
from services.intake.pages.public import (
    ALSO_A_PAGE,
    FRESH_FOR_MINUTES,
    UNCHANGED,
    PublicRoute,
    language,
    refused_also_as_pages,
    shown_page,
    wants_page,
)
from shared.errors import Language
from shared.offices import office
from shared.web.askers import OPEN
from shared.web.face import use_cases
from shared.web.routes import Routes
from shared.web.values import Day

_KEPT = {"Cache-Control": FRESH_FOR_MINUTES}
CarriedOutsideHere = Annotated[CarriedOutside, use_cases(CarriedOutside)]
PublicationsHere = Annotated[Publications, use_cases(Publications)]
router = Routes("standards", route_class=PublicRoute)


@router.get(
    "/standards",
    response_model=StandardsView,
    responses={**ALSO_A_PAGE, **UNCHANGED},
    summary="The service standards of all offices; in a browser a page of those in force",
    openapi_extra=OPEN,
)
async def list_standards(request: Request, publications: PublicationsHere, outside: CarriedOutsideHere) -> Response:
    if wants_page(request):
        now = request.app.state.face.clock.now()
        offices = cards_by_office(now)
        count = sum(len(held) for _, held in offices)
        today = max(one.local_day(now) for one, _ in offices)
        return shown_page(request, "catalogue.html", kept=FRESH_FOR_MINUTES, offices=offices, count=count, today=today)
    published = await publications.days()
    lines = [StandardLine.of(card, published.get((card.code, card.version)), outside.by(card)) for card in cards()]
    view = StandardsView(items=lines)
    return Response(view.model_dump_json(), headers=_KEPT, media_type="application/json")


@router.get(
    "/standards/{code}",
    response_model=dict[str, Any],
    responses={**ALSO_A_PAGE, **UNCHANGED, **refused_also_as_pages(404, 422)},
    summary="A service standard as it is in force on a day",
    openapi_extra=OPEN,
)
async def read_standard(
    request: Request, code: CardCode, outside: CarriedOutsideHere, at: Day | None = None
) -> Response:
    """Everything that the office published about the service, each value with its origin; `at`: default today.

    `applicants`: who may apply (`person`, `business`, or a `unit` of the office); `channels`: how applications come in.
    """
    today = today_of(code, request.app.state.face.clock.now())
    card = card_in_force(code, at or today)
    if wants_page(request):
        return _page(request, card, at or today, today, outside.by(card))
    return Response(card.model_dump_json(), headers=_KEPT, media_type="application/json")


def _page(request: Request, card: ServiceCard, on: date, today: date, outside: Service | None) -> Response:
    return shown_page(
        request,
        "card.html",
        kept=FRESH_FOR_MINUTES,
        card=card,
        office=office(card.office),
        components=get_args(ComponentName),
        versions=[one for one in cards() if one.code == card.code],
        corrected={one.corrects.version for one in cards() if one.code == card.code and one.corrects is not None},
        on=on,
        today=today,
        outside=outside,
        when=partial(in_words, language(request)),
    )


def in_words(speaks: Language, condition: Condition, fields: Iterable[ApplicationField]) -> str:
    """A card's condition in words."""
    return condition_named(condition, {one.id: one for one in fields}).said(speaks)
