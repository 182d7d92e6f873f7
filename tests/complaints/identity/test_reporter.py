"""A reporter is sealed under a key of their own, and of an anonymous one only a contact is kept."""

import pytest

from services.complaints.identity.reporter import record_reporter, seal_reporter
from services.complaints.policy.words import Secrecy
from shared.contracts.complaints import reporter_of
from shared.database import pool
from shared.ids import new_id
from shared.privacy.personal import Personal, PersonalData
from tests.complaints.identity.given import COMPLAINT, NOW, PERSON, STATED, recorded
from tests.conftest import Databases
from tests.keys import ring_of


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
