"""Requests about files, and their answers."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.intake.application.values import SEALED
from services.intake.file.file import File, Status
from shared.files.content import FileFault, LeftOut
from shared.files.file_types import FileType
from shared.privacy.clear_text import Digest
from shared.web.values import Body, Code, only_a_number
from shared.wording import word

Sha256 = Annotated[Digest, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class FileBody(Body):
    """A file that the client will send for a document of the service card. Size and checksum, if given, must be right
    in the end.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"document": "application-letter", "size": 183211}]})

    document: Code
    size: Annotated[int, Field(ge=1, le=2**40), only_a_number] | None = None
    sha256: Sha256 | None = None


class FaultText(BaseModel):
    """Why a file is refused and how to correct it, in both languages."""

    id: str
    en: str

    @classmethod
    def of(cls, fault: FileFault) -> Self:
        return cls(id=word(fault, "id"), en=word(fault, "en"))


class FileView(BaseModel):
    """A file; `offset` is where an upload continues, null when it has ended. The kept content is described after it is
    stored.

    `gps` is `[tersegel]` if a picture contains its position; the answer with the content shows it. `left_out`: what a
    camera appended to a photo and is not kept. `fault` is the code of the reason why a file is refused, `fault_text`
    its words.
    """

    id: UUID
    application_id: UUID
    document: str
    status: Status
    offset: int | None
    expires_at: datetime
    size: int | None
    sha256: str | None
    type: FileType | None
    media_type: str | None
    gps: str | None
    left_out: tuple[LeftOut, ...]
    fault: FileFault | None
    fault_text: FaultText | None
    scanner: str | None

    @classmethod
    def of(cls, file: File, offset: int | None = None) -> Self:
        return cls(
            id=file.id,
            application_id=file.case_id,
            document=file.document,
            status=file.status,
            offset=offset,
            expires_at=file.expires_at,
            size=file.size,
            sha256=file.sha256,
            type=file.type,
            media_type=file.media_type,
            gps=None if file.position is None else SEALED,
            left_out=file.left_out,
            fault=file.fault,
            fault_text=None if file.fault is None else FaultText.of(file.fault),
            scanner=file.scanner,
        )

    @classmethod
    def begun(cls, file: File) -> Self:
        """The answer at the beginning of the upload."""
        return cls.of(file, 0)
