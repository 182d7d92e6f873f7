"""The mandate (surat kuasa): the document by which somebody acts for the applicant. No card prints it; the law requires
it.
"""

from typing import Final

from services.intake.card.requirements import Document

MANDATE: Final = Document.model_validate(
    {"id": "mandate", "name": "Surat kuasa", "personal": True, "stated": "reading: KUHPerdata art. 1792"}
)
