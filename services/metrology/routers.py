"""Metrology over HTTP: a file of routes for each noun."""

from services.metrology.instrument import routes as instruments
from services.metrology.kind import routes as kinds
from services.metrology.owner import routes as owners
from services.metrology.penera import routes as penera
from services.metrology.verification import routes as verifications

ROUTERS = (
    instruments.router,
    kinds.router,
    owners.router,
    penera.router,
    verifications.router,
    verifications.supervisions,
    verifications.steps,
)
