"""Reporting and following on the pages, as a browser sends their forms."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
import pytest_asyncio

from services.complaints.pages import WITH_PLACE_SCRIPT
from services.complaints.pages.sealing import LIVES_SECONDS
from services.complaints.report.throttle import MOST_FILED
from tests.complaints.over_http import NOW, Running, done, running
from tests.complaints.pages.walking import ANSWERS, PAGE, Reporter, follows, heading, hidden, receipt_in, reports
from tests.conftest import Databases


@pytest_asyncio.fixture
async def one(databases: Databases) -> AsyncIterator[Running]:
    async with running(databases) as started:
        yield started


async def test_a_report_is_filed_question_by_question(one: Running) -> None:
    reporter = await (await Reporter(one).begins()).reaches("check")
    assert "Dua hari tidak berjualan." in reporter.page
    sent = await reporter.sends("send")
    assert (sent.status_code, heading(sent.text)) == (200, "Laporan Anda diterima")
    followed = await one.follows({"receipt": receipt_in(sent.text)})
    assert (followed["status"], followed["secrecy"], followed["kind"]) == ("received", "open", "complaint")
    assert followed["text"] == ANSWERS["matter"]["text"]
    received = next(event for event in await one.journal() if event.type == "complaints.complaint-received").fields()
    assert (received["channel"], received["service_code"], received["latitude"]) == ("web", "PSR-TERA", "-7.599000")


async def test_sending_twice_files_once(one: Running) -> None:
    reporter = await (await Reporter(one).begins()).reaches("check")
    state = hidden(reporter.page, "state")
    form = {"state": state, "step": "check", "action": "send"}
    pages = [(await one.client.post("/pengaduan/isi", data=form, headers=PAGE)).text for _ in range(2)]
    assert receipt_in(pages[0]) == receipt_in(pages[1])
    assert [event.type for event in await one.journal()].count("complaints.complaint-received") == 1


async def test_a_form_that_was_sent_is_not_sent_with_other_answers(one: Running) -> None:
    reporter = await (await Reporter(one).begins()).reaches("check")
    before = reporter.page
    await reporter.sends("send")
    reporter.page = before
    await reporter.sends("change:matter")
    await reporter.sends(text="Lain sama sekali.")
    assert reporter.step == "check"
    again = await reporter.sends("send")
    assert (again.status_code, heading(again.text)) == (409, "Tidak dapat dilanjutkan")


async def test_the_report_is_followed_answered_and_rated(one: Running) -> None:
    receipt = await reports(one)
    filed = {"receipt": receipt, "id": str((await one.journal())[0].stream_id)}
    page = (await follows(one, receipt)).text
    assert heading(page) == "Diterima"
    assert "Belum pernah dibaca." in page
    key = uuid4()
    for _ in range(2):
        explained = await follows(one, receipt, act="reply", text="Nomor antrean 12.", key=key)
        assert "Penjelasan Anda diterima." in explained.text
    assert explained.text.count("Nomor antrean 12.") == 1
    other = await follows(one, receipt, act="reply", text="Lain.", key=key)
    assert (other.status_code, "Lain.</textarea>" in other.text) == (422, True)
    done(await one.act(filed, "acceptance", {}))
    done(await one.act(filed, "classification", {"component": "time-limit", "service_code": "PSR-TERA"}))
    done(await one.act(filed, "draft", {"text": "Kami mohon maaf.", "justified": True}))
    done(await one.act(filed, "report"))
    done(await one.act(filed, "answer", {"office_error": True}))
    page = (await follows(one, receipt)).text
    assert heading(page) == "Sudah dijawab"
    assert "Kami mohon maaf." in page
    assert (await follows(one, receipt, act="rate", key=uuid4())).status_code == 422
    rated = await follows(one, receipt, act="rate", stars="4", key=uuid4())
    assert "Anda menilai 4 dari 5." in rated.text
    reopened = await follows(one, receipt, act="reopen", text="Belum selesai.", key=uuid4())
    assert heading(reopened.text) == "Sedang ditangani"


async def test_reading_is_recorded_and_the_reporter_sees_it(one: Running) -> None:
    receipt = await reports(one)
    id = str((await one.journal())[0].stream_id)
    head = one.person("kepala@disperindag-pasuruan", "complaint-identity-reader", "head-of-office")
    read = {"fields": ["name", "phone"], "purpose": "ask-reporter"}
    done(await head.post(f"/complaints/{id}/reporter/disclosures", read))
    page = (await follows(one, receipt)).text
    assert "membaca nama dan telepon untuk menanyakan hal yang kurang" in page
    assert "kepala@" not in page


async def test_what_is_wrong_stands_beside_its_question(one: Running) -> None:
    reporter = await (await Reporter(one).begins()).reaches("matter")
    wrong = await reporter.sends(text=" ")
    assert (wrong.status_code, reporter.step) == (422, "matter")
    assert 'href="#text"' in wrong.text
    assert 'aria-describedby="matter-hint text-fault" aria-invalid="true"' in wrong.text
    long = await reporter.sends(text="<b>" + "a" * 4000)
    assert (long.status_code, "&lt;b&gt;aaa" in long.text) == (422, True)
    back = await reporter.sends("back", text="Kurang lengkap")
    assert (back.status_code, reporter.step) == (200, "service")
    await reporter.sends(**ANSWERS["service"])
    assert "Kurang lengkap</textarea>" in reporter.page


async def test_a_link_may_name_the_office(one: Running) -> None:
    named = await Reporter(one).begins("?office=disperindag-pasuruan")
    assert 'value="disperindag-pasuruan" checked' in named.page
    unknown = await one.client.get("/pengaduan/isi?office=kantor-lain", headers=PAGE)
    assert (unknown.status_code, heading(unknown.text)) == (404, "Tidak ditemukan")


async def test_a_changed_answer_leads_back_to_the_check(one: Running) -> None:
    reporter = await (await Reporter(one).begins()).reaches("check")
    await reporter.sends("change:wish")
    await reporter.sends(remedy="Ganti rugi.", loss="Tidak ada")
    assert (reporter.step, "Ganti rugi." in reporter.page) == ("check", True)
    await reporter.sends("change:office")
    await reporter.sends(office="bpsmb-surakarta")
    assert reporter.step == "service"


async def test_the_other_language_keeps_the_answers(one: Running) -> None:
    reporter = await (await Reporter(one).begins()).reaches("matter")
    english = await reporter.sends("stay", "?lang=en", text="Belum selesai")
    assert (heading(english.text), "Belum selesai</textarea>" in english.text) == ("What happened?", True)
    assert 'action="/pengaduan/isi?lang=en"' in english.text


async def test_nothing_is_sent_before_each_question_has_an_answer(one: Running) -> None:
    reporter = await (await Reporter(one).begins()).reaches("day")
    await reporter.sends("send")
    assert reporter.step == "day"
    assert await one.journal() == []


@pytest.mark.parametrize("seconds", [LIVES_SECONDS, LIVES_SECONDS + 1])
async def test_an_old_form_begins_again(one: Running, seconds: int) -> None:
    reporter = await (await Reporter(one).begins()).reaches("matter")
    one.clock.set(NOW + timedelta(seconds=seconds))
    got = await reporter.sends(text="Terlambat")
    assert (got.status_code == 409) == (seconds > LIVES_SECONDS)
    if seconds > LIVES_SECONDS:
        assert 'href="/pengaduan"' in got.text


@pytest.mark.parametrize("body", [b"", b"state=x&step=office", b"\xff\xfe", b"step=nothing", b"a=" * 500])
async def test_what_no_form_of_ours_sends_is_refused_with_a_page(one: Running, body: bytes) -> None:
    headers = {**PAGE, "Content-Type": "application/x-www-form-urlencoded"}
    got = await one.client.post("/pengaduan/isi", content=body, headers=headers)
    assert (got.status_code, heading(got.text)) == (409, "Tidak dapat dilanjutkan")


async def test_the_receipt_is_in_no_address_and_wrong_ones_have_to_wait(one: Running) -> None:
    receipt = await reports(one)
    page = await follows(one, receipt)
    assert not re.search(rf'(href|action)="[^"]*{receipt}', page.text)
    assert (page.headers["cache-control"], page.headers["referrer-policy"]) == ("no-store", "no-referrer")
    wrong = [await follows(one, "0000-0000-0000-0000") for _ in range(31)]
    assert (wrong[0].status_code, heading(wrong[0].text)) == (404, "Ikuti laporan")
    assert 'aria-describedby="hint receipt-fault"' in wrong[0].text
    assert (wrong[30].status_code, heading(wrong[30].text)) == (429, "Terlalu banyak percobaan")


async def test_too_many_reports_keep_their_answers(one: Running) -> None:
    reporter = await (await Reporter(one).begins()).reaches("check")
    before = reporter.page
    for _ in range(MOST_FILED):
        await reporter.sends("send")
        reporter.page = before
    refused = await reporter.sends("send")
    assert (refused.status_code, reporter.step, int(refused.headers["retry-after"]) > 0) == (429, "check", True)


async def test_only_the_page_of_places_has_a_script(one: Running) -> None:
    reporter = await Reporter(one).begins()
    while reporter.step != "check":
        got = await reporter.sends("stay")
        is_place = reporter.step == "place"
        assert ("<script>" in got.text) == is_place
        assert (got.headers["content-security-policy"] == WITH_PLACE_SCRIPT) == is_place
        await reporter.sends(**ANSWERS[reporter.step])  # type: ignore[index]


async def test_an_anonymous_reporter_leaves_no_name(one: Running) -> None:
    receipt = await reports(one, secrecy={"secrecy": "anonymous"}, reporter={"phone": "085162641737"})
    followed = await one.follows({"receipt": receipt})
    assert (followed["secrecy"], followed["status"]) == ("anonymous", "incomplete")
    recorded = next(event for event in await one.journal() if event.type == "complaints.reporter-recorded").fields()
    assert recorded["name"] is None


async def test_taken_back_and_completed(one: Running) -> None:
    receipt = await reports(one, wish={"remedy": "", "loss": ""})
    page = (await follows(one, receipt)).text
    assert heading(page) == "Menunggu kelengkapan dari Anda"
    empty = await follows(one, receipt, act="complete", text=" ", key=uuid4())
    assert (empty.status_code, 'href="#complete-text"' in empty.text) == (422, True)
    completed = await follows(one, receipt, act="complete", text="Dua hari; selesaikan.", key=uuid4())
    assert heading(completed.text) == "Diterima"
    taken = await follows(one, receipt, act="withdraw", key=uuid4())
    assert heading(taken.text) == "Dicabut"
    late = await follows(one, receipt, act="withdraw", key=uuid4())
    assert late.status_code == 409


@pytest.mark.parametrize("language", ["id", "en"])
async def test_each_office_says_its_rules(one: Running, language: str) -> None:
    start = await one.client.get(f"/pengaduan?lang={language}", headers=PAGE)
    offices = re.findall(r'href="(/pengaduan/kantor/[^"]+)"', start.text)
    assert len(offices) == 5
    for address in offices:
        got = await one.client.get(address.replace("&amp;", "&"), headers=PAGE)
        assert got.status_code == 200
        assert ("UU 25/2009" in got.text) or ("Perpres" in got.text)
    pasuruan = (await one.client.get(f"/pengaduan/kantor/disperindag-pasuruan?lang={language}", headers=PAGE)).text
    assert {"id": "jawaban: 3 hari", "en": "answer: 3 days"}[language] in pasuruan
    assert (await one.client.get("/pengaduan/kantor/kantor-lain", headers=PAGE)).status_code == 404
