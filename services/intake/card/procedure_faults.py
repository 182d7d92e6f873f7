"""Faults of a card's procedure: names that lead nowhere, dead ends, clocks and bills that do not fit."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.intake.card.card import ServiceCard
from services.intake.card.procedure import Step
from services.intake.card.time_limits import ClockEffect

DEEMED_APPROVED = "intake.deemed-approved"
"""This event of its own clock moves a case on if the card says that it counts as approved."""


@dataclass(frozen=True)
class CardFault:
    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"


def procedure_faults(card: ServiceCard) -> Iterator[CardFault]:
    for check in (_states, _steps, _clock, _money):
        yield from check(card)


def _states(card: ServiceCard) -> Iterator[CardFault]:
    procedure = card.procedure
    reachable, required, endable = procedure.reachable(), procedure.reachable(required=True), procedure.endable()
    for number, state in enumerate(procedure.states):
        path = f"procedure.states.{number}"
        if state.id not in reachable and not (state.ends and card.corrects):  # cases ended there before the correction
            yield CardFault(path, f"no step leads to {state.id}")
        if state.id not in endable:
            yield CardFault(path, f"from {state.id} a case never comes to an end")
        if state.ends and procedure.steps_from(state.id):
            yield CardFault(path, f"{state.id} ends a case, but a step leads out of it")
    if not any(state.ends == "completed" and state.id in required for state in procedure.states):
        yield CardFault("procedure.states", "no completed end is reached without suspect steps")


def _steps(card: ServiceCard) -> Iterator[CardFault]:
    for number, step in enumerate(card.procedure.steps):
        yield from (
            CardFault(f"procedure.steps.{number}.{where}", problem) for where, problem in _step_problems(step, card)
        )


def _step_problems(step: Step, card: ServiceCard) -> Iterator[tuple[str, str]]:
    procedure = card.procedure
    states = {state.id for state in procedure.states}
    yield from (("from", f"there is no state {one}") for one in step.from_ if one not in states)
    if step.to not in states:
        yield "to", f"there is no state {step.to}"
    if not step.roles and not step.events:
        yield "roles", f"nobody may {step.name}: name roles, or the events that take this step"
    yield from (("roles", f"there is no actor {one}") for one in step.roles if one not in procedure.actors)
    for where, asked, there, what in (
        ("needs.records", step.needs.records, {record.id for record in procedure.records}, "record"),
        ("needs.fields", step.needs.fields, {field.id for field in card.fields}, "field"),
        ("needs.answers", step.needs.answers, {f.id for f in card.fields if f.kind == "yes-no"}, "yes-no field"),
        ("needs.not_by", _barred(step), {one.name for one in procedure.steps}, "step"),
        ("number", named(step.number), set(card.numbering), "number series"),
        ("product", named(step.product), {product.id for product in card.products}, "product"),
        ("drafts", named(step.drafts), {product.id for product in card.products}, "product"),
        ("corrects", step.corrects, {field.id for field in card.fields}, "field"),
        ("needs.arrived", named(step.needs.arrived), _kind(card, "date"), "date"),
        ("needs.ahead", [one.field for one in step.needs.ahead], _kind(card, "date"), "date"),
        (
            "needs.ahead",
            [n for one in step.needs.ahead for n in named(one.within_months)],
            _kind(card, "number"),
            "number",
        ),
    ):
        yield from ((where, f"there is no {what} {one}") for one in asked if one not in there)
    if step.corrects and not any(one.drafts for one in procedure.steps):
        yield "corrects", "no step prints a draft that could be corrected"
    sealed = {field.id for field in card.fields if field.personal}
    yield from (
        ("corrects", f"{one} is personal: what is sealed cannot be compared") for one in step.corrects if one in sealed
    )


def _kind(card: ServiceCard, kind: str) -> set[str]:
    return {field.id for field in card.fields if field.kind == kind}


def _barred(step: Step) -> list[str]:
    return [name for rule in step.needs.not_by for name in rule.steps]


def named(value: str | None) -> list[str]:
    """An optional name as a list of at most one."""
    return [] if value is None else [value]


def _clock(card: ServiceCard) -> Iterator[CardFault]:
    known = {
        "start": ({str(start.moment) for start in card.clock.starts}, "the clock does not wait for"),
        "pause": ({pause.id for pause in card.clock.pauses}, "the card does not allow the pause reason"),
        "resume": ({pause.id for pause in card.clock.pauses}, "the card does not allow the pause reason"),
    }
    taken = _effects(card)
    for number, effect in taken:
        allowed, problem = known.get(effect.do, (None, ""))
        if allowed is not None and effect.what not in allowed:
            yield CardFault(f"procedure.steps.{number}.clock", f"{problem} {effect.what}")
    started = {effect.what for _, effect in taken if effect.do == "start"}
    for number, start in enumerate(card.clock.starts):
        if start.moment not in started:
            yield CardFault(f"clock.starts.{number}", f"no step reaches the moment {start.moment}")
    yield from _unended_pauses(card)
    yield from _pauses(card)
    deemed = [number for number, step in enumerate(card.procedure.steps) if DEEMED_APPROVED in step.events]
    if card.clock.deemed_approval is not None and not deemed:
        yield CardFault("clock.deemed_approval", f"no step follows {DEEMED_APPROVED}")
    checkers = () if card.clock.deemed_approval is None else card.clock.deemed_approval.checked_by
    unknown = [one for one in checkers if one not in card.procedure.actors]
    yield from (CardFault("clock.deemed_approval.checked_by", f"there is no actor {one}") for one in unknown)
    if card.clock.deemed_approval is None:
        problem = "nothing is deemed approved by this card"
        yield from (CardFault(f"procedure.steps.{number}.events", problem) for number in deemed)


def _effects(card: ServiceCard) -> list[tuple[int, ClockEffect]]:
    steps = enumerate(card.procedure.steps)
    return [(number, effect) for number, step in steps if step.clock for effect in step.clock.each]


def _pauses(card: ServiceCard) -> Iterator[CardFault]:
    """A pause must belong to states of this procedure, including the one that a pausing step leads to."""
    procedure = card.procedure
    states = {state.id for state in procedure.states}
    for number, pause in enumerate(card.clock.pauses):
        path = f"clock.pauses.{number}"
        yield from (
            CardFault(f"{path}.states", f"there is no state {one}") for one in pause.states if one not in states
        )
        yield from (
            CardFault(f"{path}.roles", f"there is no actor {one}") for one in pause.roles if one not in procedure.actors
        )
        if bool(pause.states) != bool(pause.roles) and not pause.by_steps_only:
            yield CardFault(path, "what officers enter by hand has both the states and the roles in which they do")
        if pause.by_steps_only and pause.roles:
            yield CardFault(path, "nobody enters by hand what only steps of the procedure do")
        if pause.until is not None and pause.until not in _kind(card, "date"):
            yield CardFault(f"{path}.until", f"there is no date {pause.until}")
    for number, effect in _effects(card):
        belongs, to = card.clock.pause(effect.what or "") if effect.do == "pause" else None, procedure.steps[number].to
        if belongs is not None and belongs.states and to not in belongs.states:
            yield CardFault(
                f"procedure.steps.{number}.clock", f"pauses for {belongs.id}, which does not belong to {to}"
            )


def _unended_pauses(card: ServiceCard) -> Iterator[CardFault]:
    """A pause must end by a step, by leaving the states that it belongs to, or by itself on a stated day."""
    effects = _effects(card)
    resumed = {effect.what for _, effect in effects if effect.do == "resume"}
    resumed |= {pause.id for pause in card.clock.pauses if pause.states or pause.until is not None}
    for number, effect in effects:
        if effect.do == "pause" and effect.what not in resumed:
            yield CardFault(f"procedure.steps.{number}.clock", f"no step resumes after {effect.what}")


def _money(card: ServiceCard) -> Iterator[CardFault]:
    billed = [number for number, step in enumerate(card.procedure.steps) if step.bill]
    gated = [number for number, step in enumerate(card.procedure.steps) if step.needs.bill_settled]
    if card.fee.kind == "free":
        yield from (CardFault(f"procedure.steps.{number}.bill", "the service is free") for number in billed)
    if not billed:
        problem = "no step issues a bill that could be settled"
        yield from (CardFault(f"procedure.steps.{number}.needs.bill_settled", problem) for number in gated)
