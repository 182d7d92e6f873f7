"""A meeting of the committee that reviews cases (ISO/IEC 17065 7.5; *Komite Teknis*): members, votes, abstentions, recommendations."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from services.certification.certification.recommendation import Recommendation
from shared.errors import Conflict, EffectiveBeforeHistory, Forbidden, RefusedByRule
from shared.journal.events import Aggregate

MeetingStatus = Literal["convened", "concluded"]


class NotOfTheCommittee(Forbidden):
    code = "not-of-the-committee"
    indonesian = "Hanya anggota komite yang diundang ke rapat ini yang melakukannya."
    english = "Only a member who was convened to this meeting may do this."
    clause = "ISO/IEC 17065 7.5.1"


class NotOnTheAgenda(RefusedByRule):
    code = "not-on-the-agenda"
    indonesian = "Perkara ini tidak termasuk agenda rapat. Baca `agenda` rapat, atau undang rapat lain."
    english = "This certification is not on the agenda of the meeting. Read its `agenda`, or convene another meeting."


class ConcludedAlready(Conflict):
    code = "concluded-already"
    indonesian = "Rapat sudah menyimpulkan perkara ini: {outcome:words}."
    english = "The meeting has concluded on this certification already: {outcome:words}."


@dataclass(frozen=True)
class Vote:
    """A member's vote on a case."""

    certification_id: UUID
    subject: str
    vote: Recommendation
    grounds: str


@dataclass(frozen=True)
class Abstention:
    """A member takes no part in a case, with the reason."""

    certification_id: UUID
    subject: str
    reason: str


@dataclass(frozen=True)
class Conclusion:
    """What the committee recommends in a case, and who voted."""

    certification_id: UUID
    outcome: Recommendation
    voters: tuple[str, ...]
    minutes: str


class Meeting(Aggregate):
    """One meeting over the cases of its agenda; it votes and concludes case by case. `quorum`: votes that each case needs."""

    TOPIC = "certification.meeting"

    office: str
    members: tuple[str, ...]
    agenda: tuple[UUID, ...]
    held_on: date
    quorum: int
    votes: tuple[Vote, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
    conclusions: tuple[Conclusion, ...] = ()

    @property
    def status(self) -> MeetingStatus:
        return "concluded" if len(self.conclusions) == len(self.agenda) else "convened"

    def votes_on(self, certification_id: UUID) -> list[Vote]:
        return [one for one in self.votes if one.certification_id == certification_id]

    def refuse_act(self, certification_id: UUID, subject: str, on: date) -> None:
        """Refuses an act on a case by anybody but a member, on a case that is concluded, or before the day of the meeting.

        Raises NotOfTheCommittee, NotOnTheAgenda, ConcludedAlready, EffectiveBeforeHistory.
        """
        if subject not in self.members:
            raise NotOfTheCommittee
        if certification_id not in self.agenda:
            raise NotOnTheAgenda
        for one in self.conclusions:
            if one.certification_id == certification_id:
                raise ConcludedAlready(outcome=one.outcome)
        EffectiveBeforeHistory.check(on, self.held_on)
