"""A reporter is sealed under a key of their own, and of an anonymous one only a contact is kept."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.complaints.identity.reporter import Reporter, SealedReporter, record_reporter, seal_reporter
from services.complaints.policy.words import ReporterField, Secrecy
from shared.contracts.complaints import reporter_of
from shared.database import pool
from shared.ids import new_id
from shared.privacy.personal import Personal, PersonalData
from tests.conftest import Databases
from tests.keys import ring_of

NOW = datetime(2026, 1, 19, 2, 0, tzinfo=UTC)
COMPLAINT = UUID("0190c3f0-0000-7000-8000-000000000001")
PERSON = UUID("0190c3f0-0000-7000-8000-000000000002")
STATED: dict[ReporterField, str] = {
    "name": "Siti Aminah",
    "address": "Jalan Raya Raci 1",
    "phone": "+6281234567890",
    "email": "siti@example.id",
    "nik": "3514055501900001",
    "account": "siti",
    "receipt": "902E-03M0-4R04-G00B",
}


def recorded(secrecy: Secrecy) -> Reporter:
    sealed = SealedReporter(PERSON, {name: Personal(PERSON, name) for name in STATED})
    return record_reporter(sealed, "disperindag-pasuruan", COMPLAINT, COMPLAINT, secrecy, NOW)


@pytest.mark.parametrize("secrecy", ["open", "confidential", "whistle-blowing"])
def test_a_named_reporter_keeps_every_field(secrecy: Secrecy) -> None:
    assert recorded(secrecy).sealed == {name: Personal(PERSON, name) for name in STATED}


def test_of_an_anonymous_reporter_only_a_contact_is_kept() -> None:
    assert set(recorded("anonymous").sealed) == {"phone", "email", "receipt"}


def test_a_reporter_has_a_stream_of_the_complaint() -> None:
    reporter = recorded("open")
    assert (reporter.id, reporter.case_id, reporter.complaint_id) == (reporter_of(COMPLAINT), COMPLAINT, COMPLAINT)


async def test_the_fields_open_as_this_reporter_s(databases: Databases) -> None:
    async with pool(databases.keys, 1) as keys:
        personal = PersonalData(keys, ring_of(databases))
        sealed = await seal_reporter(personal, new_id, COMPLAINT, {**STATED, "address": ""}, NOW)
        reporter = record_reporter(sealed, "disperindag-pasuruan", COMPLAINT, COMPLAINT, "open", NOW)
        clear = {name: await personal.open(value, reporter.id, name) for name, value in reporter.sealed.items()}
    assert clear == {name: value for name, value in STATED.items() if name != "address"}
    assert {value.lookup for value in reporter.sealed.values()} == {None}


async def test_each_reporter_has_a_key_of_their_own(databases: Databases) -> None:
    async with pool(databases.keys, 1) as keys:
        personal = PersonalData(keys, ring_of(databases))
        first, second = [await seal_reporter(personal, new_id, COMPLAINT, STATED, NOW) for _ in range(2)]
    assert first.person != second.person
    assert {value.person for value in first.fields.values()} == {first.person}
