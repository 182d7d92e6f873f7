"""The procedures as state machines: every state is reached, every case can end, and every card can refuse."""

from datetime import date

import pytest

from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import card_in_force, cards
from services.intake.card.procedure import Step
from shared.roles import ADMINISTRATOR, APPLICANT, COUNTER

TODAY = date(2026, 1, 15)
each_card = pytest.mark.parametrize("card", cards(), ids=lambda card: f"{card.code} {card.version}")


def way(card: ServiceCard, *names: str) -> str:
    """The state after these steps; each must lead out of the state before it."""
    at = card.procedure.initial.id
    for name in names:
        step = card.procedure.step(name)
        assert at in step.from_, f"{name} does not lead out of {at}"
        at = step.to
    return at


def shortest_way(card: ServiceCard) -> list[Step]:
    """The steps, none of them suspect, from the beginning to the nearest completed end."""
    ways: list[tuple[str, list[Step]]] = [(card.procedure.initial.id, [])]
    seen = {card.procedure.initial.id}
    for at, steps in ways:
        if card.procedure.state(at).ends == "completed":
            return steps
        for step in card.procedure.steps_from(at):
            if not step.suspect and step.to not in seen:
                seen.add(step.to)
                ways.append((step.to, [*steps, step]))
    raise AssertionError("no way to an end")


@each_card
def test_every_state_is_reached_and_can_be_left_for_an_end(card: ServiceCard) -> None:
    states = {state.id for state in card.procedure.states}
    left = {state.id for state in card.procedure.states if state.ends and card.corrects}  # where cases ended before it
    assert states - left <= card.procedure.reachable() <= states
    assert card.procedure.endable() == states


@each_card
def test_a_way_to_the_product_counts_once_and_numbers_it(card: ServiceCard) -> None:
    steps = shortest_way(card)
    assert sum(step.clock is not None and step.clock.do == "start" for step in steps) >= 1
    assert [step.name for step in steps if step.number == "registration"] == ["accept"]
    given = {step.product for step in steps} - {None}
    numbered = {product.series for product in card.products if product.id in given and product.series}
    assert numbered <= {step.number for step in steps}


@each_card
def test_every_card_can_return_refuse_and_be_withdrawn_from(card: ServiceCard) -> None:
    procedure = card.procedure
    assert procedure.step("return").needs.reason
    assert "submitted" in procedure.step("return").from_
    assert procedure.step("submit").from_ == ("draft", "returned")
    ends = {state.id: state.ends for state in procedure.states}
    refusals = [step for step in procedure.steps if ends[step.to] == "refused"]
    assert refusals
    assert all(step.needs.legal_ground for step in refusals if step.roles), (
        "another service gives its ground with the event"
    )
    assert ends[procedure.step("withdraw").to] == "withdrawn"


@each_card
def test_handed_over_steps_happen_at_the_other_service(card: ServiceCard) -> None:
    procedure = card.procedure
    there = {step.service for step in procedure.steps} - {"intake", "billing"}
    assert {step.hand_over for step in procedure.steps if step.hand_over} == there


@each_card
def test_nobody_but_people_of_the_case_takes_a_step(card: ServiceCard) -> None:
    assert ADMINISTRATOR not in card.procedure.actors  # SOD-12
    assert all(step.roles or step.events for step in card.procedure.steps)


@each_card
def test_nobody_signs_what_they_verified(card: ServiceCard) -> None:
    """SOD-01, SOD-08 and SOD-09, for every card with a signature or a decision."""
    for step in card.procedure.steps:
        if step.name in {"sign", "decide"} and step.roles:  # certification keeps the duties of its own steps apart
            assert step.needs.not_by


HANDED_OVER = {
    "certification": {"BPSMB-SP", "BPSMB-PS", "BS-SP", "BS-PR", "BS-BT", "PLG-SIH"},
    "metrology": {"PSR-TERA"},
    "complaints": {"PSR-ADU"},
}


