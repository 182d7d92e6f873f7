"""What a service card shows of a case is what its scheme says of it; where they differ, the difference stands here."""

from collections.abc import Iterator

import pytest

from services.certification.scheme.catalogue import SCHEMES
from services.certification.scheme.scheme import Scheme, Stage
from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import card_of_version, current_cards
from services.intake.card.procedure import Step

CARDS = {one.code: one for one in current_cards()}
each = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda one: one.id)

DIFFERENCES = {
    "bimtek": {"agree is also for lspro-administration"},  # seed 001, 3 c: the applicant agrees
    "green-industry": {"no step shows team"},
    "product-type-1": {"no step shows review", "decide is also for technical-committee"},
    "product-type-5": {
        "no step shows audit-stage-1", "no step shows audit-stage-2", "no step shows review",
        "decide is also for technical-committee",
    },
}  # fmt: skip
"""Scheme → where its card says less, or otherwise: a later edition of the card takes a line away here."""


def steps_of(card: ServiceCard, stage: Stage) -> list[Step]:
    return [card.procedure.step(name) for name in stage.card_steps]


def around(card: ServiceCard, without: frozenset[str], to: frozenset[str]) -> list[str] | None:
    """The shortest way through the card's procedure to one of the steps `to` without any of the steps `without`."""
    ways: list[tuple[str, list[str]]] = [(card.procedure.initial.id, [])]
    seen = {card.procedure.initial.id}
    for at, taken in ways:
        for step in card.procedure.steps_from(at):
            if step.name in without:
                continue
            if step.name in to:
                return [*taken, step.name]
            if step.to not in seen:
                seen.add(step.to)
                ways.append((step.to, [*taken, step.name]))
    return None


def ways_round(card: ServiceCard, scheme: Scheme) -> Iterator[str]:
    """Each mandatory stage lies on every way to each stage after it."""
    shown = [one for one in scheme.stages if one.card_steps]
    for number, stage in enumerate(shown):
        for later in shown[number + 1 :]:
            before, after = frozenset(stage.card_steps), frozenset(later.card_steps)
            if stage.mandatory and before != after and (way := around(card, before, after)):
                yield f"{later.stage} without {stage.stage}: {' → '.join(way)}"


def unshown(card: ServiceCard, scheme: Scheme) -> Iterator[str]:
    yield from (f"no step shows {one.stage}" for one in scheme.stages if one.mandatory and not one.card_steps)


def other_roles(card: ServiceCard, scheme: Scheme) -> Iterator[str]:
    """A step that follows an event of another service names no role."""
    for stage in scheme.stages:
        if stage.stage == "payment":
            continue  # the card's step follows billing
        for step in steps_of(card, stage):
            if strange := sorted({*step.roles} - {*stage.by}):
                yield f"{step.name} is also for {', '.join(strange)}"


def nonconformities(card: ServiceCard, scheme: Scheme) -> Iterator[str]:
    """One that is found returns to where it was found, and pauses the clock exactly where the scheme says so."""
    for stage in scheme.stages:
        at = {step.to for step in steps_of(card, stage)} if stage.finds else set()
        found = [one for one in card.procedure.steps if at & {*one.from_} and one.name.startswith("find-")]
        if at and not found:
            yield f"no step finds a nonconformity in {stage.stage}"
        for step in found:
            back = [one for one in card.procedure.steps_from(step.to) if one.name.startswith("verify-")]
            yield from (f"{one.name} does not return to {stage.stage}" for one in back if one.to not in at)
            pauses = step.clock is not None and step.clock.do == "pause"
            if pauses != ("corrective-action" in stage.pauses):
                yield f"{step.name} in {stage.stage} {'pauses' if pauses else 'does not pause'} the clock"


def other_reasons(card: ServiceCard, scheme: Scheme) -> Iterator[str]:
    printed = {one.id for one in card.clock.pauses if not one.by_steps_only}
    yield from (f"only the card pauses for {one}" for one in sorted(printed - scheme.pauses))
    yield from (f"only the scheme pauses for {one}" for one in sorted(scheme.pauses - printed))


def other_products(card: ServiceCard, scheme: Scheme) -> Iterator[str]:
    given = {one.id: one.validity.count if one.validity else None for one in card.products}
    for one in scheme.certificates:
        if one.product not in given:
            yield f"the card gives no {one.product}"
        elif given[one.product] not in {None, scheme.validity.years}:
            yield f"the card says {given[one.product]} years of {one.product}"


CHECKS = (ways_round, unshown, other_roles, nonconformities, other_reasons, other_products)


@each
def test_a_card_differs_from_its_scheme_only_as_listed(scheme: Scheme) -> None:
    for one in scheme.cards:
        card = CARDS[one.card]
        found = {difference for check in CHECKS for difference in check(card, scheme)}
        assert found == DIFFERENCES.get(scheme.id, set())


@each
def test_a_card_leads_no_way_round_a_stage_that_it_shows(scheme: Scheme) -> None:
    for one in scheme.cards:
        assert [*ways_round(CARDS[one.card], scheme)] == []


@pytest.mark.parametrize(("code", "version"), [("BPSMB-SP", "2024"), ("BPSMB-PS", "2024"), ("PLG-SIH", "2023")])
def test_the_first_editions_led_round_the_second_stage(code: str, version: str) -> None:
    """So a way round is found where there is one; running cases keep these editions."""
    scheme = next(scheme for scheme in SCHEMES.values() if scheme.cards[0].card == code)
    assert any("without audit-stage-2" in one for one in ways_round(card_of_version(code, version), scheme))


def test_each_card_that_hands_over_to_certification_has_a_scheme() -> None:
    handed = {
        code for code, card in CARDS.items() if any(one.hand_over == "certification" for one in card.procedure.steps)
    }
    assert handed == {one.card for scheme in SCHEMES.values() for one in scheme.cards}
