"""Who reported a matter, over HTTP: read on record by who may, and every reading shown to who holds the receipt."""

from typing import Any
from uuid import UUID, uuid4

from services.complaints.identity.disclosure import ReporterRead
from services.messages.message.sending import PURPOSE, AddressRead
from shared.contracts.complaints import reporter_of
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.news import News
from tests.complaints.over_http import HEAD, JOKO, SARI, Running, done, refused, running
from tests.conftest import Databases
from tests.people import PASURUAN, Person

TRUSTED = "wati@disperindag-pasuruan"
NAME = {"fields": ["name"], "purpose": "investigation"}


def trusted(one: Running, office: str = PASURUAN) -> Person:
    return one.person(TRUSTED, "complaint-identity-reader", office=office)


async def read(by: Person, filed: dict[str, Any], body: dict[str, Any] | None = None) -> Any:
    return await by.post(f"/complaints/{filed['id']}/reporter/disclosures", body or NAME)


async def readings(one: Running, filed: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done(await one.client.get(f"/reports/{filed['receipt']}/readings"))["readings"]
    return found


async def test_a_handler_reads_name_and_contact_of_an_open_report(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.files()
        body = {"fields": ["name", "phone"], "purpose": "ask-reporter"}
        assert done(await read(one.officer, filed, body)) == {
            "values": {"name": "Siti Aminah", "phone": "085162641737"}
        }
        stranger = one.person(JOKO, "front-office-officer")
        refused(await read(stranger, filed), 403, "identity-right-missing")
        [event] = [one for one in await one.journal() if one.type == ReporterRead.TOPIC]
        assert (event.actor, event.case_id) == (SARI, UUID(filed["id"]))


async def test_a_confidential_reporter_needs_the_identity_right(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.files(secrecy="confidential")
        for by in (one.officer, one.head, one.person("rudi", "inspector"), one.person("admin", "administrator")):
            assert (await read(by, filed)).status_code == 403
        assert done(await read(trusted(one), filed))["values"] == {"name": "Siti Aminah"}


async def test_the_reporter_sees_who_read_by_role_and_day(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.files(secrecy="confidential")
        assert await readings(one, filed) == []
        done(await read(trusted(one), filed))
        [found] = await readings(one, filed)
        assert (found["on"], found["role"], found["fields"]) == ("2026-01-12", "complaint-identity-reader", ["name"])
        assert found["purpose_text"] == {"id": "penelusuran", "en": "investigation"}
        assert TRUSTED not in str(found)
        refused(await one.client.get("/reports/902E-03M0-4R04-G00B/readings"), 404, "receipt-unknown")


async def test_a_whistle_blower_is_read_once_after_the_head_consented(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.files(secrecy="whistle-blowing")
        refused(await read(trusted(one), filed), 409, "reading-consent-missing")
        path, consent = f"/complaints/{filed['id']}/reporter/consents", {**NAME, "reader": TRUSTED}
        assert (await one.officer.post(path, consent)).status_code == 403
        shown = done(await one.head.post(path, consent))
        assert (shown["held"], shown["readings"]) == (["name", "address", "phone", "receipt"], 0)
        done(await read(trusted(one), filed))
        refused(await read(trusted(one), filed), 409, "reading-consent-missing")
        refused(await one.head.post(path, {**NAME, "reader": HEAD}), 409, "duties-not-separate")


async def test_nobody_reads_or_consents_in_a_complaint_about_themselves(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.files(secrecy="whistle-blowing")
        for subject in (TRUSTED, HEAD):
            done(await one.act(filed, "officers", {"subject": subject}))
        refused(await read(trusted(one), filed), 409, "complaint-about-yourself")
        path, consent = f"/complaints/{filed['id']}/reporter/consents", {**NAME, "reader": TRUSTED}
        refused(await one.head.post(path, consent), 409, "complaint-about-yourself")


async def test_another_office_reads_nothing(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.files(secrecy="confidential")
        elsewhere = trusted(one, "bpsmb-surakarta")
        refused(await read(elsewhere, filed), 403, "other-office")
        officer = one.person("rini", "complaints-officer", office="bpsmb-surakarta")
        refused(await officer.get(f"/complaints/{filed['id']}/reporter"), 403, "other-office")


async def test_nobody_reads_the_receipt(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.files()
        answer = await read(trusted(one), filed, {"fields": ["receipt"], "purpose": "investigation"})
        assert answer.status_code == 422


async def test_an_anonymous_account_stands_nowhere(databases: Databases) -> None:
    async with running(databases) as one:
        account = one.person("siti-1990", "applicant")
        filed = await one.files(account, secrecy="anonymous", channel=None)
        reporter = done(await one.officer.get(f"/complaints/{filed['id']}/reporter"))
        assert reporter["held"] == ["phone", "receipt"]
        refused(await read(trusted(one), filed), 409, "reporter-data-not-held")
        assert "siti-1990" not in str([(one.actor, one.fields()) for one in await one.journal()])


async def test_an_address_that_messages_opened_is_a_reading(databases: Databases) -> None:
    async with running(databases) as one:
        filed, other = await one.files(secrecy="confidential"), await one.files()
        await opens(databases, one, reporter_of(UUID(filed["id"])), filed)
        await opens(databases, one, uuid4(), other)
        [found] = await readings(one, filed)
        assert (found["role"], found["fields"], found["purpose"]) == ("system", ["phone"], "message-sent")
        assert await readings(one, other) == []


async def opens(databases: Databases, one: Running, stream: UUID, filed: dict[str, Any]) -> None:
    """Appends the event of messages about an opened telephone number, and lets complaints react."""
    read: Any = AddressRead
    now, case = one.clock.now(), UUID(filed["id"])
    event = read(
        originator_id=uuid4(),
        originator_version=1,
        timestamp=now,
        person=uuid4(),
        stream=stream,
        field="phone",
        purpose=PURPOSE,
    )
    appender = Appender(databases.of("messages"), News())
    context = Context(case, "jejak:messages", "system", PASURUAN, "clock", uuid4(), now, now)
    await appender.append(Commit(context, [event]))
    await appender.close()
    await one.follower.catch_up()
