"""Who may read who reported a matter, and what of each reading stays."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.complaints.identity.disclosure import (
    CONSENT_DAYS,
    ConsentMissing,
    ConsentNotNeeded,
    IdentityRightMissing,
    ReadableField,
    Reader,
    ReporterFieldNotHeld,
    ReporterRead,
    consent,
    disclose,
    record_sending,
)
from services.complaints.identity.reporter import Purpose, Reading, Reporter
from services.complaints.policy.words import Secrecy
from shared.errors import DutiesNotSeparate
from tests.complaints.identity.given import NOW, recorded

TODAY = date(2026, 1, 19)
STRANGER = Reader("joko", "complaints-officer", has_right=False, handles=False)
HANDLER = Reader("lestari", "complaints-officer", has_right=False, handles=True)
TRUSTED = Reader("wati", "complaint-identity-reader", has_right=True, handles=False)
HEAD = "mulyono"


def read(
    reporter: Reporter,
    reader: Reader,
    *fields: ReadableField,
    purpose: Purpose = "ask-reporter",
    on: date = TODAY,
) -> None:
    disclose(reporter, fields or ("name",), purpose, reader, on, NOW)


def consented(*fields: ReadableField) -> Reporter:
    reporter = recorded("whistle-blowing")
    consent(reporter, TRUSTED.subject, fields or ("name", "phone"), "protection", HEAD, TODAY, NOW)
    return reporter


def last(reporter: Reporter) -> Any:
    return reporter.pending_events[-1]


def test_a_handler_reads_name_and_contact_of_an_open_complaint() -> None:
    reporter = recorded("open")
    read(reporter, HANDLER, "name", "address", "phone", "email")
    event = last(reporter)
    assert isinstance(event, ReporterRead)
    assert (event.fields, event.read_by, event.role) == (
        ("name", "address", "phone", "email"),
        "lestari",
        "complaints-officer",
    )


@pytest.mark.parametrize("field", ["nik", "account"])
def test_a_handler_reads_nothing_else_of_an_open_complaint(field: ReadableField) -> None:
    reporter = recorded("open")
    with pytest.raises(IdentityRightMissing):
        read(reporter, HANDLER, "name", field)
    read(reporter, TRUSTED, field)


def test_an_officer_who_does_not_handle_it_reads_nothing() -> None:
    with pytest.raises(IdentityRightMissing):
        read(recorded("open"), STRANGER)


@pytest.mark.parametrize("secrecy", ["confidential", "anonymous", "whistle-blowing"])
@pytest.mark.parametrize("reader", [STRANGER, HANDLER])
def test_what_is_not_open_needs_the_identity_right(secrecy: Secrecy, reader: Reader) -> None:
    with pytest.raises(IdentityRightMissing):
        read(recorded(secrecy), reader, "phone")


@pytest.mark.parametrize("secrecy", ["confidential", "anonymous"])
def test_with_the_identity_right_they_are_read(secrecy: Secrecy) -> None:
    reporter = recorded(secrecy)
    read(reporter, TRUSTED, "phone")
    assert reporter.readings == (Reading(("phone",), "ask-reporter", "complaint-identity-reader", TODAY),)


def test_an_anonymous_reporter_has_no_name_to_read() -> None:
    with pytest.raises(ReporterFieldNotHeld) as refused:
        read(recorded("anonymous"), TRUSTED, "name", "phone")
    assert refused.value.details["fields"] == ["name"]


def test_a_whistle_blower_is_read_once_for_each_consent() -> None:
    reporter = consented()
    read(reporter, TRUSTED, "name", purpose="protection")
    with pytest.raises(ConsentMissing):
        read(reporter, TRUSTED, "name", purpose="protection")


@pytest.mark.parametrize(
    ("reader", "fields", "purpose", "on"),
    [
        (Reader("budi", "complaint-identity-reader", has_right=True, handles=True), ("name",), "protection", TODAY),
        (TRUSTED, ("name", "email"), "protection", TODAY),
        (TRUSTED, ("name",), "investigation", TODAY),
        (TRUSTED, ("name",), "protection", TODAY + timedelta(days=CONSENT_DAYS + 1)),
    ],
    ids=["another person", "more fields", "another purpose", "too late"],
)
def test_a_consent_covers_only_what_it_says(
    reader: Reader, fields: tuple[ReadableField, ...], purpose: Purpose, on: date
) -> None:
    with pytest.raises(ConsentMissing):
        read(consented(), reader, *fields, purpose=purpose, on=on)


def test_a_consent_lasts_until_the_end_of_its_last_day() -> None:
    read(consented(), TRUSTED, purpose="protection", on=TODAY + timedelta(days=CONSENT_DAYS))


def test_nobody_consents_to_their_own_reading() -> None:
    with pytest.raises(DutiesNotSeparate):
        consent(recorded("whistle-blowing"), HEAD, ["name"], "protection", HEAD, TODAY, NOW)


@pytest.mark.parametrize("secrecy", ["open", "confidential", "anonymous"])
def test_only_a_whistle_blower_s_identity_needs_a_consent(secrecy: Secrecy) -> None:
    with pytest.raises(ConsentNotNeeded):
        consent(recorded(secrecy), TRUSTED.subject, ["phone"], "protection", HEAD, TODAY, NOW)


def test_a_message_is_a_reading_of_the_system_and_uses_no_consent() -> None:
    reporter = consented()
    record_sending(reporter, "email", TODAY, NOW)
    assert reporter.readings == (Reading(("email",), "message-sent", "system", TODAY),)
    read(reporter, TRUSTED, purpose="protection")


def test_every_reading_is_kept_in_order() -> None:
    reporter = recorded("confidential")
    read(reporter, TRUSTED, "name")
    read(reporter, TRUSTED, "phone", "phone", on=TODAY + timedelta(days=1))
    assert [(one.fields, one.on) for one in reporter.readings] == [
        (("name",), TODAY),
        (("phone",), TODAY + timedelta(days=1)),
    ]
