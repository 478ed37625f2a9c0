# What the build, the run and the tests need beside the Swift toolchain, all from Debian.
BUILD_PACKAGES = libcurl4-openssl-dev libwebsockets-dev libsqlite3-dev libyaml-dev
TEST_PACKAGES = $(BUILD_PACKAGES) curl nginx-light openssl
BENCH_PACKAGES = $(BUILD_PACKAGES) curl wrk

SOURCES = Package.swift Sources Examples Tests Benchmarks
# A crash that a test expects must not start the crash reporter.
TEST_ENV = SWIFT_BACKTRACE=enable=no

.PHONY: build run test bench format docs clean

build:
	@scripts/install $(BUILD_PACKAGES)
	swift build -c release

run: build
	bin/beamulator run simulations/todo

test:
	@scripts/install $(TEST_PACKAGES)
	swift format lint --strict --recursive --parallel $(SOURCES)
	swift build --build-tests
	$(TEST_ENV) swift test --skip-build
	$(TEST_ENV) swift test --sanitize=thread --scratch-path .build/thread-sanitizer --filter ActorRuntimeTests

bench:
	@scripts/install $(BENCH_PACKAGES)
	swift build -c release
	.build/release/benchmarks $(ONLY)

format:
	swift format --in-place --recursive --parallel $(SOURCES)

clean:
	rm -rf .build
