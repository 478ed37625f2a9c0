# What the build, the run and the tests need beside the Swift toolchain, all from Debian.
BUILD_PACKAGES = libcurl4-openssl-dev libpq-dev libwebsockets-dev libsodium-dev libsqlite3-dev libyaml-dev zlib1g-dev
TEST_PACKAGES = $(BUILD_PACKAGES) curl nginx-light openssl postgresql
BROWSER_PACKAGES = chromium libjs-chart.js python3-venv
# For the charts of the page.
RUN_PACKAGES = libjs-chart.js
BENCH_PACKAGES = $(BUILD_PACKAGES) curl postgresql wrk

SOURCES = Package.swift Sources Examples Tests Benchmarks Fuzzers/Package.swift Fuzzers/Fuzz
# The duration of all fuzzers together.
FUZZ_SECONDS = 90
# A crash that a test expects must not start the crash reporter.
TEST_ENV = SWIFT_BACKTRACE=enable=no
# The number of tests that run at a time. By default all do, and hundreds of simulations compete for two cores.
WIDTH = --experimental-maximum-parallelization-width 4

.PHONY: build install run test test-long sanitize browser-test fuzz bench format docs clean

build:
	@scripts/install $(BUILD_PACKAGES)
	swift build -c release

# Installs the executable and what it needs beside it: the author's module for simulations with Swift files, and the
# page.
PREFIX = /usr/local
INSTALLED = $(DESTDIR)$(PREFIX)/lib/beamulator
install: build
	install -d $(INSTALLED) $(DESTDIR)$(PREFIX)/bin
	install .build/release/beamulator .build/release/todo-server $(INSTALLED)
	install -m 644 .build/release/Modules/Beamulator.swiftmodule $(INSTALLED)
	rm -rf $(INSTALLED)/beamulator_Dashboard.resources
	cp -R .build/release/beamulator_Dashboard.resources $(INSTALLED)
	ln -sf ../lib/beamulator/beamulator $(DESTDIR)$(PREFIX)/bin/beamulator

run: build
	@scripts/install $(RUN_PACKAGES)
	@# Ctrl-C is the usual end (105).
	bin/beamulator run simulations/todo || [ $$? -eq 105 ]

# The tests that must pass before a change is merged; test-long adds those that take longer.
test:
	@scripts/install $(TEST_PACKAGES) $(BROWSER_PACKAGES)
	swift format lint --strict --recursive --parallel $(SOURCES)
	swift build --build-tests
	$(TEST_ENV) scripts/swift-test --skip-build $(WIDTH) --skip EndToEnd
	@# Concurrently: both wait for processes most of the time.
	$(TEST_ENV) scripts/side-by-side "scripts/swift-test --skip-build $(WIDTH) --filter EndToEnd" scripts/browser-tests

# The tests that take long: databases and engines are killed more often and at a higher load, the sanitizers detect data
# races and invalid memory accesses, the example is built as a separate package, and the fuzzers search for new inputs.
test-long: test sanitize
	swift build -c release
	BEAMULATOR_LONG=1 BEAMULATOR_PRODUCTS=$(CURDIR)/.build/release $(TEST_ENV) \
	  scripts/swift-test --skip-build --no-parallel --filter 'FaultTests|KillTests|ResumeRunTests'
	swift build --package-path Examples/CustomSimulation --scratch-path .build/custom-simulation
	.build/custom-simulation/debug/CustomSimulation run Examples/CustomSimulation --out .build/custom-simulation/runs \
	  --no-dashboard --quiet
	scripts/fuzz $(FUZZ_SECONDS)

# The tests of the runtime, the engine and the feed with the thread sanitizer, then those of the engine that write and
# read raw memory with the address sanitizer, which does not work with the default linker and XCTest.
sanitize:
	@scripts/install $(BUILD_PACKAGES)
	$(TEST_ENV) scripts/swift-test --no-parallel --sanitize=thread --package-path Tests/ThreadSanitizer \
	  --scratch-path .build/thread-sanitizer
	$(TEST_ENV) scripts/swift-test --no-parallel --sanitize=address -Xswiftc -use-ld=lld --disable-xctest \
	  --package-path Tests/AddressSanitizer --scratch-path .build/address-sanitizer

fuzz:
	@scripts/install $(BUILD_PACKAGES)
	scripts/fuzz $(FUZZ_SECONDS)

# Only the tests of the page.
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
