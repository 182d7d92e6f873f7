"""The closed sets of words that complaints are described by."""

from typing import Literal

Channel = Literal[
    "counter", "letter", "phone", "whatsapp", "sms", "email", "web", "box", "sp4n-lapor", "open311", "application"
]
"""The way by which a report came; `application`: a PSR-ADU application that intake handed over."""
Kind = Literal["complaint", "aspiration", "information-request", "suggestion", "appeal"]
Secrecy = Literal["open", "anonymous", "confidential", "whistle-blowing"]
Component = Literal[
    "requirements", "procedure", "time-limit", "fee", "product", "complaint-handling", "legal-basis", "facilities",
    "competence", "supervision", "staff-number", "service-guarantee", "safety-guarantee", "evaluation",
]  # fmt: skip
"""The 14 components of a service standard (Permenpan 15/2014)."""
ReporterField = Literal["name", "address", "phone", "email", "nik", "account", "receipt"]
Status = Literal[
    "received", "incomplete", "accepted", "forwarded", "answered", "archived", "suggestion", "not-ours", "withdrawn",
    "merged", "handed-over",
]  # fmt: skip
