"""Searches in the public register; nothing here decides."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from services.certification.certificate.codes import CertificateCodes, CodeUnknown
from services.certification.register import read_model
from services.certification.register.rows import RegisterRow
from services.certification.register.words import Sought
from shared.errors import NotFound
from shared.service.unit_of_work import UnitOfWork

_BATCH = 1000


class CertificateUnknown(NotFound):
    code = "certificate-unknown"
    indonesian = "Sertifikat ini tidak ada dalam register."
    english = "The register has no such certificate."


class Register:
    """Searches and single certificates of the register."""

    def __init__(self, unit: UnitOfWork, codes: CertificateCodes) -> None:
        self._unit = unit
        self._codes = codes

    async def search(self, sought: Sought, after: UUID, most: int) -> list[RegisterRow]:
        """At most `most` certificates after the id `after`, in the order of ids."""
        chosen = read_model.chosen(sought)
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
