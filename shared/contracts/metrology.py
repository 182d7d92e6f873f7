"""What other services may rely on in metrology's events."""

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from shared.contracts import Contract
from shared.contracts.intake import Place, Verification


class InstrumentMarked(Contract):
    """An instrument passed and was marked: the service was given and may cost something.

    `valid_until`: the last day of its tanda sah. `accounts` are the token subjects who own the application; older events name none.
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
    valid_until: date | None = None
    accounts: tuple[str, ...] = ()


class VerificationOpened(Contract):
    """A verification was opened for an instrument; what its plate says, as far as it is readable."""

    TYPE: ClassVar = "metrology.verification-opened"

    instrument_id: UUID
    brand: str | None
    model: str | None
    serial: str | None


class HandOverCleared(Contract):
    """The verified instrument of the case may be handed over: the bill was paid, or nothing is due."""

    TYPE: ClassVar = "metrology.hand-over-cleared"


class InstrumentHandedOver(Contract):
    """The verified instrument went back to its owner, on a day of the office's zone."""

    TYPE: ClassVar = "metrology.instrument-handed-over"

    verification_id: UUID
    handed_over_on: date


class InstrumentReturned(Contract):
    """The instrument of the case went back without a tanda sah; `why` says it in Indonesian."""

    TYPE: ClassVar = "metrology.instrument-returned"

    why: str


class BatalMarkPut(Contract):
    """The instrument must not be used before it passes its next verification."""

    TYPE: ClassVar = "metrology.batal-mark-put"

    instrument_id: UUID


class MarksEnded(Contract):
    """The tanda sah of the instrument ended before its last day."""

    TYPE: ClassVar = "metrology.marks-ended"

    instrument_id: UUID


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
