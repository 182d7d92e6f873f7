"""What other services may rely on in metrology's events."""

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from shared.contracts import Contract
from shared.contracts.intake import Place, Verification


class InstrumentMarked(Contract):
    """An instrument passed and was marked: the service was given and may cost something.

    `accounts` are the token subjects who own the application; older events name none.
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
    """No verification could be opened for an accepted application; `why` says in Indonesian what to correct."""

    TYPE: ClassVar = "metrology.verification-refused"

    application_id: UUID
    code: str
    why: str


class OwnerDataDisclosed(Contract):
    """Somebody read sealed fields of an owner of instruments in clear; the envelope names the reader."""

    TYPE: ClassVar = "metrology.owner-data-disclosed"

    person: UUID
    fields: tuple[str, ...]
    purpose: str


class PeneraDataDisclosed(Contract):
    """Somebody read sealed fields of a penera in clear; the envelope names the reader."""

    TYPE: ClassVar = "metrology.personal-data-disclosed"

    person: UUID
    fields: tuple[str, ...]
    purpose: str
