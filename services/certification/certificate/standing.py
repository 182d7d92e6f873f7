"""What a certificate is worth on a day: a pure reading of its decisions by their effective days.

A suspension never moves the last day (ISO/IEC 17065 7.11). A certificate of one batch says nothing about another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from shared.folding import pasted

Standing = Literal["not-yet", "valid", "suspended", "withdrawn", "transferred", "expired", "not-covering"]
ChangeKind = Literal[
    "extended",
    "reduced",
    "reduction-revoked",
    "suspended",
    "restored",
    "withdrawn",
    "withdrawal-revoked",
    "renewed",
    "transferred",
]

_BECOMES: Final[dict[ChangeKind, Standing]] = {
    "suspended": "suspended",
    "restored": "valid",
    "withdrawn": "withdrawn",
    "transferred": "transferred",
}
"""What a decision makes of the standing; the others leave it as it is."""
FINAL: Final[frozenset[Standing]] = frozenset({"withdrawn", "transferred", "expired"})
"""After these only a new certificate helps, or an appeal."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A decision about a certificate, and the day from which it counts."""

    kind: ChangeKind
    effective_on: date


@dataclass(frozen=True, slots=True)
class Life:
    """What the standing depends on. `valid_until`: the last day, included; `turns` in the order in which they were decided."""

    valid_from: date
    valid_until: date | None
    lot: str | None
    turns: Sequence[Turn]

    def standing(self, on: date, lot: str | None = None) -> Standing:
        """The standing on a day; `lot`: of that lot, where the certificate covers one batch."""
        if lot is not None and self.lot is not None and lot_key(lot) != lot_key(self.lot):
            return "not-covering"
        if on < self.valid_from:
            return "not-yet"
        found = _after(turn for turn in self.turns if turn.effective_on <= on)
        over = self.valid_until is not None and on > self.valid_until
        return "expired" if over and found not in FINAL else found

    @property
    def decided(self) -> Standing:
        """The standing once each decision counts, without a look at the last day."""
        return _after(self.turns)

    @property
    def before_withdrawal(self) -> Standing:
        """What a revoked withdrawal leaves."""
        return _after(turn for turn in self.turns if turn.kind != "withdrawn")


def _after(turns: Iterable[Turn]) -> Standing:
    """The standing after decisions, by the day from which each counts; nothing but an appeal ends an end."""
    found: Standing = "valid"
    ended: Standing | None = None
    for turn in sorted(turns, key=lambda one: one.effective_on):
        becomes = _BECOMES.get(turn.kind, found)
        if turn.kind == "withdrawal-revoked":
            ended = None
        elif becomes in FINAL:
            ended = ended or becomes
        else:
            found = becomes
    return ended or found


def lot_key(lot: str) -> str:
    """A lot as it is compared: without blanks, in one case."""
    return "".join(pasted(lot).split()).casefold()
