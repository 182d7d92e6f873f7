"""What a reporter can choose from at each question, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from services.complaints.open311.catalogue import GENERAL, services_of
from services.complaints.pages.form import KINDS, Answers
from services.complaints.pages.places import districts_of
from services.complaints.policy.words import Secrecy
from shared.offices import OFFICES
from shared.wording import Language


@dataclass(frozen=True)
class Choice:
    """`name`: as it is printed somewhere; None if the page's own words name it."""

    code: str
    name: str | None = None


@dataclass(frozen=True)
class Choices:
    """The choices of each question for the answers so far."""

    offices: Sequence[Choice]
    kinds: Sequence[Choice]
    services: Sequence[Choice]
    districts: Sequence[Choice]
    secrecies: Sequence[Choice]

    def service(self, code: str) -> str | None:
        """The name of a service; None for none in particular."""
        return next((one.name for one in self.services if one.code == code), None)


def choices_of(answers: Answers, language: Language) -> Choices:
    """The choices for these answers; services and districts only once there is an office."""
    cards = services_of(answers.office) if answers.office in OFFICES else []
    services = {one.card.code: one.group(language) for one in cards if one.card}
    return Choices(
        offices=[Choice(one.code, one.name) for one in OFFICES.values()],
        kinds=[Choice(one) for one in KINDS],
        services=[*(Choice(code, name) for code, name in services.items()), Choice(GENERAL)],
        districts=[Choice(code, name) for code, name in districts_of(answers.office).items()],
        secrecies=[Choice(one) for one in get_args(Secrecy)],
    )
