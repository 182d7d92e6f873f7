"""What a bank was told of a virtual account, and what it answered: the account's own life goes on without the bank.

Billing tells a bank that hosts accounts when one opens, changes or closes. It asks every bank whether one was paid, when
the notice seems to be lost. The requests are rows that the account's events make (`read_model.py`); this file records what
came of them.

Source: SNAP BI, services 26 (status), 27 (create), 28 (update), 30 (inquiry) and 31 (delete).
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID, uuid5

from shared.journal.events import Aggregate, FirstEvent

RequestKind = Literal["create", "update", "delete", "status"]
RequestState = Literal["waiting", "failing", "done", "given-up"]
AtBank = Literal["unknown", "created", "deleted"]
_REGISTRATIONS: Final = UUID("8d1f0d57-0a3e-4c86-9a1c-5d7cf8b4c0a6")


@dataclass(frozen=True)
class RequestProgress:
    """How far one request has come. `tried`: attempts since it was made, or sent again by an officer."""

    kind: RequestKind
    state: RequestState = "waiting"
    attempts: int = 0
    tried: int = 0
    retries: int = 0


class Registration(Aggregate):
    """A virtual account at its bank. `amount`: what the bank has of it, in whole rupiah."""

    TOPIC = "billing.va-registration"

    office: str
    case_id: UUID
    account_id: UUID
    bill_id: UUID
    bank: str
    at_bank: AtBank = "unknown"
    amount: int = 0
    requests: dict[UUID, RequestProgress] = field(default_factory=dict)
    status_questions: int = 0

    def of(self, request: UUID, kind: RequestKind) -> RequestProgress:
        """The progress of a request; one of which nothing came yet waits."""
        return self.requests.get(request, RequestProgress(kind))

    def move(self, request: UUID, kind: RequestKind, **changes: Any) -> None:
        """Evolves: the request has come so far."""
        self.requests[request] = replace(self.of(request, kind), **changes)


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class RegistrationOpened(FirstEvent[Registration]):
    """The first request about the virtual account goes to its bank."""

    TOPIC = "billing.va-registration-opened"
    INDONESIAN = "Hubungan dengan bank {bank} tentang nomor rekening virtual ini dimulai."
    ENGLISH = "The first request about this virtual account goes to the bank {bank}."
    office: str
    case_id: UUID
    account_id: UUID
    bill_id: UUID
    bank: str


def registration_id(account_id: UUID) -> UUID:
    """A virtual account is registered at one bank."""
    return uuid5(_REGISTRATIONS, str(account_id))


def request_id(account_id: UUID, version: int, kind: RequestKind) -> UUID:
    """The same event of an account makes the same request, also when the rows are rebuilt."""
    return uuid5(_REGISTRATIONS, f"{account_id} {version} {kind}")


def open_registration(
    *, office: str, case_id: UUID, account_id: UUID, bill_id: UUID, bank: str, now: datetime
) -> Registration:
    """Begins what is recorded of a virtual account at its bank."""
    return Registration.begin(
        RegistrationOpened,
        id=registration_id(account_id),
        now=now,
        office=office,
        case_id=case_id,
        account_id=account_id,
        bill_id=bill_id,
        bank=bank,
    )
