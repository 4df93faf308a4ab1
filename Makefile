# make run: the bot with sample data. make test, make check: for developers.
PYTHON ?= python3
BIN := .venv/bin
LOCK := .ci/constraints.txt

.PHONY: install run test check bench understanding train lock clean

run: .venv/installed
	@$(BIN)/python -m bot run $(ARGS)

install: .venv/installed

# A file of tests stays together: what it prepares is prepared once. Three at a time, also on two cores: much of it waits.
test: .venv/ready
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/house

bench: .venv/ready
	@PYTHONPATH=. $(BIN)/python tests/bench/run.py $(CATALOGUE)

understanding: .venv/installed
	@PYTHONPATH=. $(BIN)/python tests/utterances/measure.py $(if $(CATALOGUE),--catalogue $(CATALOGUE)) $(if $(MESSAGES),--messages $(MESSAGES))

train: .venv/installed
	@PYTHONPATH=. $(BIN)/python tests/utterances/train.py

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新版本；可用 make PYTHON=python3.12 run 指定。"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "建不了虚拟环境；Debian/Ubuntu 请先安装 python3-venv。"; exit 1; }
	@touch $@

# The bot runs from this folder: only what it needs is installed, exactly as the lock says.
PIP = $(BIN)/python -m pip install --disable-pip-version-check --no-warn-script-location -c $(LOCK)
NEEDS = $(BIN)/python -c 'import tomllib; p = tomllib.load(open("pyproject.toml", "rb"))["project"]; print(*p["dependencies"] + EXTRA, sep="\n")'

.venv/installed: .venv/made pyproject.toml $(LOCK)
	@echo "正在安装（第一次约一两分钟）…"
	@$(subst EXTRA,[],$(NEEDS)) > .venv/needs.txt
	@$(PIP) -r .venv/needs.txt
	@touch $@

.venv/tested: .venv/installed
	@echo "正在安装测试工具…"
	@$(subst EXTRA,p["optional-dependencies"]["test"],$(NEEDS)) > .venv/needs-test.txt
	@$(PIP) -r .venv/needs-test.txt
	@touch $@

.venv/ready: .venv/tested tests/parts.py tests/gateway/package-lock.json
	@$(BIN)/python tests/parts.py
	@touch $@

lock: .venv/made
	@$(subst EXTRA,p["optional-dependencies"]["test"],$(NEEDS)) > .venv/needs-test.txt
	@rm -rf .venv/lock && $(PYTHON) -m venv .venv/lock
	.venv/lock/bin/pip install --disable-pip-version-check -r .venv/needs-test.txt
	.venv/lock/bin/pip freeze > $(LOCK)
	@rm -rf .venv/lock

clean:
	rm -rf .venv
