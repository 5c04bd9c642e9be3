# Two commands to know: `make demo` and `make test`. Everything they need they set up themselves.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
RUN = .venv/bin/python
PORT ?= 8000

.PHONY: help setup dev demo test check bench map messages

help:
	@echo "make demo     a living service centre on http://127.0.0.1:$(PORT) (PORT=, RESET=1 to begin anew)"
	@echo "make test     every test, on SQLite and on PostgreSQL, browser included"
	@echo "make check    style, types, architecture, migrations, templates, licences, both languages"
	@echo "make bench    the speed table, on PostgreSQL"
	@echo "make map      write docs/map.md anew"
	@echo "make messages take up new texts into the English catalogues"

setup dev demo test check bench map messages: python

.PHONY: python
python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (apt-get install python3) · 需要 Python 3.11 或更新"; exit 1; }

setup:
	@$(PYTHON) tools/setup.py

dev:
	@$(PYTHON) tools/setup.py --dev

demo: setup
	@exec .venv/bin/shouwen demo --port $(PORT) $(if $(RESET),--reset)

test:
	@exec $(PYTHON) tools/test.py $(ARGS)

check: dev
	@exec $(RUN) tools/check.py

bench:
	@exec $(PYTHON) tools/bench.py $(ARGS)

map: dev
	@exec $(RUN) tools/map.py

messages: dev
	@exec $(RUN) tools/messages.py
