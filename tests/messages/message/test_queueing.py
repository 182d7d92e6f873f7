"""A notice becomes one message: on which channel, from when, and what becomes of one that nobody wants or can deliver."""

from datetime import date
from uuid import uuid4

import pytest

from services.messages.gateway.address import Channel
from services.messages.message.message import NO_ADDRESS, message_of
from services.messages.recipient.recipient import Wishes
from tests.messages.given import CASE, DEWI, MORNING, NIGHT, OCCASION, SEVEN, TRIED_FOR, happened, queued


def test_a_message_waits_to_be_sent_without_its_content() -> None:
    message = queued()
    assert happened(message) == ["message-queued"]
    assert message.id == message_of(OCCASION, "application-accepted", "email", DEWI)
    assert (message.status, message.case_id, message.person, message.accounts) == ("queued", CASE, DEWI, ("dewi",))
    assert message.values == {"number": "REG/2026/00001", "until": date(2026, 2, 9), "days": 5}
    assert (message.due_at, message.give_up_at) == (MORNING, MORNING + TRIED_FOR)


def test_the_id_follows_from_the_occasion() -> None:
    assert queued().id == queued(now=NIGHT).id
    ids = {
        queued().id,
        queued(occasion=uuid4()).id,
        queued(template="other").id,
        queued("sms").id,
        queued(person=uuid4()).id,
    }
    assert len(ids) == 5


@pytest.mark.parametrize(
    ("to", "opted_out", "preferred", "chosen"),
    [
        (("email", "sms"), (), None, "email"),
        (("email", "sms"), (), "sms", "sms"),
        (("email", "sms"), (), "whatsapp", "email"),
        (("email", "sms"), ("email",), None, "sms"),
        (("email", "sms"), ("sms",), "sms", "email"),
    ],
)
def test_the_preferred_channel_is_chosen_else_the_first_wanted(
    to: tuple[Channel, ...], opted_out: tuple[Channel, ...], preferred: Channel | None, chosen: Channel
) -> None:
    message = queued(*to, wishes=Wishes(frozenset(opted_out), preferred))
    assert (message.channel, message.status) == (chosen, "queued")


def test_a_message_that_nobody_wants_is_suppressed() -> None:
    nothing = Wishes(frozenset({"email", "sms"}))
    message = queued("email", "sms", wishes=nothing)
    assert happened(message) == ["message-queued", "message-suppressed"]
    assert message.status == "suppressed"


def test_nobody_opts_out_of_what_the_law_demands() -> None:
    nothing = Wishes(frozenset({"email", "sms"}))
    message = queued("email", "sms", wishes=nothing, lawful_duty=True)
    assert (message.status, message.channel) == ("queued", "email")


def test_without_an_address_an_officer_has_to_see_to_it() -> None:
    message = queued(to=())
    assert happened(message) == ["message-queued", "message-dead"]
    assert (message.status, message.code, message.channel) == ("dead", NO_ADDRESS, None)


def test_at_night_a_telephone_is_left_in_peace() -> None:
    assert queued("sms", now=NIGHT).due_at == queued("whatsapp", now=NIGHT).due_at == SEVEN
    assert queued("email", now=NIGHT).due_at == NIGHT
    assert queued("sms", now=NIGHT).give_up_at == SEVEN + TRIED_FOR
