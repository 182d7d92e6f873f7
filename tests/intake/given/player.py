"""Any service card played over HTTP: an application for it with all that it asks for, and its steps as its own data has them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.intake.application.steps import REGISTRATION, next_steps
from services.intake.card.admission import REQUESTED_BY
from services.intake.card.card import ServiceCard
from services.intake.card.completeness import asked_documents
from services.intake.card.conditions import FieldValue
from services.intake.card.procedure import Step
from services.intake.card.requirements import ApplicationField
from services.intake.use_cases import Intake
from shared.service.ask import Ask
from tests.intake.given.application import BUSINESS, NOW, PERSON, UNIT
from tests.intake.given.files import uploaded
from tests.intake.given.running import registered
from tests.people import REPLACING, Person, Staff
from tests.shared.files.contents import jpeg

STATED: Mapping[str, dict[str, FieldValue]] = {
    "PWK-71206": {
        "business_scale": "small",
        "siinas_account": True,
        "siinas_reported": True,
        "location": "industrial-estate",
        "commissioning": True,
        "qa_qc": False,
    },
    "PSR-SRG": {"shelf_life_months": 6, "matures_on": "2026-06-30"},
    "PSR-DIST": {"in_regency": True},
    "PSR-DATA": {"cites_source": True, "exempt": False, "held": True},
    "PSR-KONS": {"channel": "walk-in"},
    "BPSMB-SP": {"makloon": False, "water_source": "pdam"},
}
"""What must be stated so that a card's conditions lead to its product; the rest is filled in by kind."""
BY_KIND: Mapping[str, FieldValue] = {
    "yes-no": True,
    "number": 12,
    "decimal": "12.5",
    "text": "Kopi bubuk",
    "date": "2026-01-10",
}


def stated(card: ServiceCard, by: str) -> dict[str, FieldValue]:
    """A value for each field that the applicant, or the office, states."""
    special = STATED.get(card.code, {})
    return {one.id: special.get(one.id, _usual(one)) for one in card.fields if one.stated_by == by}


def _usual(one: ApplicationField) -> FieldValue:
    return next(iter(one.choices)) if one.choices else BY_KIND[one.kind]


def sent_by(card: ServiceCard) -> dict[str, str]:
    """The header of a request by the first channel by which applications for the card come in."""
    return {"Channel": next(sent for sent, reached in REQUESTED_BY.items() if not reached.isdisjoint(card.channels))}


def corrected(step: Step, card: ServiceCard, turn: int = 2) -> dict[str, FieldValue]:
    """The first field that a step corrects, otherwise than usual and than in another turn."""
    texts = (one for one in card.fields if one.id in step.corrects and one.kind == "text")
    return {one.id: f"{stated(card, one.stated_by)[one.id]} ({turn})" for one in [*texts][:1]}


def handed_in(card: ServiceCard) -> list[dict[str, str]]:
    """Every document that is asked of the applicant for such an application."""
    asked = asked_documents(card, stated(card, "applicant"))
    return [{"document": one.id, "reference": f"{one.id} 1/2026"} for one in asked if one.brought_by == "applicant"]


def path(card: ServiceCard, start: str, ends: frozenset[str]) -> list[Step]:
    """The shortest way from a state through steps taken here to one of `ends`, without those that are suspect."""
    ways: list[tuple[str, list[Step]]] = [(start, [])]
    seen = {start}
    for state, steps in ways:
        if state in ends:
            return steps
        for step in _passable(card, state):
            if step.to not in seen:
                seen.add(step.to)
                ways.append((step.to, [*steps, step]))
    raise AssertionError(f"{card.code}: no way from {start} to {sorted(ends)}")


def _passable(card: ServiceCard, state: str) -> Iterator[Step]:
    fields = {**stated(card, "applicant"), **stated(card, "office")}
    for step in next_steps(card, state, fields):
        if step.service == "intake" and step.roles and not step.suspect:
            yield step


def accepting(card: ServiceCard) -> Step:
    return next(step for step in card.procedure.steps if step.number == REGISTRATION)


def submitting(card: ServiceCard) -> Step:
    return next(step for step in card.procedure.steps if card.procedure.is_submission(step))


def goal(card: ServiceCard) -> frozenset[str]:
    """Where intake's part of the card ends: its product, or the state in which another service takes over."""
    taken_over = accepting(card)
    if taken_over.hand_over is not None:
        return frozenset({taken_over.to})
    return frozenset(state.id for state in card.procedure.states if state.ends == "completed")


