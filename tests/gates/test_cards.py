"""The cards' procedures name only existing things: roles in tokens, words for people, and events of other services."""

import re

import pytest

from deploy.documentation import event_classes
from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import cards
from services.intake.reactions import followed_topics
from shared.contracts.billing import BillSettled, NothingDue
from shared.roles import APPLICANT, EVERYBODY, LEADERS, OFFICERS
from shared.wording import WORDS
from tests.conftest import ROOT

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
TOPICS = {str(event.TOPIC) for event in event_classes()}

each_card = pytest.mark.parametrize("card", cards(), ids=lambda card: f"{card.code}-{card.version}")


@each_card
def test_every_actor_has_a_role_a_word_and_a_line_in_the_glossary(card: ServiceCard) -> None:
    actors = set(card.procedure.actors)
    assert actors - set(EVERYBODY) == set()
    assert actors - WORDS.keys() == set()
    assert [actor for actor in actors if not re.search(rf"\b{actor}\b", GLOSSARY)] == []


@each_card
def test_the_service_of_a_step_records_the_event_it_follows(card: ServiceCard) -> None:
    followed = [(topic, step.service) for step in card.procedure.steps for topic in step.events]
    assert [topic for topic, service in followed if topic not in TOPICS or topic.partition(".")[0] != service] == []


def test_events_that_the_cards_follow_exist() -> None:
    assert set(followed_topics()) <= TOPICS
    assert {BillSettled.TYPE, NothingDue.TYPE} <= set(followed_topics())


def test_leaders_are_officers() -> None:
    assert set(LEADERS) <= set(OFFICERS)
    assert APPLICANT not in OFFICERS


@each_card
def test_a_bill_that_intake_makes_has_its_amount_on_the_card(card: ServiceCard) -> None:
    """Otherwise nothing would be due, and the step that waits for payment would not wait."""
    billing = [step for step in card.procedure.steps if step.service == "intake" and step.bill == "issue"]
    gated = [step for step in card.procedure.steps if step.service == "intake" and step.needs.bill_settled]
    assert not billing or card.fee.rupiah is not None
    assert not gated or billing


@each_card
def test_a_document_that_shows_a_person_or_a_home_is_personal(card: ServiceCard) -> None:
    """A picture of a site, an identity card, a complaint: erasure must reach it, and not every officer reads it."""
    shows = [one for one in card.documents if one.gps or set(one.types) <= {"jpeg", "png"} or one.id == "ktp"]
    assert [one.id for one in shows if not one.personal] == []
