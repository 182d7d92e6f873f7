"""The words of complaints: what a report, a complaint and a policy may name. Stored in events, so a word never changes."""

from typing import Literal

Channel = Literal[
    "counter", "letter", "phone", "whatsapp", "sms", "email", "web", "box", "sp4n-lapor", "open311", "application",
]  # fmt: skip
"""How a report reached the office; `application`: an application of the complaint service that intake handed over."""

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

Stage = Literal["verification", "notice", "completion", "answer", "decision", "reply"]
"""What a complaint waits for. The reporter has the days of `completion` and `reply`, the office those of the others."""

Weight = Literal["information", "without-supervision", "with-supervision"]
"""LAPOR's classes: a question or rule to explain; a complaint without, and with, supervision content (*berkadar pengawasan*)."""

Level = Literal["officer", "unit", "head"]
"""Who answers, from the lowest: escalation goes one up."""

Need = Literal["identity", "name", "address", "text", "loss", "remedy", "signature"]
"""What a report must hold. `identity`: an account, or a name with a way to reach the person."""

Concern = Literal["own-service", "other-office", "outside"]
"""Whose business a report is. `outside`: of no office, such as a lawsuit, a matter of a legislature or a crime."""

AdmissionReason = Literal["late", "no-identity", "no-substance", "other-office", "outside"]

Confidence = Literal["S", "A", "B", "C", "D"]
"""S: the office's own standard says it. A: an official text, or two sources. B: one source. C: not confirmed. D: our reading."""
