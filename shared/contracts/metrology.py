"""What others may rely on of metrology's events."""

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from shared.contracts import Contract
from shared.contracts.intake import Place, Verification


class InstrumentMarked(Contract):
    """An instrument passed and was marked: the service was given and may have to be paid.

    `accounts` are the token subjects whose own application it is; an older event names none.
    """

    TYPE: ClassVar = "metrology.instrument-marked"

    verification_id: UUID
    instrument_id: UUID
    kind: str
    accuracy_class: str | None
    capacity: Decimal | None
    verification: Verification
    place: Place
    tested_on: date
    accounts: tuple[str, ...] = ()


class VerificationRefused(Contract):
    """No verification could be opened for an accepted application; `why` says in Indonesian what is to be corrected."""

    TYPE: ClassVar = "metrology.verification-refused"

    application_id: UUID
    code: str
    why: str


class OwnerDataDisclosed(Contract):
    """Sealed fields of an owner of instruments were read in clear; who read them stands in the envelope."""

    TYPE: ClassVar = "metrology.owner-data-disclosed"

    person: UUID
    fields: tuple[str, ...]
    purpose: str


class PeneraDataDisclosed(Contract):
    """Sealed fields of a penera were read in clear; who read them stands in the envelope."""

    TYPE: ClassVar = "metrology.personal-data-disclosed"

    person: UUID
    fields: tuple[str, ...]
    purpose: str
