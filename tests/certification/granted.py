"""Certificates that the running service granted."""

from typing import Any

from services.certification.certification.certification import Certification
from services.certification.personnel.person import person_of
from services.certification.scheme.catalogue import SCHEMES
from tests.certification.certificates import CONTENT
from tests.certification.given import DECIDER, OTHER_DECIDER
from tests.certification.over_http import Running, done

WHY = {"reason": "Contoh pengawasan gagal.", "legal_basis": "ISO/IEC 17065 7.11.1"}
ADDRESSES = {name: CONTENT[name] for name in ("client_address", "factory", "factory_address")}


def decider(certification: Running, office: str = "bpsmb-surakarta", subject: str = DECIDER) -> Any:
    return certification.person(subject, "certification-decider", office=office)


async def employs_decider(certification: Running, scheme: str, subject: str = DECIDER) -> None:
    """Registers the decider, unless an earlier certificate of the test did."""
    keeper = certification.person("kepegawaian", "administration-manager", office=SCHEMES[scheme].office)
    known = await keeper.get(f"/personnel/{person_of(SCHEMES[scheme].office, subject)}")
    if known.status_code == 404:
        await certification.employs(subject, "certification-decider", scheme)


async def granted(certification: Running, case: Certification, **body: Any) -> list[dict[str, Any]]:
    """The certificates of a case that stands before its hand-over."""
    id = await certification.keeps(case)
    for one in (DECIDER, OTHER_DECIDER):
        await employs_decider(certification, case.scheme, one)
    by = decider(certification, case.office)
    done(await by.post(f"/certifications/{id}/certificates", body or {"content": ADDRESSES}))
    found: list[dict[str, Any]] = done(await by.get(f"/certifications/{id}/certificates"))["items"]
    return found
