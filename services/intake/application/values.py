"""Values of a case, beside its documents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.intake.application.documents import HandedIn
from services.intake.card.conditions import FieldValue
from services.intake.card.time_limits import Means, OuterKind, Owed
from shared.privacy.clear_text import CardText, Digest, OfficialNumber
from shared.privacy.personal import Personal

Finding = Literal["fulfilled", "not-fulfilled"]
Outcome = Literal["handed-over", "returned", "delivered", "closed"]
VerdictOn = Literal["accepted", "returned", "expired"]
SEALED = "[tersegel]"
"""The value of a personal field in a condition: it is stated, but sealed."""


@dataclass(frozen=True)
class FieldStated:
    """A field of the application with its value; a personal one only sealed."""

    INDONESIAN = "{title}"
    ENGLISH = "{title}"

    field: str
    title: CardText
    value: str | int | bool | None
    sealed: Personal[str] | None = None

    def differs_from(self, other: "FieldStated | None") -> bool:
        """Whether the value differs, blanks aside. Sealed values cannot be compared, so no card corrects them."""
        return other is None or _said(self.value) != _said(other.value)


@dataclass(frozen=True)
class Correction:
    """The value of a field before a correction (None: it had none) and now; choices in the card's words. Never a personal field."""

    INDONESIAN = "{title} ({before} menjadi {now})"
    ENGLISH = "{title} ({before} became {now})"
    field: str
    title: CardText
    before: str | int | bool | None
    now: str | int | bool | None


@dataclass(frozen=True)
class RecordWritten:
    """A record written in a step: a berita acara, a nota dinas. `file`: the file that holds it, with its SHA-256 (hex)."""

    INDONESIAN = "{title}"
    ENGLISH = "{title}"

    record: str
    title: CardText
    text: str
    file: UUID | None = None
    sha256: Digest | None = None


@dataclass(frozen=True)
class Verdict:
    """An officer's verdict on one document; `why` if it was not accepted."""

    INDONESIAN = "{title}: {verdict}"
    ENGLISH = "{title}: {verdict}"

    document: str
    title: CardText
    verdict: VerdictOn
    why: str | None = None


@dataclass(frozen=True, kw_only=True)
class VerdictGiven(Verdict):
    """The last verdict on a document, with the officer and the day."""

    given_by: str
    given_on: date


@dataclass(frozen=True)
class Missing:
    """An item that an application lacks. `condition`: the expression of the card that asks for it; None: always asked for."""

    INDONESIAN = "{title}"
    ENGLISH = "{title}"

    kind: Literal["document", "entry", "eligibility"]
    item: str
    title: CardText
    condition: CardText | None = None
    why: CardText | None = None


@dataclass(frozen=True)
class Likeness:
    """Another case that may be for the same thing; `score` is 0 to 100."""

    INDONESIAN = "{number} ({score} %)"
    ENGLISH = "{number} ({score} %)"

    case: UUID
    number: OfficialNumber
    score: int
    because: str


@dataclass(frozen=True)
class Submission:
    """One version of the file as it was submitted; the first is number 1."""

    number: int
    on: date
    documents: tuple[HandedIn, ...]
    fields: tuple[FieldStated, ...]


@dataclass(frozen=True)
class Act:
    """Who took which step, by which event. Segregation of duties looks back at these."""

    step: str
    by: str
    event: str
    version: int
    on: date


@dataclass(frozen=True)
class Issued:
    """A product as it was given, with everything on it. `validity` is the kind of validity on the card."""

    product: str
    title: CardText
    number: str | None
    valid_from: date
    valid_until: date | None
    holder: tuple[FieldStated, ...] = ()
    content: tuple[FieldStated, ...] = ()
    records: tuple[RecordWritten, ...] = ()
    legal_ground: str | None = None
    one_for: str | None = None
    validity: str | None = None


@dataclass(frozen=True)
class Draft:
    """A printed draft of a product. A correction of its fields voids it: since when, why, and what changed."""

    product: str
    title: CardText
    number: int
    content: tuple[FieldStated, ...]
    printed_on: date
    void_since: date | None = None
    because: str | None = None
    corrected: tuple[Correction, ...] = ()


@dataclass(frozen=True)
class BrokenPromise:
    """A broken promise by its clock: its last day, the moment since which the case is late, and what the office owes for that."""

    promised_until: date
    late_since: datetime
    owes: tuple[Owed, ...]
    token: UUID | None
    days: int | None


@dataclass(frozen=True)
class Apology(BrokenPromise):
    """A letter of apology as it was written; `token` takes `days` off one later promise to the applicant."""

    number: str
    issued_on: date
    days_late: int


@dataclass(frozen=True)
class Notice:
    """The duty to tell the applicant of the lateness, or of an error, by one of `means`; and who did so, how and when."""

    means: tuple[Means, ...]
    roles: tuple[str, ...]
    due_on: date
    by_means: Means | None = None
    notified_by: str | None = None
    notified_at: datetime | None = None

    def given(self, means: Means, by: str, at: datetime) -> "Notice":
        """The duty after somebody told the applicant."""
        return replace(self, by_means=means, notified_by=by, notified_at=at)


@dataclass(frozen=True)
class OuterLimitTask:
    """The task of a passed outer limit: its role and its day; the measure with its officer and day, None while the task is open."""

    limit: OuterKind
    last_day: date
    passed_at: datetime
    role: str
    measure: str | None = None
    handled_by: str | None = None
    handled_at: datetime | None = None


@dataclass(frozen=True)
class AfterCheck:
    """The check of a case after its approval, by an officer in one of `roles`; the finding with its officer and day."""

    roles: tuple[str, ...]
    due_since: date
    finding: Finding | None = None
    record: RecordWritten | None = None
    checked_by: str | None = None
    checked_on: date | None = None


def _said(value: str | int | bool | None) -> object:
    return value.split() if isinstance(value, str) else (type(value), value)


def values_of(stated: Iterable[FieldStated]) -> Mapping[str, FieldValue]:
    """The fields as conditions of the card see them."""
    return {one.field: SEALED if one.value is None else one.value for one in stated}
