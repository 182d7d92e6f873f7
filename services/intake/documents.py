"""What an applicant hands in, held against what the service card asks for (component "Persyaratan", UU 25/2009 art. 21)."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.intake.service_cards import ServiceCard, missing_documents
from shared.errors import RefusedByRule, Unreadable


class DocumentsMissing(RefusedByRule):
    """`missing` lists the card's mandatory documents that were not handed in, each with id and name."""

    code = "documents-missing"
    indonesian = "Persyaratan belum lengkap: {names}."
    english = "Mandatory documents are missing: {names}."
    clause = "UU 25/2009 art. 21 (persyaratan)"


class DocumentNotAsked(RefusedByRule):
    """An office asks for what its published card asks for, and nothing else."""

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
    """A document the applicant handed in: its id on the service card, and which one it is (a number, a title)."""

    document: str
    reference: str


@dataclass(frozen=True)
class Shortcoming:
    """Why an application was returned: a document, its name on the card, and what is missing or wrong with it.

    `INSTRUMENT` stands for the instrument itself, when it cannot be verified as asked.
    """

    INDONESIAN = "{name}: {problem}"
    ENGLISH = "{name}: {problem}"

    document: str
    name: str
    problem: str


def refuse_twice(documents: Sequence[HandedIn]) -> None:
    """Each document is handed in once. Raises DocumentTwice."""
    listed = [one.document for one in documents]
    if len(set(listed)) < len(listed):
        raise DocumentTwice


def refuse_incomplete(documents: Sequence[HandedIn], card: ServiceCard) -> None:
    """Nothing that the card makes mandatory may be missing. Raises DocumentsMissing, which names all that is."""
    missing = missing_documents(card, {one.document for one in documents})
    if missing:
        items = [{"document": document.id, "name": document.name} for document in missing]
        raise DocumentsMissing(names=", ".join(document.name for document in missing), missing=items)


def shortcomings(
    problems: Sequence[tuple[str, str]], documents: Sequence[HandedIn], card: ServiceCard
) -> tuple[Shortcoming, ...]:
    """The problems (document id, text) of documents that the card names or the applicant handed in.

    Raises DocumentNotAsked for any other.
    """
    names = {one.document: one.reference for one in documents} | {one.id: one.name for one in card.documents}
    if any(document not in names for document, _ in problems):
        raise DocumentNotAsked  # without saying which: what was sent is not repeated, it may be anything
    return tuple(Shortcoming(document, names[document], problem) for document, problem in problems)
