# Needs python3 (3.11 or newer), its venv and pip, and make. Everything else is installed into .venv by the first target.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test lint types imports tests bench format clean

help:            ## list the targets
	@grep -hE '^[a-z]+: .*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' | awk -F'|' '{printf "make %-8s %s\n", $$1, $$2}'

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cuttings needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(READY)

demo: $(READY)   ## crawl a small press world on this machine for the seed and show its coverage
	@$(BIN)/cuttings demo

test: lint types imports tests  ## everything that must hold: lint, types, import contracts, tests

lint: $(READY)   ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## mypy --strict on the product
	$(BIN)/mypy

imports: $(READY) ## import-linter: who may know whom
	$(BIN)/lint-imports

tests: $(READY)  ## pytest
	$(BIN)/python -m pytest $(ARGS)

bench: $(READY)  ## every benchmark on data of our own making, small
	@set -e; for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file; done

format: $(READY) ## let ruff format and mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:           ## remove what the targets made
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache demo
