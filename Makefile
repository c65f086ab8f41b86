# `make run` starts Tiltakslupen, `make test` runs every check. Needs Python 3.11 and make; all else goes into .venv.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:

PORT ?= 8501
STUDY ?= se refino utvidet reform
WORKERS ?= 2
DB := build/tiltakslupen.duckdb
EXTRACTS := $(STUDY:%=extracts/%)
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input
CHECKED := dashboard queries data tests bench
# One BLAS thread: the matrices are small, and two threads on a shared machine are slower (measured 3-10 times).
export OPENBLAS_NUM_THREADS ?= 1
export PYTHONUNBUFFERED := 1

.PHONY: help run test check data bench clean lock lint types chromium office messages

help: ## vis denne listen
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: .venv/.app $(if $(TILTAKSLUPEN_DB),,$(DB)) ## start Tiltakslupen på http://localhost:8501 (PORT=... velger en annen port)
	@newer=$$(find data queries -newer $(DB) -type f \( -name '*.py' -o -name '*.sql' -o -name '*.toml' \) \
	    -print -quit 2>/dev/null || true); \
	if [ -n "$$newer" ]; then echo "Merk: $$newer er nyere enn $(DB). «make data» lager dataene på nytt."; fi
	@echo "Tiltakslupen starter på http://localhost:$(PORT)   (Ctrl+C stopper)"
	@exec $(PY) -m streamlit run dashboard/server.py --server.port $(PORT) --server.headless true --browser.serverAddress localhost \
	    --browser.gatherUsageStats false

test: .venv/.test chromium office lint types ## kjør alt som CI kjører: formatering, typer og alle tester
	@echo "== Tester (også de langsomme og de i nettleser)"
	@# In the order they are found: the longest, in the browser, come first, so that no worker waits for the other.
	@$(PY) -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder

check: .venv/.test lint types ## de samme kontrollene uten langsomme tester og nettleser
	@echo "== Raske tester"
	@$(PY) -m pytest -n $(WORKERS) --dist loadscope -m "not slow and not browser"

lint: .venv/.test
	@echo "== Stil (ruff)"
	@$(PY) -m ruff check $(wildcard $(CHECKED))
	@$(PY) -m ruff format --check $(wildcard $(CHECKED))

types: .venv/.test
	@echo "== Typer (mypy)"
	@$(PY) -m mypy

data: .venv/.app ## lag de syntetiske dataene på nytt (STUDY="se utvidet" velger studier)
	@rm -rf $(EXTRACTS)
	@$(MAKE) -j$(WORKERS) $(EXTRACTS:%=%/study.toml)
	@echo "Bygger $(DB) ..."
	@$(PY) -m data build --extracts $(EXTRACTS) --out $(DB)

messages: .venv/.app ## hent nye tekster inn i den engelske katalogen, og si hva som mangler
	@$(PY) -m dashboard.messages

bench: .venv/.test chromium ## mål hastighet mot andre biblioteker (skriver i bench/)
	@if [ -d ../shared/perf ]; then export TILTAKSLUPEN_REFERENCE="$$(cd ../shared/perf && pwd)"; fi; \
	$(PY) bench/run.py

clean: ## slett alt som er laget her: .venv, build, syntetiske uttrekk og mellomlagre
	@rm -rf .venv build $(EXTRACTS) test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	@find dashboard queries data tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The data are made only when the file is missing, so a file built from one's own extracts is never overwritten.
$(DB): | .venv/.app
	@$(MAKE) -j$(WORKERS) $(EXTRACTS:%=%/study.toml)
	@echo "Bygger $@ ..."
	@mkdir -p $(@D)
	@$(PY) -m data build --extracts $(EXTRACTS) --out $@

extracts/%/study.toml: | .venv/.app
	@echo "Lager syntetiske uttrekk for studien «$*» ..."
	@$(PY) -m data synthesise --study $* --out extracts/$*

.venv/bin/python:
	@python=$(PYTHON); \
	for name in python3.11 python3 python; do \
	    if [ -z "$$python" ] && $$name -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; \
	    then python=$$name; fi; \
	done; \
	if [ -z "$$python" ]; then \
	    echo "Tiltakslupen trenger Python 3.11, og fant den ikke som python3.11, python3 eller python."; \
	    echo "  Debian 12: apt-get install python3.11 python3.11-venv"; \
	    echo "  macOS:     brew install python@3.11"; \
	    echo "  Ligger den et annet sted: make $(MAKECMDGOALS) PYTHON=/sti/til/python3.11"; \
	    exit 1; \
	fi; \
	echo "Lager .venv med $$($$python --version) ..."; \
	$$python -m venv .venv >/dev/null \
	    || { rm -rf .venv && $$python -m venv --without-pip .venv \
	        && $$python -m pip --python .venv/bin/python install --quiet pip; } \
	    || { rm -rf .venv; \
	        echo "Fikk ikke laget .venv. På Debian og Ubuntu: apt-get install python3.11-venv"; exit 1; }

.venv/.app: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installerer pakkene i requirements.lock (1-2 minutter første gang) ..."
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/.test: .venv/.app requirements-test.lock
	@echo "Installerer pakkene i requirements-test.lock ..."
	@$(PIP) install --quiet --require-hashes -r requirements-test.lock
	@touch $@

chromium:
	@for name in chromium chromium-browser google-chrome; do \
	    if command -v $$name >/dev/null; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
	    echo "Testene i nettleser trenger Chromium, og den kan ikke installeres herfra (krever root og apt-get)."; \
	    echo "Installer pakken «chromium» og prøv igjen, eller kjør «make check», som klarer seg uten."; \
	    exit 1; \
	fi; \
	echo "Installerer Chromium med apt-get ..."; \
	apt-get update -qq </dev/null; \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium </dev/null >/dev/null

office:
	@if command -v soffice >/dev/null && command -v pdftoppm >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
	    echo "Merk: LibreOffice finnes ikke, så PowerPoint-filene åpnes ikke i testene (krever root og apt-get)."; \
	    exit 0; \
	fi; \
	echo "Installerer LibreOffice Impress med apt-get ..."; \
	apt-get update -qq </dev/null; \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	    libreoffice-impress-nogui poppler-utils </dev/null >/dev/null

LOCK := .venv-lock/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
    --annotation-style line --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

lock: .venv/bin/python ## lås pakkeversjonene på nytt, med sjekksummer
	@$(PY) -m venv --clear .venv-lock
	@.venv-lock/bin/pip install --quiet pip-tools
	@grep -v '^-e' requirements.txt | $(LOCK) --upgrade --output-file requirements.lock -
	@$(LOCK) --upgrade --constraint requirements.lock --output-file requirements-test.lock requirements-test.txt
	@sed -i '1i # Made by `make lock`.' requirements.lock requirements-test.lock
	@rm -rf .venv-lock
