"""Counts returns of a case: how often it came back, how much time was left, and what an earlier return could have named.

Applicants complain that offices ask for something on the last day, count this as an answer, and let the time begin from zero
again. So each return records where the case was, and the head of the office sees those that are worth a look. A listed return is
a question, not a verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.intake.application.documents import INSTRUMENT, HandedIn, Shortcoming
from services.intake.application.values import FieldStated, values_of
from services.intake.card.card import ServiceCard
from services.intake.card.completeness import asked_documents

WHOLE = "application"
"""The document of a shortcoming of the whole application."""


@dataclass(frozen=True)
class ReturnCount:
    """Where a case was when it was returned. `times`: how often it had come back, this time included.

    `working_days_left`: after that day until the promise falls due, below 0 once it is late; None while nothing is promised.
    `could_have_named`: the documents of this return that an earlier one did not name, although they were the same or lacking then.
    """

    INDONESIAN = "pengembalian ke-{times}, sisa hari kerja: {working_days_left}"
    ENGLISH = "return number {times}, working days left: {working_days_left}"

    times: int
    working_days_left: int | None
    could_have_named: tuple[str, ...] = ()

    @property
    def on_last_day(self) -> bool:
        """Whether no working day was left, or the promise was broken already."""
        return self.working_days_left is not None and self.working_days_left <= 0


@dataclass(frozen=True)
class PastReturn:
    """A return of the case: what it named, in which words, the documents and fields of that time, and where the case was.

    `count` is None in an event from before returns were counted.
    """

    named: frozenset[tuple[str, str]]
    documents: tuple[HandedIn, ...]
    fields: tuple[FieldStated, ...]
    count: ReturnCount | None = None


def could_have_named(
    found: Sequence[Shortcoming], documents: Sequence[HandedIn], past: Sequence[PastReturn], card: ServiceCard
) -> tuple[str, ...]:
    """The documents of a return that an earlier one could have named.

    A document that changed since is not among them, nor one that an earlier return named for the same reason. One named for
    another reason is: otherwise a first return that lists every document would excuse all later ones. If a return names no
    document, nothing shows that its reason is new.
    """
    return tuple(sorted({one.document for one in found if _is_late(one, documents, past, card)}))


def _is_late(found: Shortcoming, documents: Sequence[HandedIn], past: Sequence[PastReturn], card: ServiceCard) -> bool:
    if found.document == INSTRUMENT:
        return False
    if found.document == WHOLE:
        return bool(past)
    is_lacking = all(one.document != found.document for one in documents)  # for that there is one reason only
    earlier = {one for each in past for one in each.named}
    if reason_of(found) in earlier or (is_lacking and any(document == found.document for document, _ in earlier)):
        return False
    return any(_was_so(found.document, documents, one, card) for one in past)


def reason_of(found: Shortcoming) -> tuple[str, str]:
    """A document and what was wrong with it; case and blanks do not count."""
    return found.document, " ".join(found.problem.casefold().split())


def _was_so(document: str, documents: Sequence[HandedIn], past: PastReturn, card: ServiceCard) -> bool:
    """Whether a document was the same at that return, or asked for and lacking then, too."""
    now = next((one for one in documents if one.document == document), None)
    then = next((one for one in past.documents if one.document == document), None)
    asked = {one.id for one in asked_documents(card, values_of(past.fields))}
    return now == then and (then is not None or document in asked)
