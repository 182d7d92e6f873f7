"""Answers about attachments."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.complaints.attachment.uploads import Upload
from shared.files.content import LeftOut
from shared.files.file_types import FileType


class UploadView(BaseModel):
    """An upload that a complaint can claim within an hour, by its `id`. `size`: bytes of what is kept; a picture keeps nothing but
    the picture. `left_out`: what a camera had appended to it.
    """

    id: UUID
    type: FileType
    media_type: str
    size: int
    left_out: tuple[LeftOut, ...]

    @classmethod
    def of(cls, upload: Upload) -> Self:
        return cls(
            id=upload.id,
            type=upload.type,
            media_type=upload.media_type,
            size=upload.size,
            left_out=upload.left_out,
        )
