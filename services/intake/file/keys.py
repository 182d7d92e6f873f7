"""Seals the key of each file's content, and where a picture was taken: for the person that it is about, or for the
installation.
"""

import base64
import hashlib
import hmac
import os
from uuid import UUID

from services.intake.file.content import Position
from services.intake.file.file import File
from shared.errors import RefusedByRule
from shared.privacy.personal import ERASED, Personal, PersonalData, PersonErased

_BYTES = 32
UPLOAD_KEY = "file-key"
"""The field under which a file's key is sealed."""
POSITION = "gps"
"""The field under which the position of a picture is sealed."""


class FileErased(RefusedByRule):
    """Nobody can read the content any more, because the person's key is destroyed."""

    code = "file-erased"
    indonesian = "Isi berkas ini sudah dihapus bersama data pribadi pemiliknya."
    english = "The content of this file was erased with the personal data of its owner."
    clause = "UU 27/2022 art. 43–44"


class FileKeys:
    """Makes and opens the keys of files."""

    def __init__(self, personal: PersonalData) -> None:
        self._personal = personal

    async def sealed(self, file_id: UUID, person: UUID | None) -> Personal[str] | str:
        """A new key in its sealed form; `person`: whom the content is about. Raises FileErased if that person was
        erased.
        """
        clear = base64.b64encode(os.urandom(_BYTES)).decode()
        if person is None:
            return self._personal.seal_for_installation(file_id, UPLOAD_KEY, clear)
        try:
            return await self._personal.seal(person, file_id, UPLOAD_KEY, clear)
        except PersonErased:
            raise FileErased from None

    async def opened(self, file: File) -> bytes:
        """The key itself. Raises FileErased if the person's key is gone."""
        if file.personal_key is None:
            assert file.installation_key is not None
            return base64.b64decode(self._personal.open_of_installation(file.installation_key, file.id, UPLOAD_KEY))
        clear = await self._personal.open(file.personal_key, file.id, UPLOAD_KEY)
        if clear == ERASED:
            raise FileErased
        return base64.b64decode(clear)

    async def sealed_position(self, file: File, position: Position | None) -> Personal[str] | None:
        """The position as events store it: sealed with the key of the person that the picture is about."""
        if position is None:
            return None
        assert file.personal_key is not None
        clear = f"{position.latitude},{position.longitude}"
        return await self._personal.seal(file.personal_key.person, file.id, POSITION, clear)

    async def opened_position(self, file: File) -> str | None:
        """Degrees north and east (WGS 84), with a comma between; None if the picture has no position."""
        return None if file.position is None else await self._personal.open(file.position, file.id, POSITION)


def object_name(file_id: UUID, key: bytes, sha256: str) -> str:
    """The name of stored content: its keyed SHA-256, so that the store does not reveal who handed in the same document."""
    return f"files/{file_id}/{hmac.new(key, b'jejak name' + bytes.fromhex(sha256), hashlib.sha256).hexdigest()}"
