"""Short content hashes that name what produced a result."""

import hashlib


def content_hash(*parts: str) -> str:
    """Return 16 hex digits of SHA-256 over `parts`, each with its length so that borders count."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()[:16]
