"""Intake over HTTP: a file of routes for each noun."""

from fastapi import APIRouter

from services.intake.api import applicants, applications, calendars, clock, standards, steps, work

router = APIRouter()
for part in (applicants, applications, steps, work, clock, calendars, standards):
    router.include_router(part.router)
