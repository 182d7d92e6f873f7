"""Who handles a complaint: level by level from an officer to the head, with others where the office cannot settle it alone.

Sources: standar pelayanan DPMPTSP Kabupaten Purwakarta, Penanganan Pengaduan 7; standar pelayanan Pasuruan PSR-ADU, Prosedur c–d.
"""

from datetime import date, datetime
from typing import Final

from services.complaints.complaint.complaint import Complaint, Involved
from services.complaints.policy.words import Level
from shared.errors import Forbidden, RefusedByRule
from shared.journal.events import Event
from shared.roles import HEAD_OF_OFFICE

COMPLAINTS_OFFICER: Final = "complaints-officer"
LEVELS: Final[tuple[Level, ...]] = ("officer", "unit", "head")
ROLE_OF_LEVEL: Final[dict[Level, str]] = {"officer": COMPLAINTS_OFFICER, "unit": "head-of-unit", "head": HEAD_OF_OFFICE}
"""Whose task it is when a complaint reaches a level [C: the seeds name levels, not roles]."""


def level_above(level: Level) -> Level:
    """The level to which one reports and escalates; the head has none above, and keeps what it has."""
    return LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]


class NotYoursToHandle(Forbidden):
    code = "not-yours-to-handle"
    indonesian = "Anda tidak menangani pengaduan ini. Minta petugas pengaduan atau pimpinan menugaskan Anda."
    english = "You do not handle this complaint. Ask the complaints officer or the head to assign you."


class LevelBelow(RefusedByRule):
    code = "complaint-level-below"
    indonesian = "Pengaduan ini sudah pada tingkat {level:words}; penugasan tidak dapat turun ke tingkat sebelumnya."
    english = "This complaint has reached the level {level:words}; it cannot go back to a lower one."


class HighestLevel(RefusedByRule):
    code = "complaint-highest-level"
    indonesian = "Pengaduan ini sudah pada kepala kantor; tidak ada tingkat di atasnya."
    english = "This complaint is with the head of the office already; there is no level above."


class ApipWithoutConsent(RefusedByRule):
    code = "apip-without-consent"
    indonesian = "APIP hanya dilibatkan atas persetujuan kepala kantor. Mintalah persetujuannya terlebih dahulu."
    english = "APIP is involved only with the consent of the head of the office. Ask for it first."
    clause = "Standar pelayanan DPMPTSP Purwakarta, Penanganan Pengaduan 7 c"


class InvolvedAlready(RefusedByRule):
    code = "involved-already"
    indonesian = "Pihak ini sudah dilibatkan: {who:words}."
    english = "This party is involved already: {who:words}."


class NamedAlready(RefusedByRule):
    code = "officer-named-already"
    indonesian = "{subject} sudah dicatat sebagai pihak yang diadukan."
    english = "{subject} is recorded already as a person whom the complaint is about."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ComplaintAssigned(Event[Complaint]):
    """People of a level handle it, by token subject; a later assignment replaces this one."""

    TOPIC = "complaints.complaint-assigned"
    INDONESIAN = "Pengaduan ditugaskan pada tingkat {level}."
    ENGLISH = "The complaint was assigned at the level {level}."
    level: Level
    unit: str | None
    handlers: tuple[str, ...]
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.level, complaint.unit, complaint.handlers = self.level, self.unit, self.handlers
        complaint.happened_until = self.on


class ComplaintEscalated(Event[Complaint]):
    """It went one level up, to whom the level above assigns it; `because`: a reason of the house, `words` those of a person."""

    TOPIC = "complaints.complaint-escalated"
    INDONESIAN = "Pengaduan naik ke tingkat {level} ({because})."
    ENGLISH = "The complaint went up to the level {level} ({because})."
    level: Level
    because: str
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.level, complaint.handlers, complaint.happened_until = self.level, (), self.on


class OfficerNamed(Event[Complaint]):
    """The complaint is about this officer, who may not handle it any more (SOD-14); a draft of theirs is void."""

    TOPIC = "complaints.officer-named"
    INDONESIAN = "Petugas yang diadukan dicatat."
    ENGLISH = "The officer whom the complaint is about was recorded."
    subject: str
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.about_officers = (*complaint.about_officers, self.subject)
        complaint.handlers = tuple(one for one in complaint.handlers if one != self.subject)
        if complaint.drafted_by == self.subject:
            complaint.draft, complaint.reported_by = None, None
        complaint.happened_until = self.on


