"""What turns passages and queries into vectors: offline, or an OpenAI-compatible server when the settings say so."""

import os
from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from langchain_core.embeddings import Embeddings

from coach.errors import SettingsError
from coach.settings import Settings

if TYPE_CHECKING:
    from langchain_openai import OpenAIEmbeddings


class NamedEmbeddings(Embeddings):
    """Embeddings that say what they are: vectors of different `identity` must never meet in one index."""

    @property
    @abstractmethod
    def identity(self) -> str:
        """Kind, model and version; changes whenever the same text would get another vector."""

    def centre_of(self, texts: Sequence[str]) -> str:
        """Return what must be remembered with an index so that its vectors are centred on `texts`; '' for nothing."""
        return ""

    def centred(self, centre: str) -> Self:
        """Return these embeddings centred on what `centre_of` gave."""
        return self


class ServerEmbeddings(NamedEmbeddings):
    """Vectors from an OpenAI-compatible server; what is embedded leaves the machine."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._client: OpenAIEmbeddings | None = None

    @property
    def identity(self) -> str:
        """`openai:` and the model's name."""
        return f"openai:{self._model}"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector for each text."""
        return self._connected().embed_documents(texts)

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a query."""
        return self._connected().embed_query(text)

    def _connected(self) -> "OpenAIEmbeddings":
        if self._client is None:
            # Importing takes a second: only who uses a server pays for it.
            from langchain_openai import OpenAIEmbeddings  # noqa: PLC0415

            # The length check would download tokenizer data.
            self._client = OpenAIEmbeddings(
                model=self._model, check_embedding_ctx_length=False, request_timeout=60, max_retries=3, chunk_size=100
            )
        return self._client


def make_embeddings(settings: Settings) -> NamedEmbeddings:
    """Return the embeddings that the settings ask for.

    Raises:
        SettingsError: a server is asked for and there is no key for it.
    """
    if settings.embeddings == "openai":
        if not os.environ.get("OPENAI_API_KEY"):
            raise SettingsError("embeddings.no-key")
        return ServerEmbeddings(settings.embeddings_model)
    from coach.knowledge.offline import OfflineEmbeddings  # noqa: PLC0415 - loads the analyser

    return OfflineEmbeddings()
