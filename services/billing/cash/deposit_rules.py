"""By when the cash of a day must be deposited, by the rule of the office (`data/deposit_rules.yaml`)."""

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, Strict

from shared.dated_data import Dated, line_in_force, load
from shared.errors import RefusedByRule
from shared.offices import OFFICES
from shared.promise.working_days import NoCalendar, calendar_in_force
from shared.wording import Named


class NoDepositRule(RefusedByRule):
    code = "no-deposit-rule"
    indonesian = (
        "{office} tidak mempunyai aturan penyetoran kas yang berlaku pada {on:day}, jadi tidak dapat menerima uang tunai. "
        "Minta pengelola sistem menambahkan aturannya."
    )
    english = (
        "{office} has no rule for the deposit of cash in force on {on:day}, so it cannot receive cash. "
        "Ask those who run the system to add the rule."
    )


class DepositRule(Dated):
    """Cash of a day is deposited at the latest on the last of `working_days` after it."""

    office: Annotated[str, Field(min_length=1)]
    working_days: Annotated[int, Strict(), Field(ge=1, le=31)]


RULES = load(Path(__file__).parent / "data" / "deposit_rules.yaml", DepositRule, apart_by=lambda rule: rule.office)


def deposit_by(office: str, day: date) -> date:
    """The last day on which the cash of a day is deposited in time. Raises NoDepositRule, NoCalendar."""
    rule = line_in_force((rule for rule in RULES if rule.office == office), day)
    if rule is None:
        name = OFFICES[office].name if office in OFFICES else office
        raise NoDepositRule(office=Named(office, name, name), on=day)
    return calendar_in_force(day).working_days_after(day, rule.working_days)


def known_deposit_by(office: str, day: date) -> date | None:
    """The same for cash that was taken already; None if no rule or calendar covers the day."""
    try:
        return deposit_by(office, day)
    except (NoDepositRule, NoCalendar):
        return None
