"""Open311 over HTTP: what a client of the standard does, from discovery to the closed request."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.complaints.open311.running import (
    KEY,
    LATE,
    NOW,
    REPORT,
    SURAKARTA,
    TEXT,
    WRITTEN,
    Running,
    running,
    with_secrecy,
    xml_of,
)
from tests.conftest import Databases
from tests.people import PASURUAN
from tests.shared.files.contents import jpeg


@pytest.fixture
async def served(databases: Databases) -> AsyncIterator[Running]:
    async with running(databases) as one:
        yield one


async def test_discovery_names_the_endpoint_in_both_formats(served: Running) -> None:
    found = (await served.http.get("/discovery.json")).json()
    [endpoint] = found["endpoints"]
    assert (endpoint["url"], endpoint["specification"]) == (served.url, "http://wiki.open311.org/GeoReport_v2")
    assert (endpoint["type"], endpoint["formats"]) == ("test", ["text/xml", "application/json"])
    xml = xml_of(await served.http.get("/discovery.xml"))
    assert [one.text for one in xml.iterfind("endpoints/endpoint/formats/format")] == endpoint["formats"]
    assert xml.findtext("changeset") == found["changeset"]


async def test_services_are_those_of_the_office_in_the_language_of_the_client(served: Running) -> None:
    listed = await served.get("/services")
    assert len(listed) == 100
    [late] = [one for one in listed if one["service_code"] == LATE]
    assert (late["service_name"], late["metadata"], late["type"]) == (
        "Pelayanan Tera dan Tera Ulang: jangka waktu", True, "realtime",
    )  # fmt: skip
    english = await served.http.get(
        "/services", params={"jurisdiction_id": SURAKARTA}, headers={"Accept-Language": "en"}
    )
    assert english.headers["content-language"] == "en"
    assert "Certification of products: fee" in [one.text for one in xml_of(english).iterfind("service/service_name")]


async def test_a_service_has_a_definition(served: Running) -> None:
    shown = await served.get(f"/services/{LATE}")
    assert (shown["service_code"], shown["attributes"][0]["code"]) == (LATE, "kind")
    xml = xml_of(await served.http.get(f"/services/{LATE}.xml", params={"jurisdiction_id": PASURUAN}))
    assert [one.text for one in xml.iterfind("attributes/attribute/code")] == [
        one["code"] for one in shown["attributes"]
    ]
    assert await served.get("/services/BPSMB-SP-fee", expects=404)


async def test_a_report_is_filed_and_shown_without_the_words_of_the_reporter(served: Running) -> None:
    [filed] = await served.post()
    id, receipt = filed["service_request_id"], filed["service_notice"].split("resi ")[1].split(":")[0]
    assert (filed.get("token"), filed["account_id"]) == (None, None)
    [request] = await served.get(f"/requests/{id}")
    assert (request["status"], request["service_code"]) == ("open", LATE)
    assert request["description"] == "Pengaduan tentang Pelayanan Tera dan Tera Ulang: jangka waktu"
    assert request["agency_responsible"] == "Dinas Perindustrian dan Perdagangan Kabupaten Pasuruan"
    assert (request["requested_datetime"], request["expected_datetime"]) == (
        "2026-01-19T09:00:00+07:00", "2026-01-22T23:59:59+07:00",
    )  # fmt: skip
    assert (request["lat"], request["long"], request["address"], request["media_url"]) == (None, None, None, None)
    assert await served.get("/requests") == [request]
    for answer in (await served.http.get("/requests.xml", params={"jurisdiction_id": PASURUAN, "extensions": "true"}),):
        assert not [one for one in (*WRITTEN, receipt) if one in answer.text]
    assert await served.get(f"/tokens/{receipt}") == [{"service_request_id": id, "token": receipt}]
    followed = (await served.staff.client.get(f"/reports/{receipt}")).json()
    assert followed["text"].startswith("Timbangan saya")


async def test_xml_and_json_show_the_same_requests(served: Running) -> None:
    ids = [await served.filed(), await served.filed(**with_secrecy("anonymous"))]
    query = {"jurisdiction_id": PASURUAN, "extensions": "true"}
    shown = (await served.http.get("/requests.json", params=query)).json()
    xml = xml_of(await served.http.get("/requests.xml", params=query))
    assert {one["service_request_id"] for one in shown} == set(ids)
    for request, element in zip(shown, xml, strict=True):
        assert [one.tag for one in element] == list(request)
        leaves = {name: value for name, value in request.items() if not isinstance(value, (list, dict))}
        assert {name: element.findtext(name) or None for name in leaves} == leaves
        assert [one.findtext("type") for one in element.iterfind("notes/note")] == [
            one["type"] for one in request["notes"]
        ]


@pytest.mark.parametrize("secrecy", ["confidential", "whistle-blowing"])
async def test_a_secret_report_is_in_no_answer(served: Running, secrecy: str) -> None:
    [filed] = await served.post(**with_secrecy(secrecy))
    assert "service_request_id" not in filed
    receipt = filed["token"]
    assert await served.get(f"/tokens/{receipt}") == [{"service_request_id": None, "token": receipt}]
    [shown] = (await served.officer.get("/complaints")).json()["items"]
    await served.step(shown["id"], "acceptance", {})
    assert await served.get("/requests", extensions="true") == []
    assert await served.get("/requests", service_request_id=shown["id"]) == []
    assert await served.get("/servicerequestupdates") == []
    assert await served.get(f"/requests/{shown['id']}", expects=404)


async def test_a_report_from_the_counter_is_not_in_the_list(served: Running) -> None:
    written = await served.officer.post("/reports", {"channel": "counter", "kind": "complaint", "text": TEXT})
    assert written.status_code == 201, written.text
    assert await served.get("/requests") == []
    assert await served.get(f"/requests/{written.json()['id']}", expects=404)


async def test_the_steps_of_the_office_are_public_and_the_answer_closes(served: Running) -> None:
    id = await served.filed()
    await served.step(id, "acceptance", {})
    served.clock.set(NOW + timedelta(hours=2))
    await served.step(id, "classification", {"service_code": "PSR-TERA", "component": "fee"})
    await served.step(id, "draft", {"text": "Timbangan ditera hari Rabu.", "justified": True})
    await served.step(id, "report")
    await served.step(id, "answer", {"office_error": False})
    [request] = await served.get(f"/requests/{id}", extensions="true")
    assert (request["status"], request["service_code"]) == ("closed", "PSR-TERA-fee")
    assert request["status_notes"] == "Laporan sudah dijawab."
    assert [one["type"] for one in request["notes"]] == ["received", "accepted", "answered"]
    assert request["extended_attributes"] == {"kind": "complaint", "component": "fee", "state": "answered"}
    updates = await served.get("/servicerequestupdates")
    assert [(one["status"], one["service_request_id"]) for one in updates] == [
        ("closed", id),
        ("open", id),
        ("open", id),
    ]
    assert await served.get("/requests", status="open") == []


async def test_an_office_publishes_a_description_and_takes_it_back(served: Running) -> None:
    id = await served.filed()
    await served.step(id, "publication", {"text": "Tera ulang di Pasar Bangil terlambat.", "shows_place": True})
    [request] = await served.get(f"/requests/{id}")
    assert (request["description"], request["lat"], request["long"]) == (
        "Tera ulang di Pasar Bangil terlambat.",
        -7.6525,
        112.8,
    )
    await served.step(id, "publication", {"text": "Tera ulang terlambat."})
    [request] = await served.get(f"/requests/{id}")
    assert (request["description"], request["lat"]) == ("Tera ulang terlambat.", None)
    await served.step(id, "publication/withdrawal")
    [request] = await served.get(f"/requests/{id}")
    assert request["description"].startswith("Pengaduan tentang")
    again = await served.officer.post(f"/complaints/{id}/publication/withdrawal")
    assert (again.status_code, again.json()["code"]) == (409, "nothing-published")


async def test_nothing_of_an_anonymous_report_is_published(served: Running) -> None:
    id = await served.filed(**with_secrecy("anonymous"))
    refused = await served.officer.post(f"/complaints/{id}/publication", {"text": "Tera ulang terlambat."})
    assert (refused.status_code, refused.json()["code"]) == (409, "reporter-not-open")


async def test_the_reporter_replies_with_the_token(served: Running) -> None:
    [filed] = await served.post()
    receipt = filed["service_notice"].split("resi ")[1].split(":")[0]
    [update] = await served.post("/servicerequestupdates", token=receipt, description="Sampai hari ini belum.")
    assert update["update_id"].startswith(filed["service_request_id"])
    followed = (await served.staff.client.get(f"/reports/{receipt}")).json()
    assert "Sampai hari ini belum." in str(followed["steps"])
    assert await served.post("/servicerequestupdates", token="x", expects=404)
    assert await served.post("/servicerequestupdates", token=receipt, description=None, expects=400)


async def test_a_repeated_report_under_one_key_is_filed_once(served: Running) -> None:
    answers = [
        (await served.http.post("/requests.json", data=REPORT, headers={"Idempotency-Key": "one"})).json()
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert len(await served.get("/requests")) == 1
    other = await served.http.post("/requests.json", data={**REPORT, "lat": "0"}, headers={"Idempotency-Key": "one"})
    assert other.status_code == 400


async def test_filters_and_pages(served: Running) -> None:
    ids = []
    for hours in range(5):
        served.clock.set(NOW + timedelta(hours=hours))
        ids.append(await served.filed(service_code=LATE if hours % 2 else "PSR-SKA-fee"))
    newest = ids[::-1]

    async def found(**query: Any) -> list[str]:
        return [one["service_request_id"] for one in await served.get("/requests", **query)]

    assert await found() == newest
    assert await found(service_code=LATE) == [newest[1], newest[3]]
    assert await found(service_code=f"{LATE},PSR-SKA-fee", page_size="3") == newest[:3]
    assert await found(page="2", page_size="2") == newest[2:4]
    assert await found(page="4", page_size="2") == []
    assert await found(status="closed") == []
    assert await found(service_request_id=f"{ids[0]},{ids[2]},none", status="closed") == [ids[2], ids[0]]
    assert await found(start_date="2026-01-19T10:00:00+07:00", end_date="2026-01-19T05:00:00Z") == newest[1:4]
    assert await found(end_date="2026-01-18") == []
    assert await found(jurisdiction_id=SURAKARTA) == []
    served.clock.set(NOW + timedelta(days=90, minutes=30))
    assert await found() == newest[:4]
    walked: list[str] = []
    page = f"{served.url}/requests.json?jurisdiction_id={PASURUAN}&start_date=2026-01-01&page_size=2"
    while page:
        answer = await served.http.get(page)
        walked += [one["service_request_id"] for one in answer.json()]
        page = answer.links.get("next", {}).get("url", "")
    assert walked == newest


async def test_an_address_and_a_client_have_limits(databases: Databases) -> None:
    async with running(databases, open311_reads=2, open311_reports=1, wrong_receipts=1) as served:
        await served.get("/requests")
        await served.get("/requests")
        answer = await served.http.get("/requests.json", params={"jurisdiction_id": PASURUAN})
        assert (answer.status_code, answer.json()[0]["code"]) == (429, 429)
        assert int(answer.headers["retry-after"]) > 0
        await served.filed()
        await served.post(expects=429)
        await served.get("/tokens/x", expects=404)
        await served.get("/tokens/x", expects=429)


async def test_a_browser_on_another_page_may_read_the_answers(served: Running) -> None:
    for answer in (await served.http.get("/discovery.json"), await served.http.get("/services.json")):
        assert answer.headers["access-control-allow-origin"] == "*"


async def test_the_key_is_not_asked_for_reading(served: Running) -> None:
    assert await served.get("/requests", api_key=KEY + "x") == []


async def test_photos_go_with_a_report_and_are_not_public(databases: Databases, tmp_path: Path) -> None:
    async with running(databases, tmp_path) as served:
        photos = [("media", ("foto.jpg", jpeg(), "image/jpeg")), ("media", ("dua.jpg", jpeg(), "image/jpeg"))]
        answer = await served.http.post("/requests.json", data=REPORT, files=photos)
        assert answer.status_code == 200, answer.text
        [filed] = answer.json()
        complaint = (await served.officer.get(f"/complaints/{filed['service_request_id']}")).json()
        assert len(complaint["photos"]) == 2
        content = await served.officer.get(f"/attachments/{complaint['photos'][0]}/content?purpose=complaint-handling")
        assert (content.status_code, content.headers["content-type"]) == (200, "image/jpeg")
        [request] = await served.get("/requests")
        assert request["media_url"] is None
        wrong = await served.http.post(
            "/requests.json", data=REPORT, files={"media": ("x.jpg", b"GIF89a", "image/jpeg")}
        )
        assert (wrong.status_code, wrong.json()[0]["code"]) == (400, 400)
        assert len(await served.get("/requests")) == 1
