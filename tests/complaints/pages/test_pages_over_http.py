"""Reporting and following on the pages, as a browser sends their forms."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest_asyncio

from tests.complaints.over_http import Running, done, running
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
