"""Every command has a straight way: one that needs what `shared.straight_way` does not know would silently be slow."""

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

import services.billing.api
import services.intake.api
import services.metrology.api
from shared.straight_way import way_of

ROUTERS = [services.billing.api.router, services.intake.api.router, services.metrology.api.router]


@pytest.mark.parametrize("router", ROUTERS)
def test_every_command_has_a_straight_way(router: APIRouter) -> None:
    app = FastAPI()
    app.include_router(router)
    commands = [one for one in iter_route_contexts(app.routes) if 412 in (getattr(one, "responses", None) or {})]
    assert commands
    assert [one.path for one in commands if way_of(one) is None] == []
