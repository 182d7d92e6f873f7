"""Every command, and every read of one thing, takes the fast path; a route with unknown needs would silently be slow."""

import pytest
from fastapi.routing import APIRoute

from deploy.system import ASSEMBLIES
from shared.web.fast_route import FastCall
from tests.openapi import app_of


@pytest.mark.parametrize("name", sorted(ASSEMBLIES))
def test_every_command_and_every_read_of_one_thing_is_fast(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    app = app_of(name, tmp_path_factory.getbasetemp() / "settings")
    routes = {
        f"{method} {one.path}": one for one in app.routes if isinstance(one, APIRoute) for method in one.methods or ()
    }
    commands = {place for place, one in routes.items() if 412 in one.responses}
    answers = {
        f"GET {path}": methods.get("get", {}).get("responses", {}).get("200", {})
        for path, methods in app.openapi()["paths"].items()
    }
    # a page has the ETag of its content, which browsers ask for again
    reads = {
        place
        for place, one in answers.items()
        if "ETag" in one.get("headers", {}) and "application/json" in one["content"]
    }
    slow = sorted(place for place in commands | reads if FastCall.of(routes[place]) is None)
    assert slow == []
    assert commands or name == "audit"
