"""What can be asked about the revocation of tokens: one short method per use case."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.intake.token_revocation.token_revocation import TokenRevocation
from shared.clock import Clock
from shared.contracts.intake import revocations_of
from shared.ids import NewId
from shared.journal.journal import AsOf
from shared.service.unit_of_work import Answer, Ask, UnitOfWork, Work


class TokenRevocations:
    """Use cases of revocations; all of one office stand in one timeline."""

    def __init__(self, unit: UnitOfWork, clock: Clock, new_id: NewId) -> None:
        self.unit = unit
        self._clock = clock
        self._new_id = new_id

    async def revoke(self, subject: str, issued_until: datetime | None, ask: Ask) -> Answer:
        """Revokes the tokens of an account at the asker's office; without a moment, those issued until now.

        Raises RevocationInFuture.
        """
        id, clock = self._new_id(ask.now), self._clock.of_machine()

        async def decide(work: Work) -> TokenRevocation:
            revoked = TokenRevocation.revoke(
                id,
                ask.now,
                office=ask.office,
                subject=subject,
                issued_until=issued_until or clock,
                clock=clock,
            )
            return work.add(revoked)

        return await self.unit.run(replace(ask, case_id=revocations_of(ask.office)), decide)

    async def read(self, id: UUID, as_of: AsOf | None, *, at: str) -> TokenRevocation:
        return await self.unit.read(TokenRevocation, id, at, as_of)
