# `make demo` starts Mitplan with the demo plans, `make test` runs every check. Each does its own set-up.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

PYTHON := .venv/bin/python
export PYTHONUTF8 := 1
CATALOGUES := $(shell find src -name '*.po')

.PHONY: help
help: ## List the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null \
	  || sed -nE 's/^([a-z-]+):.*## (.*)/  make \1    \2/p' Makefile

# -- set-up: the stamps say what has been installed, so that a warm start costs nothing ---------------------------
.venv/.run: requirements.lock requirements-uv.lock tools/environment.sh
	@tools/environment.sh run

.venv/.dev: requirements-dev.lock requirements-uv.lock tools/environment.sh
	@tools/environment.sh dev

.venv/.translations: $(CATALOGUES) tools/translations.py | .venv/.run
	@$(PYTHON) tools/translations.py compile
	@touch $@

.PHONY: setup translations messages
setup: .venv/.dev .venv/.translations ## Set up everything that development needs

translations: .venv/.run ## Compile the translations
	@$(PYTHON) tools/translations.py compile
	@touch .venv/.translations

messages: .venv/.run ## Collect the texts of the interface into the catalogues of translations
	@$(PYTHON) tools/translations.py collect

# -- running -------------------------------------------------------------------------------------------------------
.PHONY: demo bench
demo: .venv/.run .venv/.translations ## Start Mitplan with the demo plans (PORT=8000)
	@exec $(PYTHON) -m mitplan demo

bench: .venv/.dev .venv/.translations ## Measure the figures we promise
	@exec $(PYTHON) -m mitplan bench

# -- checking ------------------------------------------------------------------------------------------------------
.PHONY: test check lint-fix tests tests-postgres journeys
test: check tests tests-postgres journeys ## Run all checks, all tests on both databases, and the journeys in a browser

check: setup ## Lint, types, contracts, migrations, licences, bill of materials
	@tools/check.sh

lint-fix: .venv/.dev ## Let ruff mend and format what it can
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format .

tests: setup ## Run the tests on SQLite
	@echo "== Tests on SQLite"
	@env -u MITPLAN_DATABASE $(PYTHON) -m pytest -q -n auto

tests-postgres: setup ## Run the tests on a PostgreSQL that lives as long as they do (those that ask a database)
	@echo "== Tests on PostgreSQL"
	@$(PYTHON) tools/postgres.py $(PYTHON) -m pytest -q -n auto

journeys: setup ## Run the journeys in Chromium
	@echo "== Journeys in Chromium"
	@tools/journeys.sh

# -- upkeep --------------------------------------------------------------------------------------------------------
.PHONY: lock sbom verbs reference
lock: .venv/.dev ## Choose the newest allowed dependencies, and write the locks and the bill of materials
	@tools/lock.sh
	@$(MAKE) sbom

sbom: .venv/.dev ## Write the bill of materials from the lock
	@$(PYTHON) tools/sbom.py write

verbs: .venv/.run ## Write docs/verbs.md from the docstrings of actions and rules
	@$(PYTHON) tools/verbs.py write

reference: .venv/.run ## Write docs/opinion-reference.md from the docstrings of the opinion engine
	@PYTHONPATH=src $(PYTHON) tools/reference.py write
