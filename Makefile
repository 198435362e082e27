# make run sets everything up and runs the main job; make test sets up and tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Tests and the schedule start hundreds of processes; without kept bytecode each would compile the product anew.
unexport PYTHONDONTWRITEBYTECODE
PACKAGES := alerts crawler monitor storage

.PHONY: setup run test test-postgresql test-postgresql-whole faults fuzz lint bench browser clean corpus portals

setup: $(VENV)/.runtime
	@$(BIN)/python -m compileall -q $(PACKAGES)

run: setup browser
	@if [ -f nianbao.toml ]; then exec $(BIN)/nianbao up; else exec $(BIN)/nianbao demo; fi

test: $(VENV)/.development browser
	$(BIN)/python -m pytest

# What touches a database, on a PostgreSQL that each test process starts for itself and takes away again.
ON_POSTGRESQL := tests/storage tests/alerts/test_outbox.py tests/alerts/test_digests.py tests/alerts/test_duedates.py \
	tests/monitor/test_coverage.py tests/monitor/test_judging.py tests/monitor/test_findings.py \
	tests/monitor/test_decisions.py tests/monitor/test_rereading.py tests/monitor/test_withdrawal.py \
	tests/monitor/test_metrics.py tests/monitor/test_copies.py tests/monitor/test_sums.py \
	tests/monitor/test_practice.py tests/monitor/test_past_days.py tests/monitor/test_places.py tests/monitor/test_unreceived.py \
	tests/monitor/dashboard/test_pages.py tests/monitor/dashboard/test_keeping.py
test-postgresql: $(VENV)/.development
	scripts/postgres
	NIANBAO_TEST_DATABASE=postgresql $(BIN)/python -m pytest $(ON_POSTGRESQL)

# The whole suite there, the crawls, the faults and what touches no database at all included.
test-postgresql-whole: ON_POSTGRESQL := tests
test-postgresql-whole: test-postgresql

lint: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy tests
	$(BIN)/lint-imports

# 2,000 generated reports in every layout and format, read and compared cell by cell.
corpus: $(VENV)/.development
	$(BIN)/python -m tests.corpus --reports 2000

# 100 generated portals with the habits of real ones, crawled three times and compared with the truth.
portals: $(VENV)/.development browser
	$(BIN)/python -m tests.portals --portals 100

# Killed, refused, full, locked and restarted a hundred times.
faults: $(VENV)/.development
	scripts/postgres
	NIANBAO_FAULT_ROUNDS=200 $(BIN)/python -m pytest -n 0 --timeout 7200 tests/faults/test_crawling.py
	NIANBAO_FAULT_ROUNDS=100 $(BIN)/python -m pytest -n 0 --timeout 3600 tests/faults \
		--ignore tests/faults/test_crawling.py
	$(BIN)/python -m tests.faults.alerting
	$(BIN)/python -m tests.faults.soak
	$(BIN)/python -m tests.faults.rivals 60
	$(BIN)/python -m tests.faults.crowd 20
	$(BIN)/python -m tests.faults.parted 20
	NIANBAO_KILL_STRIDE=1 $(BIN)/python -m pytest -n 0 --timeout 3600 tests/alerts/test_killed.py

# A million mutated pages and tens of thousands of every other format, or a SHARE of them, from a seed that is new
# each time; then every pattern against long repeats of what it matches, and the API whatever its description allows.
SHARE ?= 1
fuzz: $(VENV)/.development
	$(BIN)/python -m tests.fuzz --share $(SHARE)
	NIANBAO_ATTACK_LENGTH=100000 $(BIN)/python -m pytest -n 0 --timeout 3600 tests/test_patterns.py
	NIANBAO_API_EXAMPLES=1000 $(BIN)/python -m pytest -n 0 --timeout 7200 tests/monitor/dashboard/test_api.py \
		tests/monitor/dashboard/test_manners.py::test_the_api_answers_as_it_says

# Every figure beside its floor, written into docs/performance.md. NIANBAO_BENCH_SCALE multiplies the sizes.
bench: $(VENV)/.development browser
	$(BIN)/python -m tests.benchmarks --document

# A virtual environment, the locked packages, and nianbao itself as a link to this folder.
$(VENV)/.runtime: requirements.lock pyproject.toml
	@scripts/setup $(PYTHON) $(VENV) requirements.lock
	@touch $@

$(VENV)/.development: requirements-dev.lock pyproject.toml
	@scripts/setup $(PYTHON) $(VENV) requirements-dev.lock
	@touch $(VENV)/.runtime $@

browser: setup
	@scripts/browser $(BIN)/python

clean:
	rm -rf $(VENV) var build *.egg-info
