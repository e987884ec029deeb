"""Where the data that ships with the program lies: knowledge, prompts, eval sets, interface texts."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def package_file(*names: str) -> Path:
    """Return a data file that lies beside the code which reads it, by its path below the package."""
    return _PACKAGE.joinpath(*names)


def resource_dir(name: str) -> Path:
    """Return the shipped folder `name` (`knowledge`, `prompts`, `eval`).

    An installed wheel carries the folders in `coach/_data`; in a checkout they stand beside the package.
    """
    packaged = _PACKAGE / "_data" / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name
