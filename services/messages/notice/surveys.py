"""What people are told of the satisfaction survey: one invitation for each finished service or complaint."""

from services.messages.contact.contact import Matter
from services.messages.notice.telling import Told, told
from shared.contracts.complaints import SurveyInvited
from shared.offices import office


def invited(event: SurveyInvited, matter: Matter) -> Told:
    """With the sealed link, which only the writing of the message opens; after the last day it would be pointless."""
    service = event.service_code if event.about == "service" else None
    pointless_from = office(matter.office).end_of(event.open_until)
    return told("survey-invitation", pointless_from, service=service, survey=event.link, until=event.open_until)