class ApipConsented(Event[Complaint]):
    """The head of the office consented to the involvement of APIP."""

    TOPIC = "complaints.apip-consented"
    INDONESIAN = "Kepala kantor menyetujui pelibatan APIP."
    ENGLISH = "The head of the office consented to the involvement of APIP."
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.apip_consented_by, complaint.happened_until = self.by, self.on


class ComplaintInvolved(Event[Complaint]):
    """Others look into it, too; `whom` names the team or agency."""

    TOPIC = "complaints.complaint-involved"
    INDONESIAN = "Dilibatkan: {who} ({whom})."
    ENGLISH = "Involved: {who} ({whom})."
    who: Involved
    whom: str
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.involved, complaint.happened_until = (*complaint.involved, self.who), self.on


# Decisions – refuse, or record one thing. Time is an argument.
def refuse_outside_handling(
    complaint: Complaint, subject: str, roles: frozenset[str], *, forwards: bool = False
) -> None:
    """Who handles a complaint: its handlers; while there are none, the role of its level; always the complaints officer.

    A complaint at the head's level is the head's or its handlers'. One that is about somebody of the office can be forwarded
    from there by the complaints officer, too (`forwards`): it may be about the head. Raises NotYoursToHandle.
    """
    allowed = {ROLE_OF_LEVEL[complaint.level]} if complaint.handlers == () or complaint.level == "head" else set()
    if complaint.level != "head" or (forwards and complaint.about_officers):
        allowed.add(COMPLAINTS_OFFICER)
    if subject not in complaint.handlers and not allowed & roles:
        raise NotYoursToHandle


def assign(
    complaint: Complaint, level: Level, unit: str | None, handlers: tuple[str, ...], by: str, on: date, now: datetime
) -> None:
    """Gives it to people of the same or a higher level. Raises ComplaintClosed, LevelBelow, EffectiveBeforeHistory."""
    complaint.refuse_unless("received", "accepted")
    complaint.refuse_before_history(on)
    if LEVELS.index(level) < LEVELS.index(complaint.level):
        raise LevelBelow(level=complaint.level)
    complaint.record(ComplaintAssigned, now, level=level, unit=unit, handlers=handlers, by=by, on=on)


def escalate(complaint: Complaint, because: str, by: str, on: date, now: datetime) -> None:
    """Takes it one level up. Raises ComplaintClosed, HighestLevel, EffectiveBeforeHistory."""
    complaint.refuse_unless("received", "accepted")
    complaint.refuse_before_history(on)
    if complaint.level == LEVELS[-1]:
        raise HighestLevel
    complaint.record(ComplaintEscalated, now, level=level_above(complaint.level), because=because, by=by, on=on)


def name_officer(complaint: Complaint, subject: str, by: str, on: date, now: datetime) -> None:
    """Records whom it is about; if they handle it alone, it goes one level up. Raises ComplaintClosed, NamedAlready."""
    complaint.refuse_unless("received", "incomplete", "accepted", "forwarded")
    complaint.refuse_before_history(on)
    if subject in complaint.about_officers:
        raise NamedAlready(subject=subject)
    handled_alone = complaint.handlers == (subject,)
    complaint.record(OfficerNamed, now, subject=subject, by=by, on=on)
    if handled_alone and complaint.level != LEVELS[-1] and complaint.status in {"received", "accepted"}:
        escalate(complaint, "officer-named", by, on, now)


def consent_to_apip(complaint: Complaint, by: str, on: date, now: datetime) -> None:
    """Raises ComplaintClosed, EffectiveBeforeHistory."""
    complaint.refuse_unless("accepted")
    complaint.refuse_before_history(on)
    complaint.record(ApipConsented, now, by=by, on=on)


def involve(complaint: Complaint, who: Involved, whom: str, by: str, on: date, now: datetime) -> None:
    """Raises ComplaintClosed, ApipWithoutConsent, InvolvedAlready, EffectiveBeforeHistory."""
    complaint.refuse_unless("accepted")
    complaint.refuse_before_history(on)
    if who == "apip" and complaint.apip_consented_by is None:
        raise ApipWithoutConsent
    if who in complaint.involved:
        raise InvolvedAlready(who=who)
    complaint.record(ComplaintInvolved, now, who=who, whom=whom, by=by, on=on)
