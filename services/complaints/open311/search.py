"""The filters of a list of requests, and its pages.

`page` and `page_size` are the extension that most endpoints of Open311 have. A page far down would make the database count all rows
before it, for each service that is asked for, so `page` ends at the 10,000th; the header Link names the next page by the last request
of this one, without an end.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from services.complaints.open311.catalogue import service
from services.complaints.open311.form import Form
from services.complaints.open311.moments import Window, window
from services.complaints.open311.rows import PublicStatus, RequestRow
from services.complaints.open311.words import named
from shared.errors import Unreadable
from shared.offices import Office

MOST: Final = 1_000
"""GeoReport v2, "Response Volume": at most the first 1000 requests."""
DEEPEST: Final = 10_000
MOST_SERVICES: Final = 10
_MOST_STATUSES: Final = 10
MOST_IDS: Final = 100
_STATUSES: Final[tuple[PublicStatus, ...]] = ("open", "closed")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class StatusUnknown(Unreadable):
    code = "open311-status-unknown"
    indonesian = "`status` harus `open` atau `closed`, atau keduanya dipisah koma."
    english = "`status` must be `open` or `closed`, or both separated by a comma."


class PageWrong(Unreadable):
    code = "open311-page-wrong"
    indonesian = (
        "`page` dan `page_size` harus bilangan bulat mulai 1; `page_size` paling besar {most}, dan `page` × `page_size` paling "
        "besar {deepest}. Untuk selanjutnya ikuti tautan di header `Link`."
    )
    english = (
        "`page` and `page_size` must be whole numbers from 1; `page_size` is at most {most}, and `page` × `page_size` at most "
        "{deepest}. For what comes after, follow the link in the header `Link`."
    )

    def __init__(self, deepest: int = DEEPEST) -> None:
        super().__init__(most=MOST, deepest=deepest)


class TooManyValues(Unreadable):
    code = "open311-too-many-values"
    indonesian = "{field} paling banyak memuat {most} nilai; kirim beberapa permintaan."
    english = "{field} holds at most {most} values; send several requests."


@dataclass(frozen=True)
class Search:
    """What a list shows: of which services (None for all) and statuses, when requested, and which page.

    `before`: only requests before this time and id, in the order from the newest.
    """

    services: tuple[str, ...] | None
    statuses: tuple[PublicStatus, ...]
    window: Window
    before: tuple[datetime, UUID]
    skipped: int
    most: int


def read_search(query: Form, office: Office, now: datetime) -> Search:
    """Raises ServiceUnknown, StatusUnknown, PageWrong, TooManyValues, MomentUnreadable, WindowTooLong."""
    within = window(query.first("start_date"), query.first("end_date"), office, now)
    codes = listed(query, "service_code", MOST_SERVICES)
    skipped, most = read_page(query, DEEPEST // max(len(codes), 1))
    return Search(
        services=tuple(service(office.code, code).code for code in codes) or None,
        statuses=_statuses(listed(query, "status", _MOST_STATUSES)),
        window=within,
        before=_before(query.first("after"), within),
        skipped=skipped,
        most=most,
    )


def read_page(query: Form, deepest: int = DEEPEST) -> tuple[int, int]:
    """How many rows the page leaves out, and how many it has at most; it ends at the row `deepest`. Raises PageWrong."""
    page, size = _whole(query.first("page") or "1"), _whole(query.first("page_size") or str(MOST))
    if not (page >= 1 and 1 <= size <= MOST and page * size <= deepest):
        raise PageWrong(deepest)
    return (page - 1) * size, size


def listed(query: Form, field: str, most: int) -> list[str]:
    """The values of a field that may be repeated and hold several separated by commas. Raises TooManyValues."""
    values = [one.strip() for value in query.fields.get(field, ()) for one in value.split(",")]
    found = list(dict.fromkeys(one for one in values if one))
    if len(found) > most:
        raise TooManyValues(field=named(field), most=most)
    return found


def ids_of(written: Iterable[str]) -> list[UUID]:
    """The ids among some texts; no request has another text as its id."""
    return [id for one in written if (id := id_of(one)) is not None]


def id_of(written: str) -> UUID | None:
    try:
        return UUID(written) if len(written) == 36 else None
    except ValueError:
        return None


def next_page(rows: list[RequestRow], most: int) -> str | None:
    """The `after` of the next page; None on the last."""
    if len(rows) < most:
        return None
    last = rows[-1]
    micros = (last.requested_at - _EPOCH) // timedelta(microseconds=1)
    return base64.urlsafe_b64encode(micros.to_bytes(8, "big", signed=True) + last.id.bytes).decode().rstrip("=")


def _before(after: str, within: Window) -> tuple[datetime, UUID]:
    if not after:
        return within.until, UUID(int=0)
    try:
        packed = base64.b64decode(after + "=" * (-len(after) % 4), altchars=b"-_", validate=True)
        at = _EPOCH + timedelta(microseconds=int.from_bytes(packed[:8], "big", signed=True))
        return min((at, UUID(bytes=packed[8:])), (within.until, UUID(int=0)))
    except (ValueError, OverflowError, binascii.Error):
        raise PageWrong from None


def _whole(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 6 else 0


def _statuses(written: list[str]) -> tuple[PublicStatus, ...]:
    if not set(written) <= set(_STATUSES):
        raise StatusUnknown
    return tuple(one for one in _STATUSES if not written or one in written)
