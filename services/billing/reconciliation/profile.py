"""How the bank of an office writes its statements, as dated data (`data/statements.yaml`)."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict

from shared.dated_data import Dated, line_in_force, load
from shared.errors import RefusedByRule

Kind = Literal["virtual-account", "qris", "deposit", "transfer", "sweep"]
"""What a line of a statement is, by what the bank writes in it."""
_Name = Annotated[str, Field(min_length=1)]
_Sign = Annotated[str, Field(pattern=r"^[^0-9]$")]


class NoStatementProfile(RefusedByRule):
    code = "statement-account-unknown"
    indonesian = (
        "Rekening koran ini bukan dari rekening yang dikenal kantor pada {on:day}. Untuk CSV, isi `account` dengan nomor "
        "rekeningnya; rekening baru didaftarkan pada data/statements.yaml."
    )
    english = (
        "This statement is not of an account that the office knows on {on:day}. For a CSV, give the account's number in "
        "`account`; a new account is added to data/statements.yaml."
    )


def _compiled(pattern: object) -> object:
    try:
        return re.compile(pattern) if isinstance(pattern, str) else pattern
    except re.error as fault:
        raise ValueError(f"is no regular expression: {fault}") from None


Pattern = Annotated[re.Pattern[str], BeforeValidator(_compiled)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Columns(_Part):
    """The headings of the columns of a CSV."""

    day: _Name
    reference: _Name
    text: _Name
    debit: _Name
    credit: _Name
    balance: _Name


class Csv(_Part):
    """The form of a CSV."""

    encoding: Literal["utf-8", "utf-8-sig", "cp1252"] = "utf-8-sig"
    separator: _Sign
    day: _Name
    decimal: Literal[",", "."]
    thousands: Literal[".", ",", ""]
    columns: Columns


class Words(_Part):
    """What the texts of lines say."""

    reversal: Pattern
    sweep: Pattern
    virtual_account: Pattern
    qris: Pattern
    deposit: Pattern
    document: Pattern


class Profile(Dated):
    """The statements of one account of an office."""

    id: _Name
    office: _Name
    bank: _Name
    account: _Name
    csv: Csv
    words: Words
    virtual_account_prefix: str = ""
    qris_day: _Name = "%d/%m/%y"
    codes: Annotated[dict[str, Kind], Field(default_factory=dict)]
    missing_after_days: Annotated[int, Strict(), Field(ge=1, le=60)]


PROFILES: Final = load(
    Path(__file__).parent / "data" / "statements.yaml", Profile, apart_by=lambda one: (one.office, one.account)
)


def profile_of(office: str, account: str, on: date) -> Profile:
    """The profile of an office's account on a day. Raises NoStatementProfile."""
    found = line_in_force((one for one in PROFILES if (one.office, one.account) == (office, account)), on)
    if found is None:
        raise NoStatementProfile(on=on.isoformat())
    return found
