"""Billing's work list: one table for all nouns, and the tasks that the surplus of a bill makes."""

from collections.abc import Iterator
from datetime import date
from typing import Final
from uuid import UUID

from services.billing.tables import tables
from shared.database import Write
from shared.roles import SKRD_ISSUER, TREASURER
from shared.service.read_models import Envelope
from shared.service.work_list import WorkList

work_list = WorkList(tables)

SURPLUS: Final = "refund-surplus"
STATE_SURPLUS: Final = "state-surplus"
CLAIM_BACK: Final = "claim-refunded-money"


def surplus_tasks(bill: UUID, over: int, on: date, envelope: Envelope, *, is_states: bool = False) -> Iterator[Write]:
    """The tasks of a bill on which `over` rupiah are over from now on: refund them, or claim back what is below zero.

    What is over in the state treasury the state itself refunds; a person helps the payer to ask for it.
    """
    kind, role = (STATE_SURPLUS, TREASURER) if is_states else (SURPLUS, SKRD_ISSUER)
    if over > 0:
        yield work_list.close_task(bill, CLAIM_BACK)
        yield work_list.open_task(bill, kind, role, on, envelope)
    elif over < 0:
        yield work_list.close_task(bill, SURPLUS, STATE_SURPLUS)
        yield work_list.open_task(bill, CLAIM_BACK, TREASURER, on, envelope)
    else:
        yield work_list.close_task(bill, CLAIM_BACK, SURPLUS, STATE_SURPLUS)
