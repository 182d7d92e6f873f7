"""LAPOR over HTTP: tickets by every way, messages that go back, reports that go out, and what is refused."""

import asyncio
import base64
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from deploy.simulators import lapor
from services.complaints.lapor.read_model import lapor_view
from services.complaints.tables import tables
from shared.safe_xml import parse_xml
from shared.service.rebuild import rebuild
from tests.complaints.lapor.given import NOW, PASURUAN, Office, office_beside_lapor
from tests.conftest import Databases

PURWAKARTA = "dpmptsp-purwakarta"
PERSON = {"namadepan": "Siti", "namabelakang": "Kanaria", "email": "siti@contoh.id", "telpon": "081298765432"}
TEXT = "Petugas loket tidak ada."
HEADINGS = "Tracking ID,Isi Laporan,Rahasia,Anonim,Nama Pelapor"


def message(tracking: str = "77", text: str = TEXT, **more: Any) -> bytes:
    return lapor.ticket(PASURUAN, tracking, text, PERSON, **more)


async def filed(office: Office, tracking: str = "77", **more: Any) -> str:
    answer = await office.pushed(message(tracking, **more))
    assert answer.status_code == 200, answer.text
    return await office.complaint_of(tracking)


def file_of(*lines: str) -> dict[str, str]:
    return {"file": base64.b64encode("\n".join([HEADINGS, *lines]).encode()).decode()}


@pytest.mark.parametrize(
    ("rahasia", "anonim", "secrecy"),
    [
        (False, False, "open"),
        (True, False, "confidential"),
        (False, True, "anonymous"),
        (True, True, "whistle-blowing"),
    ],
)
async def test_the_flags_of_a_ticket_are_its_secrecy(
    databases: Databases, rahasia: bool, anonim: bool, secrecy: str
) -> None:
    async with office_beside_lapor(databases) as office:
        complaint = await filed(office, rahasia=rahasia, anonim=anonim)
        assert (await office.complaint(complaint))["secrecy"] == secrecy
        reporter = (await office.officer.get(f"/complaints/{complaint}/reporter")).json()
        assert set(reporter["held"]) - {"receipt"} == (set() if anonim else {"name", "email", "phone"})


async def test_a_ticket_is_filed_once_whichever_way_it_comes(databases: Databases) -> None:
    async with office_beside_lapor(databases) as office:
        pushed = [office.pushed(message()) for _ in range(3)]
        by_hand = office.officer.post("/lapor/tickets", {"tracking": "77", "text": TEXT})
        by_file = office.officer.post("/lapor/imports", file_of(f"77,{TEXT},,,"))
        *answers, hand, imported = await asyncio.gather(*pushed, by_hand, by_file)
        numbers = {parse_xml(one.content).findtext("transaksiid") for one in answers}
        [line] = imported.json()["lines"]
        assert numbers == {hand.json()["number"]} == {line["number"]}
        received = [one for one in await office.journal() if one.type == "complaints.complaint-received"]
        assert len(received) == 1


async def test_a_file_reports_its_bad_lines_and_changes_nothing_the_second_time(databases: Databases) -> None:
    file = file_of(f"81,{TEXT},Tidak,Tidak,Siti", "82,,,,", f"83,{TEXT},mungkin,,", f"84,{TEXT},Ya,Tidak,Budi")
    async with office_beside_lapor(databases) as office:
        first = (await office.officer.post("/lapor/imports", file)).json()
        assert (first["filed"], first["known"], first["refused"]) == (2, 0, 2)
        outcomes = [(one["line"], one["outcome"], one["why"]) for one in first["lines"]]
        assert outcomes == [
            (2, "filed", None),
            (3, "refused", "isi"),
            (4, "refused", "rahasia"),
            (5, "filed", None),
        ]
        before = len(await office.journal())
        again = (await office.officer.post("/lapor/imports", file)).json()
        assert (again["filed"], again["known"], again["refused"]) == (0, 2, 2)
        assert [one["number"] for one in again["lines"]] == [one["number"] for one in first["lines"]]
        assert len(await office.journal()) == before


