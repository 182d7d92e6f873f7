"""One file in a multipart form, as a page's own form sends it; more than a megabyte waits in a nameless file."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from shared.errors import Unreadable

FILE: Final = "file"
"""The name of the field."""
OVERHEAD: Final = 64 * 1024
"""Bytes that a form may need besides its file."""
_MOST_FIELDS: Final = 20
_MOST_FIELD_BYTES: Final = 16 * 1024

ONE_FILE: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [FILE],
                    "properties": {FILE: {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}
"""Describes such a request in an OpenAPI document."""


class FormUnreadable(Unreadable):
    code = "form-unreadable"
    indonesian = "Kirim satu berkas pada isian `file` sebagai multipart/form-data."
    english = "Send one file in the field `file` as multipart/form-data."


@dataclass(frozen=True)
class SentFile:
    """A file that arrived as a whole; its name is not kept, because it may hold personal data."""

    content: BinaryIO
    size: int


@asynccontextmanager
async def sent_form(
    request: Request, most_field_bytes: int = _MOST_FIELD_BYTES
) -> AsyncIterator[tuple[Mapping[str, str], SentFile | None]]:
    """The fields of a request and its file, if it has one with a content; the file is gone when the block ends.

    Raises FormUnreadable.
    """
    form_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if form_type != "multipart/form-data":
        raise FormUnreadable
    try:
        form = await request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=most_field_bytes)
    except HTTPException:
        raise FormUnreadable from None
    try:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        sent = form.get(FILE)
        if not isinstance(sent, UploadFile) or not sent.size:
            yield fields, None
            return
        sent.file.fileno()  # moves it to the disk: the process that examines it reads a descriptor
        sent.file.flush()
        yield fields, SentFile(sent.file, sent.size)
    finally:
        await form.close()


@asynccontextmanager
async def sent_file(request: Request) -> AsyncIterator[SentFile]:
    """The file of a request; it is gone when the block ends. Raises FormUnreadable."""
    async with sent_form(request) as (_, sent):
        if sent is None:
            raise FormUnreadable
        yield sent
