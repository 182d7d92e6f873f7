"""Whom to tell, and where; and the task of an officer where no message can reach the person."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest_asyncio

from services.messages.contact.contact import contact_of_applicant, contact_of_reporter, described
from shared.contracts.complaints import ReporterRecorded, reporter_of
from shared.contracts.intake import ApplicantCorrected, ApplicantRegistered
from shared.contracts.metrology import VerificationOpened
from shared.privacy.personal import Personal
from tests.conftest import Databases
from tests.messages.office import Running, running

WHO = uuid4()
NO_CONTACT = {"email": None, "phone": None}


def sealed(what: str) -> Personal[str]:
    return Personal(WHO, what)


def test_the_mail_comes_before_the_telephone() -> None:
    contact = contact_of_applicant(WHO, ApplicantRegistered(phone=sealed("phone"), email=sealed("mail")), [], ["siti"])
    assert [(one.channel, one.sealed.sealed, one.field) for one in contact.to] == [
        ("email", "mail", "email"),
        ("whatsapp", "phone", "phone"),
        ("sms", "phone", "phone"),
    ]
    assert {one.stream for one in contact.to} == {WHO}
    assert (contact.language, contact.accounts) == ("id", ("siti",))


def test_the_last_correction_of_each_field_counts() -> None:
    registered = ApplicantRegistered(phone=sealed("old"), email=None)
    corrections = [
        ApplicantCorrected(phone=sealed("newer"), email=None),
        ApplicantCorrected(phone=None, email=sealed("mail")),
        ApplicantCorrected(phone=sealed("newest"), email=None),
    ]
    contact = contact_of_applicant(WHO, registered, corrections)
    assert [one.sealed.sealed for one in contact.to] == ["mail", "newest", "newest"]


def test_a_reporter_has_an_address_of_their_own_stream_and_a_language() -> None:
    complaint = uuid4()
    given: dict[str, Any] = {"office": "x", "complaint_id": complaint, "person": WHO, "name": None, "phone": None}
    reporter = ReporterRecorded(secrecy="confidential", language="en", email=sealed("mail"), **given)
    contact = contact_of_reporter(reporter, [])
    assert [(one.channel, one.stream) for one in contact.to] == [("email", reporter_of(complaint))]
    assert contact.language == "en"


def test_an_instrument_is_described_by_what_its_plate_says() -> None:
    plate = VerificationOpened(instrument_id=WHO, brand="Cahaya", model=None, serial="881")
    assert described(plate) == "UTTP Cahaya nomor seri 881"
    assert described(None) == "UTTP"


@pytest_asyncio.fixture
async def messages(databases: Databases) -> AsyncIterator[Running]:
    async with running(databases) as service:
        yield service


async def tasks(messages: Running) -> list[tuple[str, str, UUID]]:
    found = (await messages.person("front-office-officer").get("/tasks")).json()["items"]
    return [(one["kind"], one["role"], UUID(one["stream_id"])) for one in found]


async def test_a_reporter_without_address_is_told_by_phone(messages: Running) -> None:
    await messages.complaint(reporter=NO_CONTACT)
    [message] = await messages.told()
    assert (message.status, message.code) == ("dead", "no-address")
    assert await tasks(messages) == [("tell-by-phone", "front-office-officer", message.id)]
    officer = messages.person("front-office-officer")
    busy = {"means": "telephone", "reached": False, "note": "Tidak diangkat."}
    assert (await officer.post(f"/messages/{message.id}/calls", busy)).status_code == 201
    assert len(await tasks(messages)) == 1
    call = {"means": "telephone", "reached": True, "note": "Pelapor sudah tahu nomor laporannya."}
    answer = await officer.post(f"/messages/{message.id}/calls", call)
    assert answer.status_code == 201, answer.text
    assert await tasks(messages) == []


async def test_somebody_who_left_neither_name_nor_contact_is_told_nothing(messages: Running) -> None:
    complaint = await messages.complaint(secrecy="anonymous", reporter={**NO_CONTACT, "name": None})
    messages.happens("complaints.complaint-archived", complaint, stream=complaint, version=2)
    assert await messages.told() == []
    assert await tasks(messages) == []


async def test_a_dead_letter_goes_to_the_corrected_address(messages: Running) -> None:
    applicant = await messages.applicant()
    case = await messages.application(applicant=applicant)
    messages.happens("metrology.hand-over-cleared", case)
    [message] = await messages.told()
    contacts = messages.service.app.state.use_cases.messages._newer_address
    assert await contacts(message) is None
    empty: dict[str, Any] = dict.fromkeys(("nib", "business_name", "name", "phone", "nik", "npwp", "address"))
    mail = await messages.sealed(applicant, applicant, "email", "baru@contoh.id")
    messages.happens("intake.applicant-corrected", applicant, stream=applicant, version=2, **{**empty, "email": mail})
    newer = await contacts(message)
    assert newer.channel == "email"
    assert await messages.personal.open(newer.sealed, newer.stream, newer.field) == "baru@contoh.id"
