"""The app of the endpoint /open311/v2. It is apart from the service's own app: it knows no token, and refuses as GeoReport v2 does."""

import re
from typing import Final

from fastapi import FastAPI

from services.complaints.open311.endpoint import Endpoint
from services.complaints.open311.error_answers import ErrorAnswers, answer_refused
from services.complaints.open311.routes import router
from services.complaints.open311.submission import Refused
from shared.settings import Settings
from shared.web.border import refuse_properly
from shared.web.deadline import Deadline
from shared.web.docs_page import add_docs
from shared.web.head_and_options import HeadAndOptions
from shared.web.route_table import KnownRoutes, RouteTable

PATH: Final = "/open311/v2"
_WITH_PHOTOS: Final = ("POST", re.compile(r"/requests(\.xml|\.json)?$"))
_PHOTO_SECONDS: Final = 150.0
"""For a report that waits for the file store and the scanner, as an upload of our own does."""


def open311_app(endpoint: Endpoint, settings: Settings) -> FastAPI:
    """The endpoint, with the limits of size and time that all apps have."""
    app = FastAPI(
        title="Jejak: Open311 GeoReport v2",
        description="Reports to the offices, and the public list of them. jurisdiction_id is the code of an office.",
        version="2",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # it would send what a person wrote, in the texts of exceptions, to the address in the environment
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.endpoint = endpoint
    app.state.routes = routes = RouteTable(app)
    app.add_middleware(HeadAndOptions, routes=routes)
    app.add_exception_handler(Refused, answer_refused)
    refuse_properly(app, settings.body_limit_bytes, {_WITH_PHOTOS: settings.open311_body_limit_bytes})
    app.add_middleware(Deadline, seconds=settings.request_seconds, longer={_WITH_PHOTOS: _PHOTO_SECONDS})
    app.add_middleware(ErrorAnswers)
    app.router.routes.append(KnownRoutes(routes))
    app.router.routes.extend(router.routes)
    add_docs(app)
    return app
