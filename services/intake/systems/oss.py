"""OSS RBA: the contract of its public interface description, version 5 (`docs/other-systems.md` 1).

POST inqueryNIB, receiveLicense, receiveLicenseStatus, checkLicenseStatus; header `user_key`. Every answer is one object
`{"respon<endpoint>": {"kode": 200, "keterangan": "Sukses", …}}`; `kode` counts, whatever the HTTP status says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import partial
from typing import Annotated, Any

import orjson
from pydantic import Field, TypeAdapter

from services.intake.systems.questions import HOLDER, Kind, Question
from shared.outgoing.connection import AnswerBody, Connection, Content, Meaning, ask, outcome_of
from shared.outgoing.exchanges import Exchange
from shared.outgoing.replies import Particular, Reply, particulars

Lookup = Callable[[str, str], str]
"""Makes the keyed hash of a number of a person, by its field."""


class Respon(AnswerBody):
    """The content of every answer. `kode` is a number in the examples and a text in the tables: both are read."""

    kode: int | str
    keterangan: str | None = None


class Project(AnswerBody):
    id_proyek: str | None = None
    kbli: str | None = None


class DataNib(AnswerBody):
    """The data of a business that are read; all others, including its persons, are not."""

    nib: Annotated[str, Field(pattern=r"^[0-9]{13}$")]
    oss_id: str | None = None
    id_izin: str | None = None
    kd_izin: str | None = None
    kd_daerah: str | None = None
    tgl_terbit_nib: str | None = None
    flag_umk: str | None = None
    data_proyek: tuple[Project, ...] | None = None


class Responsible(AnswerBody):
    nik_penanggung_jwb: str | None = None


class HeldNib(AnswerBody):
    """The data that are read to compare who is responsible for a NIB; the numbers are hashed at once and not kept."""

    nib: Annotated[str, Field(pattern=r"^[0-9]{13}$")]
    penanggung_jwb: tuple[Responsible, ...] | None = None


class HolderRespon(Respon):
    dataNIB: HeldNib  # noqa: N815 – their name


class NibRespon(Respon):
    dataNIB: DataNib  # noqa: N815 – their name


class LicenceRespon(Respon):
    nomor_izin: str | None = None


class StatusRespon(Respon):
    """The answer to receiveLicenseStatus: only the code counts."""


class DataIzin(AnswerBody):
    id_izin: str
    kd_status: str
    nib: str | None = None


class LicenceStatusRespon(Respon):
    dataIZIN: DataIzin  # noqa: N815 – their name


_HARMLESS = frozenset(
    {
        *("nib", "id_produk", "id_proyek", "oss_id", "id_izin", "kd_izin", "kd_instansi", "kd_daerah", "kd_status"),
        *("status_izin", "tgl_status", "tgl_terbit_izin", "tgl_berlaku_izin", "tgl_terbit_nib", "tgl_perubahan_nib"),
        *("nomor_izin", "jenis_perizinan", "kewenangan", "kbli", "skala_usaha", "skala_resiko", "flag_perusahaan"),
        *("flag_umk", "kode"),
    }
)
_JSON_OBJECT = TypeAdapter(dict[str, dict[str, Any]])


def respon_of(body: bytes) -> dict[str, Any]:
    """The content of the envelope, whatever its name: errors of checkLicenseStatus come as
    `responsecheckLicenceStatus`.
    """
    envelope = _JSON_OBJECT.validate_python(orjson.loads(body))
    [(name, inner)] = envelope.items()
    if not name.startswith("respon"):
        raise ValueError("the envelope of OSS is missing")
    return inner


def _nib_findings(respon: Any) -> tuple[Particular, ...]:
    data: DataNib = respon.dataNIB
    projects = data.data_proyek or ()
    return particulars(
        {
            **data.model_dump(exclude={"data_proyek"}),
            "id_proyek": next((one.id_proyek for one in projects if one.id_proyek), None),
            "kbli": ", ".join(sorted({one.kbli for one in projects if one.kbli})) or None,
        }
    )


def _holder_findings(question: Question, lookup: Lookup, respon: Any) -> tuple[Particular, ...]:
    """Whether OSS answered about this NIB and names one of the question's persons."""
    data: HeldNib = respon.dataNIB
    named = {lookup("nik", one.nik_penanggung_jwb) for one in data.penanggung_jwb or () if one.nik_penanggung_jwb}
    is_holder = data.nib == question.asked["nib"] and bool(named & set(question.asked["persons"].split()))
    return particulars({"nib": data.nib, "holder": "yes" if is_holder else "no"})


