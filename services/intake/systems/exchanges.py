"""The flight recorder: keeps requests to other systems and their answers, so that a fault can be examined later.

Only harmless parts are kept: named headers, and in JSON the values of named fields. Everything else is masked; for a
body that is no JSON only size and type are kept, and longer texts than LONGEST are cut off.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from services.intake.systems.masking import MASKED, looks_personal

LONGEST = 4096
"""Characters of a body that are kept, after masking."""
LONGEST_VALUE = 100
DEEPEST = 20
"""Levels of a JSON that are searched."""

_HEADERS = frozenset({"content-type", "content-length", "date", "retry-after", "x-request-id", "idempotency-key"})
_FIELDS = frozenset(
    {
        *("nib", "id_produk", "id_proyek", "oss_id", "id_izin", "kd_izin", "kd_instansi", "kd_daerah", "kd_status"),
        *("status_izin", "tgl_status", "tgl_terbit_izin", "tgl_berlaku_izin", "tgl_terbit_nib", "tgl_perubahan_nib"),
        *("nomor_izin", "jenis_perizinan", "kewenangan", "kbli", "skala_usaha", "skala_resiko", "flag_perusahaan"),
        *("flag_umk", "kode", "reference", "service", "id", "state", "status", "number", "step", "entered_on"),
        *("decided_on", "matures_on", "error", "code", "certificate", "effective_on", "valid_until", "recorded_on"),
    }
)
"""Fields whose values are codes, numbers and dates of public matters; no names, addresses or free texts."""


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, redacted. Without an answer the last three are None."""

    url: str
    request_headers: str
    request_body: str
    answer_status: int | None = None
    answer_headers: str | None = None
    answer_body: str | None = None


def headers_kept(headers: Mapping[str, str], secrets: Collection[str]) -> str:
    """One line each; only the name of a header that is not known to be harmless."""
    lines = [f"{name}: {value if name.lower() in _HEADERS else MASKED}" for name, value in headers.items()]
    return _without("\n".join(lines), secrets)[:LONGEST]


def body_kept(body: bytes, secrets: Collection[str]) -> str:
    """The JSON with all values masked except those of known fields."""
    if not body:
        return ""
    try:
        masked = orjson.dumps(_masked(orjson.loads(body), known=False, depth=DEEPEST)).decode()
    except orjson.JSONDecodeError:
        return f"[bukan JSON: {len(body)} bita]"
    return _without(masked, secrets)[:LONGEST]


def _masked(value: Any, *, known: bool, depth: int) -> Any:
    if depth == 0:
        return MASKED
    if isinstance(value, dict):
        # the other side chooses a field's name: one that is not a plain word could itself be a person's
        return {_name(name): _masked(inner, known=name in _FIELDS, depth=depth - 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner, known=known, depth=depth - 1) for inner in value]
    if value is None or isinstance(value, bool) or value == "":
        return value
    written = str(value)
    # a code is short
    harmless = known and len(written) <= LONGEST_VALUE and not looks_personal(written)
    return value if harmless else MASKED


def _name(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z][A-Za-z_]{0,40}", name) else MASKED


def _without(text: str, secrets: Collection[str]) -> str:
    """Also masks an echo of our credentials."""
    for secret in secrets:
        text = text.replace(secret, MASKED) if secret else text
    return text
