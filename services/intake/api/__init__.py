"""Intake over HTTP: a file of routes for each noun."""

from fastapi import APIRouter

from services.intake.api import (
    applicants,
    applications,
    calendars,
    checks,
    clock,
    compensations,
    files,
    oss,
    products,
    publications,
    returns,
    standards,
    steps,
    token_revocations,
    tracking,
    work,
)

router = APIRouter()
for part in (
    applicants,
    applications,
    files,
    steps,
    work,
    returns,
    clock,
    compensations,
    calendars,
    checks,
    oss,
    products,
    publications,
    standards,
    token_revocations,
    tracking,
):
    router.include_router(part.router)