def _status_findings(respon: Any) -> tuple[Particular, ...]:
    return particulars({"id_izin": respon.dataIZIN.id_izin, "kd_status": respon.dataIZIN.kd_status})


@dataclass(frozen=True)
class _Endpoint:
    """One of OSS's endpoints: its path, the object in the body, its fields, the required ones, and its answer."""

    path: str
    wrapper: str
    fields: tuple[str, ...]
    needed: tuple[str, ...]
    answer: type[Respon]
    found: Callable[[Any], tuple[Particular, ...]]


_PLAIN = frozenset({"nib"})
"""The number of a business, thirteen digits by the models above."""
_LICENCE = ("nib", "id_produk", "id_proyek", "oss_id", "id_izin", "kd_izin")
_ENDPOINTS: Mapping[Kind, _Endpoint] = {
    "nib-inquiry": _Endpoint("inqueryNIB", "INQUERYNIB", ("nib", "oss_id"), ("nib",), NibRespon, _nib_findings),
    "nib-holder": _Endpoint("inqueryNIB", "INQUERYNIB", ("nib",), ("nib", "persons"), HolderRespon, lambda _: ()),
    "licence": _Endpoint(
        "receiveLicense",
        "IZINFINAL",
        (*_LICENCE, "kd_daerah", "nomor_izin", "tgl_terbit_izin", "tgl_berlaku_izin", "status_izin", "keterangan"),
        ("nib", "oss_id", "id_izin", "kd_izin", "nomor_izin", "tgl_terbit_izin"),
        LicenceRespon,
        lambda respon: particulars({"nomor_izin": respon.nomor_izin}),
    ),
    "licence-status": _Endpoint(
        "receiveLicenseStatus",
        "IZINSTATUS",
        (*_LICENCE, "kd_instansi", "kd_status", "tgl_status", "nip_status", "nama_status", "keterangan"),
        ("nib", "oss_id", "id_izin", "kd_izin", "kd_status"),
        StatusRespon,
        lambda _: (),
    ),
    "licence-status-inquiry": _Endpoint(
        "checkLicenseStatus", "IZINSTATUS", ("id_izin",), ("id_izin",), LicenceStatusRespon, _status_findings
    ),
}


class Oss:
    """Asks OSS. `agency`: our kd_instansi; `zone`: where OSS writes times; `lookup`: the keyed hash of a person's
    number.
    """

    def __init__(self, connection: Connection, agency: str, zone: tzinfo, lookup: Lookup) -> None:
        self._lookup = lookup
        self._connection = connection
        self._agency = agency
        self._zone = zone

    async def ask(self, question: Question) -> tuple[Reply, Exchange | None]:
        """Makes one attempt; sends nothing while a value that OSS requires is unknown."""
        endpoint = _ENDPOINTS[question.kind]
        if question.kind == HOLDER:
            endpoint = replace(endpoint, found=partial(_holder_findings, question, self._lookup))
        missing = next((field for field in endpoint.needed if not question.asked.get(field)), None)
        if missing is not None:
            return Reply("not-asked", code=missing), None
        content = Content.json({endpoint.wrapper: self._body(endpoint, question)})
        return await ask(self._connection, endpoint.path, content, question.reference, _reading(endpoint), _HARMLESS)

    def _body(self, endpoint: _Endpoint, question: Question) -> dict[str, Any]:
        """Every field of the contract, empty if there is no value; the time is that of the request, not of the attempt."""
        ours = {"kd_instansi": self._agency, "tgl_status": f"{question.at.astimezone(self._zone):%Y-%m-%d %H:%M:%S}"}
        known = {**ours, **question.asked}
        if endpoint.path == "inqueryNIB":
            return {field: known[field] for field in endpoint.fields if field in known}
        return {field: known.get(field, "") for field in endpoint.fields}


def _reading(endpoint: _Endpoint) -> Callable[[int, bytes], Meaning]:
    def read(status: int, body: bytes) -> Meaning:
        inner = respon_of(body)
        code = str(Respon.model_validate(inner).kode)
        if code != "200":
            number = int(code) if code.isdecimal() and len(code) == 3 else 0
            return Meaning(outcome_of(number, otherwise="malformed"), code)
        if not 200 <= status < 300:
            raise ValueError("the status and the code contradict one another")
        found = endpoint.found(endpoint.answer.model_validate_json(orjson.dumps(inner)))
        return Meaning("answered", code, found, _PLAIN)

    return read