async def test_a_file_that_is_none_is_refused_as_a_whole(databases: Databases) -> None:
    async with office_beside_lapor(databases) as office:
        for content, code in ((b"\xff\xfe\x00", "lapor-file-unreadable"), (b"a,b\n1,2", "lapor-column-missing")):
            body = {"file": base64.b64encode(content).decode()}
            answer = await office.officer.post("/lapor/imports", body)
            assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize(
    ("document", "status", "code"),
    [
        (b"", 400, "malformed"),
        (b'{"token": "x"}', 400, "malformed"),
        (b'<!DOCTYPE lapor [<!ENTITY a "b">]><lapor>&a;</lapor>', 400, "malformed"),
        (b"<lapor>" * 20_000, 400, "malformed"),
        (message().replace(lapor.token_of(PASURUAN).encode(), b""), 401, "unauthenticated"),
        (message().replace(PASURUAN.encode(), b"lain"), 401, "unauthenticated"),
        ("<lapor token='ü'><trackingid>1</trackingid><status>Arsip</status></lapor>".encode(), 401, "unauthenticated"),
        (lapor.reply(PASURUAN, "78", "R-1", "Halo."), 404, "lapor-ticket-unknown"),
        (lapor.status(PASURUAN, "78", "Selesai"), 404, "lapor-ticket-unknown"),
        (lapor.status(PASURUAN, "78", "Beres"), 400, "malformed"),
        (message("3514054107900001"), 400, "malformed"),
    ],
)
async def test_a_message_that_is_not_lapors_is_refused(
    databases: Databases, document: bytes, status: int, code: str
) -> None:
    async with office_beside_lapor(databases) as office:
        answer = await office.pushed(document)
        assert (answer.status_code, parse_xml(answer.content).findtext("galat")) == (status, code)
        assert await office.journal() == []


async def test_without_a_token_of_its_own_an_office_receives_nothing(databases: Databases) -> None:
    async with office_beside_lapor(databases, lapor_inbound_tokens={PASURUAN: SecretStr("")}) as office:
        for token in ("", lapor.token_of(PASURUAN)):
            document = message().replace(lapor.token_of(PASURUAN).encode(), token.encode())
            assert (await office.pushed(document)).status_code == 401


async def test_a_ticket_belongs_to_the_office_of_its_token(databases: Databases) -> None:
    """Two offices may get the same ticket, one after the other; neither sees the other's."""
    async with office_beside_lapor(databases) as office:
        complaint = await filed(office)
        assert (await office.pushed(lapor.ticket(PURWAKARTA, "77", TEXT))).status_code == 200
        received = [one.office for one in await office.journal() if one.type == "complaints.complaint-received"]
        assert sorted(received) == sorted([PASURUAN, PURWAKARTA])
        await office.step(complaint, "questions", {"text": "Kapan?"})
        [one] = await office.messages(complaint)
        stranger = office.person_of(PURWAKARTA)
        for path in (f"/complaints/{complaint}/lapor", f"/lapor/messages/{one['id']}/exchanges"):
            assert (await stranger.get(path)).status_code == 404
        assert (await stranger.post(f"/lapor/messages/{one['id']}/passing-on")).status_code == 404


async def test_the_office_asks_and_turns_away_through_lapor(databases: Databases) -> None:
    async with office_beside_lapor(databases) as office:
        asked, other = await filed(office, "91"), await filed(office, "92")
        await office.step(asked, "questions", {"text": "Kapan Anda datang?"})
        await office.step(other, "turning-away", {"reason": "other-office", "where": "Hubungi Dinas Kesehatan."})
        await office.send()
        assert await office.at_lapor("91") == {**NOTHING, "texts": ["Kapan Anda datang?"]}
        heard = await office.at_lapor("92")
        assert heard["statuses"] == ["Arsip"]
        assert heard["texts"] == ["Laporan Anda bukan kewenangan kantor kami. Hubungi Dinas Kesehatan."]
        answer = await office.pushed(lapor.reply(PASURUAN, "91", "R-1", "Senin pagi."))
        assert answer.status_code == 200
        assert "complaints.clarification-given" in [one.type for one in await office.journal()]


NOTHING: dict[str, Any] = {"texts": [], "statuses": [], "reporter": {}, "flags": {}}


async def test_an_incomplete_ticket_is_completed_by_a_reply(databases: Databases) -> None:
    async with office_beside_lapor(databases) as office:
        complaint = await filed(office)
        await office.step(complaint, "completion-request", {"missing": ["loss", "remedy"]})
        await office.send()
        [text] = (await office.at_lapor("77"))["texts"]
        assert text.startswith("Laporan Anda belum lengkap. Balas tiket ini paling lambat 18 Februari 2026")
        assert (await office.pushed(lapor.reply(PASURUAN, "77", "R-1", "Rugi dua hari."))).status_code == 200
        assert (await office.complaint(complaint))["status"] == "received"


