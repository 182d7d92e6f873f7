"""Faults of the paths through a procedure: a path around a mandatory step, and a clock that ends too early."""

from collections.abc import Collection, Iterator

from services.intake.card.card import ServiceCard
from services.intake.card.procedure import Procedure, Step
from services.intake.card.procedure_faults import CardFault


def path_faults(card: ServiceCard) -> Iterator[CardFault]:
    """Checks an edition that names mandatory steps; one that does not is corrected by a later edition
    (`uncorrected_faults`).
    """
    if not card.mandatory:
        return
    yield from _names(card)
    yield from _unguarded(card)
    for number, rule in enumerate(card.mandatory):
        around = path_around(card.procedure, rule.steps, rule.before)
        if around is not None:
            way = " → ".join(step.name for step in around)
            yield CardFault(f"mandatory.{number}", f"a path leads around {' or '.join(rule.steps)}: {way}")
    yield from _early_ends(card)


def uncorrected_faults(card: ServiceCard) -> Iterator[CardFault]:
    """Statements that an edition for new applications must make; earlier editions, and expired ones, may lack them.

    These are the steps that no case may leave out, the states of a pause or that only steps make it, and who checks
    afterwards.
    """
    if card.valid_to is not None:
        return
    if not card.mandatory:
        yield CardFault("mandatory", "no mandatory steps are named")
    for number, pause in enumerate(card.clock.pauses):
        if not pause.states and not pause.by_steps_only:
            yield CardFault(f"clock.pauses.{number}", "names no states and roles, and not that it follows steps only")
    deemed = card.clock.deemed_approval
    if deemed is not None and not deemed.checked_by:
        yield CardFault("clock.deemed_approval.checked_by", "nobody is named who checks afterwards")


def path_around(procedure: Procedure, without: Collection[str], to: str | None) -> tuple[Step, ...] | None:
    """The shortest path to the step that gives the product `to`, or to a completed end, without some steps; None if
    there is none.

    A procedure remembers only its state, so a path that leaves a step out exists exactly if one without repetition
    does.
    """
    ways: list[tuple[str, tuple[Step, ...]]] = [(procedure.initial.id, ())]
    seen = {procedure.initial.id}
    for at, taken in ways:
        for step in (one for one in procedure.steps_from(at) if one.name not in without):
            if _reaches(procedure, step, to):
                return (*taken, step)
            if step.to not in seen:
                seen.add(step.to)
                ways.append((step.to, (*taken, step)))
    return None


def where_clock_ends(card: ServiceCard) -> frozenset[str]:
    """The states in which the applicant has what the service is for."""
    completed = {state.id for state in card.procedure.states if state.ends == "completed"}
    return frozenset({card.clock.ends_at} if card.clock.ends_at else completed)


def _reaches(procedure: Procedure, step: Step, product: str | None) -> bool:
    return step.product == product if product else procedure.state(step.to).ends == "completed"


def _names(card: ServiceCard) -> Iterator[CardFault]:
    steps = {step.name for step in card.procedure.steps}
    given = {step.product for step in card.procedure.steps}
    for number, rule in enumerate(card.mandatory):
        path = f"mandatory.{number}"
        yield from (CardFault(f"{path}.steps", f"there is no step {one}") for one in rule.steps if one not in steps)
        if rule.before not in {None, *given}:
            yield CardFault(f"{path}.before", f"no step gives {rule.before}")


def _unguarded(card: ServiceCard) -> Iterator[CardFault]:
    guarded = {rule.before for rule in card.mandatory}
    given = {step.product for step in card.procedure.steps if step.product}
    yield from (CardFault("mandatory", f"nothing is mandatory before {one}") for one in sorted(given - guarded))


def _early_ends(card: ServiceCard) -> Iterator[CardFault]:
    """The clock must end where the applicant has the product, or where the case ends without one."""
    procedure, ends = card.procedure, where_clock_ends(card)
    if card.clock.ends_at and card.clock.ends_at not in {state.id for state in procedure.states}:
        yield CardFault("clock.ends_at", f"there is no state {card.clock.ends_at}")
        return
    for number, step in enumerate(procedure.steps):
        stops = step.clock is not None and step.clock.do == "stop"
        path = f"procedure.steps.{number}.clock"
        if stops and step.to not in ends and procedure.state(step.to).ends is None:
            yield CardFault(path, f"the clock ends with {step.name}, before the applicant has the product")
        if step.to == card.clock.ends_at and not stops:
            yield CardFault(path, f"the applicant has the product with {step.name}, and the clock does not end")
    yield from _given_after(card, ends)


def _given_after(card: ServiceCard, ends: Collection[str]) -> Iterator[CardFault]:
    """After the end of the clock nothing may be left to give."""
    after = set(ends)
    while new := {one.to for one in card.procedure.steps if after.intersection(one.from_)} - after:
        after |= new
    late = (
        (number, step)
        for number, step in enumerate(card.procedure.steps)
        if step.product and after.intersection(step.from_)
    )
    yield from (
        CardFault(f"procedure.steps.{number}.product", f"{step.name} gives it after the clock has ended")
        for number, step in late
    )
    gives = {step.name for step in card.procedure.steps if step.product}
    around = path_around(card.procedure, gives, None)
    if around is not None:
        yield CardFault("products", f"a case is completed without one: {' → '.join(step.name for step in around)}")
