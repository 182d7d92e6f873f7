"""What a service card shows of a case is what its scheme says of it; no path of a card leads round a stage of its scheme."""

from collections.abc import Iterator
from typing import Final

import pytest

from services.certification.scheme.catalogue import SCHEMES
from services.certification.scheme.scheme import ForCard, Scheme, Stage, StageName
from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import card_of_version, current_cards
from services.intake.card.procedure import Step

CARDS = {one.code: one for one in current_cards()}
each = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda one: one.id)
FOLLOWED: Final[dict[StageName, set[str]]] = {
    "quota": {"certification.quota-met", "certification.quota-not-needed"},
    "approval": {"certification.approval-agreed"},
    "payment": {"billing.bill-settled", "billing.nothing-due"},
    "team": {"certification.team-assigned"},
    "audit-stage-1": {"certification.audit-begun"},
    "audit-stage-2": {"certification.audit-begun"},
    "sampling": {"certification.samples-taken", "certification.samples-sent"},
    "testing": {"certification.test-reported"},
    "examination": {"certification.examination-begun", "certification.examination-passed"},
    "training": {"certification.training-given"},
    "evaluation": {"certification.evaluated"},
    "review": {"certification.recommended"},
    "decision": {"certification.certified"},
    "issue": {"certification.certificate-issued"},
    "hand-over": {"certification.handed-over"},
}
"""The events by which a card's steps follow a stage; review and contract end before the case is handed over."""


def steps_of(card: ServiceCard, stage: Stage) -> list[Step]:
    return [card.procedure.step(name) for name in stage.card_steps]


def way_on(card: ServiceCard, state: str, of: ForCard) -> list[Step]:
    """The steps from a state that an application which follows the scheme may take."""
    return [
        one for one in card.procedure.steps_from(state) if one.when is None or one.when.answer(of.when) is not False
    ]


def paths(card: ServiceCard, of: ForCard) -> Iterator[list[str]]:
    """Every path from the draft to a completed case. None enters a state twice: a procedure remembers only its state."""
    ways: list[tuple[str, list[str], frozenset[str]]] = [(card.procedure.initial.id, [], frozenset())]
    while ways:
        at, taken, been = ways.pop()
        for step in way_on(card, at, of):
            if card.procedure.state(step.to).ends == "completed":
                yield [*taken, step.name]
            elif step.to not in been | {at}:
                ways.append((step.to, [*taken, step.name], been | {at}))


def ways_round(card: ServiceCard, scheme: Scheme, of: ForCard) -> Iterator[str]:
    """Each path takes a step of every mandatory stage that the card shows, in the order of the scheme."""
    shown = [one for one in scheme.stages if one.mandatory and one.card_steps]
    for path in paths(card, of):
        at = -1
        for stage in shown:
            found = [path.index(name) for name in stage.card_steps if name in path]
            if not found:
                yield f"without {stage.stage}: {' → '.join(path)}"
            elif min(found) < at:
                yield f"{stage.stage} too early: {' → '.join(path)}"
            else:
                at = max(found)


def unshown(card: ServiceCard, scheme: Scheme, of: ForCard) -> Iterator[str]:
    yield from (f"no step shows {one.stage}" for one in scheme.stages if one.mandatory and not one.card_steps)


def other_roles(card: ServiceCard, scheme: Scheme, of: ForCard) -> Iterator[str]:
    """The step by which intake hands over is for the roles of the scheme; nobody takes a later step by hand in intake."""
    for stage in scheme.stages:
        for step in steps_of(card, stage):
            if strange := sorted({*step.roles} - {*stage.by}):
                yield f"{step.name} is also for {', '.join(strange)}"
    for step in card.procedure.steps:
        if step.service != "intake" and (step.roles or not step.events):
            yield f"{step.name} follows no event alone"


def other_events(card: ServiceCard, scheme: Scheme, of: ForCard) -> Iterator[str]:
    for stage in scheme.stages:
        if stage.stage not in FOLLOWED:
            yield from (f"{one.name} hands nothing over" for one in steps_of(card, stage) if not one.hand_over)
            continue
        for step in steps_of(card, stage):
            if not step.events or not {*step.events} <= FOLLOWED[stage.stage]:
                yield f"{step.name} of {stage.stage} follows {', '.join(step.events)}"


