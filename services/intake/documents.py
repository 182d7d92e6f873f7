"""What an applicant hands in, held against what the service card asks for (component "Persyaratan", UU 25/2009 art. 21)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.intake.card_model import ServiceCard
from shared.errors import RefusedByRule, Unreadable
from shared.identifiers import holds_number_of_a_person


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


class PersonalNumberInText(Unreadable):
    """Text that is kept in clear is kept for ever: what erasure could not reach does not come in."""

    code = "personal-number-in-text"
    indonesian = "Jangan menulis NIK atau NPWP di sini: tulis nama atau nomor dokumennya saja."
    english = "Do not write a NIK or NPWP here: only the name of the document, or its own number."
    clause = "UU 27/2022 art. 4, 43"


INSTRUMENT = "instrument"


@dataclass(frozen=True)
class HandedIn:
    """A document the applicant handed in: its id on the service card, and which one it is (a number, a title).

    `file`: the uploaded file that it is, with the SHA-256 of its content (hex); None for one shown on paper.
    """

    document: str
    reference: str
    file: UUID | None = None
    sha256: str | None = None


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


def references(documents: Iterable[HandedIn]) -> Iterator[str]:
    """What was written of documents, as anybody may read it."""
    return (text for one in documents for text in (one.document, one.reference))


def refuse_twice(documents: Sequence[HandedIn]) -> None:
    """Each document is handed in once. Raises DocumentTwice."""
    listed = [one.document for one in documents]
    if len(set(listed)) < len(listed):
        raise DocumentTwice


def refuse_personal_numbers(*texts: str | None) -> None:
    """Refuses text for the clear part of an event in which a NIK or NPWP stands. Raises PersonalNumberInText."""
    if any(text is not None and holds_number_of_a_person(text) for text in texts):
        raise PersonalNumberInText  # without repeating it


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
