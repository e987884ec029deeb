"""`python -m bench [NAME…]`: run the benchmarks by name (judge, start, search, web…), or all."""

import importlib
import pkgutil
import sys

import bench


def main(names: list[str]) -> None:
    """Run the named benchmarks, or all there are."""
    known = [module.name for module in pkgutil.iter_modules(bench.__path__) if module.name.startswith("bench_")]
    chosen = [f"bench_{name}" for name in names] or known
    for name in chosen:
        if name not in known:
            sys.exit(f"no benchmark {name}; known: {', '.join(known)}")
        print(f"== {name.removeprefix('bench_')}", flush=True)
        importlib.import_module(f"bench.{name}").run()


if __name__ == "__main__":
    main(sys.argv[1:])
