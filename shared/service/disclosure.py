"""Reads sealed fields in clear. Each reading is an event of its own, stored before any clear text goes out.

Basis: UU 27/2022 art. 31 (all processing of personal data is recorded).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar
from uuid import UUID

from shared.ids import NewId
from shared.privacy.personal import Personal, PersonalData
from shared.service.ask import Answer, Ask
from shared.service.unit_of_work import UnitOfWork, Work

FieldT = TypeVar("FieldT", bound=str)


class Holder(Protocol[FieldT]):
    """An aggregate that holds sealed fields of one person."""

    @property
    def id(self) -> UUID: ...

    @property
    def sealed(self) -> Mapping[FieldT, Personal[str]]: ...


class Disclosure:
    """Reads sealed fields of one service's aggregates in clear."""

    def __init__(self, unit: UnitOfWork, personal: PersonalData, new_id: NewId) -> None:
        self._unit = unit
        self._personal = personal
        self._new_id = new_id

    async def read(
        self, ask: Ask, record: Callable[[Work], Awaitable[Holder[FieldT]]], fields: Sequence[FieldT]
    ) -> tuple[Answer, dict[FieldT, str]]:
        """The clear values, opened after the reading was recorded; `[dihapus]` if the key is gone.

        `record` loads the holder and records the reading, or refuses. The event belongs to the case of `ask`, or else
        to the holder's own. Each call is a new reading, so it is not repeated under its key, and no answer is stored.
        """
        reading = replace(ask, command_id=self._new_id(ask.now), render=None)
        recorded: list[Holder[FieldT]] = []

        async def decide(work: Work) -> None:
            recorded[:] = [await record(work)]

        answer = await self._unit.run(reading, decide)
        holder = recorded[0]
        return answer, {field: await self._open(holder, field) for field in fields}

    async def _open(self, holder: Holder[FieldT], field: FieldT) -> str:
        return await self._personal.open(holder.sealed[field], holder.id, field)
