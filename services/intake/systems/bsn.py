"""BSN (Badan Standardisasi Nasional): its register of certificates, under a contract of our own (`docs/other-systems.md` 5)."""

from services.intake.systems.certificate_register import report_certificate
from services.intake.systems.questions import Question
from shared.outgoing.connection import Connection
from shared.outgoing.exchanges import Exchange
from shared.outgoing.replies import Reply


class Bsn:
    """Reports one certificate."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def ask(self, question: Question) -> tuple[Reply, Exchange | None]:
        return await report_certificate(self._connection, question)
