"""Settings, all from the environment (`JEJAK_…`); none has a default that would be unsafe in production."""

from ipaddress import ip_network
from pathlib import Path
from typing import Literal

from pydantic import Field, IPvAnyNetwork, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What a process needs to know before it starts.

    Without `database_url` the embedded PostgreSQL in `data` is used, and secrets that are not given are made there once.
    """

    model_config = SettingsConfigDict(env_prefix="JEJAK_", frozen=True, env_ignore_empty=True)

    mode: Literal["test", "production"] = "test"
    """`test`: development tokens and a clock that can be moved. `production`: neither."""
    data: Path = Path(".data")
    database_url: str | None = None
    """The owner's URL: migrations, rebuild and verify. Services never use it."""
    service_database_urls: dict[str, str] = {}
    """Service → URL of its own role; a service that is not named gets the owner's URL with its own user name."""
    keys_database_url: str | None = None
    """The second database, which holds the persons' keys and nothing else."""
    key_encryption_key: SecretStr | None = None
    """Base64 of 32 bytes: wraps the persons' keys and the installation's secrets. Only services that seal need it."""
    new_key_encryption_key: SecretStr | None = None
    """The key to exchange it for; only `jejak rotate-key` reads it."""
    request_key: SecretStr | None = None
    """Base64 of 32 bytes: keys the hashes of requests in services that have no key-encryption key (billing)."""
    jwks_url: str | None = None
    token_issuer: str | None = None
    token_audience: str = "jejak"  # noqa: S105 – a name, not a secret
    token_nik_claim: str | None = None
    """The claim in which the identity provider names a NIK that it has verified [C]; without it no token proves a NIK."""
    token_nib_claim: str | None = None
    """The same of a NIB."""
    token_verified_claim: str = "identity_verified"  # noqa: S105 – a name, not a secret
    """The claim that must be true for either to count [C]."""
    binding_code_hours: int = Field(default=72, ge=1, le=24 * 30)
    """How long the one-time code that binds a counter registration to an account is valid [C]."""
    binding_tries: int = Field(default=5, ge=1)
    """Wrong one-time codes, and questions to OSS about a NIB, of one account within an hour [C]."""
    applicant_searches: int = Field(default=30, ge=1)
    """Searches for applicants that one officer may make within a minute [C]; each is recorded."""
    token_life_seconds: int = Field(default=24 * 3600, ge=60)
    """The longest time from a token's `iat` to its `exp` [C]; a token that lives longer is refused."""
    clock_skew_seconds: int = 30
    body_limit_bytes: int = 256 * 1024
    """Bytes of a request's body; the longest that a service accepts needs some 30 KiB."""
    answer_days: int = Field(default=30, ge=1)
    """How long the answer to an Idempotency-Key is kept [C]; after that a repetition is refused, and acts no second time."""
    clock_tolerance_seconds: int = Field(default=60, ge=2)
    """By how much the machine's clock may differ from the database's or be stepped at once [C]; beyond it nothing is recorded."""
    clock_quiet_days: int = Field(default=14, ge=1)
    """How long ago the last event may be when a process begins [C]; after longer an operator confirms the clock first."""
    pool_size: int = 8
    request_seconds: float = Field(default=4.5, gt=0)
    """After this a request that makes no progress is answered 503 and ended [C]; what it committed stays committed. Only looking into
    an uploaded file may take longer."""
    database_lock_seconds: float = Field(default=3.0, gt=0)
    """How long a command waits for a row that another session holds, the journal's counter above all; then it is answered 503 [C]."""
    database_statement_seconds: float = Field(default=8.0, gt=0)
    """The longest that one statement of a service may take [C]; migrations, rebuild and verify have no such limit."""
    database_transaction_seconds: float = Field(default=10.0, gt=0)
    """The longest that one transaction of a service may take [C]."""
    database_idle_seconds: float = Field(default=5.0, gt=0)
    """How long a service may hold rows in a transaction in which it does nothing [C]: a process that hangs there loses them."""
    database_connect_seconds: int = Field(default=2, ge=2)
    """The longest that a service waits for a new connection [C]."""
    front_doors: list[IPvAnyNetwork] = []
    """Networks of our own reverse proxies: of a request from there X-Forwarded-For is believed, of any other it is not."""
    metrics_readers: list[IPvAnyNetwork] = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
    """Networks from which `/metrics` may be read; what comes through a front door never may."""
    health_seconds: float = Field(default=2, gt=0, le=60)
    """Seconds between two proofs of a service that a commit is possible; what health says is as old as that."""
    wrong_receipts: int = Field(default=30, ge=1)
    """Receipts that do not exist which one address may try within a minute."""
    notify: bool = True
    """Wake other processes with NOTIFY; without it they poll."""

    carried_outside: list[str] = ["BPSMB-PS", "BPSMB-SP", "BS-BT", "BS-PR", "BS-SP", "PLG-SIH", "PSR-ADU"]
    """Codes of the service cards whose service an office carries out outside this system for now: there is no certification and no
    complaints service here yet. Their cases are accepted, and their time is not counted. A code goes when its service begins."""

    oss_url: str | None = None
    """Where OSS RBA is asked. A system without an address is not asked; its checks say so."""
    oss_user_key: SecretStr | None = None
    oss_agency: str = ""
    """Our kd_instansi at OSS."""
    oss_office: str = "dpmptsp-purwakarta"
    """The office to which OSS sends its NIBs (receiveNIB)."""
    oss_inbound_username: SecretStr | None = None
    oss_inbound_password: SecretStr | None = None
    """What the Token of OSS's own requests is made of; without both, no NIB is received."""
    siinas_url: str | None = None
    siinas_token: SecretStr | None = None
    e_ska_url: str | None = None
    e_ska_token: SecretStr | None = None
    is_ware_url: str | None = None
    is_ware_token: SecretStr | None = None
    system_seconds: float = Field(default=15, gt=0, le=120)
    """How long another system may take for its whole answer."""
    check_attempts: int = Field(default=8, ge=1, le=50)
    """How often another system is asked before a check is given up."""
    check_first_pause_seconds: int = Field(default=30, ge=1)
    check_longest_pause_seconds: int = Field(default=3600, ge=1)
    """Pauses double from the first to the longest."""
    exchange_days: int = Field(default=90, ge=1)
    """How long is kept what went to and from other systems; what was asked and how it ended stays in the journal."""

    file_store_url: str | None = None
    """Where the documents' files are: `file:///folder`, `s3://bucket/prefix`. Without it: `files` in `data`."""
    file_limit_bytes: int = 25 * 1024 * 1024
    """Bytes of one file, and of the body of a request that brings a piece of one."""
    files_limit_bytes: int = 250 * 1024 * 1024
    """Bytes of all files of one application together; an upload that did not announce its size counts as a whole file."""
    file_readings: int = Field(default=30, ge=1)
    """How often one person may read one file within ten minutes; each time is recorded."""
    uploads_unfinished: int = Field(default=10, ge=1)
    """Uploads that one applicant's account may have begun and not completed."""
    uploads_day_bytes: int = Field(default=1024 * 1024 * 1024, ge=1)
    """Bytes that one applicant's account may begin to upload within 24 hours; of an unannounced size, a whole file's."""
    upload_expires_seconds: int = 24 * 60 * 60
    """After this an upload that was begun and not completed is given up, and what came of it is removed."""
    scanner_url: str | None = None
    """clamd, which looks at each file before anybody may read it: `tcp://host:3310` or `unix:///path`."""
    files_unscanned: bool = False
    """In production, to go without a scanner must be said; each file's event then says that it was not scanned."""
