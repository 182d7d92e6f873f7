"""Intake over HTTP: a file of routes for each noun."""

from fastapi import APIRouter

from services.intake.api import (
    applicants,
    applications,
    calendars,
    checks,
    clock,
    oss,
    standards,
    steps,
    tracking,
    work,
)

router = APIRouter()
for part in (applicants, applications, steps, work, clock, calendars, checks, oss, standards, tracking):
    router.include_router(part.router)
