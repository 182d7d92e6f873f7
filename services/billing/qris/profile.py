"""The acquirer of each office that takes QRIS: merchant numbers, and how the acquirer behaves (`data/acquirers.yaml`)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, Strict

from shared.dated_data import Dated, in_force, line_in_force, load
from shared.errors import RefusedByRule
from shared.offices import OFFICES
from shared.wording import Named

Name = Annotated[str, Field(min_length=1)]
Minutes = Annotated[int, Strict(), Field(ge=1, le=60 * 24 * 30)]


class NoAcquirer(RefusedByRule):
    code = "no-acquirer"
    indonesian = "{office} tidak menerima QRIS pada {on:day}. Bayar dengan cara lain yang tercantum pada tagihan."
    english = "{office} takes no QRIS on {on:day}. Pay in another way that the bill names."


class AcquirerProfile(Dated):
    """One office's contract with an acquirer. `acquirer`: its id in the settings of connections.

    It signs its notices by RSA, without a token.
    `first_question_minutes`: when it is asked about a code of which no notice came; then after twice as long, and so on.
    """

    id: Name
    office: Name
    acquirer: Name
    name: Name
    nmid: Annotated[str, Field(pattern=r"^ID[0-9]{13}$")]
    partner_id: Name
    merchant_id: Name
    terminal: Name
    valid_minutes: Minutes
    first_question_minutes: Minutes
    notice_window_seconds: Annotated[int, Strict(), Field(ge=1, le=3600)] = 300
    news_days: Annotated[int, Strict(), Field(ge=0, le=31)] = 7
    """So many days after a payment the acquirer may still tell of it [C]."""

    @property
    def validity(self) -> timedelta:
        return timedelta(minutes=self.valid_minutes)

    @property
    def first_question(self) -> timedelta:
        return timedelta(minutes=self.first_question_minutes)


PROFILES = load(Path(__file__).parent / "data" / "acquirers.yaml", AcquirerProfile, apart_by=lambda one: one.office)


def find_acquirer(office: str, on: date) -> AcquirerProfile | None:
    """The acquirer of an office on a day in its zone; None if it takes no QRIS."""
    return line_in_force((one for one in PROFILES if one.office == office), on)


def acquirer_of(office: str, on: date) -> AcquirerProfile:
    """The same. Raises NoAcquirer."""
    found = find_acquirer(office, on)
    if found is None:
        name = OFFICES[office].name if office in OFFICES else office
        raise NoAcquirer(office=Named(office, name, name), on=on)
    return found


def profile_of(id: str) -> AcquirerProfile:
    """The profile with an id that an event names; profiles are never removed."""
    return next(one for one in PROFILES if one.id == id)


def acquirers_on(day: date) -> tuple[AcquirerProfile, ...]:
    """The contracts with acquirers that are in force on a day."""
    return in_force(PROFILES, day)
