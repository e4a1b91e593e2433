SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export PATH := $(CURDIR)/bin:$(PATH)

# The standard codecs' loops over pixels share nothing and take several times as
# long under the race detector: they go without it, whatever calls them does not.
GO_TEST := go test -race -gcflags='image/...=-race=false' -gcflags='golang.org/x/image/...=-race=false'
TESTDB := darkroom/internal/testdb

# A package whose tests ask for a database is an integration test, all others
# are unit tests; nothing has to be marked.
everything = go list -f '{{.ImportPath}}{{range .TestImports}} {{.}}{{end}}{{range .XTestImports}} {{.}}{{end}}' ./... | grep -v '^darkroom/internal/e2e'
unit = $$($(everything) | grep -v ' $(TESTDB)\b' | cut -d' ' -f1)
integration = $$($(everything) | grep ' $(TESTDB)\b' | cut -d' ' -f1)

##@ Use

.PHONY: help
help: ## Show this list.
	@awk 'BEGIN {FS = ":.*## "} \
		/^##@ / {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z][a-z0-9\/-]*:.*## / {printf "  make %-18s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: setup build ## Start the whole stack on this machine; Ctrl-C stops it, the data stays.
	@exec bin/darkroom dev

.PHONY: setup
setup: ## Install what is missing: system packages, the Temporal command line.
	@scripts/setup

.PHONY: web
web: web/node_modules/.package-lock.json ## Build the web client into web/dist/app/.
	cd web && npm run --silent build

# npm's own note of what it installed.
web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# Without Node the api shows a page that says how to build the client.
.PHONY: build
build: $(if $(shell command -v npm),web) ## Build the web client, api (without cgo), worker and darkroom into bin/.
	@mkdir -p bin
	CGO_ENABLED=0 go build -o bin/api ./cmd/api
	go build -o bin/ ./cmd/worker ./cmd/darkroom

##@ Check

# Cheap and telling first, so that a fault shows early.
TESTS := lint workflowcheck check/generated test/web build test/unit test/js test/replay test/integration test/e2e test/browser

.PHONY: test
test: setup ## Run every check and test below, in this order; the first failure ends it.
	@for step in $(TESTS); do \
		echo "== $$step"; start=$$SECONDS; \
		$(MAKE) "$$step"; \
		echo "== $$step: $$((SECONDS - start)) s"; \
	done

.PHONY: lint
lint: ## Lint and vet, the doors between the rooms included.
	@scripts/tool golangci-lint
	golangci-lint run --allow-parallel-runners ./...

.PHONY: workflowcheck
workflowcheck: ## Look for nondeterminism in workflow code.
	@scripts/tool workflowcheck
	workflowcheck -config .workflowcheck.yml -test=false ./workflows/...

.PHONY: check/generated
check/generated: ## Fail when generated code is not up to date.
	@scripts/check-generated

.PHONY: test/unit
test/unit: ## Tests that need nothing but this process.
	$(GO_TEST) -skip '^TestReplay' $(unit)

.PHONY: test/js
test/js: build ## The provider's own JavaScript client against the simulator.
	cd simulator/jstest && npm ci --no-audit --no-fund --loglevel=error && npm test

.PHONY: test/web
test/web: web/node_modules/.package-lock.json ## The web client alone: types, lint, format, logic.
	cd web && npm run --silent check
	cd web && npm test

.PHONY: test/browser
test/browser: build ## The web client in Chromium against the whole stack, which the tests start.
	@scripts/setup browser
	cd web && npm run e2e

.PHONY: screenshots
screenshots: build ## Every page of the web client at three widths, dark and light, into web/screenshots/.
	@scripts/setup browser
	cd web && SCREENSHOTS=all npm run e2e -- pages

.PHONY: test/replay
test/replay: ## Replay saved workflow histories.
	$(GO_TEST) -run '^TestReplay' ./workflows/...

.PHONY: test/integration
test/integration: setup ## Tests on a real PostgreSQL, started and stopped by themselves.
	$(GO_TEST) $(integration)

.PHONY: test/ledger
test/ledger: setup ## Play 10,000 random histories of money; SEED=n chooses them.
	$(GO_TEST) -count=1 -timeout 2h -run RandomHistories ./postgres -histories 10000 -seed $(or $(SEED),1)

