"""Messages are handed over to a real mail server and to the gateway's simulator, each once, whatever fails in between."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest
import structlog

from services.messages.message.read_model import claim_due, mark_accepted
from services.messages.message.sending import ERASED
from tests.conftest import Databases
from tests.messages.given import DEWI, EMAIL, MORNING, NIGHT, PHONE, SEVEN
from tests.messages.running import Running, running


async def test_an_email_is_sent_once_and_the_reading_of_its_address_recorded(databases: Databases) -> None:
    async with running(databases) as one:
        id = await one.queue()
        await one.sending.run_once()
        await one.later(days=4)
        assert await one.events(id) == ["message-queued", "address-read", "message-sent"]
        assert await claims(one) == []
        assert one.mail.message_ids == [f"<{id}@pasuruan.test>"]
        [read] = [event for event in await one.journal() if event.type == "messages.address-read"]
        assert read.fields()["person"] == str(DEWI)
        assert read.fields()["purpose"] == "message-sending"
        [_, reading, sent] = [event for event in await one.journal() if event.stream_id == id]
        assert reading.command_id == sent.command_id


async def test_whatsapp_and_sms_go_to_the_gateway(databases: Databases) -> None:
    async with running(databases) as one:
        ids = [await one.queue("whatsapp"), await one.queue("sms")]
        await one.sending.run_once()
        assert {(body["id"], body["channel"], body["to"]) for body in one.phones.received} == {
            (str(ids[0]), "whatsapp", PHONE),
            (str(ids[1]), "sms", PHONE),
        }


async def test_the_clear_address_and_text_are_nowhere_afterwards(databases: Databases) -> None:
    async with running(databases) as one:
        with structlog.testing.capture_logs() as logs:
            one.mail.on_recipient = lambda _: f"451 {EMAIL} not now"
            await one.queue()
            await one.queue("whatsapp")
            await one.fail("bad-request")
            await one.sending.run_once()
            one.mail.on_recipient = lambda _: f"550 {EMAIL} is unknown"
            await one.later(hours=1)
        stored = [orjson.dumps(event.fields()).decode() for event in await one.journal()]
        async with one.service.pool.connection() as connection:
            for table in ("messages", "outbox", "claims"):
                rows = await connection.execute(f"SELECT row_to_json(one)::text FROM messages.{table} one")
                stored += [row[0] for row in await rows.fetchall()]
        assert stored
        for text in [*stored, str(logs)]:
            assert EMAIL not in text
            assert PHONE not in text
            assert "sudah lengkap" not in text


async def test_the_gateway_is_down_for_a_day_then_each_message_arrives_once(databases: Databases) -> None:
    async with running(databases) as one:
        await one.fail("server-error")
        ids = [await one.queue("whatsapp") for _ in range(5)]
        await one.sending.run_once()
        for _ in range(24):
            await one.later(hours=1)
        assert one.phones.received == []
        await one.fail("none")
        for _ in range(12):
            await one.later(hours=1)
        assert sorted(body["id"] for body in one.phones.received) == sorted(map(str, ids))
        for id in ids:
            assert (await one.events(id)).count("message-sent") == 1


async def test_a_gateway_that_loses_its_answers_still_delivers_once(databases: Databases) -> None:
    async with running(databases) as one:
        id = await one.queue("sms")
        await one.fail("answer-lost", times=2, seconds=0)
        await one.sending.run_once()
        await one.later(hours=1)
        await one.later(hours=1)
        assert [body["id"] for body in one.phones.received] == [str(id)]
        assert (await one.events(id))[-1] == "message-sent"
        [sent] = [event for event in await one.journal() if event.type == "messages.message-sent"]
        assert sent.fields()["doubtful"] is True


async def test_a_mail_server_that_never_answers_gets_the_same_id_again(databases: Databases) -> None:
    async with running(databases) as one:
        id = await one.queue()
        one.mail.silent = True
        await one.sending.run_once()
        one.mail.silent = False
        await one.later(hours=1)
        assert one.mail.message_ids == [f"<{id}@pasuruan.test>"] * 2
        first, second = (bytes(envelope.original_content or b"") for envelope in one.mail.envelopes)
        assert first == second


async def test_an_address_that_is_refused_for_good_is_a_dead_letter_at_once(databases: Databases) -> None:
    async with running(databases) as one:
        one.mail.on_recipient = lambda _: "550 unknown"
        id = await one.queue()
        await one.sending.run_once()
        message = await one.message(id)
        assert (message.status, message.code, message.attempts) == ("dead", "smtp-550", 1)


async def test_after_three_days_of_failing_it_is_a_dead_letter(databases: Databases) -> None:
    async with running(databases) as one:
        one.mail.on_recipient = lambda _: "451 later"
        id = await one.queue()
        await one.sending.run_once()
        while (message := await one.message(id)).status == "queued":
            one.clock.set(message.due_at)
            await one.sending.run_once()
        assert message.status == "dead"
        assert timedelta(days=2.5) < one.clock.now() - MORNING <= timedelta(days=3)
        assert 12 < message.attempts < 30


async def test_a_person_whose_data_were_erased_gets_nothing(databases: Databases) -> None:
    async with running(databases) as one:
        id = await one.queue()
        with psycopg.connect(databases.keys_url, autocommit=True) as connection:
            connection.execute("UPDATE keys.persons SET wrapped_key = NULL, destroyed_at = now()")
        await one.sending.run_once()
        message = await one.message(id)
        assert (message.status, message.code) == ("dead", ERASED)
        assert one.mail.accepted == []
        assert "address-read" not in await one.events(id)


async def test_no_message_reaches_a_telephone_at_night(databases: Databases) -> None:
    async with running(databases) as one:
        one.clock.set(NIGHT)
        await one.queue("sms")
        email = await one.queue()
        await one.sending.run_once()
        assert one.phones.received == []
        assert one.mail.message_ids == [f"<{email}@pasuruan.test>"]
        one.clock.set(SEVEN)
        await one.sending.run_once()
        assert len(one.phones.received) == 1


async def test_a_message_delayed_into_the_night_waits_for_the_morning(databases: Databases) -> None:
    async with running(databases) as one:
        id = await one.queue("sms")
        one.clock.set(NIGHT)
        await one.sending.run_once()
        assert await one.events(id) == ["message-queued", "message-deferred"]
        one.clock.set(SEVEN)
        await one.sending.run_once()
        assert (await one.message(id)).status == "sent"


async def test_a_message_that_is_of_no_use_any_more_is_not_sent(databases: Databases) -> None:
    async with running(databases) as one:
        id = await one.queue(until=MORNING + timedelta(hours=2))
        await one.later(hours=2)
        assert await one.events(id) == ["message-queued", "message-expired"]
        assert one.mail.accepted == []


async def test_an_opt_out_counts_until_the_message_is_sent(databases: Databases) -> None:
    async with running(databases) as one:
        ids = [await one.queue(), await one.queue(lawful_duty=True)]
        link = one.sending.link(ids[0])
        assert (await one.client.post(link.removeprefix("https://jejak.test/messages/v1"))).status_code == 200
        await one.sending.run_once()
        assert [(await one.message(id)).status for id in ids] == ["suppressed", "sent"]


async def test_two_workers_never_hand_over_the_same_message(databases: Databases) -> None:
    async with running(databases) as one:
        ids = [await one.queue() for _ in range(40)]
        await asyncio.gather(*(one.sending.run_once() for _ in range(4)))
        assert sorted(one.mail.message_ids) == sorted(f"<{id}@pasuruan.test>" for id in ids)


async def test_a_claim_keeps_others_away_until_its_lease_ends(databases: Databases) -> None:
    async with running(databases) as one:
        id = await one.queue()
        [claimed] = await one.sending.unit.rows(claim_due, now=MORNING, most=5)
        assert (claimed.id, claimed.doubtful) == (id, False)
        await one.sending.run_once()
        assert one.mail.accepted == []
        await lapse(one)
        [claimed] = await one.sending.unit.rows(claim_due, now=MORNING, most=5)
        assert (claimed.id, claimed.doubtful) == (id, True)
        await lapse(one)
        await one.sending.run_once()
        [sent] = [event for event in await one.journal() if event.type == "messages.message-sent"]
        assert sent.fields()["doubtful"] is True


async def test_a_message_that_a_dead_worker_had_handed_over_is_only_recorded(databases: Databases) -> None:
    async with running(databases) as one:
        id = await one.queue()
        await one.sending.unit.rows(claim_due, now=MORNING, most=5)
        await one.sending.unit.rows(mark_accepted, one=id)
        await lapse(one)
        await one.sending.run_once()
        assert one.mail.accepted == []
        assert await one.events(id) == ["message-queued", "address-read", "message-sent"]
        assert await claims(one) == []


async def test_a_fault_of_ours_keeps_the_message_and_stops_no_other(databases: Databases) -> None:
    async with running(databases) as one:
        wrong = await one.queue(parameters={})
        right = await one.queue()
        with pytest.raises(Exception, match="KeyError"):
            await one.sending.run_once()
        assert [(await one.message(id)).status for id in (wrong, right)] == ["queued", "sent"]
        await lapse(one)
        [claimed] = await one.sending.unit.rows(claim_due, now=MORNING, most=5)
        assert (claimed.id, claimed.doubtful) == (wrong, False)


async def test_one_occasion_is_one_message(databases: Databases) -> None:
    async with running(databases) as one:
        occasion = uuid4()
        first = await one.queue("email", occasion=occasion)
        assert await one.queue("email", occasion=occasion) == first
        assert await one.queue("sms", "email", occasion=occasion) == first
        assert await one.queue("email", occasion=occasion, template="application-returned") != first


async def lapse(one: Running) -> None:
    """The lease of every claim ends."""
    async with one.service.pool.connection() as connection:
        await connection.execute("UPDATE messages.claims SET until = '2000-01-01Z'")


async def claims(one: Running) -> list[UUID]:
    async with one.service.pool.connection() as connection:
        rows = await connection.execute("SELECT id FROM messages.claims")
        return [row[0] for row in await rows.fetchall()]
