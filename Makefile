# Everything is made in .venv from requirements.lock, the site in .venv-docs; nothing but a package index is asked for.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
DOCS_VENV := .venv-docs
SITE := build/docs
DEMO := results/demo
ALTERNATIVES := no-cluster no-alignment full-alignment
SEEDS ?= 20
JOBS ?= 2
# Which tests `make test` runs; `make test SELECT=` runs all of them.
SELECT ?= -m "not slow"

SOURCES := $(shell find sim -name '*.py' -not -name '.*')
INPUTS := $(shell find scenarios -type f -not -name '.*')
LOCKED := $(VENV)/.locked
INSTALLED := $(VENV)/.installed
COMPILED := $(VENV)/.compiled
DEMO_MADE := results/.demo-made
DEMO_CURRENT := $(filter $(SEEDS),$(shell cat $(DEMO_MADE) 2>/dev/null))

PIP := -m pip --disable-pip-version-check --quiet --quiet

.PHONY: help demo test coverage docs bench mechanisms first-results guarantees lint format lock clean always

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(DEMO_MADE) ## Compare the baseline with three alternatives at full scale and draw the figures
	@echo "Figures and tables: $(DEMO)"
	@find $(DEMO) -type f | LC_ALL=C sort | sed 's/^/  /'

# A file stays with one of the two processes, so that what its tests share is made once. Bytecode is written although
# PYTHONDONTWRITEBYTECODE may be set: each process, and each command that is launched, would compile everything anew.
test: $(COMPILED) ## Run the tests (some minutes)
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n 2 --dist loadfile $(SELECT)

coverage: $(COMPILED) ## Measure which lines and branches the quick tests run and write docs/coverage.md (about 5 minutes)
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m published.coverage_by_room

# All pages anew, because a page of reference changes with the code and not with a file of its own. What a browser would
# fetch from elsewhere is a fault as a broken link is one.
docs: $(DOCS_VENV)/.locked ## Build the site from README, docs and the code into build/docs
	@rm -rf $(SITE)
	@$(DOCS_VENV)/bin/python -m sphinx --fresh-env --fail-on-warning --keep-going --nitpicky --quiet \
		-c docs/site -d build/doctrees . $(SITE)
	@! grep -rE '(src|<link[^>]* href)="(https?:)?//|url\(.?(https?:)?//|@import' $(SITE) --include=*.html --include=*.css
	@echo "Site: $(SITE)/index.html"

bench: $(COMPILED) ## Measure speed and memory and write docs/speed.md (about 5 minutes idle)
	@$(BIN)/python -m benchmarks

mechanisms: $(COMPILED) ## Measure what each mechanism does and write docs/mechanisms.md (about 20 minutes idle)
	@$(BIN)/python published/mechanisms.py --seeds $(SEEDS) --jobs $(JOBS)

first-results: $(COMPILED) ## Answer the first question anew and write docs/first-results.md (about 10 minutes)
	@$(BIN)/python published/first_results.py --seeds $(SEEDS) --jobs $(JOBS)

guarantees: $(COMPILED) ## Hold promises at full counts and write docs/guarantees.md (hours; goes on where it stopped)
	@$(BIN)/python published/guarantees.py

lint: $(INSTALLED) ## Check style, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy --strict sim

format: $(INSTALLED) ## Put every file into the agreed format
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

# Pins stay as they are unless pyproject.toml forbids them; UPGRADE=--upgrade moves them to the newest versions.
lock: $(INSTALLED) ## Write the lock files anew from pyproject.toml
	@$(call compile_lock,requirements.lock,--extra all)
	@$(call compile_lock,requirements-runtime.lock,--constraint requirements.lock)
	@$(call compile_lock,requirements-docs.lock,--extra docs --constraint requirements.lock)

define compile_lock
$(BIN)/uv pip compile pyproject.toml $(2) $(UPGRADE) --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --quiet --output-file $(1)
endef

clean: ## Remove environments, results, builds and caches
	@rm -rf $(VENV) $(DOCS_VENV) results build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .benchmarks
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp is touched last, so that an interrupted step is done again.
$(LOCKED): requirements.lock
$(DOCS_VENV)/.locked: requirements-docs.lock
$(LOCKED) $(DOCS_VENV)/.locked:
	@python=$$(for name in python3.11 python3 python3.12 python3.13; do \
		if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo "$$name"; break; fi; \
	done); \
	if [ -z "$$python" ]; then echo "Python 3.11 or newer is needed and was not found." >&2; exit 1; fi; \
	echo "Creating $(@D) with $$("$$python" --version) from $< (about a minute)"; \
	"$$python" -m venv $(@D)
	@$(@D)/bin/python $(PIP) install --require-hashes --requirement $<
	@touch $@

$(INSTALLED): $(LOCKED) pyproject.toml sim/version.py
	@$(BIN)/python $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Said outright, because PYTHONDONTWRITEBYTECODE may be set: without bytecode every command starts slowly.
$(COMPILED): $(INSTALLED) $(SOURCES)
	@$(BIN)/python -m compileall -q sim
	@touch $@

# Also made again when its results are gone or were made with another number of seeds.
$(DEMO_MADE): $(COMPILED) $(INPUTS) $(if $(and $(wildcard $(DEMO)/manifest.json),$(DEMO_CURRENT)),,always)
	@$(BIN)/cci compare baseline $(ALTERNATIVES) --seeds $(SEEDS) --jobs $(JOBS) --out $(DEMO) --replace
	@echo $(SEEDS) > $@