# A test without t.Parallel ends, stops or measures parts of the stack: such tests
# have one to themselves, one after another. All others share a second stack. Both
# mostly wait, so they run side by side, and more of the latter at once than there
# are cores.
alone = $$(awk '/^func Test[A-Z]/ {name = $$2; sub(/\(.*/, "", name); getline; if (!/t\.Parallel\(\)/) print name}' $(CURDIR)/internal/e2e/*_test.go | paste -sd '|')
E2E := cd internal/e2e && ../../bin/e2e.test -test.timeout 20m

# What is tested lies in bin/, which the cache of test results does not know.
.PHONY: test/e2e
test/e2e: setup build ## The whole stack, as processes.
	$(GO_TEST) -c -o bin/e2e.test ./internal/e2e
	@$(MAKE) --jobs=2 --output-sync=target e2e/alone e2e/together

.PHONY: e2e/alone e2e/together
e2e/alone:
	$(E2E) -test.run "^($(alone))$$" -log alone.log
e2e/together:
	$(E2E) -test.skip "^($(alone))$$" -test.parallel 4 -log together.log

.PHONY: test/providers
test/providers: setup build ## Every fault at every provider, as a table.
	$(GO_TEST) -count=1 -timeout 20m -v -run '^TestEveryFaultAtEveryProvider$$' ./internal/e2e

# One after another, since each target uses every core. Minimising is capped: it
# would take a minute for each input that is found.
.PHONY: fuzz
fuzz: ## Give each provider's reader of webhooks FUZZ_N (1,000,000) made-up messages; `make test` gives it those in testdata/fuzz.
	@for package in $$(go list ./providers/...); do \
		[[ "$$(go test -list '^FuzzVerifyCallback$$' "$$package")" == *FuzzVerifyCallback* ]] || continue; \
		echo "== $$package"; \
		go test -run '^$$' -fuzz '^FuzzVerifyCallback$$' -fuzztime $(or $(FUZZ_N),1000000)x -fuzzminimizetime 1s "$$package"; \
	done

.PHONY: test/large
test/large: setup build ## Two films of 500 MB at once; the media worker stays below 256 MB.
	go test -count=1 -timeout 20m -v -run LargeFilm ./internal/e2e -large-mb 500

.PHONY: chaos
chaos: setup build ## Ask for 100 generations while everything is killed, paused and cut off; SEED=n chooses how.
	$(GO_TEST) -count=1 -v -timeout 30m -run '^TestChaos$$' ./internal/e2e -generations 100 -seed $(or $(SEED),1)

.PHONY: outage
outage: setup build ## Take Temporal, PostgreSQL and storage away for a minute each; nothing is lost.
	$(GO_TEST) -count=1 -v -timeout 30m -run 'Stopped|StorageAway' ./internal/e2e -outage 1m

.PHONY: soak
soak: setup build ## Let N generations (10,000) pass; nothing may be left behind in any process.
	SIMULATOR_SPEED=50 go test -count=1 -v -timeout 4h -run NothingIsLeftBehind ./internal/e2e -passing $(or $(N),10000)

# A job of the simulator takes a thousandth of its usual time: what is left is ours.
.PHONY: bench
bench: setup build bench/thumbnails ## Measure the service against bare workflows; fails where it misses what it promises.
	SIMULATOR_SPEED=1000 go test -count=1 -timeout 20m -v -run '^TestBenchOverhead$$' ./internal/e2e -measure

.PHONY: bench/thumbnails
bench/thumbnails: ## Measure thumbnails against vipsthumbnail and sharp, which it installs.
	@scripts/setup bench
	cd internal/bench/sharp && npm ci --no-audit --no-fund --loglevel=error
	go test -count=1 -timeout 20m -v -run '^TestBenchThumbnails$$' ./internal/bench -measure

.PHONY: vuln
vuln: ## Look for known vulnerabilities that our code can reach.
	@scripts/tool govulncheck
	govulncheck ./...

##@ Change

.PHONY: generate
generate: web/node_modules/.package-lock.json ## Generate code from api/openapi.yaml, the web client's too.
	@scripts/tool oapi-codegen
	go generate ./...
	cd web && npm run --silent generate

.PHONY: fmt
fmt: ## Format the code as the linter wants it.
	@scripts/tool golangci-lint
	golangci-lint fmt ./...

.PHONY: clean
clean: ## Remove what was built; the data of the local stack stays.
	rm -rf bin web/dist/app

.PHONY: clean/data
clean/data: ## Remove the local stack's data: database, Temporal's, stored media, secrets.
	@mkdir -p .darkroom
	@flock --nonblock .darkroom/lock true || { echo "the stack is running: stop it first"; exit 1; }
	rm -rf "$$(readlink -f .darkroom/postgres)" .darkroom
