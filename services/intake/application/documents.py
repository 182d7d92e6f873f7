"""Documents that an applicant hands in, and what is wrong with them (component "Persyaratan", UU 25/2009 art. 21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.intake.card.card import ServiceCard
from shared.errors import RefusedByRule, Unreadable
from shared.privacy.clear_text import Digest


class DocumentNotAsked(RefusedByRule):
    """An office asks only for what its published card asks for."""

    code = "document-not-asked"
    indonesian = "Ada dokumen yang tidak diminta kartu layanan dan tidak dilampirkan pemohon."
    english = "A document is neither asked for by the service card nor handed in by the applicant."
    clause = "UU 25/2009 art. 21 (persyaratan)"


class DocumentTwice(Unreadable):
    code = "document-twice"
    indonesian = "Satu dokumen disebut lebih dari sekali."
    english = "A document is listed more than once."


INSTRUMENT = "instrument"


@dataclass(frozen=True)
class HandedIn:
    """A document the applicant handed in: its id on the service card, and which one it is (a number, a title).

    `file`: the uploaded file that it is, with the SHA-256 of its content (hex); None for one shown on paper.
    """

    document: str
    reference: str
    file: UUID | None = None
    sha256: Digest | None = None


@dataclass(frozen=True)
class Shortcoming:
    """Why an application was returned: a document, its name on the card, and what is missing or wrong with it.

    `INSTRUMENT` is the document of a shortcoming of the instrument itself, which cannot be verified as asked.
    """

    INDONESIAN = "{name}: {problem}"
    ENGLISH = "{name}: {problem}"

    document: str
    name: str
    problem: str


def refuse_twice(documents: Sequence[HandedIn]) -> None:
    """Refuses a document that is listed twice. Raises DocumentTwice."""
    listed = [one.document for one in documents]
    if len(set(listed)) < len(listed):
        raise DocumentTwice


def shortcomings(
    problems: Sequence[tuple[str, str]], documents: Sequence[HandedIn], card: ServiceCard
) -> tuple[Shortcoming, ...]:
    """The problems (document id, text) of documents that the card names or the applicant handed in.

    Raises DocumentNotAsked for any other.
    """
    names = {one.document: one.reference for one in documents} | {one.id: one.name for one in card.documents}
    if any(document not in names for document, _ in problems):
        raise DocumentNotAsked  # without naming it: what was sent may be anything, so nothing repeats it
    return tuple(Shortcoming(document, names[document], problem) for document, problem in problems)
