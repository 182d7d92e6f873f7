"""Members vote with grounds, or abstain; with a quorum, the majority is the committee's recommendation.

"Recommendations for a certification decision based on the review shall be documented, unless the review and the certification
decision are completed concurrently by the same person."        – ISO/IEC 17065 7.5.2
"""

from datetime import date, datetime
from uuid import UUID

from services.certification.certification.certification import Certification
from services.certification.certification.course import refuse_unless_next
from services.certification.certification.recommendation import Recommendation, recommend
from services.certification.certification.separation import refuse_evaluator
from services.certification.committee.convening import NoQuorum
from services.certification.committee.meeting import Abstention, Conclusion, Meeting, Vote
from shared.errors import RefusedByRule
from shared.journal.events import Event


class AbstainedAlready(RefusedByRule):
    code = "abstained-already"
    indonesian = "Anda sudah menyatakan tidak ikut dalam perkara ini; suara Anda tidak dihitung lagi."
    english = "You have abstained in this certification; you have no vote in it any more."


class NoMajority(RefusedByRule):
    code = "no-majority"
    indonesian = (
        "Suara berimbang ({votes} lawan {votes}). Bahas kembali; anggota dapat mengubah suaranya sebelum disimpulkan."
    )
    english = (
        "The votes are equal ({votes} to {votes}). Discuss again; members may change their vote before the conclusion."
    )


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class VoteCast(Event[Meeting]):
    """A member voted on a case, with grounds; a later vote of the member replaces it."""

    TOPIC = "certification.vote-cast"
    INDONESIAN = "Seorang anggota Komite Teknis memberi suara: {vote}. {grounds}"
    ENGLISH = "A member of the committee voted: {vote}. {grounds}"
    certification_id: UUID
    vote: Recommendation
    grounds: str
    by: str
    on: date

    def apply(self, meeting: Meeting) -> None:
        cast = Vote(self.certification_id, self.by, self.vote, self.grounds)
        meeting.votes = (*_without(meeting.votes, self.certification_id, self.by), cast)


class Abstained(Event[Meeting]):
    """A member takes no part in a case, for a conflict of interest or another reason; a vote cast before is void."""

    TOPIC = "certification.vote-abstained"
    INDONESIAN = "Seorang anggota Komite Teknis tidak ikut dalam perkara ini: {reason}"
    ENGLISH = "A member of the committee abstained: {reason}"
    certification_id: UUID
    reason: str
    by: str
    on: date

    def apply(self, meeting: Meeting) -> None:
        meeting.votes = _without(meeting.votes, self.certification_id, self.by)
        meeting.abstentions = (*meeting.abstentions, Abstention(self.certification_id, self.by, self.reason))


class MeetingConcluded(Event[Meeting]):
    """The committee concluded on a case, with a quorum; the case gets its recommendation in the same commit."""

    TOPIC = "certification.meeting-concluded"
    INDONESIAN = (
        "Rapat Komite Teknis menyimpulkan: {outcome} ({in_favour} suara mendukung, {against} menolak). {minutes}"
    )
    ENGLISH = "The committee concluded: {outcome} ({in_favour} votes in favour, {against} against). {minutes}"
    certification_id: UUID
    outcome: Recommendation
    in_favour: int
    against: int
    voters: tuple[str, ...]
    minutes: str
    by: str
    on: date

    def apply(self, meeting: Meeting) -> None:
        made = Conclusion(self.certification_id, self.outcome, self.voters, self.minutes)
        meeting.conclusions = (*meeting.conclusions, made)


def _without(votes: tuple[Vote, ...], certification_id: UUID, subject: str) -> tuple[Vote, ...]:
    return tuple(one for one in votes if (one.certification_id, one.subject) != (certification_id, subject))


# Decisions – refuse, or record one thing. Time is an argument.
def cast_vote(
    meeting: Meeting, case: Certification, vote: Recommendation, grounds: str, by: str, on: date, now: datetime
) -> None:
    """Casts a vote, or changes it. The use case checks competence and impartiality of the member.

    Raises like `Meeting.refuse_act` and `refuse_unless_next`; AbstainedAlready, EvaluatorMayNotReview.
    """
    meeting.refuse_act(case.id, by, on)
    if any((one.certification_id, one.subject) == (case.id, by) for one in meeting.abstentions):
        raise AbstainedAlready
    refuse_unless_next(case, "review")
    refuse_evaluator(case, by, "review")
    meeting.record(VoteCast, now, certification_id=case.id, vote=vote, grounds=grounds, by=by, on=on)


def abstain(meeting: Meeting, certification_id: UUID, reason: str, by: str, on: date, now: datetime) -> None:
    """Abstains; a second time records nothing. Raises like `Meeting.refuse_act`."""
    meeting.refuse_act(certification_id, by, on)
    if all((one.certification_id, one.subject) != (certification_id, by) for one in meeting.abstentions):
        meeting.record(Abstained, now, certification_id=certification_id, reason=reason, by=by, on=on)


def conclude(meeting: Meeting, case: Certification, minutes: str, by: str, on: date, now: datetime) -> None:
    """Concludes on a case: the majority of the votes is its recommendation.

    Raises like `Meeting.refuse_act` and `recommend`; NoQuorum, NoMajority.
    """
    meeting.refuse_act(case.id, by, on)
    votes = meeting.votes_on(case.id)
    if len(votes) < meeting.quorum:
        raise NoQuorum(has=len(votes), needed=meeting.quorum)
    in_favour = sum(one.vote == "certify" for one in votes)
    against = len(votes) - in_favour
    if in_favour == against:
        raise NoMajority(votes=in_favour)
    outcome: Recommendation = "certify" if in_favour > against else "reject"
    voters = tuple(one.subject for one in votes)
    meeting.record(
        MeetingConcluded,
        now,
        certification_id=case.id,
        outcome=outcome,
        in_favour=in_favour,
        against=against,
        voters=voters,
        minutes=minutes,
        by=by,
        on=on,
    )
    recommend(case, meeting.id, outcome, voters, on, now)
