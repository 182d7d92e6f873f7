"""Certification's use cases: a file for each noun."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CertificationUseCases:
    """All use cases of the service, by noun."""
