"""Certification over HTTP: a file of routes for each noun."""

from services.certification.certification import routes as certifications
from services.certification.committee import routes as meetings
from services.certification.deadline import routes as deadlines
from services.certification.personnel import routes as personnel
from services.certification.scheme import routes as schemes
from services.certification.standard import routes as standards

ROUTERS = (
    certifications.router,
    deadlines.router,
    meetings.router,
    personnel.router,
    schemes.router,
    standards.router,
)
