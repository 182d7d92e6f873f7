"""The story: a LAPOR ticket through its whole life, over real HTTP, with LAPOR down for a day on the way."""

from datetime import timedelta

from deploy.simulators import lapor
from shared.safe_xml import parse_xml
from tests.complaints.lapor.given import NOW, PASURUAN, Office, office_beside_lapor
from tests.conftest import Databases

TRACKING = "5124467"
TEXT = "Timbangan saya belum selesai padahal janjinya satu hari."
ANSWER, SECOND_ANSWER = "Timbangan selesai hari ini.", "Kami mohon maaf; skala sudah diperbaiki."
REPLY = "Skalanya masih salah."
PERSON = {"namadepan": "Siti", "namabelakang": "Aminah", "email": "siti@contoh.id", "telpon": "081298765432"}


async def test_a_ticket_through_its_whole_life(databases: Databases) -> None:
    async with office_beside_lapor(databases) as office:
        complaint = await _comes_in(office)
        await _is_answered_while_lapor_is_down(office, complaint)
        await _is_reopened_by_a_reply(office, complaint)
        await _is_closed_by_silence(office, complaint)
        assert (await office.at_lapor(TRACKING))["texts"] == [ANSWER, SECOND_ANSWER], "each once"
        await _nothing_personal_is_in_the_open(office, complaint)


async def _comes_in(office: Office) -> str:
    """LAPOR repeats the ticket, because it lost our answer: both answers are the same."""
    message = lapor.ticket(PASURUAN, TRACKING, TEXT, PERSON, judul="Tera ulang")
    first, again = await office.pushed(message), await office.pushed(message)
    assert (first.status_code, again.status_code) == (200, 200), first.text
    assert first.content == again.content
    answer = parse_xml(first.content)
    complaint = await office.complaint_of(TRACKING)
    seen = await office.complaint(complaint)
    assert (answer.findtext("trackingid"), answer.findtext("transaksiid")) == (TRACKING, seen["number"])
    assert (seen["channel"], seen["status"], seen["policy"]) == ("sp4n-lapor", "received", "sp4n-lapor")
    await office.send()
    assert (await office.at_lapor(TRACKING))["statuses"] == [], "LAPOR calls it Terdisposisi itself"
    return complaint


async def _is_answered_while_lapor_is_down(office: Office, complaint: str) -> None:
    await office.fail("server-error")
    await office.answered(complaint, ANSWER)
    for hours in range(26):
        office.clock.set(NOW + timedelta(hours=hours))
        await office.run("messages to LAPOR")
    states = [(one["kind"], one["state"]) for one in await office.messages(complaint)]
    assert states == [("status", "failing"), ("follow-up", "waiting")], "they keep their order"
    await office.fail("none")
    office.clock.set(NOW + timedelta(hours=28))
    await office.send()
    heard = await office.at_lapor(TRACKING)
    assert (heard["statuses"], heard["texts"]) == (["Diproses"], [ANSWER])


async def _is_reopened_by_a_reply(office: Office, complaint: str) -> None:
    """On the tenth calendar day after the answer, and not once more when LAPOR repeats it."""
    office.clock.set(NOW + timedelta(days=10))
    reply = lapor.reply(PASURUAN, TRACKING, "R-1", REPLY)
    assert [(await office.pushed(reply)).status_code for _ in range(2)] == [200, 200]
    seen = await office.complaint(complaint)
    assert (seen["status"], seen["reopened"], seen["level"]) == ("accepted", 1, "unit")
    assert "reply" not in seen["due"]
    await office.answered_again(complaint, SECOND_ANSWER)
    # LAPOR does what it is asked, but its answer is lost: the repetition has the same reference
    await office.fail("answer-lost", times=1, seconds=0)
    await office.send(1)
    office.clock.set(office.clock.now() + timedelta(hours=1))
    await office.send()


async def _is_closed_by_silence(office: Office, complaint: str) -> None:
    until = NOW + timedelta(days=20)
    office.clock.set(until)
    await office.run("deadlines")
    await office.send()
    assert (await office.at_lapor(TRACKING))["statuses"] == ["Diproses"], "the tenth day is not over"
    office.clock.set(until + timedelta(days=1))
    await office.run("deadlines")
    await office.send()
    assert (await office.at_lapor(TRACKING))["statuses"] == ["Diproses", "Selesai"]
    late = await office.pushed(lapor.reply(PASURUAN, TRACKING, "R-2", REPLY))
    assert (late.status_code, parse_xml(late.content).findtext("galat")) == (409, "reply-too-late")
    await office.step(complaint, "archive", {"follow_up": "Jadwal ditambah.", "evaluation": "Baik."})
    await office.send()
    assert (await office.at_lapor(TRACKING))["statuses"] == ["Diproses", "Selesai"], "LAPOR has it already"


async def _nothing_personal_is_in_the_open(office: Office, complaint: str) -> None:
    """Neither in the journal, nor in rows, nor in what is kept of the exchanges."""
    stored = "".join(str(one.fields()) for one in await office.journal())
    shown = str(await office.messages(complaint))
    for one in await office.messages(complaint):
        answer = await office.officer.get(f"/lapor/messages/{one['id']}/exchanges")
        assert answer.status_code == 200
        assert answer.json()["items"]
        shown += answer.text
    words = [TEXT, ANSWER, SECOND_ANSWER, REPLY, *PERSON.values(), "simulator-"]
    assert [word for word in words if word in stored + shown] == []
    assert "9000001" not in shown
    opened = [one.fields()["fields"] for one in await office.journal() if one.type == "complaints.lapor-message-opened"]
    assert len(opened) >= 2, "each opening for sending is on record"