def nonconformities(card: ServiceCard, scheme: Scheme, of: ForCard) -> Iterator[str]:
    """One that is found returns to where it was found, and pauses the clock exactly where the scheme says so."""
    for stage in scheme.stages:
        at = {step.to for step in steps_of(card, stage)} if stage.finds else set()
        found = [
            one for one in card.procedure.steps if at & {*one.from_} and "certification.correction-asked" in one.events
        ]
        if at and not found:
            yield f"no step finds a nonconformity in {stage.stage}"
        for step in found:
            back = [one for one in way_on(card, step.to, of) if "certification.corrections-verified" in one.events]
            if [one.to for one in back] != [*step.from_]:
                yield f"{step.name} does not return to {stage.stage}"
            pauses = step.clock is not None and step.clock.do == "pause"
            if pauses != ("corrective-action" in stage.pauses):
                yield f"{step.name} in {stage.stage} {'pauses' if pauses else 'does not pause'} the clock"


def other_reasons(card: ServiceCard, scheme: Scheme, of: ForCard) -> Iterator[str]:
    """The steps of a card pause its clock for the reasons of the scheme, and nobody does by hand."""
    effects = [effect for step in card.procedure.steps if step.clock for effect in step.clock.each]
    paused = {effect.what for effect in effects if effect.do == "pause"}
    yield from (f"only the card pauses for {one}" for one in sorted(map(str, paused - scheme.pauses)))
    yield from (f"only the scheme pauses for {one}" for one in sorted(scheme.pauses - paused))
    yield from (f"an officer pauses for {one.id}" for one in card.clock.pauses if not one.by_steps_only)


def other_products(card: ServiceCard, scheme: Scheme, of: ForCard) -> Iterator[str]:
    given = {one.id: one.validity.count if one.validity else None for one in card.products}
    for one in scheme.certificates:
        if one.product not in given:
            yield f"the card gives no {one.product}"
        elif given[one.product] not in {None, scheme.validity.years}:
            yield f"the card says {given[one.product]} years of {one.product}"


CHECKS = (ways_round, unshown, other_roles, other_events, nonconformities, other_reasons, other_products)


@each
def test_a_card_shows_its_scheme(scheme: Scheme) -> None:
    """Mandatory stages, roles, events, corrections, pauses and products; there is no exception."""
    for one in scheme.cards:
        assert [difference for check in CHECKS for difference in check(CARDS[one.card], scheme, one)] == []


@each
def test_a_card_has_a_way_to_the_certificate(scheme: Scheme) -> None:
    """So the paths that are checked exist."""
    assert all([*paths(CARDS[one.card], one)] for one in scheme.cards)


@pytest.mark.parametrize(
    ("code", "version", "stage"),
    [
        ("BPSMB-SP", "2024", "audit-stage-2"),
        ("BPSMB-PS", "2024", "audit-stage-2"),
        ("PLG-SIH", "2023", "audit-stage-2"),
        ("BS-SP", "2021", "testing"),
    ],
)
def test_the_first_editions_led_round_a_stage(code: str, version: str, stage: str) -> None:
    """So a way round is found where there is one; running cases keep these editions, and certification refuses it to them."""
    schemes = [scheme for scheme in SCHEMES.values() if scheme.cards[0].card == code]
    scheme = schemes[-1]
    card = card_of_version(code, version)
    steps = {one.name for one in card.procedure.steps}
    of_then = [
        one.model_copy(update={"card_steps": tuple(name for name in one.card_steps if name in steps)})
        for one in scheme.stages
    ]
    then = scheme.model_copy(update={"stages": tuple(of_then)})
    assert any(f"without {stage}" in one for one in ways_round(card, then, scheme.cards[0]))


def test_each_card_that_hands_over_to_certification_has_a_scheme() -> None:
    handed = {
        code for code, card in CARDS.items() if any(one.hand_over == "certification" for one in card.procedure.steps)
    }
    assert handed == {one.card for scheme in SCHEMES.values() for one in scheme.cards}
