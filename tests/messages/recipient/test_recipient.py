"""What a person wants of an office, and the hours in which a telephone is left in peace."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import get_args
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from services.messages.gateway.address import Channel
from services.messages.recipient.quiet_hours import LINES, next_allowed
from services.messages.recipient.recipient import Recipient, Wishes, enter, opt_in, opt_out, prefer, recipient_of
from shared.offices import OFFICES
from tests.messages.given import DEWI, MORNING, NIGHT, OFFICE, SEVEN

CHANNELS: tuple[Channel, ...] = get_args(Channel)


def recipient() -> Recipient:
    return enter(OFFICE, DEWI, MORNING)


def test_each_office_asks_for_itself() -> None:
    assert recipient_of(OFFICE, DEWI) == recipient_of(OFFICE, DEWI)
    assert len({recipient_of(*one) for one in product((OFFICE, "bpsmb-surakarta"), (DEWI, uuid4()))}) == 4


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(CHANNELS))))
def test_the_last_wish_for_a_channel_counts(acts: list[tuple[bool, Channel]]) -> None:
    one, wanted = recipient(), set[Channel]()
    for out, channel in acts:
        before = len(one.pending_events)
        changes = out != (channel in wanted)
        (opt_out if out else opt_in)(one, channel, "link", MORNING)
        (wanted.add if out else wanted.discard)(channel)
        assert len(one.pending_events) == before + changes
    assert one.wishes == Wishes(frozenset(wanted), None)


def test_the_preferred_channel_is_kept_until_another_is_named() -> None:
    one = recipient()
    prefer(one, "sms", "officer", MORNING)
    prefer(one, "sms", "officer", MORNING)
    assert one.preferred == "sms"
    assert len(one.pending_events) == 2
    prefer(one, None, "account", MORNING)
    assert one.preferred is None


def test_quiet_hours_begin_at_eight_in_the_evening_and_end_at_seven() -> None:
    def at(hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 2, 2, hour, minute, tzinfo=OFFICES[OFFICE].time_zone)

    assert next_allowed("sms", OFFICE, at(19, 59)) == at(19, 59)
    assert next_allowed("sms", OFFICE, at(20)) == SEVEN
    assert next_allowed("whatsapp", OFFICE, NIGHT) == SEVEN
    assert next_allowed("sms", OFFICE, at(6, 59)) == at(7)
    assert next_allowed("sms", OFFICE, at(7)) == at(7)
    assert next_allowed("email", OFFICE, NIGHT) == NIGHT


@given(st.integers(0, 20 * 366 * 24 * 60), st.sampled_from(sorted(OFFICES)))
def test_the_next_allowed_moment_is_allowed_and_within_a_day(minutes: int, office: str) -> None:
    at = datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    allowed = next_allowed("sms", office, at)
    assert next_allowed("sms", office, allowed) == allowed
    assert 0 <= (allowed - at).total_seconds() <= 11 * 3600


def test_quiet_hours_name_their_source() -> None:
    assert all(line.legal_basis and line.confidence for line in LINES)
