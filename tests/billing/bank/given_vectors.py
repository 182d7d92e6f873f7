"""The vectors of SNAP BI: signatures, and exchanges of a bank with our endpoint."""

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "vectors"
PUBLIC_KEY = (_FOLDER / "snap-test-only-key.pub.pem").read_text()
"""The public half of the key with which the bank of the vectors signs."""
SECRET = "jejak-test-secret-0001"
TOKEN = "eyJhbGciOiJSUzI1NiJ9.dGVzdA.c2ln"


def _read(name: str) -> Any:
    return json.loads((_FOLDER / name).read_text())


CODES = (_FOLDER / "snap-response-codes.csv").read_text()
SIGNATURES: dict[str, dict[str, str]] = {one["id"]: one for one in _read("snap-signatures.json")["vectors"]}
EXCHANGES: dict[str, dict[str, Any]] = {one["id"]: one for one in _read("snap-va-exchanges.json")["exchanges"]}
NEGATIVE: set[str] = {one["id"] for one in _read("snap-signatures.json")["negative"]}
