"""Seals the key of each file's content, and where a picture was taken: for the person that it is about, or for the
installation.
"""

import base64
import os
from uuid import UUID

from shared.errors import RefusedByRule
from shared.files.content import Position
from shared.privacy.personal import ERASED, Personal, PersonalData, PersonErased

_BYTES = 32
FILE_KEY = "file-key"
"""The field under which a file's key is sealed."""
POSITION = "gps"
"""The field under which the position of a picture is sealed."""


class FileErased(RefusedByRule):
    """Nobody can read the content any more, because the person's key is destroyed."""

    code = "file-erased"
    indonesian = "Isi berkas ini sudah dihapus bersama data pribadi pemiliknya."
    english = "The content of this file was erased with the personal data of its owner."
    clause = "UU 27/2022 art. 43–44"


def new_key() -> bytes:
    """A key for one content."""
    return os.urandom(_BYTES)


class FileKeys:
    """Seals and opens the keys of files."""

    def __init__(self, personal: PersonalData) -> None:
        self._personal = personal

    async def sealed(self, file_id: UUID, key: bytes, person: UUID | None) -> Personal[str] | str:
        """The sealed form of a key; `person`: whom the content is about. Raises FileErased if that person was erased."""
        if person is None:
            return self._personal.seal_for_installation(file_id, FILE_KEY, base64.b64encode(key).decode())
        return await self.sealed_for(file_id, key, person)

    async def sealed_for(self, file_id: UUID, key: bytes, person: UUID) -> Personal[str]:
        """The sealed form of a key of content about a person. Raises FileErased if that person was erased."""
        try:
            return await self._personal.seal(person, file_id, FILE_KEY, base64.b64encode(key).decode())
        except PersonErased:
            raise FileErased from None

    async def opened(self, file_id: UUID, sealed: Personal[str] | str) -> bytes:
        """The key itself. Raises FileErased if the person's key is gone."""
        if isinstance(sealed, str):
            return base64.b64decode(self._personal.open_of_installation(sealed, file_id, FILE_KEY))
        clear = await self._personal.open(sealed, file_id, FILE_KEY)
        if clear == ERASED:
            raise FileErased
        return base64.b64decode(clear)

    async def sealed_position(self, file_id: UUID, position: Position, person: UUID) -> Personal[str]:
        """The position as events store it: sealed with the key of the person that the picture is about."""
        return await self._personal.seal(person, file_id, POSITION, f"{position.latitude},{position.longitude}")

    async def opened_position(self, file_id: UUID, sealed: Personal[str]) -> str:
        """Degrees north and east (WGS 84), with a comma between."""
        return await self._personal.open(sealed, file_id, POSITION)
