"""The contents of the answers of GeoReport v2, in the language of the client."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from services.complaints.open311.catalogue import CHANGED, Service, service, services_of
from services.complaints.open311.moments import shown
from services.complaints.open311.rows import RequestRow, UpdateRow
from services.complaints.open311.serialisation import MEDIA_TYPES, Content
from services.complaints.open311.words import say
from shared.offices import Office, office
from shared.wording import Language, day

SPECIFICATION: Final = "http://wiki.open311.org/GeoReport_v2"
"""The token by which GeoReport v2 is named; clients compare it."""


def discovery(endpoint: str, contact: str, is_production: bool) -> Content:
    """The discovery file; `endpoint`: the address of this endpoint, `contact`: whom to ask, also for a key."""
    changed = datetime.combine(CHANGED, time.min, UTC).isoformat().replace("+00:00", "Z")
    return Content(
        "discovery",
        {
            "changeset": changed,
            "contact": contact,
            "key_service": contact,
            "endpoints": [
                {
                    "specification": SPECIFICATION,
                    "url": endpoint,
                    "changeset": changed,
                    "type": "production" if is_production else "test",
                    "formats": [media_type.partition(";")[0] for media_type in MEDIA_TYPES.values()],
                }
            ],
        },
    )


def service_list(of: Office, language: Language) -> Content:
    """The services of an office; each has a definition."""
    return Content("services", [_service(one, language) for one in services_of(of.code)])


def _service(one: Service, language: Language) -> dict[str, Any]:
    return {
        "service_code": one.code,
        "service_name": one.name(language),
        "description": one.description(language),
        "metadata": True,
        "type": "realtime",
        "keywords": one.keywords(language),
        "group": one.group(language),
    }


def filed(id: UUID | None, receipt: str, language: Language) -> Content:
    """The answer to a report: its public id, or for a report that is not public only the token, which is the receipt."""
    if id is None:
        request = {"token": receipt, "service_notice": say(language, "notice.secret")}
    else:
        request = {"service_request_id": str(id), "service_notice": say(language, "notice.filed", receipt=receipt)}
    return Content("service_requests", [{**request, "account_id": None}])


def resolved(token: str, id: UUID | None) -> Content:
    """The request of a token; without an id for a report that is not public."""
    return Content("service_requests", [{"service_request_id": None if id is None else str(id), "token": token}])


def request_list(
    rows: Iterable[RequestRow], language: Language, notes: Mapping[UUID, Sequence[UpdateRow]] | None = None
) -> Content:
    """Requests; with `notes` also what the extension `extensions=true` shows."""
    return Content("service_requests", [_request(row, language, notes) for row in rows])


def _request(row: RequestRow, language: Language, notes: Mapping[UUID, Sequence[UpdateRow]] | None) -> dict[str, Any]:
    at = office(row.office)
    name = service(row.office, row.service_code).name(language)
    shown_request: dict[str, Any] = {
        "service_request_id": str(row.id),
        "status": row.status,
        "status_notes": say(language, f"status.{row.state}"),
        "service_name": name,
        "service_code": row.service_code,
        "description": row.description
        or say(language, "description", kind=say(language, f"kind.{row.kind}"), service=name),
        "agency_responsible": at.name,
        "service_notice": None
        if row.due_on is None or row.status == "closed"
        else say(language, "notice.due", day=day(row.due_on, language)),
        "requested_datetime": shown(row.requested_at, at),
        "updated_datetime": shown(row.updated_at, at),
        "expected_datetime": None if row.due_on is None else _end_of(row.due_on, at),
        "address": None,
        "address_id": None,
        "zipcode": None,
        "lat": None if row.latitude is None else float(row.latitude),
        "long": None if row.longitude is None else float(row.longitude),
        "media_url": None,
    }
    if notes is not None:
        shown_request["notes"] = [_note(one, at, language) for one in notes.get(row.id, ())]
        shown_request["extended_attributes"] = {"kind": row.kind, "component": row.component, "state": row.state}
    return shown_request


def _end_of(due: Any, at: Office) -> str:
    """The last second of a day at the office."""
    return shown(at.end_of(due) - timedelta(seconds=1), at)


def _note(one: UpdateRow, at: Office, language: Language) -> dict[str, str]:
    return {"datetime": shown(one.at, at), "description": say(language, f"status.{one.state}"), "type": one.state}


def update_list(rows: Iterable[UpdateRow], of: Office, language: Language) -> Content:
    """Changes of status, as FixMyStreet's extension of GeoReport v2 shows them."""
    return Content("service_request_updates", [_update(one, of, language) for one in rows])


def _update(one: UpdateRow, of: Office, language: Language) -> dict[str, Any]:
    return {
        "update_id": f"{one.complaint_id}-{one.version}",
        "service_request_id": str(one.complaint_id),
        "status": one.status,
        "updated_datetime": shown(one.at, of),
        "description": say(language, f"status.{one.state}"),
        "media_url": None,
    }


def updated(id: str) -> Content:
    """The answer to an update that a reporter sent."""
    return Content("service_request_updates", [{"update_id": id}])


def errors(status: int, sentences: Iterable[str]) -> Content:
    """GeoReport v2, "Errors": an array, so that one answer can say all that is wrong."""
    return Content("errors", [{"code": status, "description": sentence} for sentence in sentences])
