"""Write a model of random numbers in llama.cpp's format, to try the coach on a server and a model that are not ours.

python bench/random_model.py OUT.gguf        (needs the packages gguf and numpy; not part of the environment)
"""

import sys

import gguf  # type: ignore[import-not-found,unused-ignore]
import numpy as np

WIDTH, LAYERS, HEADS, INNER, CONTEXT = 64, 2, 4, 128, 65_536
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def vocabulary() -> tuple[list[bytes], list[int]]:
    """Return the pieces (bytes, printable ASCII, Russian letters) and their types."""
    letters = ["▁", *map(chr, range(33, 127)), *CYRILLIC]
    pieces = [b"<unk>", b"<s>", b"</s>", *(f"<0x{i:02X}>".encode() for i in range(256)), *(c.encode() for c in letters)]
    return pieces, [UNKNOWN, CONTROL, CONTROL, *[BYTE] * 256, *[NORMAL] * len(letters)]


def write(path: str) -> None:
    """Write the model; the same file each time."""
    rng = np.random.default_rng(7)
    out = gguf.GGUFWriter(path, "llama")
    pieces, types = vocabulary()
    size = len(pieces)
    out.add_name("random-nonsense")
    out.add_context_length(CONTEXT)
    out.add_embedding_length(WIDTH)
    out.add_block_count(LAYERS)
    out.add_feed_forward_length(INNER)
    out.add_head_count(HEADS)
    out.add_head_count_kv(HEADS)
    out.add_layer_norm_rms_eps(1e-5)
    out.add_rope_dimension_count(WIDTH // HEADS)
    out.add_vocab_size(size)
    out.add_file_type(0)
    out.add_tokenizer_model("llama")
    out.add_tokenizer_pre("default")
    out.add_token_list(pieces)
    out.add_token_scores([-1000.0 + i for i in range(size)])
    out.add_token_types(types)
    out.add_bos_token_id(1)
    out.add_eos_token_id(2)
    out.add_unk_token_id(0)
    out.add_add_bos_token(True)
    out.add_add_space_prefix(False)

    def random(*shape: int, spread: float = 0.2) -> "np.typing.NDArray[np.float32]":
        return (rng.standard_normal(shape) * spread).astype(np.float32)

    head = random(size, WIDTH, spread=1.0)
    head[:259] = 0  # single bytes would not be text; the end of an answer may come
    head[2] = random(WIDTH, spread=0.8)
    ones = np.ones(WIDTH, np.float32)
    out.add_tensor("token_embd.weight", random(size, WIDTH))
    out.add_tensor("output.weight", head)
    out.add_tensor("output_norm.weight", ones)
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        out.add_tensor(f"{block}attn_norm.weight", ones)
        out.add_tensor(f"{block}ffn_norm.weight", ones)
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            out.add_tensor(f"{block}{name}.weight", random(WIDTH, WIDTH))
        out.add_tensor(f"{block}ffn_gate.weight", random(INNER, WIDTH))
        out.add_tensor(f"{block}ffn_up.weight", random(INNER, WIDTH))
        out.add_tensor(f"{block}ffn_down.weight", random(WIDTH, INNER))
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


if __name__ == "__main__":
    write(sys.argv[1])
