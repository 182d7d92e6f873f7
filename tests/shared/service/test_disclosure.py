"""Each reading of sealed fields is recorded in the journal before any clear text goes out; otherwise nothing goes out."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Literal
from uuid import UUID, uuid4

import pytest

from shared.clock import Clock
from shared.database import pool
from shared.ids import new_id
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.privacy.personal import Personal, PersonalData
from shared.service.disclosure import Disclosure
from shared.service.unit_of_work import OtherOffice, UnitOfWork, Work
from tests.conftest import Databases
from tests.keys import ring_of
from tests.sample_service import ask, sample_unit
from tests.shared.service.given import journal

Field = Literal["name"]
WANTED: tuple[Field, ...] = ("name",)
NAME = "Siti Nurhaliza"
CLOCK = Clock()


class Owner(Aggregate):
    """Somebody who owns boxes."""

    TOPIC = "sample.owner"
    office: str
    name: Personal[str]

    @property
    def sealed(self) -> Mapping[Field, Personal[str]]:
        return {"name": self.name}


class Known(FirstEvent[Owner]):
    TOPIC = "sample.owner-known"
    office: str
    name: Personal[str]


class Disclosed(Event[Owner]):
    TOPIC = "sample.owner-disclosed"
    fields: tuple[Field, ...]
    purpose: str


def reading(owner: UUID, purpose: str) -> Callable[[Work], Awaitable[Owner]]:
    """Loads the owner, and records the reading of the name."""

    async def record(work: Work) -> Owner:
        one = await work.load_to_change(Owner, owner)
        one.record(Disclosed, work.ask.now, fields=WANTED, purpose=purpose)
        return one

    return record


class Watched(PersonalData):
    """Personal data that notes the length of the journal when something is opened."""

    unit: UnitOfWork
    seen: list[str]

    async def open(self, value: Personal[str], stream: UUID, field: str) -> str:
        self.seen = [recorded.type for recorded in await journal(self.unit)]
        return await super().open(value, stream, field)


@asynccontextmanager
async def known(databases: Databases) -> AsyncIterator[tuple[UnitOfWork, Watched, Owner]]:
    async with pool(databases.keys, 1) as keys, sample_unit(databases.of("sample")) as unit:
        personal = Watched(keys, ring_of(databases))
        personal.unit, personal.seen = unit, []
        id, asked = uuid4(), ask(CLOCK)
        await personal.make_key(id)
        sealed = await personal.seal(id, id, "name", NAME)

        async def decide(work: Work) -> Owner:
            return work.add(Owner.begin(Known, id=id, now=asked.now, office=asked.office, name=sealed))

        await unit.run(asked, decide)
        yield unit, personal, await unit.fold(Owner, id)


async def test_each_reading_is_recorded_before_the_field_is_opened(databases: Databases) -> None:
    async with known(databases) as (unit, personal, owner):
        disclosure, case, asked = Disclosure(unit, personal, new_id), uuid4(), ask(CLOCK)
        for times in (1, 2):
            again = ask(CLOCK, case_id=case, command_id=asked.command_id)
            answer, clear = await disclosure.read(again, reading(owner.id, "menelepon"), WANTED)
            assert clear == {"name": NAME}
            assert personal.seen == ["sample.owner-known", *["sample.owner-disclosed"] * times]
        last = (await journal(unit))[-1]
        assert (last.position, last.case_id, last.fields()["purpose"]) == (answer.position, case, "menelepon")


async def test_a_refused_reading_opens_nothing(databases: Databases) -> None:
    async with known(databases) as (unit, personal, owner):
        elsewhere = ask(CLOCK, office="bspji-palembang")
        with pytest.raises(OtherOffice):
            await Disclosure(unit, personal, new_id).read(elsewhere, reading(owner.id, "-"), WANTED)
        assert personal.seen == []
        assert [recorded.type for recorded in await journal(unit)] == ["sample.owner-known"]
