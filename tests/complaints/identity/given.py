"""A reporter of each secrecy, who stated everything."""

from datetime import UTC, datetime
from uuid import UUID

from services.complaints.identity.reporter import Reporter, SealedReporter, record_reporter
from services.complaints.policy.words import ReporterField, Secrecy
from shared.privacy.personal import Personal

NOW = datetime(2026, 1, 19, 2, 0, tzinfo=UTC)
COMPLAINT = UUID("0190c3f0-0000-7000-8000-000000000001")
PERSON = UUID("0190c3f0-0000-7000-8000-000000000002")
STATED: dict[ReporterField, str] = {
    "name": "Siti Aminah",
    "address": "Jalan Raya Raci 1",
    "phone": "+6281234567890",
    "email": "siti@example.id",
    "nik": "3514055501900001",
    "account": "siti",
    "receipt": "902E-03M0-4R04-G00B",
}


def recorded(secrecy: Secrecy) -> Reporter:
    sealed = SealedReporter(PERSON, {name: Personal(PERSON, name) for name in STATED})
    return record_reporter(sealed, "disperindag-pasuruan", COMPLAINT, COMPLAINT, secrecy, NOW)
