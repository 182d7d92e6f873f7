"""A search for applicants by what identifies a person or business: each is recorded, without what was searched for."""

from datetime import datetime
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from services.intake.applicant.identity import SearchBy
from shared.errors import TooMany
from shared.journal.events import Aggregate, Created


class TooManySearches(TooMany):
    code = "too-many-searches"
    indonesian = "Terlalu banyak pencarian pemohon dalam satu menit; coba lagi dalam {seconds:span}."
    english = "Too many searches for applicants within a minute; try again in {seconds:span}."


class ApplicantSearch(Aggregate):
    """One search; the envelope says who searched (UU 27/2022 art. 31)."""

    TOPIC = "intake.applicant-search"

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class ApplicantsSearched(Created):
        """Somebody searched for applicants. `fields`: what kind of value it was by; `persons`: the applicants that were found."""

        TOPIC = "intake.applicants-searched"
        INDONESIAN = "Pemohon dicari menurut {fields}: {found} ditemukan; keperluan: {purpose}"
        ENGLISH = "Applicants were searched for by {fields}: {found} found; purpose: {purpose}"
        office: str
        fields: tuple[SearchBy, ...]
        found: int
        persons: tuple[UUID, ...]
        purpose: str | None

    @event(ApplicantsSearched)
    def __init__(self, *, office: str, found: int) -> None:
        self.office = office
        self.found = found

    # Decisions – refuse, or let one thing happen. Time comes in.
    @classmethod
    def record_search(
        cls, *, id: UUID, office: str, by: SearchBy, persons: tuple[UUID, ...], purpose: str | None, now: datetime
    ) -> Self:
        """A search that found these; the value that was searched for is not kept."""
        fields = {"fields": (by,), "found": len(persons), "persons": persons, "purpose": purpose}
        return cls.begin(cls.ApplicantsSearched, id=id, now=now, office=office, **fields)

    # Evolve – there is nothing to evolve: another search is another stream.
