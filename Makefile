# Three commands matter: `make run` (the service, with a demonstration network), `make quick` (what a change is most likely
# to break, in a minute) and `make test` (everything that is checked).
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
export BADGES_HOME ?= $(CURDIR)/instance

# `python3` has the environment .venv; another interpreter has its own beside it, named by its version (.venv-3.13).
VERSION := $(if $(filter python3,$(PYTHON)),,$(or $(shell $(PYTHON) -c \
  'import sys; print("-%d.%d" % sys.version_info[:2])' 2>/dev/null),-unknown))
VENV = .venv$(VERSION)
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet

# One module of tests goes to one process. Its memory comes from the system's allocator, which gives back what syntax trees
# and pages leave: Python's own keeps a hundred megabytes a process.
ACROSS = --numprocesses auto --maxprocesses 4 --dist loadfile

PEERS = tests/interop/peers
PEERS_VENV = $(VENV)-peers
PEER_PIP = $(PEERS_VENV)/bin/python -m pip --disable-pip-version-check --quiet

# What is compiled once is not compiled again by each process of the tests, and by each command that they start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run install quick test portable drill durability check browser peers interop bench siege pictures archive
.PHONY: format translations lock clean

run: install
	@test -e "$(BADGES_HOME)/demonstration.json" || BADGES_PUBLIC_URL=$${BADGES_PUBLIC_URL:-http://localhost:$(PORT)} $(BIN)/badges demo
	@exec $(BIN)/badges serve --host $(HOST) --port $(PORT) --workers 2 --with-worker

install: $(VENV)/installed

# Since the branch began, or SINCE=COMMIT. Style, types and contracts first; then tests.quick says what it chose.
quick: check
	@$(BIN)/python -m tests.quick $(if $(SINCE),--since $(SINCE))

test: $(VENV)/installed-dev peers browser check
	@PYTHONMALLOC=malloc $(BIN)/pytest $(ACROSS) $(OPTIONS)

# What may depend on the version of Python: not the rules of the house, which read sources, nor what a browser, PostgreSQL
# or another implementation does. `make test` with the same PYTHON runs all.
portable: $(VENV)/installed-dev
	@$(BIN)/pytest $(ACROSS) --database sqlite --no-browser -m "not drill" --ignore tests/house --ignore tests/interop $(OPTIONS)

# The whole of what `make test` runs a seeded part of (tests/README.md).
drill: $(VENV)/installed-dev
	@DRILL=whole $(BIN)/pytest -m drill --numprocesses auto --maxprocesses 4

# kill -9 at every step of the work and at random, three hundred times on each database.
durability: $(VENV)/installed-dev
	@DURABILITY=300 $(BIN)/pytest tests/durability --numprocesses 2 --dist load

check: $(VENV)/installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python -m tests.house.styles
	@$(BIN)/djangofmt --check badges
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

# Sources as `make check` wants them: Python, and the templates of pages.
format: $(VENV)/installed-dev
	@$(BIN)/ruff format .
	@$(BIN)/djangofmt --quiet badges
	@$(BIN)/python -m tests.house.styles --write

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Il faut Python 3.11 ou plus récent : make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Il manque le module venv de Python. Tapez :  sudo apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# What builds the package is put aside for the one moment when it does, and is no part of what runs.
$(VENV)/installed: requirements.txt requirements-build.txt pyproject.toml hatch_build.py \
    $(wildcard badges/translations/*/LC_MESSAGES/*.po badges/styles/sheets.toml badges/styles/components/*.css) \
    $(wildcard badges/static/fonts/*.woff2) badges/static/favicon.svg | $(BIN)/python
	@echo "Installation des dépendances…"
	@$(PIP) install --require-hashes -r requirements.txt
	@rm -rf $(VENV)/build && $(PIP) install --require-hashes --target $(VENV)/build -r requirements-build.txt
	@PYTHONPATH="$(CURDIR)/$(VENV)/build" $(PIP) install --no-deps --no-build-isolation --editable .
	@rm -rf $(VENV)/build
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@echo "Installation des dépendances de test…"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

# Issuers and verifiers by other people, whose old pins cannot live beside ours. What builds the one source archive comes
# first; those from npm are asked where there is a Node.
peers: $(PEERS_VENV)/installed $(PEERS)/javascript/node_modules/installed

$(PEERS_VENV)/installed: $(PEERS)/requirements-peers.txt $(PEERS)/requirements-peers-build.txt | $(BIN)/python
	@echo "Installation des vérificateurs indépendants…"
	@test -x $(PEERS_VENV)/bin/python || $(PYTHON) -m venv $(PEERS_VENV)
	@$(PEER_PIP) install --require-hashes --no-deps --only-binary :all: -r $(PEERS)/requirements-peers-build.txt
	@$(PEER_PIP) install --require-hashes --no-deps --no-build-isolation -r $(PEERS)/requirements-peers.txt
	@touch $@

%/node_modules/installed: %/package.json
	@if command -v npm >/dev/null; then \
	  echo "Installation des vérificateurs de npm…"; \
	  { cd $* && npm install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error && touch node_modules/installed; } \
	    || { rm -rf node_modules; echo "npm n’a rien pu installer : ces vérificateurs ne seront pas interrogés."; }; \
	else echo "Sans npm : ses vérificateurs ne seront pas interrogés."; fi

# Who says what of whose badges, and why they differ.
interop: $(VENV)/installed-dev peers
	@$(BIN)/python -m tests.interop

# The browser of the tests, and the library that what drives it loads: those that are there already, else Debian's, else
# the line to type. Chromium without a window takes a third less of the processor.
browser: $(VENV)/installed-dev
	@missing=; [ -n "$$CHROMIUM" ] || command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null \
	  || missing=chromium-headless-shell; \
	$(BIN)/playwright --version >/dev/null 2>&1 || missing="$$missing libatomic1"; \
	if [ -z "$$missing" ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installation de" $$missing"…"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else echo "Il manque ce qui fait marcher le navigateur des tests. Tapez :  sudo apt install" $$missing; exit 1; fi

# Ratios against bare primitives and against other people's libraries, in one interleaved run.
bench: $(VENV)/installed-dev $(PEERS_VENV)/installed tests/benchmarks/peers/node_modules/installed
	@$(BIN)/python -m tests.benchmarks
	@$(BIN)/python -m tests.benchmarks.award
	@$(BIN)/python -m tests.benchmarks.paper
	@$(BIN)/python -m tests.benchmarks.choosing
	@$(BIN)/python -m tests.benchmarks.backups 500
	@$(BIN)/python -m tests.benchmarks.service

# The employer's page while the server is attacked: p99 with and without. Needs 2,000 open files; takes two minutes.
siege: $(VENV)/installed-dev
	@$(BIN)/python -m tests.benchmarks.siege

# The pictures of README.md and of /composants, taken again from the pages as they are now.
pictures: $(VENV)/installed-dev browser
	@$(BIN)/pytest --quiet tests/journeys/pictures.py

# The backup of the newest revision, which a new migration brings with it: tests/badges/instance/archives/README.md.
archive: $(VENV)/installed-dev
	@$(BIN)/python -m tests.badges.instance.archives.make

translations: $(VENV)/installed-dev
	@$(BIN)/pybabel -q extract -F babel.cfg --no-location --sort-output -o badges/translations/messages.pot .
	@$(BIN)/pybabel -q update --no-fuzzy-matching -i badges/translations/messages.pot -d badges/translations -l en
	@$(BIN)/python hatch_build.py

# Pins with hashes; a lock file that records download addresses is never written.
lock:
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --all-extras pyproject.toml -o requirements-dev.txt
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header -c requirements-dev.txt pyproject.toml -o requirements.txt
	@python3 -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' \
	  | uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements-dev.txt - -o requirements-build.txt
	@cd $(PEERS) && uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --override overrides-peers.txt requirements-peers.in -o requirements-peers.txt
	@cd $(PEERS) && uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-peers-build.in -o requirements-peers-build.txt

clean:
	@rm -rf .venv .venv-* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