@pytest.mark.parametrize(("service", "codes"), HANDED_OVER.items())
def test_the_cards_of_each_service(service: str, codes: set[str]) -> None:
    given = {card.code for card in cards() if service in {step.hand_over for step in card.procedure.steps}}
    assert given == codes


WAYS = [
    ("PSR-KONS", "submit accept escalate ask-direction direct resolve-by-sub-coordinator", "resolved"),
    ("PSR-KONS", "submit accept escalate ask-direction resolve-by-head", "resolved"),
    (
        "PSR-SKA",
        "submit accept print-draft correct-draft verify-again reprint-draft sign deliver",
        "delivered",
    ),
    ("PSR-SRG", "submit no-space", "no-space"),
    ("PSR-SRG", "submit accept bring-goods fail-quality", "rejected"),
    ("PSR-TERA", "submit accept inspect return-dead", "returned-to-owner"),
    ("PSR-TERA", "submit accept inspect receive assign pass stamp nothing-due deliver", "delivered"),
    ("PSR-TERA", "submit accept inspect receive assign fail return-failed", "returned-to-owner"),
    ("PSR-DATA", "submit accept analyse test-consequences refuse", "refused"),
    ("PSR-DATA", "submit accept analyse refuse-not-held", "refused"),
    ("PSR-SOS", "submit accept approve prepare hold", "held"),
    ("PSR-SOS", "submit accept initial forward countersign prepare hold", "held"),
    (
        "PSR-SIINAS",
        "submit accept ask-to-complete submit accept approve issue-report hand-out upload final-approve",
        "final-approved",
    ),
    ("PSR-BBM", "submit return submit accept survey report sign notify deliver", "delivered"),
    ("BPSMB-SP", "submit review return submit review accept withdraw", "withdrawn"),  # scenario 24
    (
        "BS-SP",
        "submit accept bill settle team-agreed audit-documents audit-field send-samples receive-failed-report send-samples",
        "testing",
    ),
    ("BS-PR", "submit accept meet-quota bill settle examine fail re-examine pass decide deliver", "delivered"),
    ("PWK-71206", "submit accept review visit recommend sign issue", "issued"),
]


@pytest.mark.parametrize(("code", "steps", "end"), WAYS)
def test_ways_through_the_procedures(code: str, steps: str, end: str) -> None:
    assert way(card_in_force(code, TODAY), *steps.split()) == end


def test_going_back_after_acceptance_follows_the_policy_on_returns() -> None:
    for card in cards():
        counted = {"draft", "submitted", "under-review", "returned"}
        back = [step for step in card.procedure.steps if step.to == "returned" and set(step.from_) - counted]
        assert all(step.clock is not None and step.clock.do == "returned" for step in back), card.code


def test_markets_are_not_sampled() -> None:  # scenario 22
    assert {"sampled", "tested"}.isdisjoint({state.id for state in card_in_force("BPSMB-PS", TODAY).procedure.states})


@pytest.mark.parametrize(
    ("code", "moments"),
    [
        ("BS-PR", ["complete", "quota-met"]),
        ("BS-BT", ["complete", "quota-met", "approved"]),
        ("PSR-BBM", ["complete"]),
    ],
)
def test_the_moments_that_a_clock_waits_for(code: str, moments: list[str]) -> None:
    assert [start.moment for start in card_in_force(code, TODAY).clock.starts] == moments


def test_only_a_regular_class_waits_for_a_quota() -> None:
    quota = card_in_force("BS-BT", TODAY).clock.starts[1]
    assert quota.when is not None
    assert [quota.when.holds({"class_kind": kind}) for kind in ("regular", "other")] == [True, False]


def test_the_role_that_submits_at_a_counter_may_register_applicants() -> None:
    submitting = [step for card in cards() for step in card.procedure.steps if card.procedure.is_submission(step)]
    assert {role for step in submitting for role in step.roles} == {*COUNTER, APPLICANT}
