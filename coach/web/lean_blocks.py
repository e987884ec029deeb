"""Gradio's pages without the work that it does for nothing, so that many people can use one process.

Measured with Gradio 6.31 on the practice page: each message of an event took 9 ms of processor time, because Gradio
makes a new component for every output of an event, also for those it was told to skip, and reads the signature of its
class anew each time. Besides, an idle queue looks a thousand times a second whether there is something to do.
"""

import inspect
from collections.abc import Mapping
from copy import copy
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.state_holder import SessionState

AT_A_TIME = 400
"""Events that are under way at a time, in one language. Gradio's 40 would let a slow model stop everybody else's
pages: an event that waits for a model holds its place. They hold no thread each."""

_LOOK_SECONDS = 0.01
"""How often an idle queue looks for events."""


class LeanBlocks(gr.Blocks):
    """Blocks whose events cost only what they change."""

    async def postprocess_data(
        self, block_fn: BlockFunction, predictions: list[Any] | dict[Any, Any], state: SessionState | None
    ) -> list[Any]:
        """Turn what a callback returned into what is sent; of a dictionary only the components that it names."""
        outputs = block_fn.outputs
        if not (isinstance(predictions, Mapping) and predictions and all(key in outputs for key in predictions)):
            return await super().postprocess_data(block_fn, predictions, state)
        touched = [each for each in outputs if each in predictions and predictions[each] != gr.skip()]
        made = iter(await self._of(block_fn, touched, predictions, state))
        wanted = {each._id for each in touched}  # noqa: SLF001 - Gradio's name for the number of a component
        return [next(made) if each._id in wanted else gr.skip() for each in outputs]  # noqa: SLF001 - as above

    async def _of(
        self, block_fn: BlockFunction, touched: list[Any], predictions: Mapping[Any, Any], state: SessionState | None
    ) -> list[Any]:
        if not touched:
            return []
        few = copy(block_fn)  # Gradio 6.31: what it needs of an event stands in its attributes
        few.outputs = touched
        values = [predictions[each] for each in touched]
        return await super().postprocess_data(few, values if len(values) > 1 else values[0], state)


def make_lean(pages: gr.Blocks) -> None:
    """Prepare finished pages for many people at once; call it before they are mounted."""
    for kind in {type(block) for block in pages.blocks.values()}:
        for part in kind.__mro__:
            _remember_signature(part.__dict__.get("__init__"))
    queue = pages._queue  # noqa: SLF001 - `launch` sets the same, which mounted pages never come through
    queue.max_thread_count = AT_A_TIME
    queue.sleep_when_free = _LOOK_SECONDS


def _remember_signature(method: Any) -> None:
    """Let `inspect` find the signature ready-made, by the attribute that is meant for it."""
    original = getattr(method, "__wrapped__", None)
    if original is not None and not hasattr(original, "__signature__"):
        original.__signature__ = method.__signature__ = inspect.signature(original)
