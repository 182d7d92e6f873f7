"""Files over HTTP: begin an upload, send it piece by piece, complete it, read it. tus clients call the same routes (`tus.py`)."""

import re
from collections.abc import AsyncIterator
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from starlette.requests import ClientDisconnect

from services.intake.file.file import FileLine
from services.intake.file.reading import Purpose
from services.intake.file.schemas import FileBody, FileView
from services.intake.file.tus import http_date, refuse_other_type, speaks_tus, upload_headers, verified
from services.intake.file.use_cases import Files
from services.intake.roles import Read, ReadList, own_subject
from shared.privacy.clear_text import Sought
from shared.roles import APPLICANT, OFFICERS
from shared.service.ask import Answer, Ask
from shared.web.commands import command
from shared.web.face import Face, use_cases
from shared.web.file_answers import ANY_BYTES, BINARY, EXTENSIONS, answer_file, described
from shared.web.lists import Listed, Paging, listed
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS, documented
from shared.web.reads import ReadRequest, listing
from shared.web.route_table import RECORDED
from shared.web.routes import Routes, answering, respond, shown
from shared.web.values import LARGEST_POSITION, Channel

FILE_PIECES: Final = ("PATCH", re.compile(r"/files/[^/]+$"))
"""The requests with a file's bytes: only their bodies may be as long as a file."""
LONGER_REQUESTS: Final = {
    FILE_PIECES: 60.0,
    ("POST", re.compile(r"/files/[^/]+/completion$")): 150.0,
    ("GET", re.compile(r"/files/[^/]+/content$")): 60.0,
}
"""Seconds for requests that wait for the file store, the examination of a content, or the scanner."""
_BYTES: Final[dict[str, Any]] = {"requestBody": {"content": {ANY_BYTES: BINARY}}}
"""Describes only the plain call: words explain what tus adds, because no schema can say that one header replaces
another.
"""

FilesHere = Annotated[Files, use_cases(Files)]
router = Routes("files")

ByUploader = Annotated[Ask, command(*OFFICERS, APPLICANT)]
Uploading = Annotated[ReadRequest, listing(*OFFICERS, APPLICANT)]


async def _reader(request: Request, read: Read, channel: Annotated[Channel, Header()] = "online") -> Ask:
    face: Face = request.app.state.face
    now = face.clock.now()
    asker = read.asker
    return Ask(asker.subject, read.role, asker.office, channel, UUID(int=0), now, now, roles=asker.roles)


@router.post(
    "/applications/{id}/files",
    status_code=201,
    response_model=FileView,
    responses={
        **COMMAND_REFUSALS,
        201: {"description": "Begun", "headers": {"Upload-Expires": {}, "Tus-Resumable": {}}},
    },
    summary="Begin to upload a file for a document of the service card",
)
async def begin(id: UUID, body: FileBody, ask: ByUploader, files: FilesHere) -> Response:
    """With `Tus-Resumable: 1.0.0` it is the creation of tus 1.0.0: `Upload-Length` and `Upload-Metadata` replace the
    body, and `Idempotency-Key` is optional (without it, each request begins another upload).
    """
    asked = answering(ask, FileView.begun, creates="/intake/v1/files/{made.id}")
    answer = await files.begin(asked, id, body.document, body.size, body.sha256)
    response = respond(answer)
    response.headers["Upload-Expires"] = http_date(FileView.model_validate_json(answer.body).expires_at)
    return response


@router.read("/applications/{id}/files", "The files of an application")
async def list_files(id: UUID, read: ReadList, files: FilesHere, part: Paging) -> Listed[FileLine]:
    return listed(await files.list(id, part.after, part.limit, at=read.office, own=own_subject(read)), part)


@router.patch(
    "/files/{id}",
    status_code=204,
    response_class=Response,
    responses={
        **READ_REFUSALS,
        **documented(409, 413, 415, 460),
        204: {"description": "Taken", "headers": {"Upload-Offset": {}, "Upload-Expires": {}, "Tus-Resumable": {}}},
    },
    openapi_extra=_BYTES,
    summary="Send the next bytes of a file; bytes that arrived before a connection broke stay",
)
async def append(
    id: UUID,
    request: Request,
    by: Uploading,
    files: FilesHere,
    upload_offset: Annotated[int, Header(ge=0, le=LARGEST_POSITION)],
    upload_checksum: Annotated[Sought | None, Header()] = None,
) -> Response:
    """A tus client also sends `Tus-Resumable: 1.0.0`, and its bytes as `application/offset+octet-stream`."""
    face: Face = request.app.state.face
    refuse_other_type(request.headers)
    file, offset = await files.append(
        id,
        upload_offset,
        verified(_arriving(request), upload_checksum),
        at=by.office,
        account=by.asker.subject,
        own=own_subject(by),
        now=face.clock.now(),
    )
    headers = {"Upload-Offset": str(offset), "Upload-Expires": http_date(file.expires_at), "Cache-Control": "no-store"}
    return Response(status_code=204, headers=headers)


@router.command(
    "/files/{id}/completion",
    "Complete an upload: its content is examined, and kept in quarantine until it is scanned, or refused",
    shows=FileView.of,
)
async def complete(id: UUID, ask: ByUploader, files: FilesHere) -> Answer:
    return await files.complete(ask, id)


@router.get(
    "/files/{id}",
    response_model=FileView,
    responses={**READ_REFUSALS, 200: {"description": "The file", "headers": {"Upload-Offset": {}}}},
    summary="A file without its content, and where its upload continues",
)
async def read_file(id: UUID, read: Read, files: FilesHere) -> Response:
    if read.as_of is not None:
        return shown(await files.read(id, read.as_of, at=read.office, own=own_subject(read)), FileView.of)
    file, offset = await files.progress(id, at=read.office, own=own_subject(read))
    response = shown(file, lambda one: FileView.of(one, offset))
    if offset is not None:
        response.headers["Upload-Offset"] = str(offset)
    return response


@router.head("/files/{id}", include_in_schema=False)
async def head_file(request: Request, id: UUID, read: Read, files: FilesHere) -> Response:
    """Like GET without its body; a tus client learns where to continue, also for an upload that has ended."""
    if not speaks_tus(request.headers):
        return Response(headers=dict((await read_file(id, read, files)).headers))
    face: Face = request.app.state.face
    file, offset = await files.progress(id, at=read.office, own=own_subject(read))
    return Response(headers=upload_headers(file, offset, face.clock.now()))


@router.get(
    "/files/{id}/content",
    response_class=Response,
    responses={
        **READ_REFUSALS,
        **documented(409, 429),
        200: {
            "description": "The file, by the type of its content, or as application/octet-stream where Accept names that",
            "headers": {"Picture-Position": {}},
            "content": described(*EXTENSIONS),
        },
    },
    openapi_extra=RECORDED,
    summary="A file's content; each call is recorded before anything goes out",
)
async def read_content(
    request: Request, id: UUID, purpose: Purpose, ask: Annotated[Ask, Depends(_reader)], files: FilesHere
) -> Response:
    content = await files.content(ask, id, purpose)
    file = content.file
    return answer_file(
        request,
        content.pieces,
        name=f"{file.document}-{file.id}",
        media_type=str(file.media_type),
        size=int(file.size or 0),
        more={} if content.position is None else {"Picture-Position": content.position},
    )


async def _arriving(request: Request) -> AsyncIterator[bytes]:
    """The body as it arrives; it ends where the connection breaks, and the bytes before stay."""
    try:
        async for piece in request.stream():
            yield piece
    except ClientDisconnect:
        return
