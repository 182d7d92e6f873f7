"""An office with one card, its people and one applicant, on a test's databases: cases are accepted over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.intake.application.application import Application
from services.intake.card.catalogue import card_in_force
from services.intake.use_cases import Intake
from shared.assembly import Service
from shared.journal.journal import Recorded
from shared.service.ask import Ask
from shared.service.unit_of_work import Work
from tests.conftest import Databases
from tests.intake.given.application import TODAY
from tests.intake.given.player import Player, accepting, handed_in, path, sent_by, stated, submitting
from tests.intake.given.running import intake, journal
from tests.people import REPLACING, Person
from tests.shared.promise.given import at


@dataclass
class Case:
    """One accepted application and its clock."""

    player: Player

    @property
    def id(self) -> UUID:
        return UUID(self.player.application.rsplit("/", 1)[1])

    @property
    def officer(self) -> Person:
        return self.player.staff.front_office

    async def clock(self, by: Person | None = None, query: str = "", language: str = "id") -> httpx.Response:
        who = by or self.officer
        return await who.get(f"{self.player.application}/clock{query}", **{"Accept-Language": language})

    def by(self, role: str) -> Person:
        """An officer of the office in a role."""
        return self.player.staff.person(f"{role}-1", role)

    async def command(self, name: str, body: dict[str, Any], by: Person | None = None) -> httpx.Response:
        return await (by or self.officer).post(f"{self.player.application}/clock/{name}", body)


@dataclass
class Desk:
    """The office of a card."""

    service: Service
    client: httpx.AsyncClient
    code: str
    applicant_id: str

    @property
    def intake(self) -> Intake:
        found: Intake = self.service.app.state.use_cases
        return found

    @property
    def player(self) -> Player:
        return Player(card_in_force(self.code, TODAY), self.client, self.intake)

    @property
    def keeper(self) -> Person:
        return self.player.staff.person("kalender", "calendar-keeper")

    @property
    def national_keeper(self) -> Person:
        return self.player.staff.person("skb", "national-calendar-keeper")

    def go_to(self, moment: str) -> None:
        """Sets the service's clock, in WIB; a day alone means ten in the morning."""
        self.service.app.state.face.clock.set(at(moment))

    async def keeps_time(self, moment: str) -> None:
        """The timekeeper looks at a moment."""
        self.go_to(moment)
        await self.intake.recalculating.run_once()
        await self.intake.timekeeping.keep_time()

    async def submitted(self, by: str = "siti", **fields: Any) -> Case:
        player = self.player
        player.account = by
        body = {
            "applicant_id": self.applicant_id,
            "service_code": self.code,
            "documents": handed_in(player.card),
            "fields": {**stated(player.card, "applicant"), **fields},
        }
        answer = await player.who_applies.post("/applications", body, **sent_by(player.card))
        assert answer.status_code == 201, answer.text
        player.application = f"/applications/{answer.json()['id']}"
        await player.take(submitting(player.card))
        await decided_another(player)
        return Case(player)

    async def accepted(self, *, held_on: str | None = None, **given: Any) -> Case:
        return await self._accept(await self.submitted(**({} if held_on is None else {"held_on": held_on})), given)

    async def accepted_with(self, **fields: Any) -> Case:
        """An accepted case whose application states these fields."""
        return await self._accept(await self.submitted(**fields), {})

    async def _accept(self, case: Case, given: dict[str, Any]) -> Case:
        card = case.player.card
        for step in path(card, submitting(card).to, frozenset({accepting(card).to})):
            await case.player.take(step, **(given if step.number else {}))
        return case

    async def elsewhere(self, case: Case, *steps: str) -> None:
        """Other services take these steps of the card, and intake follows."""
        card, unit = case.player.card, self.service.unit
        assert unit is not None
        for name in steps:
            now = self.service.app.state.face.clock.now()
            ask = Ask.of_system("intake", "journal", card.office, uuid4(), now, case_id=case.id)

            async def decide(work: Work, step: str = name) -> None:
                one = await work.load_to_change(Application, case.id)
                event = "certification.step-taken"
                await self.intake.steps.follow_step(card.procedure.step(step), event, one, card, work)

            await unit.run(ask, decide)

    async def events(self, case: Case | None = None) -> list[Recorded]:
        """What stands in the journal, of one case or of all."""
        return [one for one in await journal(self.service) if case is None or one.case_id == case.id]

    async def said(self, case: Case) -> list[str]:
        """What time alone brought about in a case, in short."""
        return list(_in_short(await self.events(case)))

    async def publish(self, version: str, amends: str, day: str, by: Person | None = None) -> httpx.Response:
        added = [{"day": day, "name": "Cuti bersama", "kind": "cuti-bersama"}]
        body = {"version": version, "amends": amends, "decree": "Keppres", "added": added, "removed": []}
        return await (by or self.national_keeper).post("/calendars", body)


