"""Every option of the program in one place.

Order of precedence: arguments, environment (`COACH_*`), `.env`, `coach.toml`, the default.
`docs/settings.md` describes each; a test fails when one is missing there.
"""

import json
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from coach.errors import SettingsError


class OpenAINames(PydanticBaseSettingsSource):
    """`OPENAI_API_KEY` and `OPENAI_BASE_URL`, out of the environment or `.env`, where nothing of our own is set."""

    def __init__(self, settings_cls: type[BaseSettings], *sources: PydanticBaseSettingsSource) -> None:
        super().__init__(settings_cls)
        self._sources = [source for source in sources if isinstance(source, EnvSettingsSource)]

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:
        """Return the value of the variable that stands for `field_name`."""
        name = field_name.replace("llm_", "openai_")
        found = (source.env_vars.get(name) for source in self._sources)
        return next((value for value in found if value), None), field_name, False

    def __call__(self) -> dict[str, object]:
        """Return what is set."""
        fields = self.settings_cls.model_fields
        found = {name: self.get_field_value(fields[name], name)[0] for name in ("llm_base_url", "llm_api_key")}
        return {name: value for name, value in found.items() if value}


class Settings(BaseSettings):
    """The options, read once at the outer edge and handed inwards."""

    model_config = SettingsConfigDict(
        env_prefix="COACH_", env_file=".env", toml_file="coach.toml", extra="ignore", frozen=True, env_ignore_empty=True
    )

    data_dir: Path = Field(
        default_factory=lambda: platformdirs.user_data_path("interview-coach"),
        description="Folder for the database, the index, own banks and reports.",
    )
    host: str = Field("127.0.0.1", description="Address that the web app listens on.")
    port: int = Field(7860, ge=0, le=65535, description="Port that the web app listens on.")
    public_url: str = Field(
        "",
        description="Address under which people open the pages, for instance https://coach.example.ru; used in links.",
    )
    login: Literal["auto", "always"] = Field(
        "auto",
        description="When a login is asked for: auto: on every address but this machine's own; always: there too, for "
        "instance behind a reverse proxy.",
    )
    login_hours: int = Field(12, ge=1, le=720, description="How long a login lasts, hours.")
    login_tries: int = Field(8, ge=3, le=100, description="Wrong passwords for one account before it is locked.")
    login_tries_address: int = Field(
        40, ge=3, le=10_000, description="Wrong passwords from one address before it is locked."
    )
    login_lock_minutes: int = Field(15, ge=1, le=1440, description="How long an account or address is locked, minutes.")
    candidate_uses_a_day: int = Field(
        300,
        ge=0,
        description="Answers, questions and recordings that a candidate's account may send in a day (UTC); 0: no limit.",
    )
    secret_key: SecretStr | None = Field(
        None, description="Key that signs logins, 32 characters or more; empty: a file `secret.key` in the data folder."
    )
    oidc_issuer: str = Field("", description="Address of the provider of OpenID Connect; empty: local accounts only.")
    oidc_client_id: str = Field("", description="Name of this program at the provider.")
    oidc_client_secret: SecretStr | None = Field(
        None, description="Secret of this program at the provider; empty: a public client, protected by PKCE alone."
    )
    oidc_name: str = Field("OpenID Connect", description="What the button on the login page calls the provider.")
    oidc_new_role: Literal["", "candidate", "reviewer", "director"] = Field(
        "",
        description="Role of somebody from the provider who has no account yet; empty: only those whose verified e-mail "
        "address is the login of an account get in.",
    )
    retention_days: int = Field(
        0,
        ge=0,
        description="Days after which interviews, batches and invitations are deleted; 0: kept until somebody deletes them.",
    )
    database_url: str | None = Field(
        None,
        repr=False,
        description="SQLAlchemy URL; empty: a SQLite file in the data folder. PostgreSQL: postgresql://…",
    )
    chroma_url: str | None = Field(None, description="URL of a Chroma server; empty: an index in the data folder.")
    embeddings: Literal["offline", "openai"] = Field("offline", description="What turns passages into vectors.")
    embeddings_model: str = Field("text-embedding-3-small", description="Embedding model for `openai` embeddings.")
    language: Literal["ru", "en"] = Field("ru", description="Language of the command line and default of the pages.")
    judge: Literal["auto", "offline", "llm"] = Field(
        "auto", description="Who grades: `auto` takes the model if one is configured, otherwise the offline judge."
    )
    concurrency: int = Field(8, ge=1, le=256, description="Answers of a file that are graded at a time.")
    llm_profile: Literal["", "openai", "ollama", "lmstudio", "vllm", "openrouter", "yandex", "custom"] = Field(
        "", description="Ready-made settings of a model server; empty: found from the base URL."
    )
    llm_base_url: str | None = Field(
        None, description="Address of an OpenAI-compatible server, up to `/v1`; `OPENAI_BASE_URL` is honoured."
    )
    llm_api_key: SecretStr | None = Field(
        None, description="Key for the model server; `OPENAI_API_KEY` is honoured. A server on this machine needs none."
    )
    llm_model: str = Field("", description="Name of the model; empty: the only one that the server has.")
    llm_timeout_seconds: float = Field(
        120, gt=0, le=3600, description="Longest time that a call to the model may take with its retries, seconds."
    )
    llm_follow_up_seconds: float = Field(
        12, gt=0, le=120, description="Longest wait for a follow-up from the model, then the bank's own is asked."
    )
    llm_retries: int = Field(
        4, ge=0, le=20, description="Times that a call is repeated after 429, 5xx or a lost connection."
    )
    llm_concurrency: int = Field(
        8, ge=1, le=256, description="Most calls to the model at a time; falls by itself on 429."
    )
    llm_requests_per_minute: int = Field(0, ge=0, description="Most calls to the model a minute; 0: no limit.")
    llm_tokens_per_minute: int = Field(0, ge=0, description="Most tokens (in and out) a minute; 0: no limit.")
    llm_price_in: float = Field(0, ge=0, description="Price of a million tokens sent, in any currency.")
    llm_price_cached: float | None = Field(
        None, ge=0, description="Price of a million tokens that the server had cached; empty: as the others sent."
    )
    llm_price_out: float = Field(0, ge=0, description="Price of a million tokens received.")
    llm_budget: float | None = Field(
        None, gt=0, description="Most money that one run may spend on the model; needs the prices. Empty: no limit."
    )
    llm_max_output_tokens: int = Field(
        0, ge=0, description="Longest reply that is asked for, tokens; 0: the server's own limit."
    )
    personal_data: Literal["auto", "always", "never"] = Field(
        "auto",
        description="Whether names, phones, addresses and the like are replaced by stand-ins before a text goes to the "
        "model: auto: for every server that is not on this machine; always; never.",
    )
    companies: str = Field(
        "", description="Companies that are replaced by stand-ins too, separated by commas: «Ромашка, Северный Ветер»."
    )
    llm_extra_body: dict[str, Any] | None = Field(
        None, description="JSON object that is added to each request, for options of one server."
    )
    transcription_model: str = Field(
        "",
        description="Model of the server's `/audio/transcriptions` for spoken answers; empty: no voice input. A recording "
        "cannot be made anonymous, so it goes to a server elsewhere only with `COACH_PERSONAL_DATA=never`.",
    )
    trace_content: bool = Field(
        False, description="Whether OpenTelemetry spans (OTEL_* variables) also hold what was asked and answered."
    )
    max_answer_chars: int = Field(
        20_000, ge=100, description="Longest answer to a question that is graded, characters."
    )
    max_task_chars: int = Field(120_000, ge=1_000, description="Longest document handed in for a task, characters.")
    max_upload_mb: int = Field(20, ge=1, description="Largest file that is read, megabytes.")
    max_unpacked_mb: int = Field(200, ge=1, description="Largest size that a file may unpack to, megabytes.")
    max_unpack_ratio: int = Field(
        150, ge=2, description="Most times that a large file may grow when it is unpacked (files over 20 MB unpacked)."
    )
    max_rows: int = Field(50_000, ge=1, description="Most rows read from one table.")
    max_documents: int = Field(1_000, ge=1, description="Most documents read from one ZIP archive.")
    read_seconds: int = Field(30, ge=1, description="Longest time that reading one file may take, seconds.")
    read_memory_mb: int = Field(1_024, ge=256, description="Most memory that reading one file may take, megabytes.")
    audit_max_rows: int = Field(2_000_000, ge=1, description="Most rows read from one export of an audit.")
    audit_max_upload_mb: int = Field(300, ge=1, description="Largest export of an audit that is read, megabytes.")
    audit_read_seconds: int = Field(120, ge=1, description="Longest time that reading an export may take, seconds.")
    audit_read_memory_mb: int = Field(
        1_536, ge=256, description="Most memory that reading an export may take, megabytes."
    )
    exam_follow_up_minutes: int = Field(2, ge=1, le=60, description="Time for a follow-up in an exam, minutes.")
    exam_grace_minutes: int = Field(
        3,
        ge=0,
        le=60,
        description="How long after its time an answer in an exam is still taken (and marked late), minutes.",
    )
    jobs_database_url: str | None = Field(
        None,
        repr=False,
        description="URL of the queue's database; empty: `jobs.db` in the data folder, or the PostgreSQL database.",
    )
    workers: int = Field(
        1,
        ge=0,
        le=1,
        description="Whether the web app starts a worker for batches beside itself; 0: `coach worker` does.",
    )
    worker_id: str = Field("", description="Name of a worker, unique and lasting; empty: machine, folder and number.")
    worker_pieces: int = Field(3, ge=1, le=32, description="Pieces of batches that a worker does at a time.")
    worker_silence_seconds: float = Field(
        20, ge=1, le=600, description="Silence after which the others take over what a worker held, seconds."
    )
    trusted_proxies: str = Field(
        "",
        description="Addresses or networks of reverse proxies, comma-separated: only what they say of the visitor's "
        "address (`X-Forwarded-For`) is believed. Empty: nobody, or this machine where a login is asked for on its own "
        "address.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "warning", description="Least level that is logged."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Add `coach.toml` behind the environment and `.env`."""
        own = (init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls))
        return *own, OpenAINames(settings_cls, env_settings, dotenv_settings)

    @property
    def sql_url(self) -> str:
        """The database URL with its driver: `sqlite:///…` or `postgresql+psycopg://…`."""
        if not self.database_url:
            return f"sqlite:///{self.data_dir / 'coach.db'}"
        return _with_driver(self.database_url)

    @property
    def jobs_url(self) -> str:
        """URL of the queue's database, with its driver."""
        given = self.jobs_database_url or (None if self.sql_url.startswith("sqlite") else self.database_url)
        return _with_driver(given) if given else f"sqlite:///{self.data_dir / 'jobs.db'}"

    @property
    def own_banks(self) -> Path:
        """Folder in which a director's own banks are found."""
        return self.data_dir / "banks"


def _with_driver(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else url


def load_settings(**given: object) -> Settings:
    """Read the settings; `given` values win over all other sources.

    Raises:
        SettingsError: a value cannot work; names the option and the problem.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = "COACH_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError("settings.invalid", name=name, problem=first["msg"]) from error
    except ValueError as error:
        raise SettingsError("settings.unreadable", problem=error) from error


def as_line(settings: Settings) -> str:
    """Return the settings as one line of JSON, secrets in the clear: for the standard input of a child, nowhere else."""
    secrets = {name: value.get_secret_value() for name, value in settings if isinstance(value, SecretStr)}
    return json.dumps(settings.model_dump(mode="json") | secrets)


def from_line(line: str) -> Settings:
    """Return settings that `as_line` wrote; nothing else (environment, files) has a say."""
    return Settings(**json.loads(line), _env_file=None)
