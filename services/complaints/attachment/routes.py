"""Attachments over HTTP: routes, no rules."""

import re
from typing import Annotated, Any, Final, cast
from uuid import UUID

from fastapi import Depends, Header, Request, Response

from services.complaints.attachment.reading import Purpose
from services.complaints.attachment.schemas import UploadView
from services.complaints.attachment.use_cases import Attachments, Content
from services.complaints.roles import Read
from shared.service.ask import Ask
from shared.web.askers import OPEN
from shared.web.client_address import client_address
from shared.web.face import face_of, use_cases
from shared.web.file_answers import answer_file, described
from shared.web.multipart import ONE_FILE, sent_file
from shared.web.problems import READ_REFUSALS, documented
from shared.web.receipts import Receipt, ReceiptThrottle, receipt_tried
from shared.web.route_table import RECORDED
from shared.web.routes import Routes
from shared.web.values import Channel

UPLOADS: Final = "/attachments"
"""Anybody can upload: a complaint needs no account."""
ATTACHMENT_UPLOADS: Final = ("POST", re.compile(rf"{UPLOADS}$"))
"""The requests with a file: only their bodies may be as long as a file."""
LONGER_REQUESTS: Final = {
    ATTACHMENT_UPLOADS: 150.0,
    ("GET", re.compile(r"/attachments/[^/]+(/content)?$")): 60.0,
}
"""Seconds for requests that wait for the file store, the examination of a content, or the scanner."""
_CONTENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The file, by the type of its content, or as application/octet-stream where Accept names that",
        "content": described("image/jpeg", "image/png", "application/pdf"),
    }
}

AttachmentsHere = Annotated[Attachments, use_cases(Attachments)]
router = Routes("attachments")


async def _reader(request: Request, read: Read, channel: Annotated[Channel, Header()] = "online") -> Ask:
    now, asker = face_of(request).clock.now(), read.asker
    return Ask(asker.subject, read.role, asker.office, channel, UUID(int=0), now, now, roles=asker.roles)


@router.post(
    UPLOADS,
    status_code=201,
    response_model=UploadView,
    responses=documented(413, 422, 429, 503),
    summary="Upload a photo or a paper for a complaint that is filed within an hour",
    openapi_extra={**OPEN, **ONE_FILE},
)
async def upload_attachment(request: Request, attachments: AttachmentsHere) -> Response:
    """JPEG, PNG or PDF in the field `file` of a form. The complaint names its `id` in `photos`; afterwards nobody can."""
    throttle = cast("ReceiptThrottle", request.app.state.receipt_throttle)
    address = client_address(request, throttle.front_doors)
    async with sent_file(request) as sent:
        upload = await attachments.upload(address, sent.content, sent.size, face_of(request).clock.now())
    body = UploadView.of(upload).model_dump_json()
    return Response(body, 201, {"Cache-Control": "no-store"}, media_type="application/json")


@router.get(
    "/attachments/{id}/content",
    response_class=Response,
    responses={**READ_REFUSALS, **documented(409, 429), **_CONTENT},
    openapi_extra=RECORDED,
    summary="An attachment's content, for who handles the complaint; each call is recorded before anything goes out",
)
async def read_attachment(
    request: Request, id: UUID, purpose: Purpose, ask: Annotated[Ask, Depends(_reader)], attachments: AttachmentsHere
) -> Response:
    return _answer(request, await attachments.content(ask, id, purpose))


@router.get(
    "/reports/{receipt}/attachments/{id}",
    response_class=Response,
    responses={**documented(404, 409, 422, 429, 503), **_CONTENT},
    openapi_extra={**OPEN, **RECORDED},
    summary="An attachment's content, for the holder of the complaint's receipt; each call is recorded",
)
async def read_own_attachment(request: Request, receipt: Receipt, id: UUID, attachments: AttachmentsHere) -> Response:
    async with receipt_tried(request):
        content = await attachments.own_content(receipt, id, face_of(request).clock.now())
    return _answer(request, content)


def _answer(request: Request, content: Content) -> Response:
    one = content.attachment
    return answer_file(request, content.pieces, name=f"attachment-{one.id}", media_type=one.media_type, size=one.size)
