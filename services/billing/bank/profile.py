"""What the agreement of an office with a bank says about SNAP BI (`data/banks.yaml`), and which line holds on a day.

Credentials are settings (`JEJAK_BANKS`), never data: a bank without credentials reaches nothing here.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.dated_data import Dated, in_force, line_in_force, load, overlaps, refuse_faults

Signing = Literal["symmetric", "asymmetric"]
"""How a bank signs its calls of services: HMAC with the access token, or RSA without it."""
TimeForm = Literal["utc", "offset"]
"""`utc`: the time ends in Z. `offset`: it ends in a distance from UTC, such as +07:00."""

_FILE = Path(__file__).parent / "data" / "banks.yaml"
SERVICE_ID_LENGTH = 8
"""SNAP BI: partnerServiceId has eight characters, filled with spaces from the left."""


class BankProfile(Dated):
    """The agreement of one office with one bank. `id` names it in settings and events.

    `partner_id`: X-PARTNER-ID. `service_number`: the digits before every virtual account of the office at the bank.
    `asks`: the bank asks us for the bill of a virtual account; otherwise it hosts the accounts that we create there.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)]
    bank: Annotated[str, StringConstraints(min_length=1)]
    office: Annotated[str, StringConstraints(min_length=1)]
    partner_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,36}$")]
    service_number: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,8}$")]
    asks: bool
    signing: Signing
    window_seconds: Annotated[int, Field(ge=1, le=3600)]
    time_forms: Annotated[tuple[TimeForm, ...], Field(min_length=1)]
    milliseconds: bool
    """Whether a time may have three decimals of a second."""
    answers_advice: bool
    """Whether a repeated payment with flagAdvise Y gets the first answer again, instead of 4042518."""
    expired_case: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
    """The last two digits of the code of an expired account."""
    account_days: Annotated[int, Field(ge=0, le=3650)]
    """Days after the due date on which an account is still open."""
    news_days: Annotated[int, Field(ge=0, le=31)] = 7
    """So many days after a payment the bank may still tell of it [C]: nobody dates a payment back to an account that has expired."""
    question_minutes: Annotated[int, Field(ge=1, le=60 * 24)] = 60
    """So long before the end of an account the bank is asked whether it was paid; and as long after it once more [C]."""

    @property
    def partner_service_id(self) -> str:
        """`service_number` as SNAP BI writes it: eight characters, filled with spaces from the left."""
        return self.service_number.rjust(SERVICE_ID_LENGTH)


def _loaded() -> tuple[BankProfile, ...]:
    profiles = load(_FILE, BankProfile, apart_by=lambda one: one.id)
    # two offices with the same digits could not be told apart by a number
    refuse_faults(_FILE, overlaps(profiles, lambda one: one.service_number))
    return profiles


PROFILES = _loaded()


def bank_profile(id: str, on: date) -> BankProfile | None:
    """The profile in force on a day; None if there is none."""
    return line_in_force((one for one in PROFILES if one.id == id), on)


def banks_of(office: str, on: date) -> tuple[BankProfile, ...]:
    """The banks at which an office has virtual accounts on a day."""
    return in_force((one for one in PROFILES if one.office == office), on)
