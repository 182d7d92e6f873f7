"""Settings, all from the environment (`JEJAK_…`); none has a default that would be unsafe in production."""

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Open311Key(BaseModel):
    """A client that may send reports over Open311: the keyed hash of its key, and the offices that it may send to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    jurisdictions: list[str]


class BankAccess(BaseModel):
    """The credentials of one bank's agreement: what the bank uses with us, and what we use with the bank.

    `client_key` is its X-CLIENT-KEY here, `client_secret` the key of its symmetric signatures, `public_key` the PEM of
    its RSA key. With the bank we sign by `private_key` and `our_client_secret`, under `our_client_key`, at `url`;
    without `url` we ask it nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    client_key: Annotated[str, Field(min_length=1, max_length=100)]
    client_secret: Annotated[SecretStr, Field(min_length=16)]
    public_key: str
    url: str | None = None
    our_client_key: str | None = None
    our_client_secret: SecretStr | None = None
    private_key: SecretStr | None = None
    channel_id: str = "95221"
    """CHANNEL-ID in our own requests."""

    @property
    def is_called(self) -> bool:
        """Whether we can ask the bank: its address and our credentials there are set."""
        return None not in (self.url, self.our_client_key, self.our_client_secret, self.private_key)


class Settings(BaseSettings):
    """The settings of a process, needed before it starts.

    Without `database_url` it uses the embedded PostgreSQL in `data`, and creates missing secrets there once.
    """

    model_config = SettingsConfigDict(env_prefix="JEJAK_", frozen=True, env_ignore_empty=True)

    mode: Literal["test", "production"] = "test"
    """`test`: development tokens and a clock that can be moved. `production`: neither."""
    data: Path = Path(".data")
    database_url: str | None = None
    """The owner's URL: migrations, rebuild and verify. Services never use it."""
    service_database_urls: dict[str, str] = {}
    """Service → URL of its own role; a service without an entry gets the owner's URL with its own user name."""
    keys_database_url: str | None = None
    """The second database, which holds only the persons' keys."""
    key_encryption_key: SecretStr | None = None
    """Base64 of 32 bytes: wraps the persons' keys and the installation's secrets. Only services that seal need it."""
    new_key_encryption_key: SecretStr | None = None
    """The next key-encryption key; only `jejak rotate-key` reads it."""
    request_key: SecretStr | None = None
    """Base64 of 32 bytes: the key of the request hashes in services without a key-encryption key (billing)."""
    jwks_url: str | None = None
    token_issuer: str | None = None
    token_audience: str = "jejak"  # noqa: S105 – a name, not a secret
    token_nik_claim: str | None = None
    """The claim in which the identity provider names a verified NIK [C]; without it no token proves a NIK."""
    token_nib_claim: str | None = None
    """The same for a NIB."""
    token_verified_claim: str = "identity_verified"  # noqa: S105 – a name, not a secret
    """The claim that must be true for either to count [C]."""
    binding_code_hours: int = Field(default=72, ge=1, le=24 * 30)
    """How long the one-time code is valid that binds a counter registration to an account [C]."""
    binding_tries: int = Field(default=5, ge=1)
    """Wrong one-time codes, and questions to OSS about a NIB, that one account may send within an hour [C]."""
    applicant_searches: int = Field(default=30, ge=1)
    """Searches for applicants that one officer may make within a minute [C]; each is recorded."""
    token_life_seconds: int = Field(default=24 * 3600, ge=60)
    """The longest time from a token's `iat` to its `exp` [C]; a token that lives longer is refused."""
    clock_skew_seconds: int = 30
    body_limit_bytes: int = 256 * 1024
    """Largest request body in bytes; the longest that a service accepts needs about 30 KiB."""
    answer_days: int = Field(default=30, ge=1)
    """How long the answer to an Idempotency-Key is kept [C]; a later repetition is refused and does not act a second
    time.
    """
    clock_tolerance_seconds: int = Field(default=60, ge=2)
    """How far the machine's clock may differ from the database's or be stepped at once [C]; beyond it nothing is
    recorded.
    """
    clock_quiet_days: int = Field(default=14, ge=1)
    """Largest age of the last event when a process begins [C]; if it is older, an operator must first confirm the
    clock.
    """
    pool_size: int = 8
    request_seconds: float = Field(default=4.5, gt=0)
    """A request without progress for so long is answered 503 and ended [C]; what it committed stays committed.

    Only checking an uploaded file may take longer.
    """
    database_lock_seconds: float = Field(default=3.0, gt=0)
    """How long a command waits for a row that another session holds, above all the journal's counter; then it is
    answered 503 [C].
    """
    database_statement_seconds: float = Field(default=8.0, gt=0)
    """The longest that one statement of a service may take [C]; migrations, rebuild and verify have no such limit."""
    database_transaction_seconds: float = Field(default=10.0, gt=0)
    """The longest that one transaction of a service may take [C]."""
    database_idle_seconds: float = Field(default=5.0, gt=0)
    """How long a service may hold rows in an idle transaction [C]: a process that hangs there loses them."""
    database_connect_seconds: int = Field(default=2, ge=2)
    """The longest that a service waits for a new connection [C]."""
    front_doors: list[IPvAnyNetwork] = []
    """Networks of our own reverse proxies: X-Forwarded-For is trusted only in requests from there."""
    metrics_readers: list[IPvAnyNetwork] = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
    """Networks that may read `/metrics`; requests through a front door never may."""
    health_seconds: float = Field(default=2, gt=0, le=60)
    """Seconds between two proofs of a service that it can commit; health is at most that old."""
    wrong_receipts: int = Field(default=30, ge=1)
    """Wrong receipts that one address may try within a minute."""
    wrong_certificate_codes: int = Field(default=30, ge=1)
    """Wrong certificate codes that one address may try within a minute [C]."""
    register_searches: int = Field(default=120, ge=1)
    """Searches and exports of the public register that one address may make within a minute [C]."""
    open311_keys: dict[str, Open311Key] = {}
    """Clients of Open311 by name, as JSON; `jejak open311-key` makes one. Without any, nobody sends reports by Open311."""
    open311_url: str | None = None
    """The public address of the endpoint /open311/v2 for discovery; without it the address that the client used."""
    open311_contact: str = "Hubungi kantor yang dituju; alamatnya ada pada standar pelayanannya: /intake/v1/standards"
    """Whom discovery names for questions and for keys."""
    open311_body_limit_bytes: int = Field(default=12 * 1024 * 1024, ge=1)
    """Largest report over Open311 in bytes, with its photos [C]."""
    open311_reads: int = Field(default=240, ge=1)
    """Lists and requests that one address may read over Open311 within a minute [C]."""
    open311_reports: int = Field(default=60, ge=1)
    """Reports and replies that one client may send over Open311 within a minute [C]."""
    wrong_survey_links: int = Field(default=30, ge=1)
    """Wrong links of the satisfaction survey that one address may try within a minute [C]."""
    survey_answers: int = Field(default=60, ge=1)
    """Answers to the survey at the counter that one address may give within an hour [C]; visitors may share one address."""
    certificate_key: int = Field(default=1, ge=1, le=100)
    """The number of the key that signs the codes of certificates; raise it by one to rotate the key."""
    certificate_keys_withdrawn: list[int] = []
    """Numbers of such keys that somebody else may know; they are no longer published."""
    receipt_key: int = Field(default=1, ge=1, le=100)
    """The number of the key that signs the receipts in messages; raise it by one to rotate the key."""
    receipt_keys_withdrawn: list[int] = []
    """Numbers of such keys that somebody else may know; what they signed no longer counts."""
    notify: bool = True
    """Wake other processes with NOTIFY; without it they poll."""

    carried_outside: list[str] = []
    """Codes of service cards whose service an office carries out outside this system for now. Their cases are accepted and handed
    over, and their time is not counted.
    """

    oss_url: str | None = None
    """The address of OSS RBA. A system without an address is not asked; its checks say so."""
    oss_user_key: SecretStr | None = None
    oss_agency: str = ""
    """Our kd_instansi at OSS."""
    oss_office: str = "dpmptsp-purwakarta"
    """The office that receives NIBs from OSS (receiveNIB)."""
    oss_inbound_username: SecretStr | None = None
    oss_inbound_password: SecretStr | None = None
    """The parts of the Token in OSS's own requests; without both, no NIB is received."""
    siinas_url: str | None = None
    siinas_token: SecretStr | None = None
    e_ska_url: str | None = None
    e_ska_token: SecretStr | None = None
    is_ware_url: str | None = None
    is_ware_token: SecretStr | None = None
    siinas_office: str = "bpsmb-surakarta"
    """The office that receives applications from SIINas."""
    siinas_inbound_token: SecretStr | None = None
    """The token in SIINas's own requests; without it no application is received."""
    bsn_url: str | None = None
    bsn_token: SecretStr | None = None
    lapor_url: str | None = None
    """The address of SP4N-LAPOR, or of a gateway beside it; without one, messages to it wait."""
    lapor_token: SecretStr | None = None
    lapor_inbound_tokens: dict[str, SecretStr] = {}
    """By office: the token in LAPOR's own messages to it; an office without one receives none."""
    lapor_attempts: int = Field(default=200, ge=1, le=1000)
    """How often a message to LAPOR is sent before it is given up: with the longest pause of an hour, about eight days."""
    banks: dict[str, BankAccess] = {}
    """By the id of a bank's profile, as JSON: its credentials. A bank without an entry is refused and is asked nothing."""
    simponi_url: str | None = None
    """The address of a gateway beside SIMPONI. Without one, requests for billing codes wait, and treasurers record NTPNs by hand."""
    simponi_token: SecretStr | None = None
    simponi_inbound_token: SecretStr | None = None
    """The token in SIMPONI's own messages about payments; without it none is received."""
    simponi_attempts: int = Field(default=30, ge=1, le=1000)
    """How often a billing code is requested before the request is given up: with the longest pause of an hour, about a day [C]."""
    simponi_first_poll_seconds: int = Field(default=60, ge=1)
    simponi_longest_poll_seconds: int = Field(default=3600, ge=1)
    """Pauses between two questions about a code double from the first to the longest [C]."""
    simponi_grace_seconds: int = Field(default=900, ge=0, le=7 * 24 * 3600)
    """How long after its expiry a billing code waits for late news of a payment before it counts as expired [C]."""
    simponi_follow_days: int = Field(default=3, ge=1, le=90)
    """How long after its expiry SIMPONI is still asked about a code [C]; messages about it count for ever."""
    bank_attempts: int = Field(default=50, ge=1, le=1000)
    """How often a request to a bank is sent before it is given up: with the longest pause of an hour, about two days."""
    system_seconds: float = Field(default=15, gt=0, le=120)
    """The longest wait for the whole answer of another system."""
    check_attempts: int = Field(default=8, ge=1, le=50)
    """How often another system is asked before a check fails."""
    check_first_pause_seconds: int = Field(default=30, ge=1)
    check_longest_pause_seconds: int = Field(default=3600, ge=1)
    """Pauses double from the first to the longest."""
    exchange_days: int = Field(default=90, ge=1)
    """How long the exchanges with other systems are kept; the questions and their outcomes stay in the journal."""

    public_url: str = "http://127.0.0.1:8000"
    """The address at which people reach this installation; links in messages begin with it."""
    mail_host: str | None = None
    """The office's mail server. Without one, e-mails wait and become dead letters."""
    mail_port: int = Field(default=587, ge=1, le=65535)
    mail_security: Literal["tls", "starttls", "none"] = "starttls"
    """TLS from the beginning (port 465), by STARTTLS, or none; production takes none only on the same machine."""
    mail_username: str | None = None
    mail_password: SecretStr | None = None
    mail_sender: str = "jejak@localhost.localdomain"
    """The address from which offices write that have none in `mail_senders`; its domain is that of the Message-IDs."""
    mail_senders: dict[str, str] = {}
    """Office → the address from which it writes."""
    mail_seconds: float = Field(default=300, gt=0, le=600)
    """The longest wait for an answer of the mail server; for the answer to a whole e-mail twice as long (RFC 5321 4.5.3.2)."""
    mail_connections: int = Field(default=8, ge=1, le=50)
    """Connections to the mail server that one process holds at once."""
    message_gateway_url: str | None = None
    """The gateway for WhatsApp and SMS (docs/other-systems.md 6). Without one, such messages wait and become dead letters."""
    message_gateway_token: SecretStr | None = None
    messages_at_once: int = Field(default=8, ge=1, le=100)
    """Messages that one process hands over at the same time."""
    message_days: int = Field(default=3, ge=1, le=30)
    """How long a message is tried before it is a dead letter [C]."""
    message_first_pause_seconds: int = Field(default=60, ge=1)
    message_longest_pause_seconds: int = Field(default=6 * 3600, ge=1)
    """Pauses between attempts double from the first to the longest [C]."""

    file_store_url: str | None = None
    """The store of files: `file:///folder`, `s3://bucket/prefix`. Without it: `files` in `data`."""
    file_limit_bytes: int = 25 * 1024 * 1024
    """Largest file in bytes, and largest body of a request with a piece of a file."""
    files_limit_bytes: int = 250 * 1024 * 1024
    """Bytes of all files of one application together; an upload of unannounced size counts as a whole file."""
    file_readings: int = Field(default=30, ge=1)
    """How often one person may read one file within ten minutes; each reading is recorded."""
    uploads_unfinished: int = Field(default=10, ge=1)
    """Unfinished uploads that one applicant's account may have."""
    uploads_day_bytes: int = Field(default=1024 * 1024 * 1024, ge=1)
    """Bytes that one applicant's account may begin to upload within 24 hours; an upload of unannounced size counts as a
    whole file.
    """
    upload_expires_seconds: int = 24 * 60 * 60
    """An unfinished upload expires after this time, and its content is removed."""
    complaint_uploads: int = Field(default=60, ge=1)
    """Attachments of complaints that one address may upload within an hour."""
    scanner_url: str | None = None
    """clamd, which scans each file before anybody may read it: `tcp://host:3310` or `unix:///path`."""
    files_unscanned: bool = False
    """Must be set to run production without a scanner; each file's event then says that it was not scanned."""

    @property
    def file_store(self) -> str:
        """The URL of the file store: as set, or in the data folder."""
        return self.file_store_url or f"file://{self.data.absolute() / 'files'}"
