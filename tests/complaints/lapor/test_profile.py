"""The XML of LAPOR: the old form of a report, and our messages about a trackingid."""

from contextlib import suppress
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.simulators import lapor
from services.complaints.lapor.profile import (
    LONGEST_TEXT,
    FollowUp,
    NotLapor,
    ReporterReply,
    ReportSent,
    StatusNotice,
    Ticket,
    read_ids,
    read_message,
    refused,
    taken,
    written_message,
)
from services.complaints.policy.words import ReporterField
from shared.safe_xml import NotXml, parse_xml

OFFICE = "disperindag-pasuruan"
PERSON = {"namadepan": "Siti", "namabelakang": "Aminah Putri", "email": "siti@contoh.id", "telpon": "081298765432"}


def ticket(**changes: Any) -> Ticket:
    """A ticket as LAPOR sends it, read."""
    token, read = read_message(lapor.ticket(OFFICE, "5124467", "Timbangan belum selesai.", PERSON, **changes))
    assert token == lapor.token_of(OFFICE)
    assert isinstance(read, Ticket)
    return read


def test_a_ticket_is_read_with_its_reporter() -> None:
    found = ticket(judul="Tera", klasifikasi="permintaan informasi")
    assert (found.tracking, found.text, found.title) == ("5124467", "Timbangan belum selesai.", "Tera")
    assert found.kind == "information-request"
    assert found.reporter == {"name": "Siti Aminah Putri", "email": "siti@contoh.id", "phone": "081298765432"}
    assert found.secrecy == "open"


@pytest.mark.parametrize(
    ("rahasia", "anonim", "secrecy", "kept"),
    [
        (False, False, "open", 3),
        (True, False, "confidential", 3),
        (False, True, "anonymous", 0),
        (True, True, "whistle-blowing", 0),
    ],
)
def test_the_flags_are_a_secrecy(rahasia: bool, anonim: bool, secrecy: str, kept: int) -> None:
    """A reporter who hides their name from the institution is not kept, even if LAPOR sends the name."""
    found = ticket(rahasia=rahasia, anonim=anonim)
    assert (found.secrecy, len(found.kept_of_reporter)) == (secrecy, kept)


def test_a_reply_and_a_status_are_read() -> None:
    _, reply = read_message(lapor.reply(OFFICE, "5124467", "R-1", "Sudah saya bawa."))
    assert reply == ReporterReply(tracking="5124467", id="R-1", text="Sudah saya bawa.")
    _, status = read_message(lapor.status(OFFICE, "5124467", "Arsip"))
    assert status == StatusNotice(tracking="5124467", status="Arsip")


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ("<other/>", "lapor"),
        ("<lapor><laporan><isi>a</isi></laporan></lapor>", "trackingid"),
        ("<lapor><trackingid>a b</trackingid><status>Arsip</status></lapor>", "trackingid"),
        ("<lapor><trackingid>3514054107900001</trackingid><status>Arsip</status></lapor>", "trackingid"),
        (f"<lapor><trackingid>{'1' * 41}</trackingid><status>Arsip</status></lapor>", "trackingid"),
        ("<lapor><trackingid>1</trackingid></lapor>", "status"),
        ("<lapor><trackingid>1</trackingid><status>Ditolak</status></lapor>", "status"),
        ("<lapor><trackingid>1</trackingid><laporan rahasia='ya'><isi>a</isi></laporan></lapor>", "rahasia"),
        ("<lapor><trackingid>1</trackingid><laporan anonim=''><isi>a</isi></laporan></lapor>", "anonim"),
        ("<lapor><trackingid>1</trackingid><laporan><isi>  </isi></laporan></lapor>", "isi"),
        (f"<lapor><trackingid>1</trackingid><laporan><isi>{'a' * (LONGEST_TEXT + 1)}</isi></laporan></lapor>", "isi"),
        ("<lapor><trackingid>1</trackingid><laporan><isi>\x9b</isi></laporan></lapor>", "isi"),
        (
            "<lapor><trackingid>1</trackingid><klasifikasi>Lain</klasifikasi><laporan><isi>a</isi></laporan></lapor>",
            "klasifikasi",
        ),
        ("<lapor><trackingid>1</trackingid><balasan id='a b'><isi>a</isi></balasan></lapor>", "balasan.id"),
        ("<lapor><trackingid>1</trackingid><balasan id='1'/></lapor>", "isi"),
    ],
)
def test_a_message_that_is_not_of_the_profile_names_its_field(document: str, field: str) -> None:
    with pytest.raises(NotLapor) as fault:
        read_message(document.encode())
    assert fault.value.field == field


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"{}",
        b"<lapor>",
        b'<!DOCTYPE lapor [<!ENTITY a "b">]><lapor>&a;</lapor>',
        b'<!DOCTYPE lapor SYSTEM "file:///etc/passwd"><lapor/>',
    ],
)
def test_hostile_documents_are_no_messages(document: bytes) -> None:
    with pytest.raises(NotXml):
        read_message(document)


def test_a_deep_document_costs_nothing_but_its_refusal() -> None:
    with pytest.raises(NotLapor):
        read_message(b"<a>" * 40_000 + b"</a>" * 40_000)


def sent(message: FollowUp | ReportSent | StatusNotice) -> Element:
    return parse_xml(written_message(message, "kunci"))


def test_a_report_goes_out_in_the_old_form() -> None:
    reporter: dict[ReporterField, str] = {"name": "Siti Aminah Putri", "email": "siti@contoh.id", "phone": "0812"}
    root = sent(ReportSent(text="Apotek <tanpa izin>", to="Dinas Kesehatan", secrecy="open", reporter=reporter))
    assert (root.tag, dict(root.items())) == ("lapor", {"token": "kunci"})
    person = {one.tag: one.text for one in root.iterfind("pelapor/*")}
    assert person == {"email": "siti@contoh.id", "telpon": "0812", "namadepan": "Siti", "namabelakang": "Aminah Putri"}
    report = root.find("laporan")
    assert report is not None
    assert dict(report.items()) == {"rahasia": "0", "anonim": "0"}
    assert report.findtext("isi") == "Instansi tujuan: Dinas Kesehatan\n\nApotek <tanpa izin>"


def test_a_secret_report_goes_out_with_both_flags() -> None:
    root = sent(ReportSent(text="a", to="b", secrecy="whistle-blowing", reporter={}))
    assert [dict(one.items()) for one in root.iterfind("laporan")] == [{"rahasia": "1", "anonim": "1"}]
    assert [one.text for one in root.iterfind("pelapor/*")] == [None] * 4


def test_answers_carry_both_ids() -> None:
    assert read_ids(taken("5124467", "P-1/2026")) == ("5124467", "P-1/2026")
    assert read_ids(b"<response><data><trackingid>7</trackingid></data></response>") == ("7", None)
    with pytest.raises(NotLapor):
        read_ids(refused("malformed"))


@given(st.text(max_size=200), st.text(max_size=40))
def test_what_we_write_can_be_read_whatever_people_typed(text: str, number: str) -> None:
    root = sent(FollowUp(tracking="1", number=3, text=text + number))
    assert root.find("tindaklanjut/isi") is not None


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda one: f"<lapor>{one}</lapor>".encode()))
def test_any_bytes_are_read_or_refused(document: bytes) -> None:
    with suppress(NotXml, NotLapor):
        read_message(document)
