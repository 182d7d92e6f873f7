"""After random acts on cases of all cards, in any order, rows and work lists equal a fresh fold."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.application.application import Application
from services.intake.application.documents import HandedIn
from services.intake.application.dossier import Wish
from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import current_cards
from services.intake.card.procedure import Step
from services.intake.step.use_cases import StepAsked
from services.intake.use_cases import Intake
from shared.assembly import Service
from shared.errors import Refusal
from shared.roles import APPLICANT, FRONT_OFFICE
from shared.service.ask import Answer, Ask
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.intake.given.application import BUSINESS, NOW, PERSON, TODAY, UNIT, niks
from tests.intake.given.player import corrected, handed_in, sent_by, stated
from tests.intake.given.running import intake, registered
from tests.people import Staff

_EXAMPLES = (settings.default or settings()).max_examples
IN_FORCE = [
    card
    for card in current_cards()
    if card.is_in_force(TODAY) and any(role != APPLICANT for role in card.procedure.step("submit").roles)
]
"""The cards that admit registration at a counter."""
Draw = Callable[[st.SearchStrategy[Any]], Any]


def _ask(actor: str, card: ServiceCard, role: str, **more: Any) -> Ask:
    channel = sent_by(card)["Channel"]
    return Ask(actor, role, card.office, channel, uuid4(), NOW, NOW, reason="sebab", roles=frozenset({role}), **more)


class Desk:
    """Plays random cases through intake's use cases."""

    def __init__(self, intake: Intake, client: httpx.AsyncClient) -> None:
        self.intake = intake
        self.client = client
        self.niks = niks()

    async def play(self, draw: Draw) -> None:
        card = draw(st.sampled_from(IN_FORCE))
        id = await self._drafted(card)
        for _ in range(draw(st.integers(2, 14))):
            one = await self.intake.steps.unit.fold(Application, id)
            with suppress(Refusal):
                await self._something(one, card, draw)

    async def _drafted(self, card: ServiceCard) -> UUID:
        drafted: list[UUID] = []

        def render(one: Any) -> Answer:
            drafted.append(one.id)
            return Answer(201, b"{}")

        documents = tuple(HandedIn(one["document"], one["reference"]) for one in handed_in(card))
        wish = Wish(card.code, "tera", "office", uuid4(), documents)
        asked = _ask("sri", card, _clerk(card), render=render)
        # a new applicant each time, so that earlier cases do not change the likenesses
        who = await registered(Staff(self.client, card.office).front_office, self._body(card))
        await self.intake.applications.draft(asked, UUID(who), wish, stated(card, "applicant"))
        return drafted[0]

    def _body(self, card: ServiceCard) -> dict[str, Any]:
        """Somebody who may apply by the card."""
        nik = next(self.niks)
        bodies = {"person": {**PERSON, "nik": nik}, "business": {**BUSINESS, "nib": nik[-13:]}, "unit": UNIT}
        return bodies[card.may_apply[0]]

    async def _something(self, one: Application, card: ServiceCard, draw: Draw) -> None:
        ends = {state.id for state in card.procedure.states if state.ends in {"withdrawn", "refused"}}
        on = [step for step in card.procedure.steps_from(one.state) if step.service == "intake"]
        likely = [step for step in on if step.to not in ends and step.roles]
        what = draw(st.sampled_from(["step"] * 6 + ["claim", "release", "assign", "settle"]))
        if what == "step":
            step = draw(st.sampled_from([*likely * 5, *on, *card.procedure.steps]))
            await self._take(step, one, card, draw(st.sampled_from([None, None, None, "sri"])))
        elif what == "settle":
            asked = Ask("jejak:intake", "system", card.office, "journal", uuid4(), NOW, NOW, case_id=one.id)
            await self.intake.steps.follow(asked, "billing.bill-settled")
        else:
            await self._work(what, one, card)

    async def _take(self, step: Step, one: Application, card: ServiceCard, by: str | None) -> None:
        role = next((one for one in step.roles if one != APPLICANT), FRONT_OFFICE)
        if step.needs.verdicts:
            found = [(document.document, "accepted", None) for document in one.documents]
            await self.intake.applications.give_verdicts(_ask("dewi", card, role), one.id, found)  # type: ignore[arg-type]
        office = stated(card, "office")
        asked = StepAsked(
            step.name,
            "UU 25/2009 pasal 21" if step.needs.legal_ground else None,
            [(record, "Ditulis.", None) for record in step.needs.records],
            {field: office[field] for field in step.needs.fields} | corrected(step, card, turn=one.version),
        )
        await self.intake.steps.take(_ask(by or f"by-{step.name}", card, role), one.id, asked)

    async def _work(self, what: str, one: Application, card: ServiceCard) -> None:
        role = next((role for role in one.next_roles if role != APPLICANT), FRONT_OFFICE)
        if what == "claim":
            await self.intake.work.claim(_ask("tono", card, role), one.id)
        elif what == "release":
            await self.intake.work.release(_ask("tono", card, role), one.id)
        else:
            await self.intake.work.assign(_ask("rini", card, "head-of-office"), one.id, "tono")


def _clerk(card: ServiceCard) -> str:
    """The role that registers at the counter of the card."""
    return next(role for role in card.procedure.step("submit").roles if role != APPLICANT)


async def _compared(service: Service) -> list[str]:
    """The cases whose rows differ from their own events."""
    assert service.unit is not None
    async with service.pool.connection() as connection:
        applications = await (
            await connection.execute("SELECT id, status, state, number FROM intake.applications")
        ).fetchall()
        waiting = await (
            await connection.execute("SELECT application_id, role, claimed_by FROM intake.work")
        ).fetchall()
    found = []
    for id, *row in applications:
        one = await service.unit.fold(Application, id)
        work = {(role, claimed) for case, role, claimed in waiting if case == id}
        due = {(role, one.claimed_by) for role in one.next_roles if role != APPLICANT}
        if (row, work) != ([one.status, one.state, one.number], due):
            found.append(f"{one.service_code} {row} {work} beside {one.status} {one.state} {due}")
    return found


def test_rows_and_work_equal_a_fresh_fold(databases: Databases) -> None:
    with asyncio.Runner() as runner:
        context = intake(databases)
        service, client = runner.run(context.__aenter__())
        try:
            desk = Desk(service.app.state.use_cases, client)

            @settings(max_examples=max(25, _EXAMPLES // 20))
            @given(st.data())
            def some_cases(data: st.DataObject) -> None:
                runner.run(desk.play(data.draw))

            some_cases()
            assert runner.run(_compared(service)) == []
            assert service.unit is not None
            assert differing(databases.url, [service.unit]) == []
        finally:
            runner.run(context.__aexit__(None, None, None))
