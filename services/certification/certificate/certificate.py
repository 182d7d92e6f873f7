"""A certificate (ISO/IEC 17065 7.7, 7.11): granted once, then changed by decisions that each count from a day.

    granted ── suspended ⇄ restored ──> withdrawn      granted ── extended, reduced (scope), renewed (last day)
    granted ── transferred to another body      granted ── its last day passes ──> expired
    a decision ── an appeal about it is upheld ──> another person revokes or confirms it

What it is worth on a day is computed from these decisions (`standing`), never stored. A card is a certificate of its own with its own
number, of the same case: decisions about one count for all of the case.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Final, Literal, Protocol
from uuid import UUID

from services.certification.certificate.standing import ChangeKind, Life, Standing, Turn
from services.certification.certification.certification import Act
from services.certification.certification.separation import DeciderMayNotDecideAgain
from services.certification.scheme.catalogue import scheme_of
from services.certification.scheme.scheme import Scheme, Validity
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate
from shared.privacy.clear_text import CardText, Digest, OfficialNumber
from shared.privacy.personal import Personal
from shared.wording import Named

Appealable = Literal["certificate-suspended", "certificate-withdrawn", "certificate-reduced"]
"""The decisions about a certificate that its client may appeal: the last part of the event's name."""
EXPIRY: Final = "certificate-expiry"
"""The deadline of a certificate: its last day."""
MOST_AHEAD: Final = timedelta(days=366)
"""How far ahead a decision may count [C]; a mistyped year would block every later decision."""


ENDED: Final[dict[Standing, Named]] = {
    "withdrawn": Named("withdrawn", "dicabut", "withdrawn"),
    "transferred": Named("transferred", "dialihkan ke lembaga lain", "transferred to another body"),
    "expired": Named("expired", "habis masa berlaku", "expired"),
}
"""How a certificate ended, in words."""


class CertificateEnded(RefusedByRule):
    code = "certificate-ended"
    indonesian = "Sertifikat ini sudah berakhir ({standing}); ajukan permohonan sertifikasi baru."
    english = "This certificate has ended ({standing}); apply for a new certification."
    clause = "ISO/IEC 17065 7.11"


class CertificateSuspended(RefusedByRule):
    code = "certificate-suspended"
    indonesian = "Sertifikat ini sedang dibekukan sejak {suspended_on:day}. Pulihkan atau cabut dahulu."
    english = "This certificate is suspended since {suspended_on:day}. Restore or withdraw it first."
    clause = "ISO/IEC 17065 7.11"


class EffectiveBeforeDecision(RefusedByRule):
    """A standing of a past day that was shown must not change afterwards."""

    code = "effective-before-decision"
    indonesian = "Keputusan berlaku paling awal pada hari keputusan, {on:day}."
    english = "A decision counts at the earliest from the day of the decision, {on:day}."


class EffectiveTooFarAhead(RefusedByRule):
    code = "effective-too-far-ahead"
    indonesian = "Keputusan berlaku paling lambat {latest:day}. Periksa tahunnya."
    english = "A decision counts at the latest from {latest:day}. Check the year."


@dataclass(frozen=True)
class HeldValue:
    """A line of the certificate: a business in clear, a person's data sealed under the application's id and `field`."""

    INDONESIAN: ClassVar[str] = "{field}"
    ENGLISH: ClassVar[str] = "{field}"

    field: str
    value: CardText | None
    sealed: Personal[str] | None = None
    source: str | None = None
    """The field of the application under which `sealed` opens."""


@dataclass(frozen=True)
class ScopeLine:
    """Something that the certificate covers: a brand, a kind of product."""

    INDONESIAN: ClassVar[str] = "{value}"
    ENGLISH: ClassVar[str] = "{value}"

    field: str
    value: str


@dataclass(frozen=True)
class Batch:
    """The one batch of a certificate of type 1b."""

    INDONESIAN: ClassVar[str] = "lot {lot}, {quantity} {unit}"
    ENGLISH: ClassVar[str] = "lot {lot}, {quantity} {unit}"

    lot: str
    quantity: int
    unit: str


@dataclass(frozen=True)
class TakenOver:
    """The certificate of another body that this one continues; its last day stays."""

    INDONESIAN: ClassVar[str] = "{body}, nomor {number}"
    ENGLISH: ClassVar[str] = "{body}, number {number}"

    body: str
    number: OfficialNumber
    valid_until: date


@dataclass(frozen=True)
class Grounds:
    """Why and by which rule a decision is taken, from which day it counts, who took it, and on which day."""

    reason: str
    legal_basis: str
    effective_on: date
    by: str
    on: date


@dataclass(frozen=True)
class Change:
    """A decision of the certificate's life, as it was taken."""

    kind: ChangeKind
    effective_on: date
    on: date
    by: str
    reason: str
    legal_basis: str


@dataclass(frozen=True)
class Reopened:
    """A decision that another person takes again because an appeal was upheld; `number`: of its kind, counted from 1."""

    appeal_id: UUID
    kind: Appealable
    number: int
    decided_by: str
    decided_on: date

    @property
    def topic(self) -> str:
        """The event of the first decision."""
        return f"certification.{self.kind}"


