"""Hands e-mails over to a real mail server in two processes at a time, of which some are killed, and counts what arrived.

The mail server is a process of its own. It keeps the Message-ID of every e-mail that it answered with 250, so an e-mail
that was handed over twice counts twice, also under the same id.
"""

import asyncio
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg

from bench.databases import PostgreSQL, owner_url
from bench.extent import Extent
from bench.processes import answer, await_port, free_port, kill, pipe, running, start
from bench.results import Check, Section, Table, fact
from deploy import logging_setup
from deploy.server import run, spare_the_collector
from deploy.system import System, make_system
from services.messages.gateway.address import Address
from services.messages.message.message import Message
from services.messages.message.notice import Notice
from services.messages.message.read_model import mark_accepted
from services.messages.message.writing import Words
from services.messages.use_cases import MessagesUseCases
from shared.assembly import Service
from shared.database import Pool
from shared.privacy.personal import PersonalData
from shared.service.ask import Ask
from shared.settings import Settings

SECONDS = 60.0
OFFICE = "bpsmb-surakarta"
KILLS = 3
_PATIENCE = 600.0
_QUEUED_AT_ONCE = 50
_PERSONS = 100
_NOTES = 200
_MESSAGE_ID = re.compile(rb"\r\nMessage-ID: (<[^>]+>)\r\n")
NOW = datetime(2026, 2, 2, 2, tzinfo=UTC)


class _Line(asyncio.Protocol):
    """One connection to the mail server: RFC 5321 without extensions. aiosmtpd takes five times as long, from the same two cores."""

    def __init__(self, sending: Connection) -> None:
        self._sending = sending
        self._held = bytearray()
        self._is_content = False

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        transport.write(b"220 mail.test\r\n")

    def data_received(self, data: bytes) -> None:
        self._held += data
        end = b"\r\n.\r\n" if self._is_content else b"\r\n"
        while (at := self._held.find(end)) >= 0:
            taken = bytes(self._held[:at])
            del self._held[: at + len(end)]
            self._transport.write(self._answered(taken))
            end = b"\r\n.\r\n" if self._is_content else b"\r\n"

    def _answered(self, taken: bytes) -> bytes:
        if self._is_content:
            self._is_content = False
            found = _MESSAGE_ID.search(taken)
            assert found is not None
            self._sending.send(found[1].decode())
            return b"250 kept\r\n"
        self._is_content = taken.upper() == b"DATA"
        return b"354 go on\r\n" if self._is_content else b"250 mail.test\r\n"


async def _serve(port: int, sending: Connection) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: _Line(sending), "127.0.0.1", port)
    await server.serve_forever()


def mail_server(port: int, sending: Connection) -> None:
    """The mail server's process: sends each Message-ID that it accepts."""
    logging_setup.configure(quiet=True)
    run(_serve(port, sending))


def _words(message: Message) -> Words:
    return Words(
        f"Permohonan {message.values['number']}",
        f"Permohonan {message.values['number']} sudah lengkap.\n\nTerima kasih.",
    )


def _use_cases(service: Service) -> MessagesUseCases:
    found: MessagesUseCases = service.app.state.use_cases
    return found


def _keys(system: System) -> Pool:
    assert system.keys is not None
    return system.keys


async def _queue(settings: Settings, count: int) -> None:
    """Queues so many messages to some persons, as reactions do."""
    system = make_system(settings, ("messages",))
    system.clock.set(NOW)
    (service,) = system.services
    use_cases = _use_cases(service)
    personal: PersonalData = use_cases.sending.personal
    async with service.pool, _keys(system):
        persons = [uuid4() for _ in range(_PERSONS)]
        addresses = [await _address(personal, one) for one in persons]
        for first in range(0, count, _QUEUED_AT_ONCE):
            many = range(first, min(first + _QUEUED_AT_ONCE, count))
            await asyncio.gather(*(_queue_one(use_cases, one, addresses[one % _PERSONS]) for one in many))
        await service.settle()


async def _address(personal: PersonalData, person: UUID) -> Address:
    await personal.make_key(person)
    return Address("email", await personal.seal(person, person, "email", f"{person.hex}@contoh.test"), person, "email")


async def _queue_one(use_cases: MessagesUseCases, number: int, to: Address) -> None:
    occasion, now = uuid4(), NOW
    notice = Notice(
        occasion=occasion,
        template="bench",
        language="id",
        to=(to,),
        office=OFFICE,
        case_id=occasion,
        position=number,
        hash="0" * 64,
        parameters={"number": f"REG/2026/{number:05}"},
    )
    ask = Ask.of_system("messages", "journal", OFFICE, uuid4(), now, case_id=occasion)
    await use_cases.messages.queue(ask, notice)


_LEFT: LiteralString = "SELECT count(*) FROM messages.outbox"


async def _work(settings: Settings, sending: Connection, going: Connection) -> None:
    system = make_system(settings, ("messages",))
    system.clock.set(NOW)
    (service,) = system.services
    use_cases = replace(_use_cases(service).sending, write=_words)
    async with service.pool, _keys(system):
        spare_the_collector()
        sending.send("ready")
        await asyncio.to_thread(going.recv)
        while await asyncio.to_thread(_one, settings, _LEFT):
            await use_cases.run_once()
            await asyncio.sleep(0.2)
        await service.settle()