def _in_short(events: Iterable[Recorded]) -> Iterable[str]:
    for one in events:
        name, fields = one.type.removeprefix("intake."), one.fields()
        if one.actor == "jejak:intake":
            yield f"{fields['percent']} %" if "percent" in fields else name


async def decided_another(player: Player) -> None:
    """An officer says that it is not for the same thing as the applicant's others, where it is like one of them."""
    examiner = player.person(accepting(player.card))
    body = {"is_same": False, "reason": "Produk lain"}
    answer = await examiner.post(f"{player.application}/likeness-decision", body)
    assert answer.status_code == 200 or answer.json()["code"] == "no-likeness-to-decide", answer.text


@asynccontextmanager
async def desk(
    databases: Databases, code: str, opened: str = "2026-02-02", outside: Sequence[str] = ()
) -> AsyncIterator[Desk]:
    """`outside`: the cards that are carried out outside the system, which then counts no time."""
    async with intake(databases, outside=outside) as (service, client):
        one = Desk(service, client, code, "")
        one.go_to(opened)
        one.applicant_id = await one.player.registered()
        yield one


PAGE = {"Accept": "text/html"}


@asynccontextmanager
async def following(databases: Databases, code: str, opened: str, outside: Sequence[str] = ()) -> AsyncIterator[Desk]:
    """A desk whose service follows the journal from where it stands."""
    async with desk(databases, code, opened, outside) as office:
        assert office.service.follower is not None
        await office.service.follower.start()
        yield office


async def hears(*services: Service) -> None:
    """The services follow what stands in the journal, at the same time."""
    followers = [one.follower for one in services]
    await asyncio.gather(*(one.catch_up() for one in followers if one is not None))


async def shown(case: Case) -> dict[str, Any]:
    return await case.player.read()


async def track(office: Desk, case: Case, **headers: str) -> httpx.Response:
    receipt = (await shown(case))["receipt"]
    return await office.client.get(f"/track/{receipt}", headers=headers)


async def work(who: Person, **query: Any) -> list[dict[str, Any]]:
    answer = await who.client.get("/work", params=query, headers=who.headers())
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def hand_in(case: Case, token: str | None, by: Person | None = None, **headers: str) -> tuple[int, Any]:
    who = by or case.player.applicant
    path = f"{case.player.application}/compensation-token"
    answer = await who.post(path, {"token": token}, **(headers or REPLACING))
    return answer.status_code, answer.json().get("code") or answer.json()["compensation_token"]


async def two_workers(office: Desk, databases: Databases, moment: str) -> list[str]:
    """Two processes look at the same moment, each with its own connections; answers which faults they met."""
    office.go_to(moment)
    async with AsyncExitStack() as stack:
        other, _ = await stack.enter_async_context(intake(databases))
        other.app.state.face.clock.set(at(moment))
        rounds = [office.intake.timekeeping, other.app.state.use_cases.timekeeping]
        faults = await asyncio.gather(*(one.keep_time() for one in rounds), return_exceptions=True)
        return [str(one) for one in faults if one is not None]


async def accept(case: Case, token: str | None = None) -> tuple[int, str | None]:
    """Accepts it with a token, whatever the answer."""
    step = accepting(case.player.card)
    if step.needs.verdicts:
        await case.player.examine(step)
    other = {"is_same": False, "reason": "Produk lain."}
    await case.player.person(step).post(f"{case.player.application}/likeness-decision", other)
    body = {**case.player.needed(step), "compensation_token": token}
    answer = await case.player.person(step).post(f"{case.player.application}/steps", body)
    return answer.status_code, answer.json().get("code")
