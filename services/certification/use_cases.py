"""Certification's use cases: a file for each noun."""

from dataclasses import dataclass

from services.certification.appeal.use_cases import Appeals
from services.certification.audit.use_cases import Audits
from services.certification.candidate.background import Seating
from services.certification.candidate.use_cases import Approvals, Candidates
from services.certification.certificate.use_cases import Certificates
from services.certification.certification.use_cases import Certifications
from services.certification.committee.use_cases import Committee
from services.certification.data_form.use_cases import DataForms
from services.certification.laboratory.use_cases import Laboratories
from services.certification.nonconformity.use_cases import Nonconformities
from services.certification.personnel.use_cases import Personnel
from services.certification.register.use_cases import Register
from services.certification.sample.use_cases import Samplings
from services.certification.session.use_cases import Sessions
from services.certification.standard.use_cases import Standards
from services.certification.surveillance.use_cases import Surveillances
from services.certification.test.use_cases import Tests
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.work_list import Tasks


@dataclass(frozen=True)
class CertificationUseCases:
    """All use cases of the service, by noun."""

    appeals: Appeals
    approvals: Approvals
    audits: Audits
    candidates: Candidates
    certificates: Certificates
    certifications: Certifications
    committee: Committee
    data_forms: DataForms
    deadlines: OfficeDeadlines
    laboratories: Laboratories
    nonconformities: Nonconformities
    personnel: Personnel
    samplings: Samplings
    seating: Seating
    sessions: Sessions
    standards: Standards
    surveillances: Surveillances
    tasks: Tasks
    tests: Tests
    register: Register
