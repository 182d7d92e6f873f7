"""Every command has a straight way: one that needs what `shared.web.fast_path` does not know would silently be slow."""

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

import services.billing.routes
import services.intake.routers
import services.metrology.routers
from shared.web.fast_path import way_of

ROUTERS = [services.billing.routes.router, services.intake.routers.router, services.metrology.routers.router]


@pytest.mark.parametrize("router", ROUTERS)
def test_every_command_has_a_straight_way(router: APIRouter) -> None:
    app = FastAPI()
    app.include_router(router)
    commands = [one for one in iter_route_contexts(app.routes) if 412 in (getattr(one, "responses", None) or {})]
    assert commands
    assert [one.path for one in commands if way_of(one) is None] == []
