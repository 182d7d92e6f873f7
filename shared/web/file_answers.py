"""A file in the body of an answer, with the headers that keep a browser from running anything in it."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from fastapi import Request
from fastapi.responses import StreamingResponse

from shared.web.preferences import weights

EXTENSIONS: Final = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
ANY_BYTES: Final = "application/octet-stream"
BINARY: Final = {"schema": {"type": "string", "format": "binary"}}


def described(*media_types: str) -> dict[str, Any]:
    """The content of an answer in an OpenAPI document: one of these types, or any bytes."""
    return dict.fromkeys((*media_types, ANY_BYTES), BINARY)


def answer_file(
    request: Request,
    pieces: AsyncIterator[bytes],
    *,
    name: str,
    media_type: str,
    size: int,
    more: Mapping[str, str] | None = None,
) -> StreamingResponse:
    """The pieces by the type of their content, or as application/octet-stream where Accept names that.

    `name`: without its extension, and without personal data.
    """
    headers = {
        "Content-Length": str(size),
        "Content-Disposition": f'attachment; filename="{name}.{EXTENSIONS[media_type]}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
        **(more or {}),
    }
    is_named = weights(request.headers.get("accept")).get(ANY_BYTES, 0.0) > 0
    return StreamingResponse(pieces, headers=headers, media_type=ANY_BYTES if is_named else media_type)
