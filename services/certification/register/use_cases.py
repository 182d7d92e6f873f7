"""Searches in the public register; nothing here decides."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.certification.certificate.codes import CertificateCodes, CodeUnknown
from services.certification.register import read_model
from services.certification.register.rows import RegisterRow
from services.certification.register.words import BRAND, GOODS, HOLDER, STANDARD, number_key, query_of
from shared.errors import NotFound
from shared.service.queries import Query
from shared.service.unit_of_work import UnitOfWork

_BATCH = 1000


class CertificateUnknown(NotFound):
    code = "certificate-unknown"
    indonesian = "Sertifikat ini tidak ada dalam register."
    english = "The register has no such certificate."


@dataclass(frozen=True)
class Sought:
    """What is searched for: `text` anywhere, or as a number; the others in their own part of a certificate."""

    text: str | None = None
    holder: str | None = None
    brand: str | None = None
    product: str | None = None
    standard: str | None = None
    number: str | None = None

    def chosen(self) -> tuple[Query[RegisterRow], dict[str, Any]] | None:
        """The query with its values; None if the search has no word in it, so that nothing can be found."""
        parts = ((self.holder, HOLDER), (self.brand, BRAND), (self.product, GOODS), (self.standard, STANDARD))
        queries = [query_of(text, weight) for text, weight in parts if text is not None]
        anywhere = None if self.text is None else query_of(self.text)
        if "" in queries or anywhere == "":
            return None
        if self.text is not None and not queries and self.number is None:
            return read_model.list_by_words_or_number, {"words": anywhere, "number": number_key(self.text)}
        words = " & ".join(queries if anywhere is None else [*queries, anywhere])
        number = None if self.number is None else number_key(self.number)
        if number is None:
            return (read_model.list_by_words, {"words": words}) if words else (read_model.list_all, {})
        if not words:
            return read_model.list_by_number, {"number": number}
        return read_model.list_by_words_and_number, {"words": words, "number": number}


class Register:
    """Searches and single certificates of the register."""

    def __init__(self, unit: UnitOfWork, codes: CertificateCodes) -> None:
        self._unit = unit
        self._codes = codes

    async def search(self, sought: Sought, after: UUID, most: int) -> list[RegisterRow]:
        """At most `most` certificates after the id `after`, in the order of ids."""
        chosen = sought.chosen()
        if chosen is None:
            return []
        query, values = chosen
        return await self._unit.rows(query, after=after, most=most, **values)

    async def all(self, sought: Sought) -> AsyncIterator[list[RegisterRow]]:
        """All certificates that are found, batch by batch, so that an export needs little memory and no long transaction."""
        after = UUID(int=0)
        while rows := await self.search(sought, after, _BATCH):
            yield rows
            if len(rows) < _BATCH:
                return
            after = rows[-1].id

    async def one(self, id: UUID) -> RegisterRow:
        """Raises CertificateUnknown."""
        found = await self._unit.first(read_model.find_by_id, id=id)
        if found is None:
            raise CertificateUnknown
        return found

    def code_id(self, code: str) -> str:
        """The unguessable part of a code that we signed; asks no database. Raises CodeUnknown."""
        return self._codes.id_of(code)

    async def by_code(self, code_id: str) -> RegisterRow:
        """The certificate of a code, also of one that a renewal replaced. Raises CodeUnknown."""
        found = await self._unit.first(read_model.find_by_code, code_id=code_id)
        if found is None:
            raise CodeUnknown
        return found

    def keys(self) -> dict[str, Any]:
        """The public keys of the codes."""
        return self._codes.published()
