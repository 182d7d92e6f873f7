"""The errors of GeoReport v2 in both formats, with its statuses, for every way to be wrong: a table."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
import pytest_asyncio

from tests.complaints.open311.running import KEY, LATE, REPORT, SURAKARTA, Running, running, xml_of
from tests.conftest import Databases
from tests.people import PASURUAN

J = f"jurisdiction_id={PASURUAN}"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Wrong:
    """A wrong request and the status that the standard gives it; `errors`: how many errors the answer holds."""

    what: str
    status: int
    path: str
    query: str = J
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    errors: int = 1


def post(what: str, status: int, errors: int = 1, path: str = "/requests", **changes: Any) -> Wrong:
    changes |= {f"attribute[{name}]": value for name, value in changes.pop("attributes", {}).items()}
    form = {name: value for name, value in {**REPORT, **changes}.items() if value is not None}
    return Wrong(what, status, path, "", "POST", urlencode(form).encode(), FORM, errors)


def body(what: str, status: int, content: bytes, media_type: str) -> Wrong:
    return Wrong(what, status, "/requests", "", "POST", content, {"Content-Type": media_type})


TABLE = [
    Wrong("no jurisdiction", 400, "/services", ""),
    Wrong("an empty jurisdiction", 400, "/services", "jurisdiction_id="),
    Wrong("another jurisdiction", 404, "/services", "jurisdiction_id=city.gov"),
    Wrong("no jurisdiction for a definition", 400, f"/services/{LATE}", ""),
    Wrong("another jurisdiction for a definition", 404, f"/services/{LATE}", "jurisdiction_id=city.gov"),
    Wrong("another service", 404, "/services/033"),
    Wrong("a service of another office", 404, "/services/BPSMB-SP-fee"),
    Wrong("no jurisdiction for a list", 400, "/requests", ""),
    Wrong("another jurisdiction for a list", 404, "/requests", "jurisdiction_id=%00"),
    Wrong("another service in a list", 404, "/requests", f"{J}&service_code=033"),
    Wrong("another status", 400, "/requests", f"{J}&status=done"),
    Wrong("a date without a zone", 400, "/requests", f"{J}&start_date=2026-01-01T00:00:00"),
    Wrong("a date that is none", 400, "/requests", f"{J}&end_date=yesterday"),
    Wrong("more than 90 days", 400, "/requests", f"{J}&start_date=2026-01-01&end_date=2026-06-01"),
    Wrong("a page that is none", 400, "/requests", f"{J}&page=0"),
    Wrong("a page that is too large", 400, "/requests", f"{J}&page_size=1001"),
    Wrong("a page far down", 400, "/requests", f"{J}&page=11"),
    Wrong("too many ids", 400, "/requests", f"{J}&service_request_id={','.join(map(str, range(101)))}"),
    Wrong("a query that is no UTF-8", 400, "/requests", f"{J}&status=%ff"),
    Wrong("no jurisdiction for a request", 400, "/requests/019bd431-eb83-7e77-8926-86fb7f573f3c", ""),
    Wrong("an unknown request", 404, "/requests/019bd431-eb83-7e77-8926-86fb7f573f3c"),
    Wrong("an id that is none", 404, "/requests/638344"),
    Wrong("an id with a null byte", 404, "/requests/%00"),
    Wrong("a token that is none", 404, "/tokens/123456"),
    Wrong("no jurisdiction for a token", 400, "/tokens/123456", ""),
    Wrong("an address that is none", 404, "/reports"),
    Wrong("a list that is none", 404, "/requests/1/2"),
    Wrong("a method that is none", 405, "/services", J, "POST", b"", FORM),
    Wrong("a method that is none for requests", 405, "/requests", J, "DELETE"),
    Wrong("updates far down", 400, "/servicerequestupdates", f"{J}&page=11"),
    post("no key", 403, api_key=None),
    post("another key", 403, api_key=KEY + "x"),
    post("a key of another office", 403, jurisdiction_id=SURAKARTA, service_code="BPSMB-SP-fee"),
    post("no jurisdiction in a report", 400, jurisdiction_id=None),
    post("another jurisdiction in a report", 404, jurisdiction_id="city.gov"),
    post("no service in a report", 400, service_code=None),
    post("another service in a report", 404, service_code="033"),
    post("no place", 400, lat=None, long=None, address_string=None),
    post("half a place", 400, lat=None),
    post("a place outside the world", 400, lat="91"),
    post("an unknown place", 404, address_id="545483"),
    post("no words", 400, description=None),
    post("too many words", 400, description="x" * 4001),
    post("a null byte", 400, description="a\x00b"),
    post("a name that is too long", 400, first_name="x" * 501),
    post("a script as media", 400, media_url="javascript:alert(1)"),
    post("no answer to a required attribute", 400, attributes={"kind": None}),
    post("an unknown attribute", 400, attributes={"WHISHETN": "123"}),
    post("a malformed attribute", 400, attributes={"kind": "complaint", "[": "complaint"}),
    post("a day of service in the future", 400, attributes={"served_on": "2030-01-01"}),
    post("several faults at once", 400, 3, lat="x", media_url="x", attributes={"secrecy": "x"}),
    post("no token of an update", 404, path="/servicerequestupdates", token=None),
    post("no key of an update", 403, path="/servicerequestupdates", token="x", api_key=None),
    post("no words of an update", 400, path="/servicerequestupdates", token="x", description=None),
    body("JSON as a report", 400, b'{"service_code": "1"}', "application/json"),
    body("XML with an entity", 400, b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", "text/xml"),
    body("another encoding", 400, b"description=%ff", "application/x-www-form-urlencoded"),
    body("another charset", 400, b"description=a", "application/x-www-form-urlencoded; charset=latin-1"),
    body("half a multipart form", 400, b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb', "multipart/form-data; boundary=x"),
    body("a multipart form without a boundary", 400, b"--x--", "multipart/form-data"),
    body("thousands of fields", 400, b"&".join(b"a=1" for _ in range(5000)), "application/x-www-form-urlencoded"),
    body("a huge report", 413, b"x" * (13 * 1024 * 1024), "application/x-www-form-urlencoded"),
]  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(one_database: Databases) -> AsyncIterator[Running]:
    async with running(one_database) as one:
        yield one


async def asked(served: Running, wrong: Wrong, ending: str, **headers: str) -> httpx.Response:
    query = f"?{wrong.query}" if wrong.query else ""
    sent = {**wrong.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
    request = served.http.build_request(wrong.method, f"{wrong.path}{ending}{query}", content=wrong.body, headers=sent)
    return await served.http.send(request)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("wrong", TABLE, ids=[one.what for one in TABLE])
async def test_a_wrong_request_has_the_errors_of_the_standard(served: Running, wrong: Wrong) -> None:
    json, xml = await asked(served, wrong, ".json"), await asked(served, wrong, ".xml")
    assert (json.status_code, xml.status_code) == (wrong.status, wrong.status), json.text
    assert json.headers["content-type"] == "application/json; charset=utf-8"
    errors: list[dict[str, Any]] = json.json()
    assert [(list(one), one["code"]) for one in errors] == [(["code", "description"], wrong.status)] * wrong.errors
    root = xml_of(xml)
    assert root.tag == "errors"
    shown = [(one.tag, one.findtext("code"), one.findtext("description")) for one in root]
    assert shown == [("error", str(one["code"]), one["description"]) for one in errors]
    english = (await asked(served, wrong, ".json", Accept_Language="en")).json()
    assert [one["description"] for one in english] != [one["description"] for one in errors]


@pytest.mark.asyncio(loop_scope="module")
async def test_without_an_ending_the_client_chooses_and_xml_is_the_default(served: Running) -> None:
    wrong = TABLE[0]
    assert xml_of(await asked(served, wrong, "")).tag == "errors"
    assert (await asked(served, wrong, "", Accept="application/json")).json()[0]["code"] == 400
    assert xml_of(await asked(served, wrong, "", Accept="text/xml, application/json;q=0.5")).tag == "errors"


@pytest.mark.asyncio(loop_scope="module")
async def test_another_method_is_told_which_there_are(served: Running) -> None:
    refused = await served.http.delete("/requests.json")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")


@pytest.mark.asyncio(loop_scope="module")
async def test_head_has_no_body(served: Running) -> None:
    good, wrong = await served.http.head(f"/services.json?{J}"), await served.http.head("/services.xml")
    assert (good.status_code, good.content, wrong.status_code, wrong.content) == (200, b"", 400, b"")
    assert wrong.headers["content-type"] == "text/xml; charset=utf-8"


@pytest.mark.asyncio(loop_scope="module")
async def test_nothing_wrong_was_filed(served: Running) -> None:
    assert await served.get("/requests") == []
