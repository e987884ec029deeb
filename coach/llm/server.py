"""Which server and model the settings name."""

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr

from coach.errors import ModelError
from coach.llm.profiles import Profile, load_profiles, profile_of
from coach.settings import Settings

_LOOPBACK = ("localhost", "::1")
_NO_KEY = SecretStr("none-needed")  # the client insists on one; servers without keys ignore it


@dataclass(frozen=True)
class Server:
    """A server as it is called. `model` may be empty until the server was asked for the only one it has."""

    base_url: str
    model: str
    profile_name: str
    key: SecretStr

    @property
    def profile(self) -> Profile:
        """What is known of this kind of server."""
        return load_profiles()[self.profile_name]

    @property
    def loopback(self) -> bool:
        """Whether requests stay on this machine."""
        host = urlsplit(self.base_url).hostname or ""
        return host in _LOOPBACK or host.startswith("127.")

    @property
    def shown(self) -> str:
        """The base URL without a name and password that may stand in it."""
        parts = urlsplit(self.base_url)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=""))


def configured(settings: Settings) -> bool:
    """Tell whether a model server is set: a profile, a base URL or a key. Looks at nothing but the settings."""
    return bool(settings.llm_profile or settings.llm_base_url or settings.llm_api_key)


def hides_personal_data(settings: Settings, server: Server) -> bool:
    """Tell whether texts get stand-ins before they go to `server`: by default if it is not on this machine."""
    return settings.personal_data == "always" or (settings.personal_data == "auto" and not server.loopback)


def resolve(settings: Settings) -> Server:
    """Return the server that the settings name.

    Raises:
        ModelError: none is named, its address is no URL, or it needs a key that is missing.
    """
    if not configured(settings):
        raise ModelError("llm.not_configured")
    name = settings.llm_profile or (_profile_of(settings.llm_base_url) if settings.llm_base_url else "openai")
    profile = load_profiles()[name]
    base_url = (settings.llm_base_url or profile.base_url or "").rstrip("/")
    server = Server(base_url, settings.llm_model, name, settings.llm_api_key or _NO_KEY)
    if not base_url.startswith(("http://", "https://")) or not urlsplit(base_url).hostname:
        raise ModelError("llm.bad_url", url=server.shown or name)
    if profile.key and not settings.llm_api_key and not server.loopback:
        raise ModelError("llm.no_key", url=server.shown)
    return server


def _profile_of(base_url: str) -> str:
    return profile_of(urlsplit(base_url).netloc.rpartition("@")[2])
