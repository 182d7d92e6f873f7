"""The service card of a case."""

from datetime import date

from services.intake.application.application import Application
from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import NoServiceCard, card_in_force, card_of_version


def card_at(office: str, service_code: str, on: date) -> ServiceCard:
    """The card in force at an office on a day of its zone. Raises NoServiceCard."""
    card = card_in_force(service_code, on)
    if card.office != office:
        raise NoServiceCard(on=on)
    return card


def card_of(application: Application, on: date) -> ServiceCard:
    """The version under which the office accepted it; before that, the card in force on the day."""
    if application.card_version is not None:
        return card_of_version(application.service_code, application.card_version)
    return card_at(application.office, application.service_code, on)
