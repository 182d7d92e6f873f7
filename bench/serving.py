"""The compared sides, each one uvicorn worker in its own process, served as `jejak serve` does."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from bench import crud_audits, library
from deploy import logging_setup
from deploy.server import Server, run, spare_the_collector
from deploy.system import make_system
from shared.settings import Settings

Side = Literal[
    "jejak",
    "crud",
    "library",
    "library-alike",
    "jejak-without-reactions",
    "intake",
    "certification",
    "complaints",
    "billing",
]


def _jejak(settings: Settings) -> Any:
    return make_system(settings, ("metrology",)).app


def _without_reactions(settings: Settings) -> Any:
    system = make_system(settings, ("metrology",))
    system.services = [replace(service, follower=None) for service in system.services]
    return system.app


def _intake(settings: Settings) -> Any:
    return make_system(settings, ("intake",)).app


def _certification(settings: Settings) -> Any:
    return make_system(settings, ("certification",)).app


def _complaints(settings: Settings) -> Any:
    return make_system(settings, ("complaints",)).app


def _billing(settings: Settings) -> Any:
    return make_system(settings, ("billing",)).app


APPS: dict[Side, Callable[[Settings], Any]] = {
    "jejak": _jejak,
    "crud": crud_audits.make,
    "library": library.make,
    "library-alike": library.make_alike,
    "jejak-without-reactions": _without_reactions,
    "intake": _intake,
    "certification": _certification,
    "complaints": _complaints,
    "billing": _billing,
}


def serve(side: Side, settings: Settings, port: int) -> None:
    """The server's process."""
    logging_setup.configure(quiet=True)
    server = Server(APPS[side](settings), "127.0.0.1", port)
    spare_the_collector()
    run(server.serve())
