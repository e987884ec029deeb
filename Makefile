# The two commands of the README: `make run` and `make test`. Nothing but Python 3.11-3.13 is needed beforehand.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

# `make audit-deps`: what is known against the packages that ship; make's own exit code is 2 for every failure.
.PHONY: audit-deps run test check bench lock format card

run: $(STAMP)
	@$(BIN)/python app.py

test: $(STAMP)
	@$(BIN)/python -m pytest $(ARGS)

check: $(STAMP)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python tools/lock_guard.py

audit-deps: $(STAMP)
	@$(BIN)/python tools/audit_deps.py $(ARGS)

format: $(STAMP)
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: $(STAMP)
	@$(BIN)/python -m bench $(ARGS)

card: $(STAMP)
	@bash tools/make_card.sh

lock: $(STAMP)
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header -q -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --constraint requirements.lock --python-version 3.13 --python-platform linux \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o deploy/requirements.lock
	@$(BIN)/python tools/lock_guard.py --remember

$(STAMP): requirements.lock pyproject.toml tools/prepare.sh
	@bash tools/prepare.sh $(VENV)
	@touch $(STAMP)