async def test_a_reply_at_lapor_goes_to_the_office_that_took_it_over(databases: Databases) -> None:
    async with office_beside_lapor(databases) as office:
        complaint, other = await filed(office), office.person_of(PURWAKARTA)
        await office.step(complaint, "acceptance", {})
        await office.step(complaint, "forwarding", {"to": PURWAKARTA, "why": "Izin mereka."})
        await office.step(complaint, "takeover", by=other)
        await office.step(complaint, "classification", {"component": "time-limit"}, by=other)
        await office.answered_again(complaint, "Selesai.", by=other)
        assert (await office.pushed(lapor.reply(PASURUAN, "77", "R-1", "Belum selesai."))).status_code == 200
        [task] = [one for one in (await other.get("/tasks")).json()["items"] if one["stream_id"] == complaint]
        assert task["kind"] == "complaint-assign"
        office.clock.set(NOW + timedelta(days=40))
        await office.run("deadlines")
        assert (await other.get(f"/complaints/{complaint}")).json()["late"] != {}


async def test_forwarding_a_ticket_disposes_it_again_up_to_the_limit(databases: Databases) -> None:
    async with office_beside_lapor(databases) as office:
        complaint = await filed(office)
        await office.step(complaint, "acceptance", {})
        for _ in range(2):
            await office.step(complaint, "forwarding", {"to": "Dinas Kesehatan", "why": "Menyangkut apotek."})
            await office.step(complaint, "bounce", {"why": "Bukan urusan kami."})
        again = await office.officer.post(
            f"/complaints/{complaint}/forwarding", {"to": "Dinas Kesehatan", "why": "Menyangkut apotek."}
        )
        assert (again.status_code, again.json()["code"]) == (409, "bounced-too-often")
        report = {"to": "Dinas Kesehatan", "why": "Menyangkut apotek."}
        knows = await office.officer.post(f"/complaints/{complaint}/lapor-report", report)
        assert (knows.status_code, knows.json()["code"]) == (409, "lapor-knows-it-already")
        await office.send(8)
        heard = await office.at_lapor("77")
        assert heard["statuses"] == ["Diproses", "Terdisposisi", "Diproses", "Terdisposisi", "Diproses"]
        assert heard["texts"] == ["Laporan Anda diteruskan kepada Dinas Kesehatan."] * 2


