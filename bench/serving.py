"""The sides that are compared, each as one uvicorn worker in its own process with the settings of `jejak serve`."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import uvicorn

from bench import crud, library
from deploy import logging_setup
from deploy.system import make_system
from shared.settings import Settings

Side = Literal["jejak", "crud", "library", "jejak-without-reactions"]


def _jejak(settings: Settings) -> Any:
    return make_system(settings, ("metrology",)).app


def _without_reactions(settings: Settings) -> Any:
    system = make_system(settings, ("metrology",))
    system.services = [replace(service, follower=None) for service in system.services]
    return system.app


APPS: dict[Side, Callable[[Settings], Any]] = {
    "jejak": _jejak,
    "crud": crud.make,
    "library": library.make,
    "jejak-without-reactions": _without_reactions,
}


def serve(side: Side, settings: Settings, port: int) -> None:
    """The server's process."""
    logging_setup.configure(quiet=True)
    uvicorn.run(
        APPS[side](settings), host="127.0.0.1", port=port, log_config=None, access_log=False, server_header=False
    )
