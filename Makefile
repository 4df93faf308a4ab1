# make run: the bot with sample data. make test, make check: for developers.
PYTHON ?= python3
BIN := .venv/bin
LOCK := .ci/constraints.txt

.PHONY: install run test check bench understanding lock clean

run: .venv/installed
	@$(BIN)/python -m bot run $(ARGS)

install: .venv/installed

test: .venv/ready
	$(BIN)/python -m pytest $(ARGS)

check: .venv/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/house

bench: .venv/ready
	$(BIN)/python tests/bench/run.py $(ARGS)

understanding: .venv/installed
	$(BIN)/python tests/utterances/measure.py $(if $(CATALOGUE),--catalogue $(CATALOGUE)) $(if $(MESSAGES),--messages $(MESSAGES))

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新版本；可用 make PYTHON=python3.12 run 指定。"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "建不了虚拟环境；Debian/Ubuntu 请先安装 python3-venv。"; exit 1; }
	@touch $@

.venv/installed: .venv/made pyproject.toml $(LOCK)
	@echo "正在安装（第一次约一两分钟）…"
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -c $(LOCK) -e . | grep -v "already satisfied" || true
	@$(BIN)/python -c 'import bot.__main__, sqlmodel, aiohttp'
	@touch $@

.venv/tested: .venv/installed
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -c $(LOCK) -e '.[test]' | grep -v "already satisfied" || true
	@$(BIN)/python -c 'import pytest, ruff, mypy'
	@touch $@

.venv/ready: .venv/tested tests/parts.py tests/gateway/package-lock.json
	@$(BIN)/python tests/parts.py
	@touch $@

lock:
	rm -rf .venv/lock && $(PYTHON) -m venv .venv/lock
	.venv/lock/bin/pip install --disable-pip-version-check -q -e '.[test]'
	.venv/lock/bin/pip freeze --exclude-editable | grep -v '^-e\|@ file' > $(LOCK)
	rm -rf .venv/lock

clean:
	rm -rf .venv
