# The product's commands. `make` alone lists them.
PYTHON ?= python3
VENV   := .venv/bin/python
SERVED := $(VENV) -m staffbank.embedded run --
ARGS   ?=

.PHONY: help run test check bench screenshots format base dev assets

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: base assets ## Start the product with its demonstration region (PORT=8000)
	@$(VENV) -m staffbank.start --with-parent

test: dev assets ## Run every test, or some: make test ARGS="tests/rates -k caps"
	@$(SERVED) $(VENV) -m pytest -n logical --maxschedchunk 1 $(ARGS)

check: dev ## Lint, types, layers, migrations and generated documents
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .
	@$(SERVED) $(VENV) -m mypy
	@.venv/bin/lint-imports
	@$(SERVED) $(VENV) manage.py makemigrations --check --dry-run
	@$(SERVED) $(VENV) manage.py render_docs --check

bench: dev assets ## Measure at national size
	@$(SERVED) sh -c "$(VENV) manage.py migrate -v 0 && $(VENV) manage.py bench $(ARGS)"

screenshots: dev assets ## Take the pictures of the README
	@$(SERVED) $(VENV) -m tests.browser.screenshots

format: dev ## Format and mend what can be mended
	@$(VENV) -m ruff check --fix .
	@$(VENV) -m ruff format .

base dev:
	@$(PYTHON) bootstrap.py $@

assets:
	@$(VENV) -m staffbank.frontend
