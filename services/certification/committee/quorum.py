"""The quorum of a committee, as dated data: a default, and the lines of offices that settled their own."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import Field

from services.certification.standard.standard import Confidence, Slug, Text
from shared.dated_data import Dated, in_force, load


class Quorum(Dated):
    """More than `share` of the members, and at least `least` of them. `office`: None for every office without its own line."""

    office: Slug | None
    share: Annotated[Decimal, Field(ge=0, lt=1)]
    least: Annotated[int, Field(ge=1)]
    confidence: Confidence
    stated: Text

    def of(self, members: int) -> int:
        """The number of votes that a committee of so many members needs."""
        return max(self.least, int(members * self.share) + 1)


QUORUMS = load(Path(__file__).parent / "data" / "quorum.yaml", Quorum, apart_by=lambda line: line.office)


def quorum_of(office: str, members: int, on: date, lines: Sequence[Quorum] = QUORUMS) -> int:
    """The votes that a committee of an office needs on a day. Raises LookupError without a line in force."""
    found = {line.office: line for line in in_force(lines, on)}
    line = found.get(office, found.get(None))
    if line is None:
        message = f"no quorum is in force for {office} on {on}"
        raise LookupError(message)
    return line.of(members)
