"""Use cases of NIBs that OSS sends by itself: receiving each once, and reading them."""

import hashlib
from datetime import date
from uuid import UUID, uuid5

from pydantic import SecretStr

from services.intake.nib.lines import ReceivedNibLine
from services.intake.nib.nib import ReceivedNib, receive
from services.intake.nib.oss_notice import Notice, is_token
from services.intake.nib.read_model import received_nibs_of
from shared.clock import Clock
from shared.errors import NotFound, Unauthenticated
from shared.ids import NewId
from shared.journal.journal import AsOf
from shared.offices import office
from shared.privacy.personal import PersonalData
from shared.roles import SYSTEM
from shared.service.ask import Answer, Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

_NOTICES = UUID("8b8d3a52-6d0c-4f0b-9a55-1f5a0c3e7d44")
_WHOLE = "whole"


class ReceivedNibs:
    """Use cases of NIBs that OSS sent. `at`: their office; without user name and password none is received."""

    def __init__(
        self,
        unit: UnitOfWork,
        personal: PersonalData,
        clock: Clock,
        new_id: NewId,
        *,
        at: str,
        username: SecretStr | None,
        password: SecretStr | None,
        digest_key: bytes,
    ) -> None:
        self.unit = unit
        self._personal = personal
        self._clock = clock
        self._new_id = new_id
        self._at = at
        self._username = username.get_secret_value() if username else ""
        self._password = password.get_secret_value() if password else ""
        self._digest_key = digest_key

    async def receive(self, notice: Notice, token: str) -> Answer:
        """Stores a message of OSS; a repeated message changes nothing. Raises Unauthenticated."""
        now = self._clock.now()
        self._refuse_stranger(token, notice, office(self._at).local_day(now))
        return await self._keep(Ask("oss", SYSTEM, self._at, "integration", self._new_id(now), now, now), notice)

    @use_case
    async def _keep(self, work: Work, notice: Notice) -> ReceivedNib:
        id, ask = self._id_of(notice), work.ask
        try:
            return await work.load_to_change(ReceivedNib, id)
        except NotFound:
            await self._personal.make_key(id)
            whole = await self._personal.seal(id, id, _WHOLE, notice.whole)
            return work.add(receive(notice, id=id, office=ask.office, whole=whole, on=ask.local_day, now=ask.now))

    async def read(self, id: UUID, as_of: AsOf | None, *, at: str) -> ReceivedNib:
        return await self.unit.read(ReceivedNib, id, at, as_of)

    async def list(self, after: UUID, most: int, *, at: str, nib: str | None) -> list[ReceivedNibLine]:
        return await self.unit.rows(received_nibs_of, after=after, most=most, at=at, nib=nib)

    def _refuse_stranger(self, token: str, notice: Notice, today: date) -> None:
        if not (self._username and self._password):
            raise Unauthenticated
        if not is_token(token, self._username, self._password, notice.npwp, today):
            raise Unauthenticated

    def _id_of(self, notice: Notice) -> UUID:
        """The id of a message: the same for the same message to the same office. Keyed, because a plain hash would
        reveal the persons.
        """
        digest = hashlib.blake2b(notice.whole.encode(), key=self._digest_key[:64], digest_size=32).hexdigest()
        return uuid5(_NOTICES, f"{self._at}\x00{notice.nib}\x00{notice.oss_id}\x00{digest}")
