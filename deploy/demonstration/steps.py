"""Steps that several stories share, as people at the counter take them."""

from typing import Any

from deploy.demonstration.stage import Stage, day_of

CARD = "PSR-TERA"
DOCUMENTS = [
    {"document": "application-letter", "reference": "Surat permohonan tera ulang"},
    {"document": "registration-form", "reference": "Formulir pendaftaran"},
]
SK = ("SK-PB/2023/017", "2023-01-01", "2029-12-31")
"""The decree of the penera of the stories: its number, its first and its last day."""
SCALE = {
    "kind": "weighing-instrument",
    "accuracy_class": "III",
    "verification_interval": "10",
    "maximum_capacity": "30000",
    "supports": 4,
}
DISPENSER = {"kind": "fuel-dispenser", "maximum_flow": "40", "nozzles": 1}

CERTIFICATE = {
    "standards": [{"brand": "Mettler Toledo", "serial": "AT-M1-017", "traceability": "SI melalui BSML Regional II"}],
    "notes": [{"kind": "jaminan", "note": "JP8 pada baut penutup kalibrasi"}],
}
PHONE = "0812-3456-7890"
EMAIL = "pemohon@contoh.id"
ADDRESS = "Jl. Raya Raci No. 9, Bangil"


async def applicant(stage: Stage, name: str, email: str = EMAIL) -> str:
    """A walk-in applicant, registered at the counter."""
    body = {
        "kind": "person",
        "nik": stage.nik(),
        "name": name,
        "phone": PHONE,
        "email": email,
        "address": ADDRESS,
    }
    found = stage.expect(await stage.staff.front_office.post("/intake/v1/applicants", body), 201)
    return str(found["id"])


def business_of(stage: Stage) -> dict[str, Any]:
    """A business with a made-up NIB, as it is registered."""
    return {
        "kind": "business",
        "nib": stage.nik()[3:],
        "npwp": "01.312.166.0-091.000",
        "business_name": "UD Sumber Rejeki",
        "contact": {"name": "Wahyu Prasetyo", "phone": PHONE},
    }


async def business(stage: Stage) -> str:
    """A business, registered at the counter."""
    found = stage.expect(await stage.staff.front_office.post("/intake/v1/applicants", business_of(stage)), 201)
    return str(found["id"])


async def instrument(stage: Stage, brand: str, model: str, plate: dict[str, Any], number: str) -> str:
    """An instrument in the register; it has marks of earlier years, so it comes for tera ulang."""
    body = {
        "brand": brand,
        "model": model,
        "serial": f"{number}-{stage.play}",
        "plate": plate,
        "marked_before": True,
    }
    found = stage.expect(await stage.staff.front_office.post("/metrology/v1/instruments", body), 201)
    return str(found["id"])


async def drafted(stage: Stage, who: str, what: str, documents: list[dict[str, str]]) -> str:
    body = {
        "applicant_id": who,
        "service_code": CARD,
        "verification": "tera-ulang",
        "place": "office",
        "instrument_id": what,
        "documents": documents,
    }
    found = stage.expect(await stage.staff.front_office.post("/intake/v1/applications", body), 201)
    return str(found["id"])


async def accepted(stage: Stage, who: str, what: str) -> str:
    """A complete application, submitted and accepted; its id is the case."""
    case = await drafted(stage, who, what, DOCUMENTS)
    stage.expect(await stage.staff.front_office.post(f"/intake/v1/applications/{case}/submission"), 200)
    found = stage.expect(await stage.staff.front_office.post(f"/intake/v1/applications/{case}/acceptance"), 200)
    stage.say(f"permohonan {found['number']} diterima; dijanjikan selesai {day_of(found['promised_until'])}")
    await stage.settle(case)
    return case


async def verification(stage: Stage, case: str) -> str:
    """The verification that the accepted application opened, as a path."""
    found = stage.expect(await stage.staff.front_office.get(f"/metrology/v1/verifications?case={case}"), 200)
    stage.insist(len(found["items"]) == 1, f"case {case} should have opened one verification")
    return f"/metrology/v1/verifications/{found['items'][0]['id']}"


async def under_test(stage: Stage, case: str) -> str:
    """Inspected, taken in against a receipt, and assigned to the penera; the verification's path."""
    path = await verification(stage, case)
    desk, head = stage.staff.front_office, stage.staff.head
    stage.expect(await desk.post(f"{path}/inspection", {"working": True, "note": "Menyala dan bersih."}), 200)
    found = stage.expect(await desk.post(f"{path}/receipt"), 200)
    stage.say(f"UTTP diterima dengan tanda terima {found['receipt']}")
    subject = stage.staff.penera.subject
    stage.expect(await head.post(f"{path}/assignment", {"subject": subject}), 200)
    return path


