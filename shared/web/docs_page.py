"""The page of an app's OpenAPI document: Swagger UI, with all files from here, under a policy that allows no other
source.
"""

from importlib.resources import files
from pathlib import Path
from typing import Final

import fastapi_offline
from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse

_FILES: Final = Path(str(files(fastapi_offline))) / "static"
_KEPT: Final = "public, max-age=86400"
_NO_SNIFFING: Final = {"X-Content-Type-Options": "nosniff"}
_HEADERS: Final = {
    **_NO_SNIFFING,
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
}
_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="icon" href="docs/favicon.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""
_START: Final = """SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
"""


def add_docs(app: FastAPI) -> None:
    """Adds `/docs` and the files it loads. Its addresses are relative, so the app may be mounted anywhere."""

    async def page(_: Request) -> Response:
        return HTMLResponse(_PAGE.format(title=app.title), headers=_HEADERS)

    async def start(_: Request) -> Response:
        return Response(_START, headers={**_NO_SNIFFING, "Cache-Control": _KEPT}, media_type="text/javascript")

    async def file(request: Request) -> Response:
        name = request.url.path.rpartition("/")[2]
        return FileResponse(_FILES / name, headers={**_NO_SNIFFING, "Cache-Control": _KEPT})

    app.add_route("/docs", page, include_in_schema=False)
    app.add_route("/docs/start.js", start, include_in_schema=False)
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "favicon.png"):
        app.add_route(f"/docs/{name}", file, include_in_schema=False)
