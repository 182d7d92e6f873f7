"""Certification over HTTP: a file of routes for each noun."""

from services.certification.appeal import routes as appeals
from services.certification.audit import routes as audits
from services.certification.candidate import routes as candidates
from services.certification.certificate import routes as certificates
from services.certification.certification import routes as certifications
from services.certification.committee import routes as meetings
from services.certification.data_form import routes as data_forms
from services.certification.laboratory import routes as laboratories
from services.certification.nonconformity import routes as nonconformities
from services.certification.personnel import routes as personnel
from services.certification.register import routes as register
from services.certification.sample import routes as samplings
from services.certification.scheme import routes as schemes
from services.certification.session import routes as sessions
from services.certification.standard import routes as standards
from services.certification.surveillance import routes as surveillances
from services.certification.test import routes as tests
from shared.web import deadline_list, task_list

ROUTERS = (
    audits.router,
    candidates.router,
    appeals.router,
    certificates.router,
    certifications.router,
    deadline_list.router,
    data_forms.router,
    meetings.router,
    laboratories.router,
    nonconformities.router,
    personnel.router,
    samplings.router,
    register.router,
    schemes.router,
    sessions.router,
    standards.router,
    tests.router,
    surveillances.router,
    task_list.router,
)
