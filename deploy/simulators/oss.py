"""Simulates OSS RBA: its four endpoints, its envelope, and the message that sends a NIB to an office."""

from datetime import date
from typing import Any

from starlette.requests import Request

from deploy.simulators.switch import CREDENTIAL, Answer, Simulator
from services.intake.nib.oss_notice import token_of

UNKNOWN_NIB = "9999999999999"
"""A NIB that this OSS does not know."""
PERSON = {"nama_penanggung_jwb": "Dewi Anggraini", "nik_penanggung_jwb": "3214014107900002", "no_hp": "081355512345"}
"""A made-up person; nothing at the office may hold this data in clear."""
_SAID = {400: "Data Parameter Salah", 401: "User Akses Tidak Valid", 404: "Data Tidak Ditemukan", 429: "Terlalu Banyak"}


def data_nib(nib: str) -> dict[str, Any]:
    """A business as OSS describes it, with the ids of its licence."""
    return {
        "nib": nib,
        "tgl_terbit_nib": "2025-06-02",
        "oss_id": f"OSS-{nib}",
        "id_izin": f"I-{nib}",
        "kd_izin": "071000000206",
        "kd_daerah": "3214000000",
        "kewenangan": "02",
        "flag_perusahaan": "Y",
        "flag_umk": "Y",
        "npwp_perseroan": "013121660091000",
        "nama_perseroan": "PT Karya Uji Mandiri",
        "alamat_perseroan": "Jalan Veteran 10, Purwakarta",
        "email_perusahaan": "kantor@karyauji.contoh.id",
        "penanggung_jwb": [PERSON],
        "data_proyek": [{"id_proyek": f"R-{nib}", "kbli": "71206", "skala_usaha": "02", "skala_resiko": "MT"}],
        "data_checklist": [{"id_izin": f"I-{nib}", "kd_izin": "071000000206", "nama_izin": "Sertifikat Standar"}],
    }


def receive_nib(nib: str, day: date, secret: str = CREDENTIAL) -> tuple[dict[str, str], dict[str, Any]]:
    """Headers and body of OSS's receiveNIB on a day; `secret` is user name and password in one."""
    data = data_nib(nib)
    return {"Token": token_of(secret, secret, data["npwp_perseroan"], day)}, {"dataNIB": data}


class _Licences:
    """The licences of this OSS: the last status of each."""

    def __init__(self) -> None:
        self._statuses: dict[str, str] = {}

    async def inquiry(self, _: Request, body: dict[str, Any]) -> tuple[int, dict[str, object]]:
        nib = str(body.get("INQUERYNIB", {}).get("nib", ""))
        if len(nib) != 13:
            return 400, _respon("inqueryNIB", 400)
        if nib == UNKNOWN_NIB:
            return 200, _respon("inqueryNIB", 404)
        return 200, _respon("inqueryNIB", 200, dataNIB=data_nib(nib))

    async def licence(self, _: Request, body: dict[str, Any]) -> tuple[int, dict[str, object]]:
        final = body.get("IZINFINAL", {})
        if not (final.get("id_izin") and final.get("nomor_izin")):
            return 400, _respon("receiveLicense", 400)
        self._statuses[final["id_izin"]] = str(final.get("status_izin", ""))
        return 200, _respon("receiveLicense", 200, nomor_izin=final["nomor_izin"])

    async def status(self, _: Request, body: dict[str, Any]) -> tuple[int, dict[str, object]]:
        sent = body.get("IZINSTATUS", {})
        if not (sent.get("id_izin") and len(str(sent.get("kd_status", ""))) == 2):
            return 400, _respon("receiveLicenseStatus", 400)
        self._statuses[sent["id_izin"]] = sent["kd_status"]
        return 200, _respon("receiveLicenseStatus", 200, dataNIB={})

    async def status_inquiry(self, _: Request, body: dict[str, Any]) -> tuple[int, dict[str, object]]:
        id_izin = str(body.get("IZINSTATUS", {}).get("id_izin", ""))
        status = self._statuses.get(id_izin, "10")
        data = {"nib": id_izin.removeprefix("I-"), "id_izin": id_izin, "kd_status": status, "uraian_status": ""}
        return 200, _respon("checkLicenseStatus", 200, dataIZIN=data)


def simulator() -> Simulator:
    known = _Licences()
    endpoints: dict[str, Answer] = {
        "inqueryNIB": known.inquiry,
        "receiveLicense": known.licence,
        "receiveLicenseStatus": known.status,
        "checkLicenseStatus": known.status_inquiry,
    }
    return Simulator("oss", "user_key", CREDENTIAL, endpoints, _respon)


def _respon(endpoint: str, code: int, **more: object) -> dict[str, object]:
    said = "Sukses" if code == 200 else _SAID.get(code, "Proses Payload Data Di Sistem OSS Gagal")
    return {f"respon{endpoint}": {"kode": code, "keterangan": said, **more}}
