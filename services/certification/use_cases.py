"""Certification's use cases: a file for each noun."""

from dataclasses import dataclass

from services.certification.certification.use_cases import Certifications
from services.certification.committee.use_cases import Committee
from services.certification.deadline.use_cases import OfficeDeadlines
from services.certification.personnel.use_cases import Personnel


@dataclass(frozen=True)
class CertificationUseCases:
    """All use cases of the service, by noun."""

    certifications: Certifications
    committee: Committee
    deadlines: OfficeDeadlines
    personnel: Personnel
