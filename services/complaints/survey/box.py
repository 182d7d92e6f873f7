"""Seals answers for the box, and small counts for a tally: the database alone, without the keys, tells neither."""

from collections.abc import Callable
from uuid import UUID

from pydantic import TypeAdapter

from services.complaints.survey.answer import Answer
from services.complaints.survey.figures import Counted
from services.complaints.survey.rows import BoxRow
from services.complaints.survey.tally import Comment, SmallCounts, Tally, counts_of
from shared.privacy.personal import PersonalData

_FIELD = "survey-answer"
_SMALL = "survey-counts"
_ANSWER = TypeAdapter(Answer)
_SMALL_COUNTS = TypeAdapter(SmallCounts)


def random_id(random: Callable[[int], bytes]) -> UUID:
    """An id without a time in it (UUID version 4): the house's own ids tell when they were made."""
    return UUID(bytes=random(16), version=4)


class Box:
    """Sealed answers. `random` makes random bytes."""

    def __init__(self, personal: PersonalData, random: Callable[[int], bytes]) -> None:
        self._personal = personal
        self._random = random

    def seal(self, answer: Answer) -> BoxRow:
        """The answer as it waits in the box."""
        id = random_id(self._random)
        return BoxRow(id, self._personal.seal_for_installation(id, _FIELD, _ANSWER.dump_json(answer).decode()))

    def open(self, row: BoxRow) -> Answer:
        """Raises SealBroken."""
        return _ANSWER.validate_json(self._personal.open_of_installation(row.sealed, row.id, _FIELD))

    def seal_small(self, tally: UUID, counts: SmallCounts) -> str:
        """Small counts as the event of a tally keeps them."""
        return self._personal.seal_for_installation(tally, _SMALL, _SMALL_COUNTS.dump_json(counts).decode())

    def counted(self, tally: Tally) -> Counted:
        """All counts of a tally, the small ones opened, to compute figures with. Raises SealBroken."""
        counts, groups = tally.counts, dict[tuple[str, str], tuple[int, int]]()
        for sealed in tally.small:
            small = _SMALL_COUNTS.validate_json(self._personal.open_of_installation(sealed, tally.id, _SMALL))
            if small.unsur:
                counts += counts_of(sum(small.unsur[0].scores), small.unsur)
            for one in small.groups:
                respondents, total = groups.get((one.dimension, one.group), (0, 0))
                groups[one.dimension, one.group] = respondents + one.respondents, total + one.total
        return Counted(tally.way, tally.service_code, counts, groups)

    async def seal_comment(self, tally: UUID, text: str) -> Comment:
        """A free text under a key of its own, as a tally holds it."""
        id = random_id(self._random)
        await self._personal.make_key(id)
        return Comment(id, await self._personal.seal(id, tally, str(id), text))
