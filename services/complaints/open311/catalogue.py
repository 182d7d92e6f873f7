"""What can be reported over Open311: each service card of an office × each kind of problem, and one service for anything else.

A jurisdiction is an office; its id is the office's code. `data/services.yaml` holds the cards, the kinds and the places.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from services.complaints.policy.words import Channel
from shared.dated_data import load_as, refuse_faults
from shared.errors import NotFound
from shared.offices import OFFICES, Office
from shared.wording import Language

GENERAL: Final = "GENERAL"
"""The service of an office for matters of none of its cards."""

Words = tuple[str, str]
"""A text in Indonesian and in English."""


class JurisdictionUnknown(NotFound):
    code = "jurisdiction-unknown"
    indonesian = "`jurisdiction_id` ini tidak dikenal; gunakan salah satu dari: {known:any}."
    english = "There is no such `jurisdiction_id`; use one of: {known:any}."


class ServiceUnknown(NotFound):
    code = "open311-service-unknown"
    indonesian = "`service_code` ini tidak ada di kantor ini; baca daftarnya di `/services`."
    english = "The office has no such `service_code`; read the list at `/services`."


class PlaceUnknown(NotFound):
    code = "open311-place-unknown"
    indonesian = "`address_id` ini tidak dikenal; kirim `lat` dan `long`, atau `address_string`."
    english = "There is no such `address_id`; send `lat` and `long`, or `address_string`."


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kind(_Line):
    """A kind of problem; `component` is the component of the service standard that it concerns, if it says one."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    component: str | None
    name: Words
    description: Words
    keywords: Words


class Card(_Line):
    """A service card of an office, by its printed name."""

    code: Annotated[str, Field(pattern=r"^[A-Z]+-[A-Z0-9]+$")]
    office: str
    name: Words


class Place(_Line):
    """A known place of an office, which `address_id` may name."""

    id: str
    office: str
    address: str


class _Catalogue(_Line):
    legal_basis: str
    confidence: str
    changed: date
    listed_channels: list[Channel]
    kinds: list[Kind]
    cards: list[Card]
    places: list[Place]


@dataclass(frozen=True)
class Service:
    """One service of the catalogue: a card of an office and a kind of problem; without a card, the office as a whole."""

    code: str
    card: Card | None
    kind: Kind

    def name(self, language: Language) -> str:
        """What a list of services shows."""
        kind = _in(language, self.kind.name)
        return f"{self.group(language)}: {kind}"

    def description(self, language: Language) -> str:
        return _in(language, self.kind.description)

    def group(self, language: Language) -> str:
        if self.card is None:
            return _in(language, _WHOLE_OFFICE)
        return _in(language, self.card.name)

    def keywords(self, language: Language) -> str:
        """The words of the kind, and the code of the card, separated by commas as the standard says."""
        words = _in(language, self.kind.keywords).split()
        return ", ".join([*words, *([] if self.card is None else [self.card.code])])


_WHOLE_OFFICE: Final = ("Kantor secara umum", "The office in general")


def _in(language: Language, words: Words) -> str:
    return words[language == "en"]


def _load(path: Path) -> _Catalogue:
    """The catalogue of a file. Raises DataFault for an unknown office, and for an id that is listed twice."""
    catalogue = load_as(path, TypeAdapter(_Catalogue))
    offices = {*(card.office for card in catalogue.cards), *(place.office for place in catalogue.places)}
    faults = [f"{one}: there is no such office" for one in sorted(offices - set(OFFICES))]
    for ids in ([one.id for one in catalogue.kinds], [one.code for one in catalogue.cards]):
        faults += [f"{one}: listed twice" for one in _repeated(ids)]
    refuse_faults(path, faults)
    return catalogue


def _repeated(ids: Iterable[str]) -> list[str]:
    listed = list(ids)
    return sorted({one for one in listed if listed.count(one) > 1})


_DATA: Final = _load(Path(__file__).parent / "data" / "services.yaml")
CHANGED: Final = _DATA.changed
"""The day of the last change of the catalogue or of a service definition, which discovery shows as `changeset`."""


LISTED: Final = frozenset(_DATA.listed_channels)
"""The channels whose reports are in the public list."""


def _services(code: str) -> Iterator[Service]:
    for card in _DATA.cards:
        if card.office == code:
            for kind in _DATA.kinds:
                yield Service(f"{card.code}-{kind.id}", card, kind)
    [other] = [kind for kind in _DATA.kinds if kind.component is None]
    yield Service(GENERAL, None, other)


_BY_OFFICE: Final[Mapping[str, Mapping[str, Service]]] = {
    code: {service.code: service for service in _services(code)} for code in OFFICES
}
_BY_CARD_AND_COMPONENT: Final[Mapping[tuple[str | None, str | None], str]] = {
    (one.card.code if one.card else None, one.kind.component): one.code
    for services in _BY_OFFICE.values()
    for one in services.values()
}


def jurisdiction(id: str) -> Office:
    """The office of a jurisdiction_id. Raises JurisdictionUnknown."""
    if id not in OFFICES:
        raise JurisdictionUnknown(known=sorted(OFFICES))
    return OFFICES[id]


def services_of(office: str) -> list[Service]:
    """The services of an office, by card and kind."""
    return list(_BY_OFFICE[office].values())


def service(office: str, code: str) -> Service:
    """Raises ServiceUnknown."""
    if (found := _BY_OFFICE[office].get(code)) is None:
        raise ServiceUnknown
    return found


def code_of(card: str | None, component: str | None) -> str:
    """The service of a complaint about a card and a component, whatever channel it came through.

    A component without a kind of its own belongs to "another matter" of the card; a card that is not in the catalogue, to
    the office in general.
    """
    found = _BY_CARD_AND_COMPONENT.get((card, component)) or _BY_CARD_AND_COMPONENT.get((card, None))
    return found or GENERAL


def address_of(office: str, id: str) -> str:
    """The address of a known place of an office. Raises PlaceUnknown."""
    found = next((one.address for one in _DATA.places if (one.office, one.id) == (office, id)), None)
    if found is None:
        raise PlaceUnknown
    return found
