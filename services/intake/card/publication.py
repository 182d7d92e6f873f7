"""The publication of one version of a service card: who published it, when, and its exact content.

A published version never changes: the event holds its digest. No promise is made under it if the data file now has
other content. The id is derived from code and version, so a version is published once.
"""

import hashlib
from datetime import date, datetime
from uuid import UUID, uuid5

import rfc8785

from services.intake.card.card import ServiceCard
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate, FirstEvent
from shared.privacy.clear_text import CardText, Digest

_PUBLICATIONS = UUID("9d0b6f52-2f7c-4a41-8a4c-5b0f1e3c7d26")


class PublishedAlready(RefusedByRule):
    code = "published-already"
    indonesian = "Versi standar pelayanan ini sudah dipublikasikan; yang diubah memerlukan versi baru."
    english = "This version of the service standard is published already; an amended one needs a new version."


class NotAsPublished(RefusedByRule):
    """The installation's data file changed after the version was published."""

    code = "not-as-published"
    indonesian = "Isi standar pelayanan {service} versi {version} tidak lagi sama dengan yang dipublikasikan."
    english = "Version {version} of the service standard {service} no longer says what was published."
    clause = "UU 25/2009 art. 20 (standar pelayanan wajib ditetapkan dan dipublikasikan)"


def publication_id(code: str, version: str) -> UUID:
    """The stream of the publication of a version."""
    return uuid5(_PUBLICATIONS, f"{code}\x00{version}")


def digest_of(card: ServiceCard) -> str:
    """SHA-256 (hex) of the card's whole content, in the canonical form of RFC 8785."""
    return hashlib.sha256(rfc8785.dumps(card.model_dump(mode="json"))).hexdigest()


class Publication(Aggregate):
    """One version of one card, published. It never changes."""

    TOPIC = "intake.publication"

    office: str
    service_code: str
    card_version: str
    digest: str
    published_on: date


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class StandardPublished(FirstEvent[Publication]):
    """An office published a version of a service standard (UU 25/2009 art. 20); `digest`: SHA-256 of its content."""

    TOPIC = "intake.standard-published"
    INDONESIAN = "Standar pelayanan {title} versi {card_version} dipublikasikan, berlaku mulai {valid_from}."
    ENGLISH = "The service standard {title}, version {card_version}, was published, in force from {valid_from}."
    office: str
    service_code: str
    card_version: str
    title: CardText
    legal_basis: CardText
    valid_from: date
    valid_to: date | None
    digest: Digest
    published_by: str
    published_on: date


# Decision – refuses, or records one thing. Time is an argument.
def publish(card: ServiceCard, by: str, on: date, now: datetime) -> Publication:
    """Publishes a version of a card."""
    return Publication.begin(
        StandardPublished,
        id=publication_id(card.code, card.version),
        now=now,
        office=card.office,
        service_code=card.code,
        card_version=card.version,
        title=card.name,
        legal_basis=card.legal_basis,
        valid_from=card.valid_from,
        valid_to=card.valid_to,
        digest=digest_of(card),
        published_by=by,
        published_on=on,
    )