@dataclass
class Player:
    """Plays one card at its office. Each role is a person; a step that others must not take has a person of its own.

    `account` and `nib`: the applicant, whom an office knows once.
    """

    card: ServiceCard
    client: httpx.AsyncClient
    intake: Intake
    application: str = ""
    account: str = "siti"
    nib: str = BUSINESS["nib"]

    @property
    def staff(self) -> Staff:
        return Staff(self.client, self.card.office)

    @property
    def applicant(self) -> Person:
        return self.staff.applicant(self.account)

    @property
    def who_applies(self) -> Person:
        """The applicant's account, or the officer of the unit that applies: a unit has no account."""
        step = submitting(self.card)
        return self.applicant if "applicant" in step.roles else self.person(step)

    def person(self, step: Step) -> Person:
        role = next((one for one in step.roles if one != "applicant"), None)
        who = step.name if step.needs.not_by else role
        return self.applicant if role is None else self.staff.person(f"{who}-{self.card.code}".lower(), role)

    async def draft(self, **changes: Any) -> None:
        who = self.who_applies
        applicant_id = await self.registered()
        body: dict[str, Any] = {
            "applicant_id": applicant_id,
            "service_code": self.card.code,
            "documents": handed_in(self.card),
            "fields": stated(self.card, "applicant"),
        }
        if accepting(self.card).hand_over == "metrology":
            body |= {"verification": "tera", "instrument_id": str(uuid4())}
        answer = await who.post("/applications", {**body, **changes}, **sent_by(self.card))
        assert answer.status_code == 201, answer.text
        self.application = f"/applications/{answer.json()['id']}"
        await self._send_pictures(body["documents"], who)

    async def registered(self) -> str:
        """The applicant, as one who may apply by the card: a business, a person, or a unit that its own officer registers."""
        kinds = self.card.may_apply
        if "business" in kinds:
            return await registered(self.applicant, {**BUSINESS, "nib": self.nib})
        if "person" in kinds:
            return await registered(self.applicant, {**PERSON, "nik": f"351405410790{self.nib[-4:]}"})
        return await registered(self.person(submitting(self.card)), UNIT)

    async def _send_pictures(self, documents: list[dict[str, str]], by: Person) -> None:
        """Pictures that say where they were taken are sent, not only named."""
        sought = {one.id for one in self.card.documents if one.gps}
        if sought.isdisjoint(one["document"] for one in documents):
            return
        id = self.application.removeprefix("/applications/")
        for one in documents:
            if one["document"] in sought:
                one["file"] = (await uploaded(self.client, by, id, one["document"], jpeg()))["id"]
        answer = await by.post(f"{self.application}/documents", {"documents": documents}, **REPLACING)
        assert answer.status_code == 200, answer.text

    async def take(self, step: Step, **given: Any) -> dict[str, Any]:
        """Takes a step with all that it needs; what is examined first is examined first."""
        if step.needs.verdicts:
            await self.examine(step)
        if step.needs.bill_settled:
            await self.settle()
        body = {**self.needed(step), **given}
        answer = await self.person(step).post(f"{self.application}/steps", body, **sent_by(self.card))
        assert answer.status_code == 200, f"{self.card.code} {step.name}: {answer.text}"
        taken: dict[str, Any] = answer.json()
        assert taken["state"] == step.to
        return taken

    async def refused(self, step: Step, *, without: str = "") -> httpx.Response:
        """The answer to a step that is not to be taken, or not without one of the things that it needs."""
        body = {name: given for name, given in self.needed(step).items() if name != without}
        return await self.person(step).post(f"{self.application}/steps", body, **sent_by(self.card))

    async def clock(self, command: str, **body: Any) -> httpx.Response:
        """What the officer who accepts tries to enter in the clock by hand: `pauses`, `resumptions`, `moments`."""
        return await self.person(accepting(self.card)).post(f"{self.application}/clock/{command}", body)

    async def examine(self, step: Step) -> None:
        documents = (await self.person(step).get(self.application)).json()["documents"]
        verdicts = [{"document": one["document"], "verdict": "accepted"} for one in documents]
        answer = await self.person(step).post(f"{self.application}/verdicts", {"verdicts": verdicts})
        assert answer.status_code == 200, answer.text

    async def settle(self) -> None:
        """What intake does when billing says that the bill of the case is settled."""
        now = NOW + timedelta(hours=1)
        case = UUID(self.application.rsplit("/", 1)[1])
        ask = Ask("jejak:intake", "system", self.card.office, "journal", uuid4(), now, now, case_id=case)
        await self.intake.steps.follow(ask, "billing.bill-settled")

    def needed(self, step: Step) -> dict[str, Any]:
        office = stated(self.card, "office")
        needs = step.needs
        body: dict[str, Any] = {"step": step.name}
        body["records"] = [{"record": one, "text": "Ditulis di tempat."} for one in needs.records]
        body["fields"] = {one: office[one] for one in needs.fields} | needs.answers | corrected(step, self.card)
        if needs.reason:
            body["reason"] = "Perlu dilengkapi"
        if needs.legal_ground:
            body["legal_ground"] = "UU 25/2009 pasal 21"
        return body

    async def read(self) -> dict[str, Any]:
        answer = await self.who_applies.get(self.application)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found
