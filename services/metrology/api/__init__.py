"""Metrology over HTTP: a file of routes for each noun."""

from fastapi import APIRouter

from services.metrology.api import instruments, owners, penera, verifications

router = APIRouter()
for part in (instruments, owners, penera, verifications):
    router.include_router(part.router)
