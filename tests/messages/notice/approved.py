"""The text of each message, as a person approved it: a file for each occasion, in both languages, with the e-mail and the SMS.

`python -m tests.messages.notice.approved` writes the files; read the difference before you commit it.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, get_args
from uuid import UUID

from services.messages.message.message import Message, Parameter
from services.messages.notice.composing import Composer
from services.messages.notice.receipt import Receipts
from services.messages.notice.templates import LANGUAGES, TEMPLATES, Value
from shared.contracts.complaints import AdmissionReason
from shared.wording import Language

FOLDER: Final = Path(__file__).parent / "approved"
FRAMED = "accepted"
ORIGIN = "https://layanan.contoh.go.id"
_ID = UUID(int=1)
_NOW = datetime(2026, 1, 15, 2, tzinfo=UTC)
_OF_KIND: Final[dict[str, Value]] = {
    "count": 24,
    "day": "2026-02-10",
    "days": 2,
    "lines": "",
    "code": "late",
    "office": "bpsmb-surakarta",
    "needs": "identity\nloss",
    "rupiah": 27_500,
    "service": "PSR-TERA",
    "survey": "sealed",
    "text": "",
}
_VALUES: Final[dict[str, Value]] = {
    "at": "09.00 WIB",
    "certificate": str(_ID),
    "days": 1,
    "instrument": "UTTP Cahaya T-30 nomor seri 881",
    "items": "NIB: belum ada\nFormulir permohonan: belum ditandatangani",
    "legal_ground": "UU 14/2008 art. 17",
    "number": "REG/2026/00001",
    "payment": "4T8W-1ZQC-6HJN-0R2B",
    "receipt": "7K3M-9QXA-2BCD-E5F4",
    "title": "Surat Keterangan IKM",
    "token": "5e0c2c52-0a1f-4c8b-9f0e-6d1c1f5b7a42",
    "what_for": "formulir SKA",
    "why": "Alat tidak menyala.",
}


def composer() -> Composer:
    return Composer(Receipts(lambda purpose: purpose.ljust(32)[:32], 1), ORIGIN, lambda *_: "AbC-123")


def message(template: str, language: Language = "id", channel: Any = "email", /, **values: Value) -> Message:
    """A message that waits; `values` are its parameters."""
    state: dict[str, Any] = {
        "office": "disperindag-pasuruan",
        "case_id": _ID,
        "template": template,
        "language": language,
        "channel": channel,
        "parameters": tuple(Parameter.of(name, value) for name, value in values.items()),
        "position": 81_204,
        "hash": bytes(range(32)).hex(),
    }
    one = object.__new__(Message)
    vars(one).update(state)
    return one


def values_of(template: str, *, sparse: bool = False) -> dict[str, Value]:
    """A value of each parameter; `sparse`: without those that may be absent."""
    kinds = TEMPLATES[template].parameters.items()
    return {
        name: _VALUES.get(name, _OF_KIND[kind.removesuffix("?")])
        for name, kind in kinds
        if not (sparse and kind.endswith("?"))
    }


def text_of(template: str) -> str:
    """The text of an occasion in both languages: with all its parameters, without those that may be absent, and for each reason.

    What stands around each letter is shown once for all, in `FRAMED`.
    """
    parts: list[str] = []
    for language in LANGUAGES:
        full, sparse = values_of(template), values_of(template, sparse=True)
        variants = [("", full), (" (only what is always there)", sparse)] if sparse != full else [("", full)]
        if "code" in TEMPLATES[template].parameters.values():
            variants = [(f" ({code})", {**full, "reason": code}) for code in get_args(AdmissionReason)]
        for which, values in variants:
            mail = composer().write(message(template, language, **values))
            letter = mail.text if template == FRAMED else "\n\n".join(mail.text.split("\n\n")[1:-2])
            parts.append(f"==== {language}{which}\n{mail.subject}\n----\n{letter}\n")
        sms = composer().write(message(template, language, "sms", **full)).text
        parts.append(f"==== {language} sms\n{sms if template == FRAMED else sms.partition(' http')[0]}\n")
    return "\n".join(parts)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for template in TEMPLATES:
        (FOLDER / f"{template}.txt").write_text(text_of(template), encoding="utf-8")


if __name__ == "__main__":
    main()
