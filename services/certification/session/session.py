"""A session: one examination or one class, to which several candidates come (SMM-DPi.14, time limit 2 and 3).

    announced ── enough candidates ──> quota met ── its dates ──> held, candidate by candidate (`candidate/`)

The service clock of a candidate begins on the later of two days: the application is complete, and the quota is met. So
the quota is met by itself when the candidate joins who completes it; nobody has to confirm it. The standard states no
number of candidates: the office announces it for each session. A class without a minimum (not *regular*) waits for nobody.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.certification.scheme.scheme import Scheme, StageName
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate, Event, FirstEvent

Kind = Literal["examination", "class"]
STAGES: dict[Kind, StageName] = {"examination": "examination", "class": "training"}
"""The stage of a scheme that a session of each kind serves."""


class SessionNotOfScheme(RefusedByRule):
    code = "session-not-of-scheme"
    indonesian = "Skema {scheme} tidak memakai sesi jenis ini: {kind:words}. Pilih skema atau jenis sesi yang lain."
    english = "The scheme {scheme} has no session of this kind: {kind:words}. Choose another scheme or kind."


class QuotaMissing(RefusedByRule):
    code = "quota-missing"
    indonesian = "Uji kompetensi memerlukan kuota minimum; isi `minimum`. Hanya kelas non-reguler yang tanpa kuota."
    english = "An examination needs a quota: give `minimum`. Only a class that is not regular has none."
    clause = "SMM-DPi.14 4.2 b, 4.3 b"


class QuotaInverted(RefusedByRule):
    code = "quota-inverted"
    indonesian = "Kuota maksimum ({maximum}) lebih kecil daripada kuota minimum atau jumlah peserta sekarang ({least})."
    english = "The maximum ({maximum}) is below the minimum or the present number of candidates ({least})."


class SessionDatesWrong(RefusedByRule):
    code = "session-dates-wrong"
    indonesian = "Tanggal sesi harus berurutan, tanpa ulangan, dan tidak sebelum {on:day}."
    english = "The dates of a session are in order, each once, and not before {on:day}."


class SessionBegun(RefusedByRule):
    code = "session-begun"
    indonesian = (
        "Tanggal pertama sesi ini, {on:day}, sudah lewat. Pindahkan tanggalnya (POST /sessions/…/dates) bila kuotanya belum "
        "terpenuhi, atau pilih sesi lain (GET /sessions)."
    )
    english = (
        "The first date of this session, {on:day}, has passed. Move its dates (POST /sessions/…/dates) if its quota was not met, "
        "or choose another session (GET /sessions)."
    )


class NotLeaderOfSession(RefusedByRule):
    code = "not-leader-of-session"
    indonesian = "Hanya penguji atau pengajar yang disebut pada sesi ini yang dapat melakukannya."
    english = "Only the examiners or trainers whom this session names may do this."


class Session(Aggregate):
    """One examination or class of an office. It belongs to no case: each of its candidates does (`candidate/`).

    `leaders`: the examiners of an examination, the trainers of a class. `seats`: the certifications of its candidates.
    """

    TOPIC = "certification.session"

    office: str
    kind: Kind
    scheme: str
    topic: str
    place: str
    dates: tuple[date, ...]
    leaders: tuple[str, ...]
    minimum: int | None
    maximum: int | None
    seats: tuple[UUID, ...] = ()
    quota_met_on: date | None = None
    happened_until: date = date.min

    @property
    def is_met(self) -> bool:
        return self.quota_met_on is not None

    def refuse_unless_leader(self, subject: str) -> None:
        """Raises NotLeaderOfSession."""
        if subject not in self.leaders:
            raise NotLeaderOfSession

    def refuse_when_begun(self, on: date) -> None:
        """Raises SessionBegun after its first date."""
        if on > self.dates[0]:
            raise SessionBegun(on=self.dates[0].isoformat())


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class SessionAnnounced(FirstEvent[Session]):
    """An office announced an examination or a class, with the number of candidates that it needs."""

    TOPIC = "certification.session-announced"
    INDONESIAN = "Sesi diumumkan ({kind}): {topic}, di {place}, tanggal {dates}."
    ENGLISH = "A session was announced ({kind}): {topic}, at {place}, on {dates}."
    office: str
    kind: Kind
    scheme: str
    topic: str
    place: str
    dates: tuple[date, ...]
    leaders: tuple[str, ...]
    minimum: int | None
    maximum: int | None
    announced_by: str
    announced_on: date

    def apply(self, session: Session) -> None:
        session.happened_until = self.announced_on


class SessionMoved(Event[Session]):
    """The office gave the session other dates."""

    TOPIC = "certification.session-moved"
    INDONESIAN = "Sesi dipindahkan ke tanggal {dates}. Alasan: {why}"
    ENGLISH = "The session was moved to {dates}. Reason: {why}"
    dates: tuple[date, ...]
    why: str
    moved_by: str
    moved_on: date

    def apply(self, session: Session) -> None:
        session.dates = self.dates
        session.happened_until = self.moved_on


class LeadersNamed(Event[Session]):
    """The office named other examiners or trainers for the session."""

    TOPIC = "certification.session-leaders-named"
    INDONESIAN = "Penguji atau pengajar sesi diganti. Alasan: {why}"
    ENGLISH = "The examiners or trainers of the session were replaced. Reason: {why}"
    leaders: tuple[str, ...]
    why: str
    named_by: str
    named_on: date

    def apply(self, session: Session) -> None:
        session.leaders = self.leaders
        session.happened_until = self.named_on


# Decisions – refuse, or record one thing. Time is an argument.
def announce(
    scheme: Scheme,
    kind: Kind,
    *,
    id: UUID,
    office: str,
    topic: str,
    place: str,
    dates: Sequence[date],
    leaders: Sequence[str],
    minimum: int | None,
    maximum: int | None,
    by: str,
    on: date,
    now: datetime,
) -> Session:
    """Announces a session. Raises SessionNotOfScheme, QuotaMissing, QuotaInverted, SessionDatesWrong."""
    if office != scheme.office or STAGES[kind] not in scheme.by_name:
        raise SessionNotOfScheme(scheme=scheme.named, kind=kind)
    refuse_quota(kind, minimum, maximum, 0)
    _refuse_dates(dates, on)
    return Session.begin(
        SessionAnnounced,
        id=id,
        now=now,
        office=office,
        kind=kind,
        scheme=scheme.id,
        topic=topic,
        place=place,
        dates=tuple(dates),
        leaders=tuple(dict.fromkeys(leaders)),
        minimum=minimum,
        maximum=maximum,
        announced_by=by,
        announced_on=on,
    )


def move(session: Session, dates: Sequence[date], *, why: str, by: str, on: date, now: datetime) -> None:
    """Gives the session other dates; one without enough candidates also after its dates. Raises SessionBegun, SessionDatesWrong."""
    EffectiveBeforeHistory.check(on, session.happened_until)
    if session.is_met:
        session.refuse_when_begun(on)
    _refuse_dates(dates, on)
    session.record(SessionMoved, now, dates=tuple(dates), why=why, moved_by=by, moved_on=on)


def name_leaders(session: Session, leaders: Sequence[str], *, why: str, by: str, on: date, now: datetime) -> None:
    """Names the examiners or trainers from now on; what the earlier ones recorded stays."""
    EffectiveBeforeHistory.check(on, session.happened_until)
    session.record(LeadersNamed, now, leaders=tuple(dict.fromkeys(leaders)), why=why, named_by=by, named_on=on)


def refuse_quota(kind: Kind, minimum: int | None, maximum: int | None, candidates: int) -> None:
    """Raises QuotaMissing for an examination without a minimum, QuotaInverted."""
    if minimum is None and kind == "examination":
        raise QuotaMissing
    least = max(minimum or 1, candidates)
    if maximum is not None and maximum < least:
        raise QuotaInverted(maximum=maximum, least=least)


def _refuse_dates(dates: Sequence[date], on: date) -> None:
    if not dates or dates[0] < on or list(dates) != sorted(set(dates)):
        raise SessionDatesWrong(on=on.isoformat())
