"""Every option of the program in one place.

Order of precedence: arguments, environment (`COACH_*`), `.env`, `coach.toml`, the default.
`docs/settings.md` describes each; a test fails when one is missing there.
"""

from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from coach.errors import SettingsError


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
    database_url: str | None = Field(
        None, description="SQLAlchemy URL; empty: a SQLite file in the data folder. PostgreSQL: postgresql://…"
    )
    chroma_url: str | None = Field(None, description="URL of a Chroma server; empty: an index in the data folder.")
    embeddings: Literal["offline", "openai"] = Field("offline", description="What turns passages into vectors.")
    embeddings_model: str = Field("text-embedding-3-small", description="Embedding model for `openai` embeddings.")
    language: Literal["ru", "en"] = Field("ru", description="Language of the command line and default of the pages.")
    judge: Literal["auto", "offline", "llm"] = Field(
        "auto", description="Who grades: `auto` takes the model if one is configured, otherwise the offline judge."
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
    read_seconds: int = Field(30, ge=1, description="Longest time that reading one file may take, seconds.")
    read_memory_mb: int = Field(1_024, ge=256, description="Most memory that reading one file may take, megabytes.")
    exam_follow_up_minutes: int = Field(2, ge=1, le=60, description="Time for a follow-up in an exam, minutes.")
    exam_grace_minutes: int = Field(
        3,
        ge=0,
        le=60,
        description="How long after its time an answer in an exam is still taken (and marked late), minutes.",
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
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def sql_url(self) -> str:
        """The database URL with its driver: `sqlite:///…` or `postgresql+psycopg://…`."""
        if not self.database_url:
            return f"sqlite:///{self.data_dir / 'coach.db'}"
        scheme, _, rest = self.database_url.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else self.database_url

    @property
    def own_banks(self) -> Path:
        """Folder in which a director's own banks are found."""
        return self.data_dir / "banks"


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
