# Postern: `make demo` and `make test` are all that a newcomer needs. Both install the Debian
# packages that are missing (with sudo when not root), build and run.

SWIFT ?= swift
PYTHON ?= python3
VENV := .venv
PACKAGES := libzmq3-dev libsodium-dev libsqlite3-dev
PYTEST := POSTERN_BINARY="$(CURDIR)/.build/debug/postern" $(VENV)/bin/python -m pytest -q
BENCH_PACKAGE := --package-path bench --scratch-path .build/bench

.PHONY: all deps venv build release demo test test-swift test-fuzz test-python \
	test-python-hazards test-python-others histories lint bench bench-budgets bench-peers bench-test \
	bench-cedar fuzz torture torture-short clean

all: build

# What Debian calls the libraries that Postern stands on.
deps:
	@bin/install-packages $(PACKAGES)

# The Python that drives the broker from outside shares no code with it.
venv: deps
	@bin/make-venv $(VENV) pyzmq==27.3.0 cbor2==6.3.0 pycddl==0.6.4 pytest==9.2.0 \
		cedarpy==4.12.2 pynacl==1.6.2

build: deps
	$(SWIFT) build

release: deps
	$(SWIFT) build -c release --product postern -Xswiftc -cross-module-optimization

demo: release
	.build/release/postern demo

lint:
	$(SWIFT) format lint --strict --recursive --parallel \
		Package.swift Sources Tests bench fuzz

# One debug build serves the Swift tests and, as POSTERN_BINARY, the Python ones; one of the bench
# its tests and the count of allocations. The fuzzer's build, of one thread, takes what the Python
# tests leave.
test: lint test-swift
	@$(MAKE) --jobs=3 --output-sync=target test-python-hazards test-python-others test-fuzz
	@$(MAKE) bench-test bench-budgets

test-swift: deps
	$(SWIFT) build --build-tests
	@bin/say-failures $(SWIFT) test --skip-build

# Random histories against a plain model, more than `make test` has time for: about 15 minutes for
# those of the authority alone, and 5 for those over sockets. A failure prints its seed.
histories: deps
	$(SWIFT) build --build-tests
	POSTERN_HISTORIES=100000 bin/say-failures $(SWIFT) test --skip-build \
		--filter PosternAuthorityTests.HistoryTests
	POSTERN_SOCKET_HISTORIES=5000 bin/say-failures $(SWIFT) test --skip-build \
		--filter ClientTests.HistoryTests

# A short run with coverage; `make fuzz` goes on for longer.
test-fuzz: deps
	FUZZ_SECONDS=20 nice -n 10 fuzz/run

# The hazards wait for most of their time, the others and a minute of torture work.
test-python:
	@$(MAKE) --jobs=2 --output-sync=target test-python-hazards test-python-others

test-python-hazards: build venv
	$(PYTEST) Tests/hazards

test-python-others: build venv
	$(PYTEST) Tests/protocol Tests/cli Tests/cedar
	$(MAKE) torture-short

# The release broker beside what one would take instead (bench/README.md);
# ARGUMENTS=--quick, ARGUMENTS='--only one-in-flight' and so on.
bench: release venv
	bench/run $(ARGUMENTS)

# What the bench's gRPC echo needs; without it gRPC is reported as absent.
bench-peers: deps
	@bin/install-packages libgrpc++-dev protobuf-compiler-grpc libprotobuf-dev pkg-config
	$(MAKE) -C bench/peers OUT="$(CURDIR)/.build/bench/peers"

# The bench's own tests: its statistics, comparison and report.
bench-test:
	$(SWIFT) build --build-tests $(BENCH_PACKAGE)
	@bin/say-failures $(SWIFT) test --skip-build $(BENCH_PACKAGE)

# What a release broker and the clients allocate, and a cached permit beside one that is asked
# about, beside bench/budgets.json; no time is judged. The bench's debug build will do: it allocates
# no more, and the ratio has room for it.
bench-budgets: release
	CONFIGURATION=debug bench/run budgets $(ARGUMENTS)

# A thousand kills and other misfortunes (bench/README.md); the seed that it prints plays it again.
# ARGUMENTS='--only kill --rounds 100 --seed 7' and so on.
torture: release venv
	$(VENV)/bin/python bench/torture/torture.py --binary .build/release/postern $(ARGUMENTS)

# The same in a minute, on the build that the other tests have.
torture-short: build venv
	$(VENV)/bin/python bench/torture/torture.py --binary .build/debug/postern --short $(ARGUMENTS)

# The policy engine beside the reference engine (bench/README.md); ARGUMENTS='--json' and so on.
bench-cedar: venv
	PYTHON="$(VENV)/bin/python" bench/cedar/run $(ARGUMENTS)

# The engine's readers under a fuzzer for FUZZ_SECONDS (fuzz/README.md).
fuzz:
	fuzz/run

clean:
	rm -rf .build $(VENV)
