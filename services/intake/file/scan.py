"""The scanner judges a file in quarantine: it is released, or it stays there for ever."""

from datetime import datetime

from services.intake.file.file import File
from shared.files.scanner import Verdict
from shared.journal.events import Event


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Released(Event[File]):
    """The scanner found nothing, or none is set and `scanner` says so; the file may be read and handed in."""

    TOPIC = "intake.file-released"
    INDONESIAN = "Berkas keluar dari karantina ({scanner})."
    ENGLISH = "The file left quarantine ({scanner})."
    scanner: str
    scanned: bool

    def apply(self, file: File) -> None:
        file.status, file.scanner = "released", self.scanner


class Infected(Event[File]):
    """The scanner found something; the file stays in quarantine and nobody may read it."""

    TOPIC = "intake.file-infected"
    INDONESIAN = "Pemindai menemukan {found}; berkas tetap dikarantina."
    ENGLISH = "The scanner found {found}; the file stays in quarantine."
    scanner: str
    found: str

    def apply(self, file: File) -> None:
        file.status, file.scanner = "infected", self.scanner


# Decisions – refuse, or record one thing. Time is an argument.
def judge(file: File, verdict: Verdict, now: datetime) -> None:
    """Records the scanner's verdict on a file in quarantine; any other file stays as it is."""
    if file.status != "quarantined":
        return
    if verdict.found is None:
        file.record(Released, now, scanner=verdict.by, scanned=verdict.scanned)
    else:
        file.record(Infected, now, scanner=verdict.by, found=verdict.found)