async def written_down(office: Office, secrecy: str = "open") -> str:
    body = {"kind": "complaint", "channel": "email", "secrecy": secrecy, "text": "Apotek tutup.", "loss": "Obat.",
            "remedy": "Buka.", "reporter": {"name": "Siti Kanaria", "address": "Bangil", "email": "siti@contoh.id"}}  # fmt: skip
    answer = await office.officer.post("/reports", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


REPORT = {"to": "Dinas Kesehatan Kabupaten Pasuruan", "why": "Menyangkut izin apotek."}


@pytest.mark.parametrize(
    ("secrecy", "named", "flags"),
    [
        ("open", "Siti", {"rahasia": "0", "anonim": "0"}),
        ("confidential", "", {"rahasia": "1", "anonim": "0"}),
        ("whistle-blowing", "", {"rahasia": "1", "anonim": "1"}),
    ],
)
async def test_a_report_for_another_institution_keeps_both_ids(
    databases: Databases, secrecy: str, named: str, flags: dict[str, str]
) -> None:
    async with office_beside_lapor(databases) as office:
        complaint = await written_down(office, secrecy)
        await office.step(complaint, "acceptance", {})
        await office.step(complaint, "lapor-report", REPORT)
        assert (await office.complaint(complaint))["status"] == "forwarded"
        await office.fail("answer-lost", times=1, seconds=0)
        await office.send(1)
        office.clock.set(NOW + timedelta(hours=1))
        await office.send(1)
        ticket = (await office.officer.get(f"/complaints/{complaint}/lapor")).json()["ticket"]
        assert (ticket["tracking"], ticket["transaction"]) == ("9000001", "TRX-000001"), "its repetition made no second"
        heard = await office.at_lapor("9000001")
        assert heard["reporter"]["namadepan"] == named
        assert heard["flags"] == flags
        [text] = heard["texts"]
        assert text == "Instansi tujuan: Dinas Kesehatan Kabupaten Pasuruan\n\nApotek tutup.\n\nObat.\n\nBuka."
        read = [one.fields()["purpose"] for one in await office.journal() if one.type == "complaints.reporter-read"]
        assert read == (["report-forwarded"] * 2 if named else []), "each opening is on record"


async def test_a_report_that_nobody_takes_comes_back_up_to_the_limit(databases: Databases) -> None:
    async with office_beside_lapor(databases) as office:
        complaint = await written_down(office)
        await office.step(complaint, "acceptance", {})
        for number in (1, 2):
            await office.step(complaint, "lapor-report", REPORT)
            await office.send(1)
            tracking = f"900000{number}"
            for said in ("Terdisposisi", "Arsip", "Arsip"):
                assert (await office.pushed(lapor.status(PASURUAN, tracking, said))).status_code == 200
            seen = await office.complaint(complaint)
            assert (seen["status"], seen["bounces"]) == ("accepted", number)
        again = await office.officer.post(f"/complaints/{complaint}/lapor-report", REPORT)
        assert (again.status_code, again.json()["code"]) == (409, "bounced-too-often")


@pytest.mark.parametrize("fault", ["time-out", "malformed", "cut-off", "unauthorised", "slow"])
async def test_a_message_waits_out_every_fault_and_arrives_once(databases: Databases, fault: str) -> None:
    async with office_beside_lapor(databases, system_seconds=0.5) as office:
        complaint = await filed(office)
        await office.step(complaint, "acceptance", {})
        await office.fail(fault, times=1, seconds=2)
        await office.send(1)
        assert [one["state"] for one in await office.messages(complaint)] == ["failing"]
        office.clock.set(NOW + timedelta(hours=1))
        await asyncio.gather(office.send(1), office.send(1))
        assert [one["state"] for one in await office.messages(complaint)] == ["delivered"]
        assert (await office.at_lapor("77"))["statuses"] == ["Diproses"]


async def test_an_officer_looks_after_a_message_that_was_given_up(databases: Databases) -> None:
    async with office_beside_lapor(databases, lapor_attempts=1) as office:
        complaint = await filed(office)
        await office.step(complaint, "acceptance", {})
        await office.step(complaint, "questions", {"text": "Kapan?"})
        await office.fail("server-error")
        await office.send(2)
        [lost] = (await office.officer.get("/lapor/messages?state=given-up")).json()["items"]
        assert (lost["kind"], lost["attempts"], lost["http_status"]) == ("status", 1, 500)
        await office.fail("none")
        await office.send(2)
        assert (await office.at_lapor("77"))["texts"] == [], "later messages wait behind it"
        retried = await office.officer.post(f"/lapor/messages/{lost['id']}/attempt")
        assert retried.status_code == 200
        await office.send(2)
        heard = await office.at_lapor("77")
        assert (heard["statuses"], heard["texts"]) == (["Diproses"], ["Kapan?"])
        again = await office.officer.post(f"/lapor/messages/{lost['id']}/attempt")
        assert (again.status_code, again.json()["code"]) == (409, "lapor-message-not-given-up")


async def test_without_a_connection_officers_pass_messages_on(databases: Databases) -> None:
    async with office_beside_lapor(databases, lapor_url=None) as office:
        answer = await office.officer.post("/lapor/tickets", {"tracking": "77", "text": TEXT, "rahasia": True})
        assert answer.json()["is_new"]
        complaint = await office.complaint_of("77")
        await office.step(complaint, "acceptance", {})
        await office.send()
        [waiting] = await office.messages(complaint)
        assert (waiting["state"], waiting["attempts"], waiting["status"]) == ("waiting", 0, "Diproses")
        passed = await office.officer.post(f"/lapor/messages/{waiting['id']}/passing-on")
        assert passed.status_code == 200
        assert [one["state"] for one in await office.messages(complaint)] == ["delivered"]


async def test_a_ticket_by_hand_is_checked_like_any_other(databases: Databases) -> None:
    async with office_beside_lapor(databases) as office:
        nik = await office.officer.post("/lapor/tickets", {"tracking": "3514054107900001", "text": TEXT})
        assert (nik.status_code, nik.json()["code"]) == (422, "personal-number-in-text")
        assert (await office.person_of(PASURUAN, "applicant").post("/lapor/tickets", {})).status_code == 403
        repeated = [await office.officer.post("/lapor/tickets", {"tracking": "77", "text": TEXT}) for _ in range(2)]
        assert [one.json()["is_new"] for one in repeated] == [True, False]
        assert len({one.json()["number"] for one in repeated}) == 1


async def test_rebuilt_rows_are_the_same(databases: Databases) -> None:
    async with office_beside_lapor(databases) as office:
        complaint = await filed(office)
        await office.answered(complaint)
        await office.send(2)
        await office.pushed(lapor.status(PASURUAN, "77", "Diproses"))
        path = f"/complaints/{complaint}/lapor"
        before = (await office.officer.get(path)).json()
        assert len(before["messages"]) == 2
        await asyncio.to_thread(rebuild, databases.url, tables, lapor_view, lambda _, __: None)
        assert (await office.officer.get(path)).json() == before
