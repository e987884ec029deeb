"""Ready-made settings for the servers that users have (`profiles.yaml`)."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter


class Profile(BaseModel):
    """What is known of a kind of server."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str | None
    key: bool
    hosts: tuple[str, ...]
    note: dict[str, str]


@cache
def load_profiles() -> dict[str, Profile]:
    """Return the profiles by name."""
    path = Path(__file__).with_name("profiles.yaml")
    return TypeAdapter(dict[str, Profile]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))


def profile_of(address: str) -> str:
    """Name the profile of a base URL's `host` or `host:port`; `custom` when it is none of the known."""
    host = address.rpartition(":")[0] or address
    known = load_profiles().items()
    return next((name for name, profile in known if {address, host} & set(profile.hosts)), "custom")
