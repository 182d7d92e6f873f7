"""What an office does about a claim that is not paid, or is disputed: the values that a bill keeps of it."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

STRD_ISSUED: Final = "billing.strd-issued"
OVERDUE: Final = "bill-overdue"
EXPIRY: Final = "claim-expiry"
SANCTION: Final = "sanction-possible"
INSTALMENT: Final = "instalment"
OBJECTION: Final = "objection-decision"
"""Kinds of deadlines of a bill."""
DECIDE_RELIEF: Final = "decide-relief"
CHARGE_SANCTION: Final = "charge-sanction"
"""Kinds of tasks."""
PURSUIT_TASKS: Final = (
    "send-reminder",
    "prove-reminder",
    CHARGE_SANCTION,
    "instalment-missed",
    "propose-write-off",
    "decide-write-off",
    "qris-chargeback",
)
"""Kinds of tasks that end when nothing is owed any more."""
Decided = Literal["proposed", "granted", "rejected"]
ObjectionOutcome = Literal["rejected", "granted-in-part", "granted", "granted-by-silence"]
WriteOffReason = Literal["expired", "uncollectable"]
TermKind = Literal["bill-overdue", "claim-expiry", "instalment"]
"""The deadlines that run again when a bill is owed again."""


@dataclass(frozen=True)
class Reminder:
    """A Surat Teguran. It counts from the day on which the payer received it."""

    number: str
    issued_on: date
    issued_by: str
    owed: int
    delivered_on: date | None = None
    heeded_until: date | None = None
    """The last day on which the payer may still pay without an STRD."""
    unheeded_on: date | None = None


@dataclass(frozen=True)
class Strd:
    """A bill of the sanction for paying late, in whole rupiah; `months` of the part that was late longest, capped."""

    number: str
    months: int
    amount: int
    issued_on: date
    issued_by: str


@dataclass(frozen=True)
class Relief:
    """What is waived of the principal (`pokok`) and of the sanction, in whole rupiah, by whom, and on which ground."""

    number: int
    principal: int
    sanction: int
    ground: str
    legal_basis: str
    proposed_by: str
    proposed_on: date
    state: Decided = "proposed"
    decision: str | None = None
    decided_by: str | None = None
    decided_on: date | None = None


@dataclass(frozen=True)
class Objection:
    """The payer disputes so many rupiah of the SKRD; silence until `decide_by` grants the objection.

    `by_payer`: the payer filed it with the own account, not an officer for them.
    """

    disputed: int
    ground: str
    filed_on: date
    decide_by: date
    outcome: ObjectionOutcome | None = None
    granted: int = 0
    decision: str | None = None
    decided_on: date | None = None
    by_payer: bool = False


@dataclass(frozen=True)
class WriteOff:
    """A proposal no longer to pursue a claim, with the rupiah that were owed then; approved by another person."""

    reason: WriteOffReason
    principal: int
    sanction: int
    ground: str
    legal_basis: str
    proposed_by: str
    proposed_on: date
    state: Decided = "proposed"
    decision: str | None = None
    decided_by: str | None = None
    decided_on: date | None = None


@dataclass(frozen=True)
class Term:
    """A time that runs on a bill; `until` is its last day."""

    kind: TermKind
    until: date
