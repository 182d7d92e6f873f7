"""The answers and the fields of GeoReport v2 for the OpenAPI document of the endpoint."""

from datetime import datetime
from typing import Any, Final, Literal

from pydantic import BaseModel

from services.complaints.open311.serialisation import Format

Key = dict[str, Any]


class EndpointView(BaseModel):
    """An endpoint that discovery names."""

    specification: str
    url: str
    changeset: datetime
    type: Literal["production", "test"]
    formats: list[str]


class DiscoveryView(BaseModel):
    """Where the endpoints are, whom to ask, and when the catalogue changed."""

    changeset: datetime
    contact: str
    key_service: str
    endpoints: list[EndpointView]


class ServiceView(BaseModel):
    """What can be reported: a service card and a kind of problem."""

    service_code: str
    service_name: str
    description: str | None
    metadata: bool
    type: Literal["realtime", "batch", "blackbox"]
    keywords: str | None
    group: str | None


class ValueView(BaseModel):
    """A choice of a list."""

    key: str
    name: str


class AttributeView(BaseModel):
    """An attribute of a service; `values` only for lists."""

    variable: bool
    code: str
    datatype: Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
    required: bool
    datatype_description: str | None
    order: int
    description: str | None
    values: list[ValueView] = []


class DefinitionView(BaseModel):
    """The attributes of a service."""

    service_code: str
    attributes: list[AttributeView]


class NoteView(BaseModel):
    """One change of a request's status (extension)."""

    datetime: datetime
    description: str
    type: str


class ExtendedView(BaseModel):
    """What GeoReport v2 has no field for (extension)."""

    kind: str
    component: str | None
    state: str


class RequestView(BaseModel):
    """A request as anybody may see it; `notes` and `extended_attributes` only with `extensions=true`."""

    service_request_id: str
    status: Literal["open", "closed"]
    status_notes: str | None
    service_name: str
    service_code: str
    description: str | None
    agency_responsible: str | None
    service_notice: str | None
    requested_datetime: datetime
    updated_datetime: datetime
    expected_datetime: datetime | None
    address: str | None
    address_id: str | None
    zipcode: str | None
    lat: float | None
    long: float | None
    media_url: str | None
    notes: list[NoteView] = []
    extended_attributes: ExtendedView | None = None


class FiledView(BaseModel):
    """The answer to a report: its public id, or for a report that is not public a token."""

    service_request_id: str | None = None
    token: str | None = None
    service_notice: str | None
    account_id: str | None


class ResolvedView(BaseModel):
    """The request of a token; without an id if the report is not public."""

    service_request_id: str | None
    token: str


class UpdateView(BaseModel):
    """A change of a request's status (extension)."""

    update_id: str
    service_request_id: str
    status: Literal["open", "closed"]
    updated_datetime: datetime
    description: str | None
    media_url: str | None


class UpdatedView(BaseModel):
    """The answer to an update that a reporter sent (extension)."""

    update_id: str


class ErrorView(BaseModel):
    """One error; a client shows `description` to people."""

    code: int
    description: str


def answers_in(syntax: Format | None, model: Any) -> dict[int | str, Key]:
    """The documented success of an operation; without an ending in the address it has both formats."""
    return {200: _in_formats(syntax, model)}


def errors_in(syntax: Format | None, *statuses: int) -> dict[int | str, Key]:
    """The documented errors of an operation."""
    one = {"description": "Errors of GeoReport v2", **_in_formats(syntax, list[ErrorView])}
    return dict.fromkeys((400, 404, 429, 500, 503, *statuses), one)


def _in_formats(syntax: Format | None, model: Any) -> Key:
    as_xml: Key = {} if syntax == "json" else {"content": {"text/xml": {"schema": {"type": "string"}}}}
    return as_xml if syntax == "xml" else {"model": model, **as_xml}


def in_query(name: str, description: str, **schema: Any) -> Key:
    return {"name": name, "in": "query", "description": description, "schema": {"type": "string", **schema}}


JURISDICTION: Final = {
    **in_query("jurisdiction_id", "The code of the office."),
    "required": True,
}
FILTERS: Final = (
    in_query("service_request_id", "Ids, separated by commas; overrides the other filters."),
    in_query("service_code", "Codes, separated by commas."),
    in_query("start_date", "Time with its zone, or a day at the office."),
    in_query("end_date", "Time with its zone, or a day at the office."),
    in_query("status", "open, closed, or both separated by a comma."),
    in_query("extensions", "true shows notes and extended attributes.", enum=["true", "false"]),
)
PAGES: Final = (
    in_query("page", "Extension: the number of the page.", pattern="^[1-9][0-9]{0,4}$"),
    in_query("page_size", "Extension: requests on a page, at most 1000.", pattern="^([1-9][0-9]{0,2}|1000)$"),
)
AFTER: Final = in_query("after", "Extension: of the link to the next page.", pattern="^[A-Za-z0-9_-]{32}$")
_FIELDS: Final = (
    "api_key", "jurisdiction_id", "service_code", "lat", "long", "address_string", "address_id", "email", "account_id", "first_name",
    "last_name", "phone", "description", "media_url",
)  # fmt: skip
_UPDATE_FIELDS: Final = ("api_key", "jurisdiction_id", "token", "description")


def _form(names: tuple[str, ...], required: tuple[str, ...]) -> Key:
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in names}, "required": list(required)}
    kinds = ("application/x-www-form-urlencoded", "multipart/form-data")
    return {"required": True, "content": {kind: {"schema": schema} for kind in kinds}}


REPORT: Final = _form((*_FIELDS, "attribute[kind]"), ("api_key", "jurisdiction_id", "service_code", "attribute[kind]"))
UPDATE: Final = _form(_UPDATE_FIELDS, _UPDATE_FIELDS)
