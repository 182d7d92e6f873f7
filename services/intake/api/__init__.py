"""Intake over HTTP: a file of routes for each noun."""

from fastapi import APIRouter

from services.intake.api import applicants, applications, calendars, checks, clock, oss, standards, steps, work

router = APIRouter()
for part in (applicants, applications, steps, work, clock, calendars, checks, oss, standards):
    router.include_router(part.router)
