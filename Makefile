# Portal Participa: `make run` and `make test` do all their own set-up. `make help` lists the rest.
# Needed: Python 3.11 (to 3.13) with pip, and make.

PORT ?= 8000
HOST ?= 127.0.0.1
# Where the demonstration's own ClaveÚnica answers: a thousand ports away.
DEMO_IDENTITY ?= http://localhost:$(shell expr $(PORT) + 1000)
PARTICIPA_DATA ?= $(CURDIR)/.data
# Processes that share the tests.
WORKERS ?= 2
export PARTICIPA_DATA
export UV_PYTHON_DOWNLOADS = never
# Each worker, server and tool of the tests is a process of its own: without kept bytecode each compiles Django again.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
PY := $(VENV)/bin/python
UV := .tools/bin/uv
CSS_PARTS := $(addprefix static/css/,tokens.css base.css layouts.css) $(sort $(wildcard static/css/components/*.css))
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard participa/locale/*/LC_MESSAGES/*.po))
DEMO_ENV = DEMO=True DEBUG=False
# A check reads settings as a developer's machine has them; production's are checked by .ci/run.
DEV_ENV = DEBUG=True

.PHONY: help run test coverage gate check css lock messages format clean venv-run venv-dev
.DEFAULT_GOAL := help

help: ## Esta ayuda
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

run: venv-run static/css/participa.css $(CATALOGUES) ## Prepara todo y sirve el portal con la demostración (PORT=8000)
	@mkdir -p "$(PARTICIPA_DATA)/metrics"
	@$(DEMO_ENV) SITE_URL=http://localhost:$(PORT) DEMO_IDENTITY=$(DEMO_IDENTITY) PROMETHEUS_MULTIPROC_DIR="$(PARTICIPA_DATA)/metrics" \
		exec $(PY) manage.py serve --host $(HOST) --port $(PORT)

test: venv-dev static/css/participa.css $(CATALOGUES) ## Todas las pruebas (con navegador, si hay un Chromium)
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

coverage: ## Todas las pruebas, midiendo qué código recorren (el doble de lento)
	@$(MAKE) --no-print-directory test ARGS="--cov --cov-report=term $(ARGS)"

gate: ## Tras make coverage: que acciones, permisos, modelos y core estén probados por completo
	$(VENV)/bin/coverage report --include='*/actions.py,*/permissions.py,*/models.py,participa/core/*' --fail-under=100

check: venv-dev ## Lo rápido: estilo, contratos de importación, plantillas, migraciones, traducciones
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports --no-logo
	$(VENV)/bin/djlint --quiet --lint templates
	$(DEV_ENV) $(PY) manage.py makemigrations --check --dry-run
	$(PY) -m pytest -q --no-header tests/test_conventions.py tests/test_translations.py

css: static/css/participa.css ## Une las partes de la hoja de estilo

static/css/participa.css: $(CSS_PARTS)
	@cat $(CSS_PARTS) > $@

%.mo: %.po | venv-run
	@$(PY) -m babel.messages.frontend --quiet compile --input-file $< --output-file $@

messages: venv-dev ## Pone al día los catálogos de traducción
	@$(DEV_ENV) $(PY) manage.py messages

format: venv-dev ## Ordena el código
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

LOCK = $(UV) pip compile --quiet --universal --generate-hashes --no-annotate --no-header --python-version 3.11
lock: $(UV) ## Vuelve a resolver las dependencias (requirements*.lock)
	$(LOCK) $(UPGRADE) pyproject.toml -o requirements.lock
	$(LOCK) $(UPGRADE) --group demo pyproject.toml -o requirements-demo.lock
	$(LOCK) $(UPGRADE) --group dev pyproject.toml -o requirements-dev.lock

clean: ## Borra el entorno y los datos locales
	rm -rf $(VENV) .tools .data

# The environment. The developer's lock holds everything of the other, so whoever has it needs nothing to run.
# `synced` is a copy of the lock that was installed: nothing happens while it has not changed.
venv-run: $(PY) $(UV)
	@cmp -s requirements-dev.lock $(VENV)/synced || cmp -s requirements-demo.lock $(VENV)/synced || { \
		echo "Instalando dependencias…"; lock=requirements-demo.lock; \
		test ! -e $(VENV)/developer || lock=requirements-dev.lock; \
		$(UV) pip sync --quiet --require-hashes --python $(PY) $$lock && cp $$lock $(VENV)/synced; }

venv-dev: $(PY) $(UV)
	@cmp -s requirements-dev.lock $(VENV)/synced || { \
		echo "Instalando dependencias de desarrollo…"; touch $(VENV)/developer; \
		$(UV) pip sync --quiet --require-hashes --python $(PY) requirements-dev.lock \
		&& cp requirements-dev.lock $(VENV)/synced; }

# The first Python that is one of ours and really starts (a version manager's shim may not).
$(PY):
	@for candidate in $(PYTHON) python3.11 python3 python3.12 python3.13 python; do \
		if $$candidate -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
			echo "Creando el entorno con $$($$candidate --version)…"; \
			exec $$candidate -m venv --without-pip $(VENV); \
		fi; \
	done; echo "Hace falta Python 3.11, 3.12 o 3.13. Si lo tienes en otro lugar: make PYTHON=/ruta/a/python3" >&2; exit 1

# uv installs the lock ten times faster than pip. Taken from this machine when it is there.
$(UV): | $(PY)
	@rm -rf .tools; base=$$($(PY) -c 'import sys; print(sys._base_executable)'); \
	if command -v uv >/dev/null 2>&1; then mkdir -p .tools/bin; ln -s "$$(command -v uv)" $(UV); \
	elif "$$base" -m pip --version >/dev/null 2>&1; then \
		"$$base" -m pip install --quiet --disable-pip-version-check --no-warn-script-location --root-user-action=ignore \
			--target .tools 'uv>=0.9,<1'; \
	elif "$$base" -m venv .tools/venv 2>/dev/null; then \
		.tools/venv/bin/pip install --quiet --disable-pip-version-check 'uv>=0.9,<1' && mkdir -p .tools/bin && ln -s ../venv/bin/uv $(UV); \
	else echo "A este Python le falta pip. En Debian: apt-get install python3-venv" >&2; exit 1; fi