async def call_applicant(stage: Stage, who: str, case: str, name: str) -> None:
    """An officer reads name and phone in clear to call the applicant; the inspector sees who read what, and what for."""
    body = {"fields": ["name", "phone"], "purpose": "Memberi tahu bahwa UTTP sudah selesai.", "case": case}
    counter = stage.staff.front_office
    clear = stage.expect(await counter.post(f"/intake/v1/applicants/{who}/disclosures", body), 200)
    stage.insist(clear["values"]["name"] == name, "the officer should read the name")
    found = stage.expect(await stage.staff.inspector.get(f"/audit/v1/disclosures?case={case}"), 200)
    read = [one for one in found["disclosures"] if one["actor"] == counter.subject]
    stage.insist(len(read) == 1, "the reading should be recorded, beside those of the addresses of e-mails")
    stage.say("nama dan telepon pemohon dibaca petugas; pembacaan itu tercatat")


WHOLE_SHEET: list[dict[str, Any]] = [
    {"test": "zero", "load": "0", "indication": "0", "additional_load": "5"},
    {"test": "zero-setting", "load": "100", "indication": "100", "additional_load": "5"},
    *(
        {"test": "weighing", "load": load, "indication": shown, "additional_load": additional}
        for load, shown, additional in (
            ("200", "200", "5"),
            ("5000", "5000", "3"),
            ("10000", "10000", "6"),
            ("20000", "20000", "7"),
            ("30000", "30010", "6"),
        )
    ),
    *(
        {"test": "eccentricity", "load": "10000", "indication": "10000", "additional_load": "5", "position": position}
        for position in range(5)
    ),
    *[{"test": "repeatability", "load": "24000", "indication": "24000", "additional_load": "6"}] * 3,
    {"test": "tare", "tare": "6000", "load": "100", "indication": "100", "additional_load": "5"},
]
"""Every test that the scale of the stories needs before a verdict: zero and zero-setting, five loads from Min to Max, the centre
and four quarters, three repeats, tare; all within their limits, also those of tera."""


async def read(stage: Stage, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """One reading of the penera."""
    found: dict[str, Any] = stage.expect(await stage.staff.penera.post(f"{path}/readings", body), 200)
    return found


async def weigh_all(stage: Stage, path: str) -> None:
    """All readings of the scale of the stories."""
    for body in WHOLE_SHEET:
        await read(stage, path, body)


async def deliver(stage: Stage, path: str, reference: str, flow: str) -> dict[str, Any]:
    """One delivery of 20 L shown by the dispenser."""
    return await read(
        stage, path, {"test": "delivery", "indicated": "20", "reference": reference, "flow": flow, "nozzle": 1}
    )


MARKS = {
    "marks": [
        {"kind": "sah", "code": "SP6", "place": "lemping di samping pelat"},
        {"kind": "jaminan", "code": "JP8", "place": "baut penutup kalibrasi", "count": 2},
    ]
}
"""The marks that an instrument gets at tera ulang."""


async def weighed_and_marked(stage: Stage, path: str) -> dict[str, Any]:
    """Tests the scale of the stories, every test within its limit; then verdict, marks and SKHP."""
    await weigh_all(stage, path)
    penera = stage.staff.penera
    stage.insist(stage.expect(await penera.post(f"{path}/verdict"), 200)["status"] == "passed", "the scale should pass")
    found = stage.expect(await penera.post(f"{path}/marks", MARKS), 200)
    stage.say(f"lulus; cap dibubuhkan, berlaku sampai {day_of(found['valid_until'])}")
    signed: dict[str, Any] = stage.expect(await stage.staff.head.post(f"{path}/skhp", CERTIFICATE), 200)
    stage.say(f"SKHP nomor {signed['skhp']['number']} ditandatangani")
    await stage.settle(signed["case_id"])
    return signed


async def bill(stage: Stage, path: str) -> dict[str, Any]:
    """The bill of a verification."""
    verification_id = path.rsplit("/", 1)[1]
    found = stage.expect(await stage.staff.skrd_issuer.get(f"/billing/v1/bills?verification_id={verification_id}"), 200)
    stage.insist(len(found["items"]) == 1, "there should be one bill")
    one: dict[str, Any] = stage.expect(
        await stage.staff.skrd_issuer.get(f"/billing/v1/bills/{found['items'][0]['id']}"), 200
    )
    return one
