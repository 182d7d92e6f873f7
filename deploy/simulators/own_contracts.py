"""Simulates SIINAS, e-SKA, IS-WARE and BSN, by our own contracts for a gateway beside each."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from starlette.requests import Request

from deploy.simulators.switch import CREDENTIAL, Answer, Simulator


def _keeping(noun: str, prefix: str, **said: str) -> Answer:
    """Accepts a request and answers with a number of its own and a state."""
    numbers = count(1)

    async def answer(_: Request, body: dict[str, Any]) -> tuple[int, dict[str, object]]:
        if not body.get("reference"):
            return 422, {"error": "reference-missing"}
        return 201, {"reference": body["reference"], noun: {"id": f"{prefix}-{next(numbers):06}", **said}}

    return answer


def siinas_application(nib: str, reference: str, **fields: str | bool) -> tuple[dict[str, str], dict[str, Any]]:
    """Headers and body of an application that a company makes in SIINas."""
    body = {"reference": reference, "nib": nib, "service": "BPSMB-SP", "fields": fields}
    return {"Authorization": f"Bearer {CREDENTIAL}"}, body


def _certificates() -> Answer:
    return _keeping("certificate", "SRT", state="recorded", recorded_on="2026-01-16")


def _refusal(_: str, status: int) -> dict[str, object]:
    return {"error": f"refused-{status}"}


def simulators() -> Iterator[Simulator]:
    """The four, with empty memories."""
    proof = f"Bearer {CREDENTIAL}"
    kept = {
        "siinas": {
            "verifications": _keeping("verification", "VT", state="approved", decided_on="2026-01-16"),
            "certificates": _certificates(),
        },
        "e-ska": {"submissions": _keeping("submission", "SKA", state="received", number="")},
        "is-ware": {"entries": _keeping("entry", "RG", state="entered", entered_on="2026-01-16")},
        "bsn": {"certificates": _certificates()},
    }
    for name, endpoints in kept.items():
        yield Simulator(name, "authorization", proof, endpoints, _refusal)
