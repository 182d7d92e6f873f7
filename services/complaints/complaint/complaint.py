"""A complaint (*pengaduan*) or another report to an office, from receipt to archive.

    received ── verification ──> accepted ── answer ──> answered ── archive ──> archived
    received ── asked to complete ──> incomplete ── completed ──> received      incomplete ── too late ──> withdrawn
    received ── late, no identity, no substance ──> suggestion                  received ── another's business ──> not-ours
    accepted ── forward ──> forwarded ── it comes back ──> accepted             answered ── reply in its window ──> accepted
    accepted ── same matter ──> merged ── not the same after all ──> accepted   received ── appeal ──> handed-over

Everything that people write is sealed under a key of this complaint; `identity` holds who reported it. Sources: UU 25/2009
art. 40–50; Perpres 76/2013; the offices' own service standards (`policy`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Final, Literal
from uuid import UUID, uuid5

from services.complaints.policy.words import Channel, Component, Kind, Level, Secrecy, Stage, Status, Weight
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate
from shared.privacy.personal import Personal

Involved = Literal["technical-team", "other-agency", "apip"]
"""Who besides the office looks into a complaint; APIP is the government's internal supervision."""
Outcome = Literal["internal", "with-others", "with-apip"]
"""The three classes of a complaint's handling (standar pelayanan DPMPTSP Purwakarta, Penanganan Pengaduan 7 a–c)."""
OPEN: Final = frozenset({"received", "incomplete", "accepted", "forwarded", "suggestion"})
"""The statuses in which the office still has something to do."""


_OF_APPLICATIONS: Final = UUID("9d3a6a51-7c0d-4c0b-8a1f-2f7f6f0d9b3c")


def complaint_of_application(application_id: UUID) -> UUID:
    """The id of the complaint that an application of the complaint service opens: it opens one. Its case is the application's."""
    return uuid5(_OF_APPLICATIONS, str(application_id))


class ComplaintClosed(RefusedByRule):
    code = "complaint-closed"
    indonesian = "Pengaduan ini berstatus {status:words}, sehingga langkah ini tidak dapat dilakukan."
    english = "This complaint has the status {status:words}, so this step cannot be taken."


@dataclass(frozen=True)
class Due:
    """The last day on which a stage is in time, and the day on which the office is warned of it."""

    INDONESIAN: ClassVar[str] = "{stage} sampai {last_day}"
    ENGLISH: ClassVar[str] = "{stage} by {last_day}"

    stage: Stage
    last_day: date
    warn_on: date | None = None


class Complaint(Aggregate):
    """`person`: whose key seals the texts in `sealed` (by field); no person's name. `policy`: the id of the rules that it keeps.

    `due`: the running stages and their last days; `late`: those that passed without what was due. `handlers`, `about_officers`: token
    subjects of who handles it, and of whom it is about. `reports_up`: the texts in which a level reported, and to which one.
    `accounts`: the token subject of a reporter who reported openly by their account. `joined`: complaints about the same matter that
    are answered with this one.
    """

    TOPIC = "complaints.complaint"

    office: str
    case_id: UUID
    number: str
    receipt_lookup: str
    channel: Channel
    kind: Kind
    secrecy: Secrecy
    service_code: str | None
    component: Component | None
    about_case: UUID | None
    served_on: date | None
    received_on: date
    received_at: datetime
    policy: str
    person: UUID
    latitude: str | None
    longitude: str | None
    photos: tuple[UUID, ...]
    external: str | None
    accounts: tuple[str, ...]
    recorded_by: str
    happened_until: date = date.min
    status: Status = "received"
    sealed: dict[str, Personal[str]] = field(default_factory=dict)
    due: dict[Stage, date] = field(default_factory=dict)
    late: dict[Stage, date] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    weight: Weight | None = None
    core_issue: str | None = None
    article: str | None = None
    plan: tuple[str, ...] = ()
    level: Level = "officer"
    unit: str | None = None
    handlers: tuple[str, ...] = ()
    about_officers: tuple[str, ...] = ()
    involved: tuple[Involved, ...] = ()
    apip_consented_by: str | None = None
    reports_up: dict[str, Level] = field(default_factory=dict)
    forwarded_to: str | None = None
    before_forwarding: Status = "accepted"
    bounces: int = 0
    texts: int = 0
    draft: str | None = None
    drafted_by: str | None = None
    reported_by: str | None = None
    justified: bool | None = None
    answered_on: date | None = None
    reply_until: date | None = None
    archived_on: date | None = None
    rating: int | None = None
    reopened: int = 0
    merged_into: UUID | None = None
    before_merge: Status = "accepted"
    joined: tuple[UUID, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The class of its handling, by who was involved so far."""
        if "apip" in self.involved:
            return "with-apip"
        return "with-others" if self.involved else "internal"

    def refuse_unless(self, *statuses: Status) -> None:
        """Raises ComplaintClosed in any other status."""
        if self.status not in statuses:
            raise ComplaintClosed(status=self.status)

    def refuse_before_history(self, on: date) -> None:
        """Raises EffectiveBeforeHistory for a day before the last event."""
        EffectiveBeforeHistory.check(on, self.happened_until)

    def next_field(self, what: str) -> str:
        """The field under which the next text of a kind is sealed."""
        return f"{what}-{self.texts + 1}"

    def keep(self, **texts: Personal[str] | None) -> None:
        """Adds sealed texts by their field names, with `-` for `_`."""
        self.sealed.update({name.replace("_", "-"): text for name, text in texts.items() if text is not None})

    def keep_text(self, field: str, text: Personal[str], on: date) -> None:
        """Adds one sealed text under a field of its own, written on a day."""
        self.texts += 1
        self.sealed[field], self.happened_until = text, on

    def set_due(self, due: tuple[Due, ...]) -> None:
        self.due.update({one.stage: one.last_day for one in due})
