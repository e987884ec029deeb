"""The child ties its own hands before it opens a foreign file."""

import sys

from coach.files.child.refusal import Limits

_MB = 1024 * 1024


def confine(limits: Limits) -> None:
    """Bound memory and processor time of this process; where the system has no such limits, the clock remains.

    The parent's wall clock ends the child everywhere, so nothing here may fail.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - absent on Windows

    wanted = {
        resource.RLIMIT_AS: limits.memory_mb * _MB,
        resource.RLIMIT_CPU: limits.seconds,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        _, most = resource.getrlimit(kind)
        bound = value if most == resource.RLIM_INFINITY else min(value, most)
        try:
            resource.setrlimit(kind, (bound, most))
        except (OSError, ValueError):  # macOS refuses a limit on the address space
            continue
