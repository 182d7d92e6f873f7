"""LAPOR's words and ours: statuses both ways, classes of reports, flags of secrecy (`data/words.yaml`)."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, get_args

from pydantic import BaseModel, ConfigDict

from services.complaints.policy.words import Confidence, Kind, Secrecy, Status
from shared.dated_data import Dated, load, refuse_faults

LaporStatus = Literal["Belum Terverifikasi", "Terdisposisi", "Diproses", "Selesai", "Arsip"]
ForSent = Literal["away", "returned", "done"]
"""What a status says of a report that we sent: another institution has it, nobody takes it, or it was answered there."""


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StatusLine(_Line):
    """A status of LAPOR. `ours`: the statuses of a complaint here that LAPOR calls so."""

    status: LaporStatus
    ours: tuple[Status, ...]
    for_sent: ForSent


class SecrecyLine(_Line):
    """The flags of LAPOR that stand for a secrecy."""

    secrecy: Secrecy
    rahasia: bool
    anonim: bool


class KindLine(_Line):
    """LAPOR's name of a class of reports."""

    klasifikasi: str
    kind: Kind


class LaporWords(Dated):
    """LAPOR's words, each with one counterpart here."""

    statuses: tuple[StatusLine, ...]
    secrecies: tuple[SecrecyLine, ...]
    kinds: tuple[KindLine, ...]
    confidence: Confidence

    def status_of(self, ours: Status) -> LaporStatus:
        """LAPOR's status of a complaint with a status here."""
        return next(line.status for line in self.statuses if ours in line.ours)

    def for_sent(self, status: LaporStatus) -> ForSent:
        return next(line.for_sent for line in self.statuses if line.status == status)

    def secrecy_of(self, *, rahasia: bool, anonim: bool) -> Secrecy:
        """The secrecy of a ticket with these flags."""
        return next(one.secrecy for one in self.secrecies if (one.rahasia, one.anonim) == (rahasia, anonim))

    def flags_of(self, secrecy: Secrecy) -> SecrecyLine:
        return next(one for one in self.secrecies if one.secrecy == secrecy)

    def kind_of(self, klasifikasi: str) -> Kind | None:
        """The kind of report that LAPOR calls so, whatever its case; None for an unknown class."""
        named = klasifikasi.strip().casefold()
        return next((line.kind for line in self.kinds if line.klasifikasi.casefold() == named), None)


def faults(words: LaporWords) -> Iterable[str]:
    """Words that are missing or repeated: each word of ours and of theirs has exactly one counterpart."""
    theirs = sorted(line.status for line in words.statuses)
    ours = sorted(one for line in words.statuses for one in line.ours)
    flags = {(one.rahasia, one.anonim) for one in words.secrecies}
    if theirs != sorted(get_args(LaporStatus)):
        yield f"statuses: {theirs}"
    if ours != sorted(get_args(Status)):
        yield f"ours: {ours}"
    if sorted(one.secrecy for one in words.secrecies) != sorted(get_args(Secrecy)) or len(flags) != 4:
        yield "secrecies: each secrecy once, and each pair of flags"


def load_words(path: Path) -> LaporWords:
    """The words in force. Raises DataFault."""
    [words] = load(path, LaporWords)
    refuse_faults(path, faults(words))
    return words


WORDS: Final = load_words(Path(__file__).parent / "data" / "words.yaml")
