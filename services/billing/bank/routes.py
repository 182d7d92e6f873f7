"""Virtual accounts and the exchanges with banks over HTTP, for officers; routes, no rules. Banks use `app.py`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.billing.bank.rows import BankExchangeRow, VirtualAccountRow
from services.billing.bank.use_cases import VirtualAccounts
from services.billing.roles import ReadList
from shared.privacy.clear_text import Sought
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

AccountsHere = Annotated[VirtualAccounts, use_cases(VirtualAccounts)]
SoughtNumber = Annotated[Sought | None, Query(max_length=28, pattern=r"^[0-9]+$")]
SoughtExternalId = Annotated[Sought | None, Query(max_length=36, pattern=r"^[0-9]+$")]
SoughtBank = Annotated[str | None, Query(max_length=40, pattern=r"^[a-z-]+$")]

router = Routes("banks")


@router.read("/virtual-accounts")
async def list_accounts(
    accounts: AccountsHere,
    read: ReadList,
    part: Paging,
    case: Annotated[UUID | None, Query()] = None,
    bill: Annotated[UUID | None, Query()] = None,
    number: SoughtNumber = None,
) -> Listed[VirtualAccountRow]:
    """The office's virtual accounts: under which number a bill is paid, and until when."""
    found = await accounts.accounts(
        read.office, case=case, bill=bill, number=number, after=part.after, limit=part.limit
    )
    return listed(found, part)


@router.read("/bank-exchanges")
async def list_exchanges(
    accounts: AccountsHere,
    read: ReadList,
    part: Paging,
    bank: SoughtBank = None,
    external_id: SoughtExternalId = None,
) -> Listed[BankExchangeRow]:
    """What banks sent about the office's accounts and what they were answered, redacted; each is kept for a limited time."""
    found = await accounts.exchanges(
        read.office, bank=bank, external_id=external_id, after=part.after, limit=part.limit
    )
    return listed(found, part)
