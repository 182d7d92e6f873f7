"""Whether a report is accepted as a complaint under a policy, and what becomes of it otherwise."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from services.complaints.policy.due import file_by
from services.complaints.policy.policy import Policy
from services.complaints.policy.words import AdmissionReason, Concern, Kind, Need, ReporterField

_REACHES: Final = frozenset[ReporterField]({"address", "phone", "email", "nik"})
_OF_THE_REPORTER: Final = frozenset[Need]({"identity", "name", "address", "signature"})


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What a report states, as far as a policy asks. `served_on`: the day of the service, if the report names it."""

    kind: Kind
    given: frozenset[Need]
    served_on: date | None = None
    concern: Concern = "own-service"


@dataclass(frozen=True, kw_only=True)
class Admission:
    """What becomes of a report; `reason` for a suggestion and for another's business, `missing` for an incomplete report."""

    outcome: Literal["accepted", "suggestion", "incomplete", "not-ours"]
    reason: AdmissionReason | None = None
    missing: tuple[Need, ...] = ()


def needs_given(
    reporter: Collection[ReporterField], *, text: str, loss: str = "", remedy: str = "", signed: bool = False
) -> frozenset[Need]:
    """The needs that a report meets. `reporter`: the fields that it gives; `signed`: a paper bears a signature."""
    fields = frozenset(reporter)
    given: dict[Need, bool] = {
        "identity": "account" in fields or ("name" in fields and not fields.isdisjoint(_REACHES)),
        "name": "name" in fields,
        "address": "address" in fields,
        "text": bool(text.strip()),
        "loss": bool(loss.strip()),
        "remedy": bool(remedy.strip()),
        "signature": signed,
    }
    return frozenset(need for need, is_given in given.items() if is_given)


def admission(policy: Policy, stated: Stated, received_on: date) -> Admission:
    """What becomes of a report. Another's business comes first, then what the office turns away, then lateness.

    The needs and the filing time are those of complaints; every other kind needs its text and nothing else.
    """
    if stated.concern != "own-service":
        return Admission(outcome="not-ours", reason=stated.concern)
    is_complaint = stated.kind == "complaint"
    missing = tuple(n for n in policy.needs if n not in stated.given and (is_complaint or n == "text"))
    if missing and policy.missing_is == "not-ours":
        return Admission(outcome="not-ours", reason=_reason(missing), missing=missing)
    if is_complaint and _is_late(policy, stated, received_on):
        return Admission(outcome="suggestion", reason="late", missing=missing)
    if missing and policy.missing_is == "suggestion":
        return Admission(outcome="suggestion", reason=_reason(missing), missing=missing)
    return Admission(outcome="incomplete", missing=missing) if missing else Admission(outcome="accepted")


def _is_late(policy: Policy, stated: Stated, received_on: date) -> bool:
    last = None if stated.served_on is None else file_by(policy, stated.served_on)
    return policy.late_is == "suggestion" and last is not None and received_on > last


def _reason(missing: tuple[Need, ...]) -> AdmissionReason:
    return "no-identity" if _OF_THE_REPORTER.intersection(missing) else "no-substance"
