"""Searches for applicants by identifying data: each is recorded, without the value searched for."""

from datetime import datetime
from uuid import UUID

from services.intake.applicant.identity import SearchBy
from shared.errors import TooMany
from shared.journal.events import Aggregate, FirstEvent


class TooManySearches(TooMany):
    code = "too-many-searches"
    indonesian = "Terlalu banyak pencarian pemohon dalam satu menit; coba lagi dalam {seconds:span}."
    english = "Too many searches for applicants within a minute; try again in {seconds:span}."


class ApplicantSearch(Aggregate):
    """One search; the envelope names the searcher (UU 27/2022 art. 31)."""

    TOPIC = "intake.applicant-search"

    office: str
    found: int


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class ApplicantsSearched(FirstEvent[ApplicantSearch]):
    """Somebody searched for applicants. `fields`: the kind of value; `persons`: the applicants found."""

    TOPIC = "intake.applicants-searched"
    INDONESIAN = "Pemohon dicari menurut {fields}: {found} ditemukan; keperluan: {purpose}"
    ENGLISH = "Applicants were searched for by {fields}: {found} found; purpose: {purpose}"
    office: str
    fields: tuple[SearchBy, ...]
    found: int
    persons: tuple[UUID, ...]
    purpose: str | None


# Decision
def record_search(
    *, id: UUID, office: str, by: SearchBy, persons: tuple[UUID, ...], purpose: str | None, now: datetime
) -> ApplicantSearch:
    """Records a search and the applicants found; the value itself is not stored."""
    fields = {"fields": (by,), "found": len(persons), "persons": persons, "purpose": purpose}
    return ApplicantSearch.begin(ApplicantsSearched, id=id, now=now, office=office, **fields)
