"""Certification's own tables, how events change them, and the queries on them: a file for each read model."""

from services.certification.appeal.read_model import appeal_list
from services.certification.audit.read_model import audit_list
from services.certification.candidate.read_model import candidate_list
from services.certification.certificate.read_model import certificate_deadlines
from services.certification.certification.read_model import certification_list
from services.certification.committee.read_model import meeting_list
from services.certification.data_form.read_model import data_form_list
from services.certification.deadline.read_model import deadlines
from services.certification.laboratory.read_model import laboratory_list
from services.certification.nonconformity.read_model import nonconformity_list
from services.certification.personnel.read_model import personnel_list
from services.certification.register.read_model import certificate_register
from services.certification.sample.read_model import sampling_list
from services.certification.session.read_model import session_list
from services.certification.standard.read_model import standard_limits_list
from services.certification.surveillance.read_model import surveillance_list
from services.certification.tables import tables
from services.certification.task.read_model import work_list
from services.certification.test.read_model import test_list

__all__ = [
    "appeal_list",
    "audit_list",
    "candidate_list",
    "certificate_deadlines",
    "certificate_register",
    "certification_list",
    "data_form_list",
    "deadlines",
    "laboratory_list",
    "meeting_list",
    "nonconformity_list",
    "personnel_list",
    "sampling_list",
    "session_list",
    "standard_limits_list",
    "surveillance_list",
    "tables",
    "test_list",
    "views",
    "work_list",
]

views = (
    certification_list,
    appeal_list,
    audit_list,
    candidate_list,
    certificate_register,
    data_form_list,
    deadlines.view,
    laboratory_list,
    meeting_list,
    nonconformity_list,
    personnel_list,
    sampling_list,
    session_list,
    standard_limits_list,
    surveillance_list,
    work_list.view,
    test_list,
)
