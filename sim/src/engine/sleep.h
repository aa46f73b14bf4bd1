// Parts of a design that sleep (`units.rs`). A part is left out at a clock edge when the edge would change nothing in it:
// its inputs are what they were when every one of its clocks, in a row, had changed nothing. Included by `shim.h`.
#pragma once
#include <algorithm>

struct Span { const uint8_t *at; size_t bytes; };

// The same octets in as few spans as there can be.
static std::vector<Span> joined(std::vector<Span> spans) {
    std::sort(spans.begin(), spans.end(), [](const Span &a, const Span &b) { return a.at < b.at; });
    std::vector<Span> out;
    for (const Span &span : spans) {
        if (!out.empty() && out.back().at + out.back().bytes == span.at) out.back().bytes += span.bytes;
        else out.push_back(span);
    }
    return out;
}

struct UnitClock { size_t which; ClockPort port; };

struct Unit {
    // Whether the inputs are still those that `keep` has kept; no functions: this part never sleeps.
    bool (*same)(const Design &, const uint64_t *);
    void (*keep)(const Design &, uint64_t *);
    size_t inputs;
    std::vector<UnitClock> clocks;
    // All variables, those of parts inside included; the parts inside follow up to `end`.
    std::vector<Span> state;
    size_t end;

    enum { AWAKE, TRIAL, ASLEEP } mood;
    std::vector<uint64_t> kept;
    std::vector<uint8_t> snapshot;
    uint64_t all, confirmed;
    // The octet that moved when the last trial failed: as long as it moves, nobody needs to look further.
    const uint8_t *watched;
    uint8_t seen;
    uint32_t still, patience;
};

enum : uint32_t { PATIENT = 4, MOST_PATIENT = 64 };

std::vector<Unit> pdu_units(Design &);

struct Sleep {
    std::vector<Unit> units;
    std::vector<Unit *> fired;
    uint64_t edges = 0, left_out = 0;

    Sleep(Design &design) : units(pdu_units(design)) {
        for (Unit &unit : units) {
            unit.kept.resize(unit.inputs);
            unit.state = joined(unit.state);
            size_t bytes = 0;
            for (const Span &span : unit.state) bytes += span.bytes;
            unit.snapshot.resize(bytes);
            for (const UnitClock &clock : unit.clocks) unit.all |= 1ull << clock.which;
            if (unit.state.empty()) unit.same = nullptr; else unit.watched = unit.state[0].at;
            unit.patience = PATIENT;
        }
    }

    // Somebody has changed state from outside.
    void wake() {
        for (Unit &unit : units) unit.mood = Unit::AWAKE, unit.still = 0;
    }

    // Before clock inputs `edges` rise: fires the clocks of all parts that are not asleep.
    void before(const Design &design, uint64_t rising) {
        edges = rising;
        fired.clear();
        Unit *next = units.data();
        for (Unit *end = next + units.size(); next != end;) {
            Unit &unit = *next;
            next = units.data() + unit.end;
            if (!(unit.all & edges)) continue;
            if (unit.mood != Unit::AWAKE && !unit.same(design, unit.kept.data())) { unit.mood = Unit::AWAKE; unit.still = 0; }
            if (unit.mood == Unit::ASLEEP) { left_out++; continue; }
            next = &unit + 1;
            if (unit.mood == Unit::AWAKE && unit.still >= unit.patience) begin_trial(design, unit);
            for (const UnitClock &clock : unit.clocks) if (edges >> clock.which & 1) fire(clock.port);
            if (unit.same) fired.push_back(&unit);
        }
    }

    // After it: who has moved?
    void after() {
        for (Unit *unit : fired) {
            if (unit->mood == Unit::TRIAL) end_trial(*unit);
            else if (*unit->watched == unit->seen) unit->still++;
            else { unit->seen = *unit->watched; unit->still = 0; }
        }
    }

    void begin_trial(const Design &design, Unit &unit) {
        unit.keep(design, unit.kept.data());
        uint8_t *to = unit.snapshot.data();
        for (const Span &span : unit.state) { memcpy(to, span.at, span.bytes); to += span.bytes; }
        unit.mood = Unit::TRIAL;
        unit.confirmed = 0;
    }

    void end_trial(Unit &unit) {
        const uint8_t *from = unit.snapshot.data();
        for (const Span &span : unit.state) {
            if (memcmp(from, span.at, span.bytes)) {
                size_t octet = 0;
                while (from[octet] == span.at[octet]) octet++;
                unit.watched = span.at + octet;
                unit.seen = *unit.watched;
                unit.mood = Unit::AWAKE;
                unit.still = 0;
                unit.patience = unit.patience < MOST_PATIENT ? 2 * unit.patience : MOST_PATIENT;
                return;
            }
            from += span.bytes;
        }
        unit.confirmed |= edges & unit.all;
        if (unit.confirmed == unit.all) { unit.mood = Unit::ASLEEP; unit.patience = PATIENT; }
    }
};
