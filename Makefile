# What the build, the run and the tests need beside the Swift toolchain, all from Debian.
BUILD_PACKAGES = libcurl4-openssl-dev libpq-dev libwebsockets-dev libsodium-dev libsqlite3-dev libyaml-dev zlib1g-dev
TEST_PACKAGES = $(BUILD_PACKAGES) curl nginx-light openssl postgresql
# For the charts of the page.
RUN_PACKAGES = libjs-chart.js
BENCH_PACKAGES = $(BUILD_PACKAGES) curl postgresql wrk

SOURCES = Package.swift Sources Examples Tests Benchmarks Fuzzers/Package.swift Fuzzers/Fuzz
# How long all fuzzers take together.
FUZZ_SECONDS = 60
# A crash that a test expects must not start the crash reporter.
TEST_ENV = SWIFT_BACKTRACE=enable=no

.PHONY: build run test browser-test fuzz bench format docs clean

build:
	@scripts/install $(BUILD_PACKAGES)
	swift build -c release

run: build
	@scripts/install $(RUN_PACKAGES)
	@# Ctrl-C is the usual end (105).
	bin/beamulator run simulations/todo || [ $$? -eq 105 ]

# BEAMULATOR_LONG=1 BEAMULATOR_PRODUCTS=.build/release swift test --filter FaultTests kills more often, at 20,000 rows a
# second, after make build; it takes some minutes.
test:
	@scripts/install $(TEST_PACKAGES)
	swift format lint --strict --recursive --parallel $(SOURCES)
	swift build --build-tests
	@# One after the other: many wait for answers, which come late where hundreds compute at once.
	$(TEST_ENV) scripts/swift-test --skip-build --no-parallel --skip EndToEnd
	$(TEST_ENV) scripts/swift-test --skip-build --filter EndToEnd
	scripts/browser-tests
	@# A package that depends on this one, with an executable of its own.
	swift build --package-path Examples/CustomSimulation --scratch-path .build/custom-simulation
	.build/custom-simulation/debug/CustomSimulation run Examples/CustomSimulation --out .build/custom-simulation/runs \
	  --no-dashboard --quiet
	$(TEST_ENV) scripts/swift-test --no-parallel --sanitize=thread --package-path Tests/ThreadSanitizer \
	  --scratch-path .build/thread-sanitizer
	scripts/fuzz $(FUZZ_SECONDS)

fuzz:
	@scripts/install $(BUILD_PACKAGES)
	scripts/fuzz $(FUZZ_SECONDS)

# The tests of the page by themselves.
browser-test:
	@scripts/install $(BUILD_PACKAGES)
	swift build
	scripts/browser-tests

bench:
	@scripts/install $(BENCH_PACKAGES)
	swift build -c release
	.build/release/benchmarks $(ONLY)

docs:
	@scripts/install $(BUILD_PACKAGES)
	rm -rf .build/docs .build/symbols && mkdir -p .build/symbols
	swift build --target Beamulator -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc .build/symbols \
	  --scratch-path .build/docs-scratch
	rm -f .build/symbols/C*.symbols.json
	docc convert --additional-symbol-graph-dir .build/symbols --output-path .build/docs \
	  --fallback-display-name Beamulator --fallback-bundle-identifier beamulator
	@echo "open .build/docs/documentation/beamulator/index.html through a web server"

format:
	swift format --in-place --recursive --parallel $(SOURCES)

clean:
	rm -rf .build
