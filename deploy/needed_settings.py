"""Checks the settings before anything starts: the issuer of tokens, the databases, the scanner, other systems."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from deploy.migration import SERVICES
from shared.database import as_user
from shared.settings import Settings

SEALING = frozenset({"certification", "complaints", "intake", "messages", "metrology"})
"""The services that seal and open personal data. Only they get the key-encryption key and the keys' database."""

_WITH_FILES = frozenset({"complaints", "intake"})
"""The services that take files."""


class SettingMissing(Exception):
    """One line that names the missing setting."""


def service_url(settings: Settings, service: str) -> str:
    """The database URL of a service's own role. Raises SettingMissing."""
    if service in settings.service_database_urls:
        return settings.service_database_urls[service]
    if settings.database_url is None:
        message = f"set JEJAK_DATABASE_URL, or JEJAK_SERVICE_DATABASE_URLS with an entry for {service}"
        raise SettingMissing(message)
    return as_user(settings.database_url, f"jejak_{service}")


def keys_url(settings: Settings) -> str:
    """The URL of the role that reads and adds persons' keys. Raises SettingMissing."""
    if "keys" in settings.service_database_urls:
        return settings.service_database_urls["keys"]
    if settings.keys_database_url is None:
        message = "set JEJAK_KEYS_DATABASE_URL, the second database, which holds the persons' keys"
        raise SettingMissing(message)
    return as_user(settings.keys_database_url, "jejak_keys")


def refuse_incomplete(settings: Settings, names: Sequence[str] = SERVICES) -> None:
    """Raises SettingMissing if production lacks a setting: with a guessed issuer, for example, it would accept strangers' tokens."""
    if settings.mode != "production":
        return
    for name, value in (("JEJAK_JWKS_URL", settings.jwks_url), ("JEJAK_TOKEN_ISSUER", settings.token_issuer)):
        if value is None:
            message = f"production needs {name}, which says whose tokens it accepts"
            raise SettingMissing(message)
    if urlsplit(settings.jwks_url or "").scheme != "https":
        message = (
            "production needs JEJAK_JWKS_URL to begin with https://; otherwise anybody on the way could sign tokens"
        )
        raise SettingMissing(message)
    if not _WITH_FILES.isdisjoint(names) and settings.scanner_url is None and not settings.files_unscanned:
        message = "production needs JEJAK_SCANNER_URL (clamd), or JEJAK_FILES_UNSCANNED=true to go without a scanner"
        raise SettingMissing(message)
    _refuse_open_connections(settings)
    _refuse_open_mail(settings, names)


def _refuse_open_connections(settings: Settings) -> None:
    """Our credentials leave the machine only over TLS."""
    for name in (
        "lapor_url",
        "oss_url",
        "siinas_url",
        "e_ska_url",
        "is_ware_url",
        "bsn_url",
        "simponi_url",
        "message_gateway_url",
    ):
        if not (getattr(settings, name) or "https://").startswith("https://"):
            message = (
                f"production needs JEJAK_{name.upper()} to begin with https://, because Jejak sends credentials there"
            )
            raise SettingMissing(message)
    for bank, access in settings.banks.items():
        if not (access.url or "https://").startswith("https://"):
            message = f"production needs the url of {bank} in JEJAK_BANKS to begin with https://, because Jejak signs in there"
            raise SettingMissing(message)


def _refuse_open_mail(settings: Settings, names: Sequence[str]) -> None:
    """Messages hold what concerns a person, so they leave the machine only over TLS, and their links are opened over TLS."""
    if "messages" not in names or settings.mail_host is None:
        return
    if settings.mail_security == "none" and settings.mail_host not in {"localhost", "127.0.0.1", "::1"}:
        message = "production needs JEJAK_MAIL_SECURITY=starttls or tls, because e-mails hold what concerns a person"
        raise SettingMissing(message)
    if not settings.public_url.startswith("https://"):
        message = "production needs JEJAK_PUBLIC_URL to begin with https://, because links in messages open there"
        raise SettingMissing(message)
