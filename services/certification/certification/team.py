"""The team of a case (ISO/IEC 17065 7.4.2, IAF MD 5): who takes which part, for how many man-days, and what the client objects to."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final, Protocol

from services.certification.certification.certification import Certification, Member, Part
from services.certification.certification.course import refuse_unless_next
from services.certification.certification.separation import refuse_registrar
from shared.errors import Forbidden, RefusedByRule
from shared.journal.events import Event

ACTING: Final[frozenset[Part]] = frozenset({"lead-auditor", "auditor", "sampling-officer", "technical-expert"})
"""Observers and trainees do not count, and do not act (SOD-10)."""


class HasTeam(Protocol):
    """A case, or an audit outside its course, with the team that acts in it."""

    @property
    def team(self) -> tuple[Member, ...]: ...


class LeadAuditorMissing(RefusedByRule):
    code = "lead-auditor-missing"
    indonesian = "Tim memerlukan seorang lead auditor; pengamat dan magang tidak dihitung."
    english = "A team needs a lead auditor; observers and trainees do not count."
    clause = "SOD-10; ISO/IEC 17065 7.4.2"


class MemberTwice(RefusedByRule):
    code = "member-twice"
    indonesian = "Satu orang hanya dapat mengambil satu bagian dalam tim ({subject})."
    english = "A person takes one part in a team ({subject})."


class ManDaysNeedReason(RefusedByRule):
    """The audit time differs from the table by the number of personnel."""

    code = "man-days-need-reason"
    indonesian = "Waktu audit menurut IAF MD 5 adalah {expected} hari orang; jelaskan alasan penyimpangannya dalam `deviation_reason`."
    english = "The audit time by IAF MD 5 is {expected} man-days; say in `deviation_reason` why it differs."
    clause = "IAF MD 5"


class NotOfTheTeam(Forbidden):
    code = "not-of-the-team"
    indonesian = (
        "Hanya anggota tim perkara ini yang melakukannya, sebagai {parts:words}; pengamat dan magang tidak bertindak."
    )
    english = "Only members of this case's team may do this, as {parts:words}; observers and trainees do not act."
    clause = "ISO/IEC 17065 7.4.2; SOD-10"


class ObjectionUsed(RefusedByRule):
    code = "objection-used"
    indonesian = "Klien sudah pernah berkeberatan atas susunan tim; keberatan hanya dapat diajukan satu kali."
    english = "The client has objected to the team before; one objection is allowed."


class NotAMember(RefusedByRule):
    code = "not-a-member"
    indonesian = "Orang ini bukan anggota tim."
    english = "This person is not a member of the team."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class TeamAssigned(Event[Certification]):
    """The body assigned the team; a later assignment replaces it. `man_days` is the audit time in days of one person."""

    TOPIC = "certification.team-assigned"
    INDONESIAN = "Tim ditugaskan: {members}."
    ENGLISH = "The team was assigned: {members}."
    members: tuple[Member, ...]
    man_days: Decimal | None
    deviation_reason: str | None
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.team, case.man_days = self.members, self.man_days
        case.end_stage("team")
        case.note(self.TOPIC, self.on, self.by)


class MemberObjected(Event[Certification]):
    """The client objected to a member of the team, with a reason."""

    TOPIC = "certification.member-objected"
    INDONESIAN = "Klien berkeberatan atas seorang anggota tim: {reason}"
    ENGLISH = "The client objected to a member of the team: {reason}"
    subject: str
    reason: str
    on: date

    def apply(self, case: Certification) -> None:
        case.objection = self.subject
        case.happened_until = self.on


# Decisions – refuse, or record one thing. Time is an argument.
def assign_team(
    case: Certification,
    members: tuple[Member, ...],
    man_days: Decimal | None,
    expected: Decimal | None,
    deviation_reason: str | None,
    by: str,
    on: date,
    now: datetime,
) -> None:
    """Assigns the team, or replaces it before the first audit or sample. `expected`: man-days by the table, None without a table.

    Raises like `refuse_unless_next`; StageDoneAlready once the execution began; LeadAuditorMissing where the scheme audits;
    MemberTwice, RegistrarMayNotTest, ManDaysNeedReason, EffectiveBeforeHistory.
    """
    if not (case.current == "team" and "team" in case.done):
        refuse_unless_next(case, "team")
    case.refuse_when_ended()
    _refuse_members(case, members)
    if expected is not None and man_days != expected and not deviation_reason:
        raise ManDaysNeedReason(expected=expected)
    case.refuse_before_history(on)
    case.record(TeamAssigned, now, members=members, man_days=man_days, deviation_reason=deviation_reason, by=by, on=on)


def object_to(case: Certification, subject: str, reason: str, on: date, now: datetime) -> None:
    """The client objects once to a member. Raises CertificationEnded, ObjectionUsed, NotAMember, EffectiveBeforeHistory."""
    case.refuse_when_ended()
    if case.objection is not None:
        raise ObjectionUsed
    if subject not in {one.subject for one in case.team}:
        raise NotAMember
    case.refuse_before_history(on)
    case.record(MemberObjected, now, subject=subject, reason=reason, on=on)


def refuse_outside_team(of: HasTeam, subject: str, *parts: Part) -> None:
    """Refuses anybody but the members who take one of `parts` (without parts: any part that acts). Raises NotOfTheTeam."""
    wanted = ACTING.intersection(parts) if parts else ACTING
    if not any(one.subject == subject and one.part in wanted for one in of.team):
        raise NotOfTheTeam(parts=sorted(wanted))


def _refuse_members(case: Certification, members: tuple[Member, ...]) -> None:
    subjects = [one.subject for one in members]
    for number, subject in enumerate(subjects):
        if subject in subjects[:number]:
            raise MemberTwice(subject=subject)
    audits = {"audit-stage-1", "audit-stage-2"} & case.the_scheme().by_name.keys()
    if audits and not any(one.part == "lead-auditor" for one in members):
        raise LeadAuditorMissing
    for one in members:
        if one.part == "sampling-officer":
            refuse_registrar(case, one.subject)
