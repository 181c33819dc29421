# Two commands matter: `make run` (the service, with a demonstration network) and `make test` (everything that is checked).
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
export BADGES_HOME ?= $(CURDIR)/instance

BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet
SOURCES = badges issuer verifier schemas keys
EDITABLE = --no-deps --no-build-isolation --editable .

PEERS = tests/interop/peers
PEER_PIP = .venv-peers/bin/python -m pip --disable-pip-version-check --quiet

.PHONY: run install test check browser peers interop bench translations lock clean

run: install
	@test -e "$(BADGES_HOME)/demonstration.json" || BADGES_PUBLIC_URL=$${BADGES_PUBLIC_URL:-http://localhost:$(PORT)} $(BIN)/badges demo
	@exec $(BIN)/badges serve --host $(HOST) --port $(PORT) --workers 2 --with-worker

install: .venv/installed

test: .venv/installed-dev peers browser check
	@$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

check: .venv/installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Il faut Python 3.11 ou plus récent : make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Il manque le module venv de Python. Tapez :  sudo apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.txt pyproject.toml hatch_build.py $(wildcard badges/translations/*/LC_MESSAGES/*.po) | .venv/bin/python
	@echo "Installation des dépendances…"
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install $(EDITABLE)
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installation des dépendances de test…"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

# Issuers and verifiers by other people, whose old pins cannot live beside ours. What builds the one source archive comes
# first; those from npm are asked where there is a Node.
peers: .venv-peers/installed $(PEERS)/javascript/node_modules/installed

.venv-peers/installed: $(PEERS)/requirements-peers.txt $(PEERS)/requirements-peers-build.txt | .venv/bin/python
	@echo "Installation des vérificateurs indépendants…"
	@test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
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
interop: .venv/installed-dev peers
	@$(BIN)/python -m tests.interop

# The browser of the tests: one that is there already, else Debian's, else the line to type.
browser:
	@if [ -n "$$CHROMIUM" ] || command -v chromium >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installation de chromium…"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else echo "Il manque le navigateur des tests. Tapez :  sudo apt install chromium"; exit 1; fi

# Ratios against bare primitives and against other people's libraries, in one interleaved run.
bench: .venv/installed-dev .venv-peers/installed tests/benchmarks/peers/node_modules/installed
	@$(BIN)/python -m tests.benchmarks

translations: .venv/installed-dev
	@$(BIN)/pybabel -q extract -F babel.cfg --no-location --sort-output -o badges/translations/messages.pot .
	@$(BIN)/pybabel -q update --no-fuzzy-matching -i badges/translations/messages.pot -d badges/translations -l en
	@$(BIN)/python hatch_build.py

# Pins with hashes; a lock file that records download addresses is never written.
lock:
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --all-extras pyproject.toml -o requirements-dev.txt
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header -c requirements-dev.txt pyproject.toml -o requirements.txt
	@cd $(PEERS) && uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --override overrides-peers.txt requirements-peers.in -o requirements-peers.txt
	@cd $(PEERS) && uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-peers-build.in -o requirements-peers-build.txt

clean:
	@rm -rf .venv .venv-* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
