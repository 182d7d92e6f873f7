"""Limits of uploads: for one application, and for one account, because anybody can register as an applicant."""

from dataclasses import dataclass

from shared.errors import RefusedByRule
from shared.files.keeping import FileTooLarge

MOST_FILES = 200
"""Files of one application, including refused and expired ones."""


class TooManyFiles(RefusedByRule):
    code = "too-many-files"
    indonesian = "Satu permohonan memuat paling banyak {limit} berkas."
    english = "One application holds at most {limit} files."


class TooManyBytes(RefusedByRule):
    code = "too-many-bytes"
    indonesian = "Berkas satu permohonan memuat paling banyak {limit:size} bersama-sama."
    english = "The files of one application hold at most {limit:size} together."


class TooManyUploads(RefusedByRule):
    code = "too-many-uploads"
    indonesian = (
        "Satu akun memuat paling banyak {limit} pengunggahan yang belum selesai; selesaikan dahulu yang sudah dimulai."
    )
    english = "One account may have at most {limit} unfinished uploads; complete those that were begun first."


class TooManyBytesADay(RefusedByRule):
    code = "too-many-bytes-a-day"
    indonesian = "Satu akun mengunggah paling banyak {limit:size} dalam 24 jam; lanjutkan besok."
    english = "One account uploads at most {limit:size} within 24 hours; go on tomorrow."


@dataclass(frozen=True)
class Quotas:
    """Limits in bytes: of one `file`, of an `application`, of an account `a_day`; and the number of `unfinished`
    uploads of an account.
    """

    file: int
    application: int
    unfinished: int
    a_day: int

    def expected(self, size: int | None) -> int:
        """The bytes to reserve for an announced size; for None as many as a file may have. Raises FileTooLarge."""
        if size is not None and size > self.file:
            raise FileTooLarge(limit=self.file)
        return self.file if size is None else size

    def refuse_for_application(self, files: int, held: int, expected: int) -> None:
        """`files` and `held` bytes already belong to the application. Raises TooManyFiles, TooManyBytes."""
        if files >= MOST_FILES:
            raise TooManyFiles(limit=MOST_FILES)
        if held + expected > self.application:
            raise TooManyBytes(limit=self.application)

    def refuse_for_account(self, unfinished: int, announced: int, expected: int) -> None:
        """The account has `unfinished` uploads and `announced` bytes today. Raises TooManyUploads, TooManyBytesADay."""
        if unfinished >= self.unfinished:
            raise TooManyUploads(limit=self.unfinished)
        if announced + expected > self.a_day:
            raise TooManyBytesADay(limit=self.a_day)
