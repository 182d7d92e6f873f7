"""Messages over HTTP: who sees which, what an officer does about a dead letter, and that no address is ever shown."""

from uuid import uuid4

from tests.conftest import Databases
from tests.messages.given import CASE, DEWI, EMAIL
from tests.messages.running import Running, running

WISHES = {"opted_out": ["sms"], "preferred": "whatsapp"}


async def dead(one: Running) -> str:
    """A message that the mail server refused."""
    one.mail.on_recipient = lambda _: "550 unknown"
    id = await one.queue()
    await one.sending.run_once()
    one.mail.on_recipient = lambda _: None
    return str(id)


async def test_the_office_sees_its_messages_and_an_applicant_their_own(databases: Databases) -> None:
    async with running(databases) as one:
        officer, dewi = one.person("lestari", "front-office-officer"), one.person("dewi", "applicant")
        own, other = str(await one.queue()), str(await one.queue(accounts=(), case_id=uuid4()))
        assert {line["id"] for line in (await officer.get("/messages")).json()["items"]} == {own, other}
        assert [line["id"] for line in (await officer.get(f"/messages?case={CASE}")).json()["items"]] == [own]
        assert [line["id"] for line in (await dewi.get("/messages")).json()["items"]] == [own]
        shown = await dewi.get(f"/messages/{own}")
        assert shown.json()["parameters"] == {"days": 5, "number": "REG/2026/00001", "until": "2026-02-09"}
        assert (await dewi.get(f"/messages/{other}")).json()["code"] == "not-your-message"
        assert (await one.person("budi", "applicant").get("/messages")).json()["items"] == []
        assert (await dewi.get("/dead-letters")).status_code == 403


async def test_nobody_of_another_office_sees_a_message(databases: Databases) -> None:
    async with running(databases) as one:
        id = await one.queue()
        stranger = one.person("sri", "front-office-officer", office="bpsmb-surakarta")
        assert (await stranger.get("/messages")).json()["items"] == []
        assert (await stranger.get(f"/messages/{id}")).json()["code"] == "other-office"


async def test_an_officer_sends_a_dead_letter_again(databases: Databases) -> None:
    async with running(databases) as one:
        id, officer = await dead(one), one.person("lestari", "front-office-officer")
        [line] = (await officer.get("/dead-letters")).json()["items"]
        assert (line["id"], line["code"]) == (id, "smtp-550")
        answer = await officer.post(f"/messages/{id}/sending-again", {"reason": "Kotak surel sudah diperbaiki."})
        assert (answer.status_code, answer.json()["status"]) == (200, "queued")
        await one.sending.run_once()
        assert (await officer.get("/dead-letters")).json()["items"] == []
        assert len(one.mail.accepted) == 1
        [again] = [event for event in await one.journal() if event.type == "messages.message-sent-again"]
        assert (again.actor, again.reason) == ("lestari", "Kotak surel sudah diperbaiki.")
        refused = await officer.post(f"/messages/{id}/sending-again", {"reason": "Sekali lagi."})
        assert (refused.status_code, refused.json()["code"]) == (409, "message-not-dead")
        dewi = one.person("dewi", "applicant")
        assert (await dewi.post(f"/messages/{id}/sending-again", {"reason": "Tolong."})).status_code == 403


async def test_nobody_sends_their_own_message_again(databases: Databases) -> None:
    async with running(databases) as one:
        id = await dead(one)
        answer = await one.person("dewi", "front-office-officer").post(
            f"/messages/{id}/sending-again", {"reason": "Sekali lagi."}
        )
        assert answer.json()["code"] == "duties-not-separate"


async def test_a_call_that_reaches_the_person_is_the_notice(databases: Databases) -> None:
    async with running(databases) as one:
        id, officer = await dead(one), one.person("lestari", "front-office-officer")
        missed = {"means": "telephone", "reached": False, "note": "Tidak diangkat."}
        assert (await officer.post(f"/messages/{id}/calls", missed)).status_code == 201
        assert (await officer.get(f"/messages/{id}")).json()["status"] == "dead"
        await one.later(minutes=1)
        reached = {"means": "visit", "reached": True, "note": "Sudah diberi tahu di rumahnya."}
        made = await officer.post(f"/messages/{id}/calls", reached)
        assert (made.json()["recorded_by"], made.json()["means"]) == ("lestari", "visit")
        assert (await officer.get(f"/messages/{id}")).json()["status"] == "told"
        calls = (await officer.get(f"/messages/{id}/calls")).json()["items"]
        assert [(call["means"], call["reached"]) for call in calls] == [("telephone", False), ("visit", True)]
        await one.sending.run_once()
        assert one.mail.accepted == []


async def test_a_call_instead_of_a_message_that_still_waits(databases: Databases) -> None:
    async with running(databases) as one:
        id, officer = await one.queue(), one.person("lestari", "front-office-officer")
        body = {"means": "telephone", "reached": True, "note": "Pemohon mengerti."}
        assert (await officer.post(f"/messages/{id}/calls", body)).status_code == 201
        await one.later(days=1)
        assert one.mail.accepted == []


async def test_a_call_holds_no_personal_data_and_is_not_before_its_message(databases: Databases) -> None:
    async with running(databases) as one:
        id, officer = await dead(one), one.person("lestari", "front-office-officer")
        note = {"means": "telephone", "reached": True, "note": f"Kirim ke {EMAIL} saja."}
        assert (await officer.post(f"/messages/{id}/calls", note)).json()["code"] == "personal-number-in-text"
        early = await officer.post(
            f"/messages/{id}/calls",
            {"means": "telephone", "reached": True, "note": "Kemarin."},
            **{"Effective-At": "2026-02-01T09:00:00+07:00"},
        )
        assert early.json()["code"] == "effective-before-history"


async def test_a_person_or_an_officer_sets_their_wishes(databases: Databases) -> None:
    async with running(databases) as one:
        await one.queue()
        officer, dewi, budi = (
            one.person("lestari", "front-office-officer"),
            one.person("dewi", "applicant"),
            one.person("budi", "applicant"),
        )
        path = f"/recipients/{DEWI}/wishes"
        assert (await dewi.get(path)).json() == {"person": str(DEWI), "opted_out": [], "preferred": None}
        assert (await dewi.post(path, WISHES)).json()["opted_out"] == ["sms"]
        assert (await officer.get(path)).json() == {"person": str(DEWI), **WISHES}
        assert (await officer.post(path, {"opted_out": ["email"], "preferred": None})).status_code == 200
        assert (await budi.get(path)).json()["code"] == "not-your-wishes"
        assert (await budi.post(path, WISHES)).json()["code"] == "not-your-wishes"
        means = [event.fields().get("means") for event in await one.journal() if "recipient-" in event.type]
        assert means == [None, "account", "account", "officer", "officer", "officer"]
