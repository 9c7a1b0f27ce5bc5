# `make help` says what there is. Everything that builds or tests goes through `setup`, which is quick when nothing is missing.

export DOTNET_NOLOGO = 1
export DOTNET_CLI_TELEMETRY_OPTOUT = 1
export MSBUILDDISABLENODEREUSE = 1

RID       := linux-$(if $(filter aarch64 arm64,$(shell uname -m)),arm64,x64)
PROPS     := global.json Directory.Build.props Directory.Packages.props
SOURCES   := $(shell find src -type f) $(PROPS)
RECORDER  := artifacts/recorder/recorder
PUBLISH   := dotnet publish -c Release -r $(RID) --nologo -v quiet

.PHONY: setup build recorder test demo bench soak fmt sizes clean help
.DELETE_ON_ERROR:

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: ## install what the machine lacks (Debian 12, as root) and restore packages
	@build/setup.sh
	@dotnet restore Meta.sln --verbosity quiet

build: out/metacni ## out/metacni, one static executable

# The symbols (metacni.dbg) stay in artifacts/.
out/metacni: $(SOURCES) | setup
	$(PUBLISH) src/MetaCni -o artifacts/metacni
	@install -D -m 755 artifacts/metacni/metacni $@

$(RECORDER): $(shell find tests/RecordingPlugin -type f) tests/Directory.Build.props $(PROPS) | setup
	$(PUBLISH) tests/RecordingPlugin -o $(@D)
	@touch $@

recorder: $(RECORDER) ## the recording plugin that end-to-end tests run

test: out/metacni $(RECORDER) ## build and run every test; the last line counts them
	@build/test.sh

demo: out/metacni ## two pods with three networks each, without Kubernetes (as root)
	out/metacni try examples/quickstart

bench: out/metacni ## what metacni costs over the plugins it runs (as root)
	dotnet run --project benchmarks -c Release -- $(BENCH)

soak: out/metacni $(RECORDER) ## what nodes do to it, thousands of times (as root); docs/reliability.md
	dotnet run --project tests/Soak -c Release -- $(SOAK)

fmt: setup ## format the sources
	dotnet format whitespace Meta.sln --no-restore
	dotnet format style Meta.sln --no-restore

sizes: ## the longest files and methods, and the medians
	@build/sizes.sh

clean: ## remove what was built
	rm -rf out artifacts
