"""Prompts as files: Jinja2 in a sandbox, with a front matter that names purpose, version and variables.

A template is never built out of a user's text: the text goes in as a variable, and the sandbox renders it as it is.
"""

from dataclasses import dataclass
from functools import cache
from typing import Annotated

import yaml
from jinja2 import StrictUndefined, Template
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import Field, ValidationError

from coach.errors import BankError
from coach.resources import resource_dir
from coach.rubric.hashing import content_hash
from coach.rubric.types import Frozen, Text

_ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,
)


class Front(Frozen):
    """The front matter of a prompt file."""

    purpose: Text
    version: Annotated[int, Field(ge=1)]
    variables: tuple[Text, ...]


@dataclass(frozen=True)
class Prompt:
    """One prompt; `hash` names its file's content and goes into the provenance."""

    name: str
    front: Front
    template: Template
    hash: str

    def render(self, **variables: object) -> str:
        """Fill the prompt.

        Raises:
            TypeError: the given variables are not those that the front matter names.
        """
        if set(variables) != set(self.front.variables):
            raise TypeError(f"{self.name} takes {sorted(self.front.variables)}, not {sorted(variables)}")
        return self.template.render(**variables).strip()


@cache
def load_prompt(name: str) -> Prompt:
    """Read `prompts/<name>.md`, once a process.

    Raises:
        BankError: the file is missing, or its front matter or template is broken.
    """
    path = resource_dir("prompts") / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
        _, front, body = text.split("---\n", 2)
        parsed = Front.model_validate(yaml.safe_load(front))
        return Prompt(name, parsed, _ENVIRONMENT.from_string(body), content_hash(text))
    except OSError as error:
        raise BankError("bank.unreadable", file=path, problem=error.strerror or error) from error
    except (ValueError, ValidationError, yaml.YAMLError, TemplateError) as error:
        raise BankError("bank.yaml", file=path, line=1, problem=str(error).splitlines()[0]) from error
