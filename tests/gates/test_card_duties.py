"""On every current card: which role refuses, and which officer acts alone."""

from collections.abc import Iterator

import pytest

from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import cards, current_cards
from services.intake.card.procedure import Step
from shared.roles import APPLICANT

each_card = pytest.mark.parametrize("card", current_cards(), ids=lambda card: f"{card.code}-{card.version}")


def ends(card: ServiceCard, step: Step) -> str | None:
    return card.procedure.state(step.to).ends


def own_steps(card: ServiceCard) -> list[Step]:
    return [step for step in card.procedure.steps if step.service == "intake" and step.roles]


def holders(card: ServiceCard, state: str) -> set[str]:
    """The roles that move a case forward from a state, not only return or end it."""
    onward = [one for one in card.procedure.steps_from(state) if ends(card, one) not in {"refused", "withdrawn"}]
    return {role for one in onward if not card.procedure.is_return(one) for role in one.roles} - {APPLICANT}


def misplaced(card: ServiceCard) -> set[tuple[str, str, str]]:
    """Refusals by a role that does not hold the case in that state: step, state, role."""
    return {
        (step.name, state, role)
        for step in own_steps(card)
        if ends(card, step) == "refused"
        for state in step.from_
        for role in set(step.roles) - holders(card, state)
    }


@each_card
def test_only_a_role_that_holds_the_case_refuses_it(card: ServiceCard) -> None:
    assert misplaced(card) == set()


def test_in_earlier_editions_a_clerk_could_refuse_for_the_head() -> None:
    """Shows that the check can fail."""
    before = {(card.code, *one) for card in cards() if card.corrects is None for one in misplaced(card)}
    assert ("PWK-71206", "reject", "recommended", "front-office-officer") in before
    assert ("PSR-KONS", "reject", "with-head-of-unit", "staff-officer") in before


def ways(card: ServiceCard, step: Step) -> Iterator[tuple[Step, ...]]:
    """Every path from the draft to a step, through each state at most once."""

    def on(state: str, taken: tuple[Step, ...], seen: frozenset[str]) -> Iterator[tuple[Step, ...]]:
        for one in own_steps(card):
            if state not in one.from_:
                continue
            if one is step:
                yield (*taken, one)
            if one.to not in seen and ends(card, one) is None:
                yield from on(one.to, (*taken, one), seen | {one.to})

    start = card.procedure.initial.id
    yield from on(start, (), frozenset({start}))


def is_walked_alone(way: tuple[Step, ...]) -> bool:
    """Whether one officer with all roles can take all steps, including the applicant's if an officer may."""
    taken: set[str] = set()
    for step in way:
        if any(not taken.isdisjoint(rule.steps) for rule in step.needs.not_by):
            return False
        if set(step.roles) != {APPLICANT}:
            taken.add(step.name)
    return True


def alone(card: ServiceCard) -> set[str]:
    giving = [step for step in own_steps(card) if step.product is not None]
    return {step.name for step in giving if any(is_walked_alone(way) for way in ways(card, step))}


@each_card
def test_two_officers_give_a_product_unless_the_standard_has_one(card: ServiceCard) -> None:
    assert bool(alone(card)) == (card.procedure.one_officer is not None)


def test_in_earlier_editions_one_verifier_could_do_everything() -> None:
    """Shows that the check can fail; only a consultation has one officer."""
    assert "issue-report" in alone(
        next(card for card in cards() if (card.code, card.version) == ("PSR-SIINAS", "2024"))
    )
    assert [card.code for card in current_cards() if card.procedure.one_officer is not None] == ["PSR-KONS"]


def test_the_applicant_at_siinas_does_not_verify() -> None:
    """The verifier is the only officer who acts before the report; only the applicant files there."""
    [card] = [one for one in current_cards() if one.code == "PSR-SIINAS"]
    filing = [step.roles for step in card.procedure.steps if card.procedure.is_submission(step)]
    assert filing == [("applicant",)]