class Decided(Protocol):
    """An event of a decision: it states its grounds."""

    @property
    def reason(self) -> str: ...
    @property
    def legal_basis(self) -> str: ...
    @property
    def effective_on(self) -> date: ...
    @property
    def by(self) -> str: ...
    @property
    def on(self) -> date: ...


class Certificate(Aggregate):
    """`holds`: the lines of the certificate; `scope`: what it covers now. Days are the office's own.

    `acts`: who decided about it or about appeals; `reductions`: the lines that each reduction took out of the scope.
    `code`: the signed code, `code_id` the unguessable part of it; `accounts`: the token subjects of the client.
    """

    TOPIC = "certification.certificate"

    office: str
    case_id: UUID
    certification_id: UUID
    scheme: str
    subtype: str | None
    product: str
    number: OfficialNumber
    code_id: Digest
    code: Digest
    holds: tuple[HeldValue, ...]
    scope: tuple[ScopeLine, ...]
    batch: Batch | None
    valid_from: date
    valid_until: date | None
    accounts: tuple[str, ...]
    taken_over: TakenOver | None
    happened_until: date = date.min
    expired_on: date | None = None
    changes: tuple[Change, ...] = ()
    reductions: tuple[tuple[ScopeLine, ...], ...] = ()
    reopened: tuple[Reopened, ...] = ()
    acts: tuple[Act, ...] = ()

    @property
    def life(self) -> Life:
        """What its standing depends on."""
        turns = tuple(Turn(one.kind, one.effective_on) for one in self.changes)
        return Life(self.valid_from, self.valid_until, None if self.batch is None else self.batch.lot, turns)

    def standing(self, on: date, lot: str | None = None) -> Standing:
        """What it is worth on a day."""
        return self.life.standing(on, lot)

    @property
    def decided(self) -> Standing:
        """What the decisions make of it once each of them counts, whatever its last day."""
        return self.life.decided

    def taken(self, kind: ChangeKind) -> tuple[Change, ...]:
        """The decisions of a kind, in the order in which they were taken."""
        return tuple(one for one in self.changes if one.kind == kind)

    def the_scheme(self) -> Scheme:
        """The scheme that it was granted under."""
        return scheme_of(self.scheme)

    def validity(self) -> Validity:
        """How long the scheme, or its subtype, lets it be valid."""
        return validity_of(self.the_scheme(), self.subtype)

    @property
    def counts_until(self) -> date:
        """The effective day of the last decision, or the first day."""
        return self.changes[-1].effective_on if self.changes else self.valid_from

    def refuse_days(self, grounds: Grounds, *, at_once: bool = False) -> None:
        """Refuses a decision out of order. `at_once`: one that cannot wait for a decision that counts from a later day.

        Raises DeciderMayNotDecideAgain, EffectiveBeforeHistory, EffectiveBeforeDecision, EffectiveTooFarAhead.
        """
        self.refuse_first_decider(grounds.by)
        EffectiveBeforeHistory.check(grounds.on, self.happened_until)
        if grounds.effective_on < grounds.on:
            raise EffectiveBeforeDecision(on=grounds.on.isoformat())
        EffectiveBeforeHistory.check(grounds.effective_on, self.valid_from if at_once else self.counts_until)
        if grounds.effective_on > grounds.on + MOST_AHEAD:
            raise EffectiveTooFarAhead(latest=(grounds.on + MOST_AHEAD).isoformat())

    def refuse_first_decider(self, subject: str) -> None:
        """Refuses the person whose decision an appeal reopened, until another one decided. Raises DeciderMayNotDecideAgain."""
        for one in self.reopened:
            if one.decided_by == subject:
                raise DeciderMayNotDecideAgain(because=one.topic, on=one.decided_on.isoformat())

    def refuse_when_ended(self, grounds: Grounds, *, at_once: bool = False) -> None:
        """Refuses a decision about a certificate that has ended. Raises CertificateEnded, and like `refuse_days`."""
        standing = self.standing(grounds.effective_on)
        if standing in ENDED:
            raise CertificateEnded(standing=ENDED[standing])
        self.refuse_days(grounds, at_once=at_once)

    def refuse_unless_usable(self, grounds: Grounds, *, at_once: bool = False) -> None:
        """Raises CertificateSuspended, and like `refuse_when_ended`."""
        self.refuse_when_ended(grounds, at_once=at_once)
        if self.standing(grounds.effective_on) == "suspended":
            raise CertificateSuspended(suspended_on=self.suspended_since().isoformat())

    def suspended_since(self) -> date:
        """The day from which the last suspension counts."""
        return next(one.effective_on for one in reversed(self.changes) if one.kind == "suspended")

    def keep(self, kind: ChangeKind, decided: "Decided", topic: str) -> None:
        """Keeps a decision that was taken, by the event `topic`."""
        change = Change(kind, decided.effective_on, decided.on, decided.by, decided.reason, decided.legal_basis)
        self.changes = (*self.changes, change)
        self.note(topic, decided.on, decided.by)

    def note(self, topic: str, on: date, *subjects: str) -> None:
        """Keeps who acted, by the event `topic`."""
        self.acts = (*self.acts, *(Act(subject, topic, on) for subject in subjects))
        self.happened_until = max(self.happened_until, on)


def validity_of(scheme: Scheme, subtype: str | None) -> Validity:
    """The validity of the subtype, or of the scheme where it has none."""
    return next((one.validity for one in scheme.subtypes if one.code == subtype), scheme.validity)
