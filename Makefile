# The front door: every command a person needs, and the same ones CI and pre-commit call.
# Each target first brings .venv up to its lock file (nothing happens, and nothing is printed, when it is).
# Arguments travel in ARGS: make run ARGS=--reload, make test ARGS="-k checkout".

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
# What is loaded is compiled once, and not by each of a test run's processes.
unexport PYTHONDONTWRITEBYTECODE
# Universal: one lock for Linux and macOS and for every Python from 3.11. Hashes, and no word of where a package came from.
COMPILE := .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-config \
	--custom-compile-command 'make lock'

.DEFAULT_GOAL := help
.PHONY: help run run-apart frontend frontend-dev test check format bench test-negative test-faults lock messages runtime development

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

run: runtime ## start the whole shop in one process on 127.0.0.1:8000 (ARGS=--reload while developing)
	@$(PYTHON) .ci/frontend.py beside $(BIN)/python manage.py up $(ARGS)

run-apart: runtime ## start every role in processes of its own on this machine (Consul where there is one)
	@$(PYTHON) .ci/frontend.py beside $(BIN)/python manage.py apart $(ARGS)

frontend: runtime ## build the storefront (make run does, too, when its sources changed)
	@$(PYTHON) .ci/frontend.py build

frontend-dev: runtime ## serve the storefront from its sources on 127.0.0.1:4200, with the API of a running shop on 8000
	@$(PYTHON) .ci/frontend.py dev $(ARGS)

test: development ## run the test suite, the storefront's too (no root; a missing server skips with its reason)
	@$(PYTHON) .ci/frontend.py build || echo "shop: tests in the browser have no storefront to look at" >&2
	@SHOP_TEST_WARM=1 $(BIN)/pytest --numprocesses=3 --dist=loadfile --no-loadscope-reorder $(ARGS)

check: development ## lint, types, import contracts, migrations, deployment settings, catalogues
	@.ci/check

format: development ## put the code into its one format, and fix what lint can fix
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

bench: development ## measure, and print the figures as ratios with p50 and p99
	@$(BIN)/python -m tests.bench $(ARGS)

test-negative: development ## show that race, crash and bypass tests go red with the defence removed
	@SHOP_TEST_WARM=1 $(BIN)/pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder tests/faults/negative $(ARGS)

test-faults: development ## the full kill -9 sweeps in both shapes, roll-outs, changes under load, and 200 journeys (long)
	@$(BIN)/python -m tests.faults.sweep --all --database sqlite $(ARGS)
	@$(BIN)/python -m tests.faults.sweep --all --database postgres $(ARGS)
	@$(BIN)/python -m tests.faults.sweep --apart --all --database sqlite $(ARGS)
	@$(BIN)/python -m tests.faults.sweep --apart --all --database postgres $(ARGS)
	@SHOP_TEST_FULL=seldom $(BIN)/pytest
	@SHOP_TEST_FULL=repeated $(BIN)/pytest
	@SHOP_TEST_FULL=repeated $(BIN)/pytest tests/faults/negative
	@$(BIN)/python -m tests.faults.absence
	@$(BIN)/python -m tests.faults.central
	@$(BIN)/python -m tests.faults.configuration
	@$(BIN)/python -m tests.faults.rotation
	@$(BIN)/python -m tests.faults.spread
	@$(BIN)/python -m tests.faults.signing
	@$(BIN)/python -m tests.faults.apart.changes --database postgres
	@$(BIN)/python -m tests.faults.apart.moods --database sqlite
	@$(BIN)/python -m tests.faults.apart.moods --database postgres
	@$(BIN)/python -m tests.faults.apart.rollout --database sqlite
	@$(BIN)/python -m tests.faults.apart.rollout --database postgres
	@$(BIN)/python -m tests.journeys.seeded --database sqlite
	@$(BIN)/python -m tests.journeys.seeded --database postgres

lock: development ## compile requirements*.in into the pinned, hashed lock files (ARGS=--upgrade for newer versions)
	@$(COMPILE) requirements.in -o requirements.txt $(ARGS)
	@$(COMPILE) requirements-dev.in -c requirements.txt -o requirements-dev.txt $(ARGS)
	@$(COMPILE) .ci/node.in -o .ci/node.txt $(ARGS)

messages: development ## collect, update and compile the French and English texts of every module
	@$(BIN)/python .ci/messages.py update

# Quiet when .venv is up to date; the script prints a line per step otherwise.
runtime: LOCK := requirements.txt
development: LOCK := requirements-dev.txt
runtime development:
	@command -v $(PYTHON) >/dev/null || { echo "shop: no $(PYTHON) here: install Python 3.11 or newer (Debian: sudo apt install python3 python3-venv)" >&2; exit 1; }
	@$(PYTHON) .ci/venv.py $(LOCK)
