"""Requests to banks about virtual accounts, as the treasurer looks after them; `background.py` sends them."""

from dataclasses import replace
from uuid import UUID

from services.billing.bank.virtual_account import VirtualAccount
from services.billing.registration.background import load_or_open
from services.billing.registration.read_model import exchanges_of, find_request, list_requests
from services.billing.registration.registration import Registration, open_registration, registration_id
from services.billing.registration.rows import SnapExchange, VaRequestRow
from services.billing.registration.sending import ask_status, retry
from shared.errors import NotFound
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class VaRequests:
    """Use cases of requests to banks."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def retry(self, work: Work, id: UUID) -> Registration:
        """Has a request that was given up sent again now."""
        row = await self._request(id, work.ask.office)
        work.ask = replace(work.ask, case_id=row.case_id)
        registration = await load_or_open(work, row)
        retry(registration, id, row.kind, work.ask.actor, work.ask.now)
        return registration

    @use_case
    async def ask_status(self, work: Work, account_id: UUID) -> Registration:
        """Has the bank asked now whether a virtual account was paid, for example because its notice seems lost."""
        account, ask = await work.read(VirtualAccount, account_id), work.ask
        try:
            registration = await work.load_to_change(Registration, registration_id(account_id))
        except NotFound:
            registration = work.add(
                open_registration(
                    office=account.office,
                    case_id=account.case_id,
                    account_id=account_id,
                    bill_id=account.bill_id,
                    bank=account.bank,
                    now=ask.now,
                )
            )
        ask_status(registration, ask.actor, ask.now)
        return registration

    async def requests(
        self, office: str, after: UUID, most: int, *, state: str | None, bill: UUID | None
    ) -> list[VaRequestRow]:
        return await self.unit.rows(list_requests, at=office, after=after, most=most, state=state, bill=bill)

    async def exchanges(self, id: UUID, office: str) -> list[SnapExchange]:
        """Requests and answers, redacted, attempt by attempt."""
        await self._request(id, office)
        return await self.unit.rows(exchanges_of, request=id)

    async def _request(self, id: UUID, office: str) -> VaRequestRow:
        row = await self.unit.first(find_request, id=id)
        if row is None or row.office != office:
            raise NotFound(what=Registration.TOPIC)
        return row
