"""OSS's messages to us, in OSS's own form (no token of ours, its own envelope), and the office's view of them: routes,
no rules.
"""

from typing import Annotated, Any
from uuid import UUID

import orjson
import structlog
from fastapi import Query, Request, Response
from pydantic import TypeAdapter

from services.intake.nib.lines import ReceivedNibLine
from services.intake.nib.nib import ReceivedNib
from services.intake.nib.oss_notice import notice_of
from services.intake.nib.schemas import ReceivedNibView
from services.intake.nib.use_cases import ReceivedNibs
from services.intake.roles import ReadByStaff, ReadListByStaff
from shared.errors import Refusal, Unauthenticated, Unavailable, Unreadable
from shared.privacy.clear_text import Nib
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

RECEIVE_NIB = "/oss/receiveNIB"

_SENT = TypeAdapter(dict[str, dict[str, Any]])
_SAID = {200: "Sukses", 400: "Data Parameter Salah", 401: "User Akses Tidak Valid", 500: "Proses Payload Data Gagal"}
_log = structlog.get_logger()
ReceivedNibsHere = Annotated[ReceivedNibs, use_cases(ReceivedNibs)]
router = Routes("oss")


@router.post(RECEIVE_NIB, include_in_schema=False)
async def receive_nib(request: Request, received_nibs: ReceivedNibsHere) -> Response:
    """OSS's own contract (`docs/other-systems.md` 1.5), so it is not among ours: every answer is OSS's envelope."""
    try:
        notice = notice_of(_SENT.validate_json(await request.body())["dataNIB"])
        await received_nibs.receive(notice, request.headers.get("token", ""))
    except (ValueError, KeyError, Unreadable):
        return _envelope(400)
    except Unauthenticated:
        return _envelope(401)
    except Unavailable:
        raise
    except Refusal as refusal:
        _log.error("receive-nib-refused", code=refusal.code)
        return _envelope(500)
    return _envelope(200)


def _envelope(code: int) -> Response:
    body = {"responreceiveNIB": {"kode": code, "keterangan": _SAID[code]}}
    return Response(orjson.dumps(body), code, {"Cache-Control": "no-store"}, "application/json")


@router.read("/received-nibs", "NIBs that OSS sent to the office")
async def list_received_nibs(
    read: ReadListByStaff,
    received_nibs: ReceivedNibsHere,
    part: Paging,
    nib: Annotated[Nib | None, Query(pattern=r"^[0-9]{13}$")] = None,
) -> Listed[ReceivedNibLine]:
    rows = await received_nibs.list(part.after, part.limit, at=read.office, nib=nib)
    return listed(rows, part)


@router.read("/received-nibs/{id}", "A NIB that OSS sent, with the ids of its licence", shows=ReceivedNibView.of)
async def read_received_nib(id: UUID, read: ReadByStaff, received_nibs: ReceivedNibsHere) -> ReceivedNib:
    return await received_nibs.read(id, read.as_of, at=read.office)
