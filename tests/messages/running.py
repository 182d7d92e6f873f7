"""The messages service on a test's databases, with a real mail server and the simulator of the gateway for telephones."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from pydantic import SecretStr
from starlette.requests import Request

from deploy.server import serving
from deploy.simulators.message_gateway import Phones, simulator
from deploy.simulators.switch import CREDENTIAL
from services.messages.gateway.address import Address, Channel
from services.messages.main import assemble
from services.messages.message.background import Sending
from services.messages.message.message import Message
from services.messages.message.notice import Notice
from services.messages.message.use_cases import Messages
from services.messages.message.writing import Words
from services.messages.use_cases import MessagesUseCases
from shared.assembly import SealingParts, Service
from shared.clock import Clock
from shared.database import pool
from shared.journal.journal import Recorded, read_after
from shared.privacy.personal import PersonalData
from shared.service.ask import Ask
from shared.settings import Settings
from tests.clocks import StandingClock
from tests.conftest import Databases
from tests.keys import ring_of
from tests.messages.given import DEWI, EMAIL, HOLDER, MORNING, OFFICE, PHONE, notice
from tests.messages.mail_server import MailServer, mail_server
from tests.people import Person, Staff, verifier


def words(message: Message) -> Words:
    """What a message says in these tests."""
    return Words(f"Permohonan {message.values['number']}", f"Permohonan {message.values['number']} sudah lengkap.")


@dataclass
class WatchedPhones(Phones):
    """Also says that a message has arrived."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(self, request: Request, body: dict[str, Any]) -> tuple[int, dict[str, object]]:
        answer = await super().deliver(request, body)
        self.reached.set()
        return answer


@dataclass(frozen=True)
class Running:
    """The service, what it reaches, and the people who ask it."""

    service: Service
    client: httpx.AsyncClient
    personal: PersonalData
    clock: StandingClock
    mail: MailServer
    phones: WatchedPhones
    switch: httpx.AsyncClient

    @property
    def use_cases(self) -> MessagesUseCases:
        found: MessagesUseCases = self.service.app.state.use_cases
        return found

    @property
    def messages(self) -> Messages:
        return self.use_cases.messages

    @property
    def sending(self) -> Sending:
        return replace(self.use_cases.sending, write=words)

    def person(self, subject: str, *roles: str, office: str = OFFICE) -> Person:
        staff = Staff(self.client, office)
        return Person(self.client, staff.token_of, subject, roles, office)

    async def address(self, channel: Channel = "email", person: UUID = DEWI, clear: str | None = None) -> Address:
        """An address as its holder seals it."""
        field = "email" if channel == "email" else "phone"
        await self.personal.make_key(person)
        text = clear or (EMAIL if channel == "email" else PHONE)
        return Address(channel, await self.personal.seal(person, HOLDER, field, text), HOLDER, field)

    async def queue(self, *channels: Channel, **changes: Any) -> UUID:
        """Queues a notice to Dewi, each about an occasion of its own; returns the message's id."""
        to = changes.pop("to", None)
        if to is None:
            to = tuple([await self.address(one) for one in channels or ("email",)])
        wanted: Notice = replace(notice(**{"occasion": uuid4(), **changes}), to=to)
        now = self.clock.now()
        made: list[UUID] = []

        async def decide(work: Any) -> Message:
            message = await self.messages.queue_in(work, wanted)
            made[:] = [message.id]
            return message

        ask = Ask.of_system("messages", "journal", OFFICE, uuid4(), now, case_id=wanted.case_id)
        await self.messages.unit.run(ask, decide)
        return made[0]

    async def later(self, **span: float) -> None:
        """Time passes, and what is due then is handed over."""
        self.clock.set(self.clock.now() + timedelta(**span))
        await self.sending.run_once()

    async def message(self, id: UUID) -> Message:
        return await self.messages.unit.fold(Message, id)

    async def events(self, id: UUID) -> list[str]:
        """The events of one stream, by the last part of their names."""
        return [one.type.removeprefix("messages.") for one in await self.journal() if one.stream_id == id]

    async def journal(self) -> list[Recorded]:
        async with self.service.pool.connection() as connection:
            return await read_after(connection, 0)

    async def fail(self, fault: str, **more: Any) -> None:
        """The gateway for telephones fails like this."""
        answer = await self.switch.put("/fault", json={"fault": fault, **more})
        assert answer.status_code == 200


@asynccontextmanager
async def assembled(
    databases: Databases, clock: Clock, settings: Mapping[str, object]
) -> AsyncIterator[tuple[Service, PersonalData]]:
    """The service alone."""
    keys, ring = pool(databases.keys, 2), ring_of(databases)
    personal = PersonalData(keys, ring)
    parts = SealingParts(
        settings=Settings(pool_size=10).model_copy(update=dict(settings)),
        url=databases.of("messages"),
        clock=clock,
        tokens=verifier(),
        request_key=ring.requests,
        personal=personal,
    )
    service = assemble(parts)
    assert service.unit is not None
    async with keys, service.pool:
        try:
            yield service, personal
        finally:
            await service.unit.appender.close()


def connected(mail: MailServer, gateway: str) -> dict[str, object]:
    """The settings that name the mail server and the gateway."""
    return {
        "mail_host": "127.0.0.1",
        "mail_port": mail.port,
        "mail_security": "none",
        "mail_sender": "layanan@pasuruan.test",
        "message_gateway_url": gateway,
        "message_gateway_token": SecretStr(CREDENTIAL),
        "public_url": "https://jejak.test",
    }


@asynccontextmanager
async def running(databases: Databases, **changes: object) -> AsyncIterator[Running]:
    """On Monday morning; e-mail goes to a real mail server, WhatsApp and SMS to the simulator."""
    clock, phones = StandingClock(MORNING), WatchedPhones()
    async with (
        mail_server() as mail,
        serving(simulator(phones).app, "127.0.0.1", 0) as (server, _),
        assembled(databases, clock, {**connected(mail, server.origin), **changes}) as (service, personal),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=service.app), base_url="http://messages") as client,
        httpx.AsyncClient(base_url=server.origin) as switch,
    ):
        assert service.follower is not None
        await service.follower.start()
        yield Running(service, client, personal, clock, mail, phones, switch)
