# `make help` lists the targets. Every target that builds or tests runs `setup` first, which is quick if nothing is missing.

export DOTNET_NOLOGO = 1
export DOTNET_CLI_TELEMETRY_OPTOUT = 1
export MSBUILDDISABLENODEREUSE = 1

RID       := linux-$(if $(filter aarch64 arm64,$(shell uname -m)),arm64,x64)
PROPS     := global.json Directory.Build.props Directory.Packages.props
SOURCES   := $(shell find src -type f) $(PROPS)
RECORDER  := artifacts/recorder/recorder
VERSION   := $(shell sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
# The manifests in deploy/ have the same name and tag; a test compares them.
IMAGE     := localhost/metacni:$(VERSION)
ARCH      ?= $(if $(filter aarch64 arm64,$(shell uname -m)),arm64,amd64)
# Architectures with their executables. For an image of both: PLATFORMS="amd64=FILE arm64=FILE".
PLATFORMS ?= $(ARCH)=out/metacni
PUBLISH   := dotnet publish -c Release -r $(RID) --nologo -v quiet

.PHONY: setup build image recorder test demo bench soak pack fmt sizes clean help
.DELETE_ON_ERROR:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: ## install the missing Debian 12 packages (as root), restore NuGet packages, fetch kubectl and helm for tests
	@build/setup.sh
	@build/kubernetes-tools.sh artifacts/kubernetes
	@dotnet restore Meta.sln --verbosity quiet

build: out/metacni ## build out/metacni, one static executable

# The symbols (metacni.dbg) stay in artifacts/.
out/metacni: $(SOURCES) | setup
	$(PUBLISH) src/MetaCni -o artifacts/metacni
	@install -D -m 755 artifacts/metacni/metacni $@

image: out/metacni-image.tar ## build out/metacni-image.tar, the container image for deploy/ (docs/installing.md)

out/metacni-image.tar: $(foreach platform,$(PLATFORMS),$(lastword $(subst =, ,$(platform)))) build/image.sh Makefile
	@SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) REVISION=$$(git rev-parse HEAD) build/image.sh $@ $(IMAGE) $(PLATFORMS)

$(RECORDER): $(shell find tests/RecordingPlugin -type f) tests/Directory.Build.props $(PROPS) | setup
	$(PUBLISH) tests/RecordingPlugin -o $(@D)
	@touch $@

recorder: $(RECORDER) ## build the recording plugin for end-to-end tests

test: out/metacni out/metacni-image.tar $(RECORDER) ## build, run all tests and print the totals in the last line (as root)
	@build/test.sh

demo: out/metacni ## attach two pods to three networks each, without Kubernetes (as root)
	out/metacni try examples/quickstart

bench: out/metacni ## measure the cost of metacni in addition to its plugins (as root)
	dotnet run --project benchmarks -c Release -- $(BENCH)

soak: out/metacni $(RECORDER) ## run thousands of trials with failures of a node (as root); docs/reliability.md
	dotnet run --project tests/Soak -c Release -- $(SOAK)

# Packs the projects that import src/Package.props. The same commit gives the same bytes: the files inside have its time.
pack: setup ## build the NuGet packages of the libraries, into out/packages
	@rm -rf out/packages
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) dotnet pack Meta.sln -c Release --no-restore --nologo -v quiet -o out/packages

fmt: setup ## format the sources
	dotnet format whitespace Meta.sln --no-restore
	dotnet format style Meta.sln --no-restore

sizes: ## list the longest files and methods, and the medians
	@build/sizes.sh

clean: ## remove build output
	rm -rf out artifacts
