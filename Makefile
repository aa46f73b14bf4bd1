# Grafton PDU. `make` alone tells what there is. Every target sets up what it needs (scripts/setup).
BOARD ?= colorlight-i9
CARGO ?= cargo
PDU    = $(CARGO) run --quiet --package pdu --

# Native tools come first; the project's own stand in for those that are missing.
export PATH := $(PATH):$(CURDIR)/.tools/bin
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help bitstream test verilog sim prove faults soak gates mutants bench docs check firmware clean

help: ## this list
	@echo 'Grafton PDU: make TARGET [BOARD=$(BOARD)]'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/    \1\t\2/p' Makefile | expand -t 16
	@echo 'More options: $(PDU) --help'

bitstream: ## firmware, Verilog, synthesis, place and route, .bit and report in bitstreams/BOARD/
	@scripts/setup flow verilog
	@$(PDU) build --board $(BOARD) $(if $(SEEDS),--seeds $(SEEDS))

verilog: ## bitstreams/BOARD/: pdu.v, ROM image and constraints, for any vendor tool
	@scripts/setup verilog
	@$(PDU) verilog --board $(BOARD)

firmware: ## the firmware for GRAFTON alone
	@scripts/setup verilog
	@$(PDU) firmware

sim: ## the device on localhost (SNMP on UDP 1161), until Ctrl-C
	@scripts/setup verilog check sim
	@$(PDU) sim

test: ## every test; ends with a table of what ran
	@scripts/setup flow verilog check sim test
	@scripts/test

prove: ## the proofs alone, with all seeded faults
	@scripts/setup check
	@scripts/test prove

faults: ## mistakes put into routers, nodes, the CPU, memory, timer and breaker, each of which a proof refutes within a minute
	@scripts/setup check
	@scripts/test faults

soak: ## ten million messages into each node, and as many calls of periph, alone and in the system, at every distance from its ticks
	@scripts/setup check sim test
	@PDU_SOAK_MESSAGES=10000000 PDU_REQUIRE_TOOLS=1 $(CARGO) test --quiet --package sim --test nodes -- --nocapture
	@PDU_SOAK_CALLS=10000000 PDU_REQUIRE_TOOLS=1 $(CARGO) test --quiet --package sim --test soak --test system_soak -- --nocapture

gates: ## the network's gates on the whole device, 10 000 frames of each kind
	@scripts/setup check sim test
	@PDU_GATE_FRAMES=10000 PDU_REQUIRE_TOOLS=1 $(CARGO) test --quiet --package sim --test gates --test pages -- --nocapture --test-threads 1

mutants: ## mistakes put into each stage of the CPU, all of which lock-step must notice
	@scripts/setup check sim
	@PDU_MUTANTS=all PDU_REQUIRE_TOOLS=1 $(CARGO) test --quiet --package sim --test cpu mutation -- --nocapture

bench: ## figures of the device, its simulation and its cores, beside what is asked of them or known of others
	@scripts/setup flow verilog check sim test
	@scripts/test bench

docs: ## the datasheet's generated and measured parts, rewritten; and the API pages
	@scripts/setup check sim
	@$(PDU) docs
	@PDU_WRITE_DOCS=1 PDU_REQUIRE_TOOLS=1 $(CARGO) test --quiet --package sim --test cpu costs
	@PDU_WRITE_DOCS=1 $(CARGO) test --quiet --package gateware --test waves
	@$(CARGO) doc --quiet --workspace --no-deps

check: ## format and lints of both workspaces
	@scripts/setup verilog
	@$(CARGO) fmt --all --check
	@$(CARGO) clippy --quiet --workspace --all-targets -- -D warnings
	@cd firmware && $(CARGO) fmt --all --check
	@cd firmware && $(CARGO) clippy --quiet --workspace --all-targets -- -D warnings

clean: ## what was built, but for the tools in .tools/
	@$(CARGO) clean --quiet
	@cd firmware && $(CARGO) clean --quiet
	@find bitstreams -mindepth 1 -maxdepth 1 -type d -exec rm -rf {} +
