"""Use cases of the revocation of tokens."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.intake.token_revocation.token_revocation import TokenRevocation, revoke
from shared.clock import Clock
from shared.contracts.intake import revocations_of
from shared.ids import NewId
from shared.journal.journal import AsOf
from shared.service.ask import Answer, Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class TokenRevocations:
    """Use cases of revocations; all of one office belong to one timeline."""

    def __init__(self, unit: UnitOfWork, clock: Clock, new_id: NewId) -> None:
        self.unit = unit
        self._clock = clock
        self._new_id = new_id

    async def revoke(self, ask: Ask, subject: str, issued_until: datetime | None) -> Answer:
        """Revokes the tokens of an account at the asker's office; without a moment, those issued until now.

        Raises RevocationInFuture.
        """
        of_office = replace(ask, case_id=revocations_of(ask.office))
        return await self._revoke(of_office, self._new_id(ask.now), subject, issued_until, self._clock.of_machine())

    @use_case
    async def _revoke(
        self, work: Work, id: UUID, subject: str, issued_until: datetime | None, clock: datetime
    ) -> TokenRevocation:
        ask, until = work.ask, issued_until or clock
        return work.add(revoke(id, ask.now, office=ask.office, subject=subject, issued_until=until, clock=clock))

    async def read(self, id: UUID, as_of: AsOf | None, *, at: str) -> TokenRevocation:
        return await self.unit.read(TokenRevocation, id, at, as_of)
