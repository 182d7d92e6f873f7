"""The link at the end of each message: one click ends such messages, and nobody can make a link."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.messages.opt_out.links import LinkUnknown, OptOutLinks
from tests.conftest import Databases
from tests.messages.given import OFFICE
from tests.messages.running import Running, running

LINKS = OptOutLinks(lambda purpose: b"0" * 32 if purpose else b"", "https://jejak.test/messages/v1/")
ONE_CLICK = {"content": "List-Unsubscribe=One-Click", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}
BROWSER = {"Accept": "text/html", "Accept-Language": "id"}


def path_of(one: Running, id: UUID) -> str:
    return one.sending.link(id).removeprefix("https://jejak.test/messages/v1")


@given(st.uuids())
def test_a_link_names_its_message(id: UUID) -> None:
    link = LINKS.link(id)
    assert link.startswith("https://jejak.test/messages/v1/opt-out/")
    assert LINKS.message_of(link.rpartition("/")[2]) == id


@given(st.uuids(), st.integers(0, 42), st.sampled_from("ABCabc019-_"))
def test_a_changed_link_is_unknown(id: UUID, place: int, other: str) -> None:
    token = LINKS.link(id).rpartition("/")[2]
    changed = token[:place] + other + token[place + 1 :]
    if changed[:42] == token[:42]:  # two bits of the last letter mean nothing
        return
    with pytest.raises(LinkUnknown):
        LINKS.message_of(changed)


async def test_one_click_of_a_mail_program_opts_out(databases: Databases) -> None:
    async with running(databases) as one:
        id = await one.queue()
        await one.sending.run_once()
        [mail] = one.mail.accepted
        address = str(mail["List-Unsubscribe"]).strip("<>").removeprefix("https://jejak.test/messages/v1")
        assert address == path_of(one, id)
        for _ in range(2):
            answer = await one.client.post(address, **ONE_CLICK)  # type: ignore[arg-type]
            assert (answer.status_code, answer.json()["stopped"]) == (200, True)
        events = [event for event in await one.journal() if event.type.startswith("messages.recipient")]
        assert [event.type for event in events] == ["messages.recipient-entered", "messages.recipient-opted-out"]
        assert {event.actor for event in events} == {"recipient"}
        after = await one.queue()
        assert (await one.message(after)).status == "suppressed"


async def test_opening_a_link_changes_nothing(databases: Databases) -> None:
    async with running(databases) as one:
        path = path_of(one, await one.queue())
        before = len(await one.journal())
        assert (await one.client.get(path)).json() == {"office": OFFICE, "channel": "email", "stopped": False}
        page = await one.client.get(path, headers=BROWSER)
        assert "Hentikan pesan ini" in page.text
        assert "diwajibkan peraturan" in page.text
        assert len(await one.journal()) == before


async def test_the_page_stops_messages_and_lets_them_come_again(databases: Databases) -> None:
    async with running(databases) as one:
        path = path_of(one, await one.queue())
        stopped = await one.client.post(path, data={"wish": "out"}, headers=BROWSER)
        assert "Pesan dihentikan" in stopped.text
        again = await one.client.post(path, data={"wish": "in"}, headers={**BROWSER, "Accept-Language": "en"})
        assert "Stop these messages" in again.text
        assert (await one.client.get(path)).json()["stopped"] is False


async def test_an_invented_link_is_not_found(databases: Databases) -> None:
    async with running(databases) as one:
        invented = LINKS.link(await one.queue()).rpartition("/")[2]
        for token in (invented, LINKS.link(uuid4()).rpartition("/")[2]):
            answer = await one.client.post(f"/opt-out/{token}", **ONE_CLICK)  # type: ignore[arg-type]
            assert (answer.status_code, answer.json()["code"]) == (404, "opt-out-link-unknown")
        page = await one.client.get(f"/opt-out/{invented}", headers=BROWSER)
        assert page.status_code == 404
        assert "bukan dari kami" in page.text
