"""The filters of a list, and its pages."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.open311.catalogue import ServiceUnknown
from services.complaints.open311.form import read_form
from services.complaints.open311.rows import RequestRow
from services.complaints.open311.search import (
    PageWrong,
    Search,
    StatusUnknown,
    TooManyValues,
    id_of,
    listed,
    next_page,
    read_search,
)
from shared.offices import office

PASURUAN = office("disperindag-pasuruan")
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
ID = UUID("0198f3c6-8f2a-7c3e-9d56-0d6b2f5a7a10")


def search(query: str) -> Search:
    return read_search(read_form("", b"", query), PASURUAN, NOW)


def row(at: datetime = NOW, id: UUID = ID) -> RequestRow:
    return RequestRow(
        id, PASURUAN.code, "GENERAL", "complaint", None, "open", "received", at, at, None, None, None, None
    )


def test_without_filters_a_list_has_everything_and_at_most_1000() -> None:
    all_of_it = search("")
    assert (all_of_it.services, all_of_it.statuses, all_of_it.skipped, all_of_it.most) == (
        None,
        ("open", "closed"),
        0,
        1000,
    )


def test_codes_and_statuses_may_be_repeated_and_listed() -> None:
    found = search("service_code=PSR-TERA-fee,GENERAL&service_code=GENERAL&status=closed&status=closed")
    assert (found.services, found.statuses) == (("PSR-TERA-fee", "GENERAL"), ("closed",))
    assert search("status=open,closed").statuses == ("open", "closed")


def test_an_unknown_code_or_status_is_refused() -> None:
    with pytest.raises(ServiceUnknown):
        search("service_code=033")
    with pytest.raises(StatusUnknown):
        search("status=done")
    with pytest.raises(TooManyValues):
        listed(read_form("", b"", f"service_request_id={','.join(map(str, range(101)))}"), "service_request_id", 100)


def test_a_page_has_its_size() -> None:
    assert (search("page=3&page_size=50").skipped, search("page=3&page_size=50").most) == (100, 50)


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=x",
        "page_size=1001",
        "page=11",
        "page=6&service_code=GENERAL,PSR-TERA-fee",
        "page=201&page_size=50",
        "page=1.5",
        "page=٣",
        "after=x",
    ],
)
def test_another_page_is_refused(query: str) -> None:
    with pytest.raises(PageWrong):
        search(query)


@given(st.integers(0, 10**12), st.uuids())
def test_the_next_page_begins_after_the_last_request(micros: int, id: UUID) -> None:
    at = NOW - timedelta(microseconds=micros)
    token = next_page([row(), row(at, id)], 2)
    assert search(f"after={token}").before == (at, id)


def test_a_page_that_is_not_full_is_the_last() -> None:
    assert next_page([row()], 2) is None


@given(st.text(max_size=40))
def test_any_token_is_read_or_refused(token: str) -> None:
    with suppress(PageWrong):
        _ = search(f"page=1&after={token.replace('&', '')}")


@given(st.text(max_size=40))
def test_any_text_is_an_id_or_none(written: str) -> None:
    assert id_of(written) in (None, id_of(written.lower()))
    assert id_of(str(ID)) == ID
