"""The tally of a quarter: how many gave which score for one service of an office. It holds counts, and no single answer.

Answers are counted in batches (`counting.py`), so neither the events nor the difference between two states of a tally show
what one person answered. What is too small to be shown is sealed: the counts by groups, and all counts of a batch with few
answers. Free texts lie apart from the scores, each sealed under a key of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal
from uuid import UUID, uuid5

from services.complaints.survey.answer import Answer
from services.complaints.survey.index import Counts
from services.complaints.survey.questionnaire import UNSUR, Unsur
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.privacy.clear_text import Sealed
from shared.privacy.personal import Personal
from shared.quarter import Quarter

_TALLIES: Final = UUID("0e3b41fd-52b5-4a5b-8d34-3f4a3d8f0a52")
NOT_STATED: Final = "not-stated"
"""The group of those who left a question about themselves out."""
Way = Literal["invitation", "walk-in"]
"""`invitation`: answered once by the person of a case; `walk-in`: by anybody at the counter, as often as they like."""


@dataclass(frozen=True)
class UnsurCount:
    """`scores`: how many gave 1, 2, 3 and 4."""

    unsur: Unsur
    scores: tuple[int, ...]


@dataclass(frozen=True)
class GroupCount:
    """`total`: the sum of all nine scores of the group's respondents."""

    dimension: str
    group: str
    respondents: int
    total: int


@dataclass(frozen=True)
class SmallCounts:
    """What an event keeps sealed: the counts by groups; `unsur`: of a batch with few answers, else empty."""

    unsur: tuple[UnsurCount, ...]
    groups: tuple[GroupCount, ...]


@dataclass(frozen=True)
class Comment:
    """A free text; its key is that of the "person" `id`, so that it can be erased alone."""

    id: UUID
    text: Personal[str]


def tally_of(office: str, quarter: Quarter, way: Way, service_code: str | None) -> UUID:
    """The stream of a tally. `service_code`: None for services with few answers together, and for the counter."""
    return uuid5(_TALLIES, f"{office} {quarter} {way} {service_code or ''}")


class Tally(Aggregate):
    """Answers of one service, office and quarter. `counts`: of the batches that are large enough to be read by anybody.

    `small`: the sealed `SmallCounts` of each batch.
    """

    TOPIC = "complaints.survey-tally"

    office: str
    quarter: str
    way: Way
    service_code: str | None
    counts: Counts = field(default_factory=Counts)
    small: tuple[Sealed, ...] = ()
    comments: Mapping[str, Personal[str]] = field(default_factory=dict)

    @property
    def sealed(self) -> Mapping[str, Personal[str]]:
        """The free texts by their ids."""
        return self.comments


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class TallyOpened(FirstEvent[Tally]):
    """The first answers for a service in a quarter are counted."""

    TOPIC = "complaints.survey-tally-opened"
    INDONESIAN = "Penghitungan jawaban survei triwulan {quarter} dibuka."
    ENGLISH = "The tally of the survey's answers of quarter {quarter} was opened."
    office: str
    quarter: str
    way: Way
    service_code: str | None


class AnswersCounted(Event[Tally]):
    """A batch of answers was counted, in no order and without the time at which each was given.

    `unsur` is empty for a batch with fewer answers than may be shown; `small`: the sealed `SmallCounts`.
    """

    TOPIC = "complaints.survey-answers-counted"
    INDONESIAN = "{respondents} jawaban survei dihitung."
    ENGLISH = "{respondents} answers to the survey were counted."
    respondents: int
    unsur: tuple[UnsurCount, ...]
    small: Sealed
    comments: tuple[Comment, ...]

    def apply(self, tally: Tally) -> None:
        if self.unsur:
            tally.counts += counts_of(self.respondents, self.unsur)
        tally.small = (*tally.small, self.small)
        tally.comments = {**tally.comments, **{str(one.id): one.text for one in self.comments}}


class CommentsRead(Event[Tally]):
    """Somebody read free texts in clear; the envelope names the reader."""

    TOPIC = "complaints.survey-comments-read"
    INDONESIAN = "Saran tertulis dalam survei dibaca; keperluan: {purpose}"
    ENGLISH = "Free texts of the survey were read; purpose: {purpose}"
    comments: tuple[UUID, ...]
    purpose: str


def counts_of(respondents: int, unsur: Iterable[UnsurCount]) -> Counts:
    return Counts(respondents, {one.unsur: one.scores for one in unsur})


# Decisions – refuse, or record one thing. Time is an argument.
def open_tally(office: str, quarter: Quarter, way: Way, service_code: str | None, now: datetime) -> Tally:
    """Opens a tally for its first batch."""
    id = tally_of(office, quarter, way, service_code)
    shape = {"office": office, "quarter": str(quarter), "way": way, "service_code": service_code}
    return Tally.begin(TallyOpened, id=id, now=now, **shape)


def count(tally: Tally, batch: Counts, small: str, comments: Sequence[Comment], least: int, now: datetime) -> None:
    """Counts a batch; the caller has put the comments in an order that says nothing. `small`: as `small_counts`, sealed."""
    tally.record(
        AnswersCounted,
        now,
        respondents=batch.respondents,
        unsur=() if batch.respondents < least else _by_unsur(batch),
        small=small,
        comments=tuple(comments),
    )


def small_counts(batch: Counts, answers: Sequence[Answer], least: int) -> SmallCounts:
    """What of a batch must be sealed."""
    return SmallCounts(_by_unsur(batch) if batch.respondents < least else (), _groups(answers))


def read_comments(tally: Tally, purpose: str, now: datetime) -> None:
    """Records a reading of all free texts before they are opened."""
    tally.record(CommentsRead, now, comments=tuple(map(UUID, tally.comments)), purpose=purpose)


def _groups(answers: Sequence[Answer]) -> tuple[GroupCount, ...]:
    """The groups that the answers name, and those who named none, in the order of their names."""
    found: dict[tuple[str, str], list[int]] = {}
    for dimension in {name for one in answers for name in one.groups}:
        for one in answers:
            found.setdefault((dimension, one.groups.get(dimension, NOT_STATED)), []).append(sum(one.scores.values()))
    return tuple(GroupCount(*key, len(totals), sum(totals)) for key, totals in sorted(found.items()))


def _by_unsur(counts: Counts) -> tuple[UnsurCount, ...]:
    return tuple(UnsurCount(one, counts.by_unsur[one]) for one in UNSUR)
