# Everything that people and CI do; `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FAST := -n 2 --dist loadscope --no-loadscope-reorder -m "not slow"
SLOW := -n 2 --dist loadscope
# Pure judgement, and the tests that are about it: every branch of the one is reached by the other.
RULES := registry/compliance/rules/*,registry/compliance/policies/expressions/*,registry/compliance/policies/judgement/*,$\
	registry/compliance/policies/v*.py,registry/compliance/waivers/rules.py,registry/compliance/inventories/entries/rules.py
RULES_TESTS := tests/compliance/rules tests/compliance/policies tests/compliance/inventories/waivers/test_rules.py $\
	tests/compliance/inventories/test_approvals.py
# What generation.py makes is not committed; types are checked against it.
CLIENT := clients/python/src/cardwatch_client/rest/made_from.txt
PIP := $(BIN)/python -m pip --disable-pip-version-check
COMPILE := $(BIN)/python -m compileall -q registry workers migrations
.DEFAULT_GOAL := help
# Where it is set, every process of the tests would read all of their modules anew.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help run demo test coverage branches mutation test-slow soak fuzz replay lint format migrate openapi help-pages client docs catalogue-report translations screenshots bench bench-mlflow bench-page lock clean

help: ## list what can be done
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(VENV)/.runtime ## set everything up and start the service (API, worker, beat, SQLite)
	@$(BIN)/cardwatch up

demo: $(VENV)/.dev ## tell the whole story in a minute, offline
	@$(BIN)/python -m tests.demo

test: $(VENV)/.dev ## run the tests on SQLite, PostgreSQL, Redis and real workers
	@$(BIN)/python -m pytest $(FAST)

coverage: $(VENV)/.dev ## run the same tests and measure which lines and branches they reach
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest $(FAST)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --skip-covered --sort=cover

branches: $(VENV)/.dev ## run the tests of judgement alone, which have to reach every branch of it
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest $(FAST) $(RULES_TESTS)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --skip-covered --show-missing --fail-under=100 --include='$(RULES)'

mutation: $(VENV)/.dev ## change the rules of judgement in some thousand ways and count what their tests notice (docs/mutation.md)
	@$(BIN)/mutmut run --max-children 2
	@$(BIN)/mutmut export-cicd-stats
	@cat mutants/mutmut-cicd-stats.json

test-slow: $(VENV)/.dev ## run the tests that take long
	@$(BIN)/python -m pytest $(SLOW) -m "slow and not alone"
	@$(BIN)/python -m pytest -m "slow and alone"

soak: $(VENV)/.dev ## kill processes, break servers and let writers race for hours, against the real service
	@CARDWATCH_SOAK=1 $(BIN)/python -m pytest tests/compliance/rules/test_pairs.py tests/compliance/rules/test_properties.py tests/compliance/rules/properties tests/workers/test_bursts.py tests/workers/test_contests.py tests/workers/faults tests/webhooks/delivery/test_fairness.py tests/egress/test_jail.py tests/exports/formats/test_official.py -m slow -v -s

fuzz: $(VENV)/.dev ## 100,000 made-up requests on SQLite and 20,000 on PostgreSQL, and what Schemathesis thinks of
	@$(BIN)/python -m tests.support.fuzz --database sqlite --count 100000 --seed 1
	@$(BIN)/python -m tests.support.fuzz --database postgresql --count 20000 --seed 2
	@CARDWATCH_FUZZ_EXAMPLES=40 $(BIN)/python -m pytest tests/fuzz/test_description.py -m slow

replay: $(VENV)/.dev ## true changes among cosmetic ones, storms and dying workers, against the real service
	@$(BIN)/python -m tests.replay --models 60 --true 20 --cosmetic 200 --rounds 2 --sweep 15 --recheck 60

lint: $(VENV)/.dev $(CLIENT) ## check style, types and who imports whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: $(VENV)/.dev ## write the code as the style wants it
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

migrate: $(VENV)/.runtime ## bring the database to the newest schema
	@$(BIN)/cardwatch migrate

openapi: $(VENV)/.runtime ## write openapi/openapi.json
	@$(BIN)/cardwatch openapi --output openapi/openapi.json

help-pages: $(VENV)/.dev ## write the pages of `--help`, which are kept so that no command is imported for them
	@$(BIN)/python -m tests.support.cli.help_pages

client: $(VENV)/.dev ## make the typed client of the API from openapi/openapi.json: a wheel in dist/ (clients/python)
	@$(PIP) wheel --quiet --no-deps --no-build-isolation --wheel-dir dist ./clients/python
	@ls dist/cardwatch_client-*.whl

docs: $(VENV)/.runtime ## write the pages that are made from the catalogue, the rules of openness and the starter records
	@$(BIN)/cardwatch licenses docs --output docs/licences.md
	@$(BIN)/cardwatch frameworks docs --output docs/openness.md
	@$(BIN)/cardwatch import differences --output docs/openness-differences.md

catalogue-report: $(VENV)/.runtime ## write docs/catalogue.md from the starter catalogue
	@$(BIN)/cardwatch import report --output docs/catalogue.md

translations: $(VENV)/.dev ## gather the sentences of the pages into the catalogues, and compile those
	@$(BIN)/python -m tests.support.web.translations

screenshots: $(VENV)/.dev ## take the pictures of pages in docs/pages (needs a Chromium)
	@$(BIN)/python -m tests.support.web.screenshots

bench: $(VENV)/.dev ## measure speed as ratios within one run
	@$(BIN)/python -m benchmarks.suite

bench-mlflow: $(VENV)/.dev ## measure speed beside MLflow's model registry, which is installed apart
	@$(BIN)/python -m benchmarks.mlflow

bench-page: $(VENV)/.dev ## measure less of everything, keep the results and write docs/performance.md (ten minutes)
	@$(BIN)/python -m benchmarks.suite --short --publish --all; $(BIN)/python -m benchmarks.page

lock: $(VENV)/.dev ## resolve the dependencies anew (needs uv)
	@uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet \
		pyproject.toml --group build -o requirements.lock
	@uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet \
		pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

clean: ## remove the virtual environment and caches; the data stays
	@rm -rf $(VENV) dist $(dir $(CLIENT)) mutants .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage*

# The stamps make a second call quick; a changed lock file or project file installs again.
$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing (once, about a minute) ..."
	@$(PIP) install --quiet --require-hashes --requirement requirements.lock
	@$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	@$(COMPILE)
	@touch $@

# The tools' lock file holds all of the service's, so one installation does for both.
$(VENV)/.dev: requirements-dev.lock requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing with the tools for development (once, about a minute) ..."
	@$(PIP) install --quiet --require-hashes --requirement requirements-dev.lock
	@$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	@$(COMPILE)
	@touch $(VENV)/.runtime $@

$(CLIENT): openapi/openapi.json clients/python/generation.py | $(VENV)/.dev
	@$(BIN)/python clients/python/generation.py
	@touch $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "Python lacks its venv module; on Debian: apt-get install python3-venv"; exit 1; }
