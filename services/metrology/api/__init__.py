"""Metrology over HTTP: a file of routes for each noun."""

from fastapi import APIRouter

from services.metrology.api import instruments, kinds, owners, penera, verifications

router = APIRouter()
for part in (instruments, kinds, owners, penera, verifications):
    router.include_router(part.router)
