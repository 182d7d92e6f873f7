"""The query of a read: `as_of` (a time or a position) and `min_position`. A read is never stale: it waits, or answers
503.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import WithJsonSchema

from shared.clock import TimeWithoutZone
from shared.errors import NotFound, Unavailable, Unreadable
from shared.journal.journal import AsOf
from shared.privacy.clear_text import Sought
from shared.web.askers import TokenHolder, holding
from shared.web.face import face_of
from shared.web.tokens import Asker
from shared.web.values import LARGEST_POSITION
from shared.wording import Named

_NO_POSITION = Named("as_of", "`as_of` bukan posisi dan bukan waktu", "`as_of` is neither a position nor a time")
_MOMENT = {
    "anyOf": [{"type": "integer", "minimum": 0, "maximum": 10**15 - 1}, {"type": "string", "format": "date-time"}]
}


class AsOfNotYet(NotFound):
    code = "as-of-not-yet"
    indonesian = "`as_of` belum ada: isi posisi yang sudah ditulis atau waktu yang sudah lewat; tanpa `as_of` tampil keadaan sekarang."
    english = "`as_of` has not come yet: give a written position or a time that has passed; without it you see the present state."


class ListIsOfNow(Unreadable):
    code = "list-is-of-now"
    indonesian = "Daftar hanya tersedia untuk saat ini; gunakan `as_of` pada satu sumber daya."
    english = "Lists are of now only; use `as_of` on a single resource."


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """Who reads, in which role, and as of which moment (None: now)."""

    asker: Asker
    role: str
    as_of: AsOf | None

    @property
    def office(self) -> str:
        return self.asker.office


MinPosition = Annotated[int | None, Query(ge=0, le=LARGEST_POSITION)]


def reading(*roles: str) -> Any:
    """Dependency of a read route: who reads and as of when, after the service has read `min_position`.

    Raises Unavailable, AsOfNotYet.
    """

    async def read(
        request: Request,
        by: Annotated[TokenHolder, holding(*roles)],
        as_of: Annotated[
            Sought | None,
            Query(max_length=40, description="A journal position, or a time with zone."),
            WithJsonSchema(_MOMENT),
        ] = None,
        min_position: MinPosition = None,
    ) -> ReadRequest:
        await _not_stale(request, min_position)
        return ReadRequest(by.asker, by.role, await _past(request, as_of))

    return Depends(read)


def listing(*roles: str) -> Any:
    """Dependency of a list route: like `reading`, but lists show only the present. Raises ListIsOfNow for any `as_of`."""

    async def read(
        request: Request,
        by: Annotated[TokenHolder, holding(*roles)],
        as_of: Annotated[Sought | None, Query(include_in_schema=False)] = None,
        min_position: MinPosition = None,
    ) -> ReadRequest:
        if as_of is not None:
            raise ListIsOfNow
        await _not_stale(request, min_position)
        return ReadRequest(by.asker, by.role, None)

    return Depends(read)


async def _not_stale(request: Request, min_position: int | None) -> None:
    if min_position is not None and not await face_of(request).reached(min_position):
        raise Unavailable


async def _past(request: Request, as_of: str | None) -> AsOf | None:
    """The moment in the query. Raises AsOfNotYet for the future, where the present state would look like a forecast."""
    if as_of is None:
        return None
    face, moment = face_of(request), _moment(as_of)
    if isinstance(moment, datetime):
        if moment > face.clock.now():
            raise AsOfNotYet
    elif moment > face.position() and moment > await face.written():  # a service may be behind the journal
        raise AsOfNotYet
    return moment


def _moment(as_of: str) -> AsOf:
    whole = as_of.removesuffix(".0")  # 5.0 is 5, as in JSON
    if whole.isascii() and whole.isdigit() and len(whole) < 16:
        return int(whole)
    try:
        moment = datetime.fromisoformat(as_of.replace(" ", "+"))
    except ValueError:
        raise Unreadable(problem=_NO_POSITION) from None
    if moment.tzinfo is None:
        raise TimeWithoutZone
    return moment
