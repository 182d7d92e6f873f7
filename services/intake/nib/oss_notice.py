"""OSS's message when a business gets or changes its NIB (receiveNIB), and OSS's proof that it is OSS.

The proof is OSS's own and weak: SHA-1 over user name, password, NPWP and the day, so one token serves for the whole
day. A message is therefore only stored, and causes nothing by itself; the same message twice is stored once. The front
door should also admit only OSS's addresses.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints

from shared.outgoing.masking import masked
from shared.privacy.clear_text import SystemValue
from shared.privacy.identifiers import parse_nib

# texts that the database cannot store are refused; lengths are OSS's own
_Text = Annotated[str, StringConstraints(max_length=255, pattern=r"^[^\x00-\x08\x0B-\x1F\x7F]*$")]
_Code = Annotated[str, StringConstraints(max_length=25, pattern=r"^[A-Za-z0-9._/-]*$")]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class ProjectBody(_Part):
    id_proyek: _Code = ""
    kbli: _Code = ""
    skala_resiko: _Code = ""


class NibBody(_Part):
    """The part of `dataNIB` that is read here; the sealed whole keeps its persons."""

    nib: _Code
    oss_id: _Code
    id_izin: _Code = ""
    kd_izin: _Code = ""
    kd_daerah: _Code = ""
    kewenangan: _Code = ""
    flag_perusahaan: _Code = ""
    npwp_perseroan: _Code = ""
    nama_perseroan: _Text = ""
    data_proyek: list[ProjectBody] = []


@dataclass(frozen=True)
class Project:
    """One undertaking of a business: its id at OSS, its KBLI and its risk."""

    id_proyek: SystemValue
    kbli: SystemValue
    risk: SystemValue


@dataclass(frozen=True, repr=False)
class Notice:
    """One message, parsed. `whole` is the original, with persons' data in clear; it exists only until it is sealed."""

    nib: str
    oss_id: str
    id_izin: str
    kd_izin: str
    region: str
    authority: str
    business_name: str | None
    projects: tuple[Project, ...]
    npwp: str
    whole: str


def notice_of(data: Mapping[str, Any]) -> Notice:
    """Reads `dataNIB`. Raises pydantic's ValidationError, or NibInvalid.

    Possible personal data are masked, as in the recorder of exchanges; the sealed whole keeps them. The name of a
    business that is a natural person (`flag_perusahaan` is not Y) is personal, and stays in the sealed whole.
    """
    body = NibBody.model_validate(data)
    return Notice(
        nib=parse_nib(body.nib),
        oss_id=masked(body.oss_id),
        id_izin=masked(body.id_izin),
        kd_izin=masked(body.kd_izin),
        region=masked(body.kd_daerah),
        authority=masked(body.kewenangan),
        business_name=(masked(body.nama_perseroan) or None) if body.flag_perusahaan == "Y" else None,
        projects=tuple(
            Project(masked(one.id_proyek), masked(one.kbli), masked(one.skala_resiko)) for one in body.data_proyek
        ),
        npwp=body.npwp_perseroan,
        whole=json.dumps(data, ensure_ascii=False, sort_keys=True),
    )


def token_of(username: str, password: str, npwp: str, day: date) -> str:
    """OSS's token of one day: SHA1(USERNAME+PASSWORD+NPWP+DATE(Ymd))."""
    text = f"{username}{password}{npwp}{day:%Y%m%d}"
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def is_token(token: str, username: str, password: str, npwp: str, today: date) -> bool:
    """Whether it is the token of today, or of yesterday for messages sent around midnight."""
    sent = token.strip().lower().encode()
    days = (today, today - timedelta(days=1))
    rights = [hmac.compare_digest(sent, token_of(username, password, npwp, day).encode()) for day in days]
    return any(rights)
