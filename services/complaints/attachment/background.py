"""Removes uploads that no complaint claimed within an hour, and the tickets of those that one did."""

from typing import Final
from uuid import UUID

from services.complaints.attachment.uploads import Uploads
from shared.clock import Clock
from shared.service.background import Batch
from shared.service.unit_of_work import UnitOfWork

_AT_MOST: Final = 10_000
"""Uploads of one round; the others wait for the next."""


class UploadSweep:
    """Sweeps a limited number of uploads in each round."""

    def __init__(self, unit: UnitOfWork, uploads: Uploads, clock: Clock) -> None:
        self.unit = unit
        self._uploads = uploads
        self._clock = clock

    async def run_once(self) -> None:
        """Sweeps what is due now. Raises SomeRowsFailed at the end if an upload failed, StoreUnavailable."""
        batch = Batch()
        for id in await self._uploads.old(_AT_MOST, self._clock.now()):
            await batch.row(self._sweep(id), upload=id)
        batch.end()

    async def _sweep(self, id: UUID) -> None:
        is_claimed = await self.unit.newest(id) is not None
        await (self._uploads.forget(id) if is_claimed else self._uploads.remove(id))
