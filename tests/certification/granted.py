"""Certificates that the running service granted."""

from typing import Any

from services.certification.certification.certification import Certification
from tests.certification.certificates import CONTENT
from tests.certification.given import DECIDER
from tests.certification.over_http import Running, done

WHY = {"reason": "Contoh pengawasan gagal.", "legal_basis": "ISO/IEC 17065 7.11.1"}
ADDRESSES = {name: CONTENT[name] for name in ("client_address", "factory", "factory_address")}


def decider(certification: Running, office: str = "bpsmb-surakarta", subject: str = DECIDER) -> Any:
    return certification.person(subject, "certification-decider", office=office)


async def granted(certification: Running, case: Certification, **body: Any) -> list[dict[str, Any]]:
    """The certificates of a case that stands before its hand-over."""
    id = await certification.keeps(case)
    by = decider(certification, case.office)
    done(await by.post(f"/certifications/{id}/certificates", body or {"content": ADDRESSES}))
    found: list[dict[str, Any]] = done(await by.get(f"/certifications/{id}/certificates"))["items"]
    return found
