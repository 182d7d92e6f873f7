"""The report is rendered from the events alone: the same events give the same text, and the stored digest says so."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.certification.audit.audit import Audit, Grade
from services.certification.audit.report import digest
from services.certification.audit.reporting import (
    AuditNotClosed,
    NotReported,
    ReportedAlready,
    issued_text,
    refuse_report,
)
from shared.journal.events import EventMapper
from tests.certification.audit.given import closed, opened, planned, reported
from tests.certification.given import NOW, TODAY

TEXT = """\
LAPORAN AUDIT
Nomor: LA/2026/00001
Tanggal: 2 Februari 2026

Lembaga: Balai Pengujian dan Sertifikasi Mutu Barang Surakarta
Skema: Sertifikasi produk BPSMB Surakarta
Standar: SNI 3553:2015
Jenis: Audit kecukupan (tahap 1), sertifikasi awal
Nama usaha: PT Tirta Merapi

TIM
- ratna: lead auditor
- agus: auditor
- budi: petugas pengambil contoh

RENCANA
Hari: 10 Februari 2026; 11 Februari 2026
Lokasi: Pabrik Boyolali
Klausul: ISO 9001:2015 8.5; SNI 3553:2015 5
Kriteria: SNI ISO 9001:2015
Waktu audit: 3 hari orang, di lokasi 2,5

PEMBUKAAN
Hari: 2 Februari 2026
Hadir dari lembaga: ratna; agus
Hadir dari klien: Direktur; Manajer mutu

PENUTUPAN
Hari: 2 Februari 2026
Hadir dari lembaga: ratna; agus; budi
Hadir dari klien: Direktur
Waktu di lokasi: 2,5 hari orang

TEMUAN
1. ISO 9001:2015 8.5.1 – sesuai
   Suhu pencucian botol tidak dicatat.
   Dicatat oleh agus pada 2 Februari 2026
2. ISO 9001:2015 8.5.1 – ketidaksesuaian mayor
   Suhu pencucian botol tidak dicatat.
   Dicatat oleh agus pada 2 Februari 2026

RINGKASAN
Sesuai: 1
Observasi: 0
Ketidaksesuaian minor: 0
Ketidaksesuaian mayor: 1
Tindakan perbaikan diselesaikan paling lambat: mayor 2 Maret 2026, minor 2 April 2026
"""
"""Form 1. It never changes: reports that are issued are rendered again from their events."""


def stored(audit: Audit) -> list[Any]:
    """The events of an audit as the journal gives them back."""
    mapper = EventMapper()
    events = [mapper.to_domain_event(mapper.to_stored_event(one)) for one in audit.collect_events()]
    for one in events:
        vars(one)["timestamp"] = NOW  # the journal's own column
    return events


def replayed(events: Sequence[Any]) -> Audit:
    audit: Any = None
    for event in events:
        audit = event.mutate(audit)
    assert isinstance(audit, Audit)
    return audit


def test_form_1_of_the_report() -> None:
    assert issued_text(reported("conforms", "major")) == TEXT


@given(grades=st.lists(st.sampled_from(["conforms", "observation", "minor", "major"]), min_size=1, max_size=8))
def test_the_text_comes_back_from_the_stored_events(grades: list[Grade]) -> None:
    audit = reported(*grades)
    text = issued_text(audit)
    again = replayed(stored(audit))
    assert again.report is not None
    assert issued_text(again) == text
    assert digest(text) == again.report.text_sha256


def test_other_events_give_another_digest() -> None:
    digests = {report.text_sha256 for report in (reported().report, reported("minor").report) if report is not None}
    assert len(digests) == 2


def test_a_report_follows_the_closing_and_is_issued_once() -> None:
    for audit in (planned(), opened()):
        with pytest.raises(AuditNotClosed):
            refuse_report(audit, TODAY)
    with pytest.raises(ReportedAlready) as refused:
        refuse_report(reported(), TODAY)
    assert refused.value.details["number"] == "LA/2026/00001"
    with pytest.raises(NotReported):
        issued_text(closed())
