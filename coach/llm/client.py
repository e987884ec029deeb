"""LangChain's client, so that nothing of a reply is lost. Imported by the gateway when it opens: it costs a second."""

from typing import Any

import openai
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from langchain_core.outputs import ChatResult
from langchain_openai import ChatOpenAI

from coach.errors import ModelError
from coach.llm.messages import Message
from coach.llm.server import Server

_KINDS: dict[str, type[BaseMessage]] = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}


class CompatibleChat(ChatOpenAI):
    """`ChatOpenAI` that keeps `reasoning_content` and says what is wrong with a reply that is none."""

    def _create_chat_result(
        self, response: dict[str, Any] | openai.BaseModel, generation_info: dict[str, Any] | None = None
    ) -> ChatResult:
        if not isinstance(response, dict | openai.BaseModel):
            raise ModelError("llm.not_json", url=self.openai_api_base, problem="")
        whole = response if isinstance(response, dict) else response.model_dump(warnings=False)
        if not whole.get("choices") and not whole.get("error"):
            raise ModelError("llm.no_choices", model=self.model_name)
        result = super()._create_chat_result(response, generation_info)
        for choice, generation in zip(whole.get("choices") or [], result.generations, strict=False):
            told = choice["message"].get("reasoning_content") or choice["message"].get("reasoning")
            if isinstance(told, str):
                generation.message.additional_kwargs["reasoning_content"] = told
        return result


def make_client(server: Server, http: Any, *, retries: int, timeout: float) -> CompatibleChat:
    """Return a client for `server` over the HTTP client `http`; repeats a call `retries` times."""
    return CompatibleChat(
        model=server.model,
        base_url=server.base_url,
        api_key=server.key,
        http_async_client=http,
        max_retries=retries,
        timeout=timeout,
        stream_chunk_timeout=None,
        use_responses_api=False,
        temperature=None,
        stream_usage=False,
        cache=False,
    )


def to_langchain(messages: tuple[Message, ...]) -> list[BaseMessage]:
    """Return the messages as LangChain's."""
    return [_KINDS[message.role](content=message.content) for message in messages]


def chunk_text(chunk: AIMessageChunk) -> str:
    """Return the text of a piece of a stream."""
    return chunk.content if isinstance(chunk.content, str) else str(chunk.text)