def worker(settings: Settings, sending: Connection, going: Connection) -> None:
    """A process that sends "ready", and after a word hands over what is due until nothing is left."""
    logging_setup.configure(quiet=True)
    run(_work(settings, sending, going))


@contextmanager
def _started(settings: Settings) -> Iterator[tuple[Any, Connection]]:
    receiving, sending = pipe()
    going, go = pipe()
    process = start(worker, settings, sending, going)
    try:
        answer(receiving, _PATIENCE)
        yield process, go
    finally:
        kill(process)


def _one(settings: Settings, query: LiteralString) -> int:
    with psycopg.connect(owner_url(settings)) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return int(row[0])


@dataclass
class _Arrived:
    """What the mail server says that it accepted."""

    receiving: Connection
    ids: list[str]

    def read(self, seconds: float = 0.02) -> int:
        """Reads what came within so many seconds; returns how many there are."""
        while self.receiving.poll(seconds):
            self.ids.append(self.receiving.recv())
            seconds = 0
        return len(self.ids)


def _hand_over(settings: Settings, arrived: _Arrived, count: int) -> float:
    """Two processes hand over; at each quarter the older one is killed and another begins. Returns the seconds to the last outcome."""
    with ExitStack() as stack:
        workers = [stack.enter_context(_started(settings)) for _ in range(2 + KILLS)]
        for _, go in workers[:2]:
            go.send("go")
        began = time.monotonic()
        for number in range(KILLS):
            while arrived.read() < (number + 1) * count // (KILLS + 1):
                pass
            kill(workers[number][0])
            workers[number + 2][1].send("go")
        deadline = began + _PATIENCE
        while _one(settings, _LEFT) and time.monotonic() < deadline:
            arrived.read(0.2)
        return time.monotonic() - began


async def _note(settings: Settings) -> float:
    """The milliseconds from an answer of the mail server until a worker's death no longer repeats its e-mail."""
    system = make_system(settings, ("messages",))
    (service,) = system.services
    assert service.unit is not None
    spent = []
    async with service.pool:
        for _ in range(_NOTES):
            began = time.perf_counter()
            await service.unit.rows(mark_accepted, one=uuid4())
            spent.append(1000 * (time.perf_counter() - began))
        await service.settle()
    return statistics.median(spent)


_SENT: LiteralString = "SELECT count(*) FROM journal.events WHERE type = 'messages.message-sent'"
_READ: LiteralString = "SELECT count(*) FROM journal.events WHERE type = 'messages.address-read'"
_DOUBTFUL: LiteralString = (
    "SELECT count(*) FROM journal.events WHERE type = 'messages.message-sent' AND payload->>'doubtful' = 'true'"
)
_STREAMS: LiteralString = "SELECT count(DISTINCT stream_id) FROM journal.events WHERE type = 'messages.message-sent'"


def measure(postgresql: PostgreSQL, extent: Extent) -> Section:
    """E-mails through the whole way: claim, key, template, SMTP, event."""
    count, port = extent.messages, free_port()
    with postgresql.fresh() as fresh:
        changes = {
            "mail_host": "127.0.0.1",
            "mail_port": port,
            "mail_security": "none",
            "mail_sender": "layanan@contoh.test",
        }
        settings = fresh.model_copy(update=changes)
        asyncio.run(_queue(settings, count))
        receiving, sending = pipe()
        arrived = _Arrived(receiving, [])
        with running(mail_server, port, sending) as server:
            await_port(port, server)
            seconds = _hand_over(settings, arrived, count)
            arrived.read(1.0)
        sent, streams, read, doubtful = (_one(settings, query) for query in (_SENT, _STREAMS, _READ, _DOUBTFUL))
        note = asyncio.run(_note(settings))
    times = Counter(arrived.ids)
    again = sum(times.values()) - len(times)
    table = Table(
        ("", ""),
        [
            ("messages queued", count),
            ("workers killed meanwhile", KILLS),
            ("handed over and recorded, s", round(seconds, 1)),
            ("e-mails a second", round(count / seconds)),
            ("e-mails that a killed worker may have handed over (`doubtful`)", doubtful),
            ("from the server's answer until a death repeats nothing, ms", round(note, 2)),
        ],
    )
    return Section(
        "Messages: e-mails through two processes, of which three are killed",
        table,
        [
            Check("seconds for all", round(seconds, 1), f"< {SECONDS:.0f}", seconds < SECONDS),
            Check("e-mails that the server accepted twice, under one id", f"{again} of {count}", "0", again == 0),
            fact("messages that did not arrive", count - len(times), count),
            fact("messages under more than one id", max(0, len(times) - count), count),
            fact("messages whose outcome is recorded twice, or never", abs(sent - count) + abs(sent - streams), count),
            fact("readings of an address that are not recorded", max(0, count - read), count),
        ],
    )
