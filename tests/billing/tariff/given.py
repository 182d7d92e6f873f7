"""A small tariff with every form of a price, for the rules that the real tables do not use yet."""

from copy import deepcopy
from datetime import date
from typing import Any

from services.billing.tariff.tariffs import Tariff
from tests.people import PASURUAN

FIRST, LAST = date(2019, 1, 1), date(2023, 12, 31)
SPECIAL_FIRST, SPECIAL_LAST = date(2023, 6, 1), date(2023, 6, 30)
_TARIFF: dict[str, Any] = {
    "office": PASURUAN,
    "legal_basis": "Perda 1/2019",
    "levy_object": "tera",
    "account_code": "4.1.02.01.11",
    "account_confidence": "C",
    "valid_from": FIRST,
    "valid_to": LAST,
    "lines": [
        {
            "id": "scale-to-25-kg",
            "description": "Timbangan sampai dengan 25 kg",
            "kind": "weighing-instrument",
            "counted": "instrument",
            "capacity_unit": "g",
            "above": 0,
            "up_to": 25_000,
            "amounts": {
                "tera": {"office": 20_000, "on-site": 30_000},
                "tera-ulang": {"office": 15_001, "on-site": "-"},
            },
            "source": "annex I",
            "confidence": "A",
        },
        {
            "id": "scale-above-25-kg",
            "description": "Timbangan di atas 25 kg",
            "kind": "weighing-instrument",
            "counted": "instrument",
            "capacity_unit": "g",
            "above": 25_000,
            "amounts": {"tera": {"office": "-"}, "tera-ulang": {"office": 40_000, "on-site": 60_000}},
            "source": "annex I",
            "confidence": "A",
        },
        {
            "id": "tank-truck",
            "description": "Tangki ukur mobil, setiap kompartemen",
            "kind": "tank-truck",
            "counted": "compartment",
            "amounts": {"tera-ulang": {"office": 50_000}},
            "source": "annex I",
            "confidence": "A",
        },
    ],
    "surcharges": [
        {
            "id": "on-site-travel",
            "description": "Tambahan di tempat pakai",
            "places": ["on-site"],
            "percent": 10,
            "ground": "biaya perjalanan petugas",
            "confidence": "C",
            "legal_basis": "Perda 1/2019 pasal 9",
            "valid_from": date(2019, 1, 1),
            "valid_to": date(2023, 6, 30),
        },
    ],
    "special_tariffs": [
        {
            "id": "market-traders-free",
            "lines": ["scale-to-25-kg"],
            "services": ["tera-ulang"],
            "places": ["office"],
            "rupiah": 0,
            "indonesian": "Sidang tera bagi pedagang pasar tidak dipungut retribusi sampai dengan 30 Juni 2023.",
            "english": "Market traders pay nothing for re-verification until 30 June 2023.",
            "confidence": "C",
            "legal_basis": "Perbup 4/2023 pasal 2",
            "valid_from": SPECIAL_FIRST,
            "valid_to": SPECIAL_LAST,
        },
        {
            "id": "large-scales-half",
            "lines": ["scale-above-25-kg"],
            "services": ["tera-ulang"],
            "places": ["office", "on-site"],
            "rupiah": 20_000,
            "indonesian": "Keringanan usaha mikro.",
            "english": "Relief for micro enterprises.",
            "confidence": "C",
            "legal_basis": "Perbup 4/2023 pasal 3",
            "valid_from": SPECIAL_FIRST,
            "valid_to": SPECIAL_LAST,
        },
    ],
}


def raw() -> dict[str, Any]:
    """The tariff as its file has it, to be changed."""
    return deepcopy(_TARIFF)


def a_tariff() -> Tariff:
    return Tariff.model_validate(raw())
