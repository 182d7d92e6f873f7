"""The kinds of documents are data: only what a regulation knows is issued and numbered."""

from datetime import date

import pytest

from services.billing.bill.documents import DOCUMENT_KINDS, NoSuchDocument, document_kinds, series_of
from shared.offices import OFFICES

SKRD_OFFICES = [one for one in OFFICES.values() if "skrd" in one.numbering]


def test_the_documents_of_today() -> None:
    assert [one.id for one in document_kinds(date(2026, 1, 15))] == [
        "skrd", "skrdlb", "surat-teguran", "strd", "billing-code", "tbp", "sts", "receipt"
    ]  # fmt: skip


@pytest.mark.parametrize("unknown", ["skrdkb", "skr", ""])
def test_a_document_that_no_law_knows_is_not_issued(unknown: str) -> None:
    with pytest.raises(NoSuchDocument):
        series_of(unknown, date(2026, 1, 15))


def test_a_document_of_another_day_is_not_issued() -> None:
    with pytest.raises(NoSuchDocument):
        series_of("strd", date(2009, 12, 31))


@pytest.mark.parametrize("kind", ["billing-code", "receipt"])
def test_the_numbers_of_others_are_not_counted_here(kind: str) -> None:
    with pytest.raises(NoSuchDocument):
        series_of(kind, date(2026, 1, 15))


@pytest.mark.parametrize("office", SKRD_OFFICES, ids=lambda one: one.code)
def test_an_office_that_issues_skrds_numbers_each_document(office: object) -> None:
    series = {one.series for one in DOCUMENT_KINDS if one.series}
    assert series <= set(office.numbering)  # type: ignore[attr-defined]
