// The C interface of a compiled model, and the loop that runs it. The generated glue includes this file after it has
// defined `struct Design`:
//     Design(); ~Design();
//     void eval();                      settles the circuit after inputs or clocks changed
//     void trace_open(const char *);    VCD; only in models built for it
//     void trace_dump(uint64_t ps);
//     void trace_close();
//     void edge();                      makes the edges that were triggered, where `direct`
//     static const bool direct;         true: an edge is made by setting its `trigger`, and inputs are carried on by `eval`
//     static const bool single_phase;   true: nothing is sensitive to falling edges (see `ClockPort`)
//     static const bool settle_twice;   true: one `eval` either makes an edge or carries values on, but not both
//     static const bool can_trace;
// and the tables `pdu_ports(Design &)`, `pdu_clocks(Design &)` and `pdu_memories(Design &)`.
#pragma once
#include <cstdint>
#include <cstring>
#include <vector>

#pragma GCC push_options
#pragma GCC optimize("O2")

struct Port { const char *name; void *value; uint32_t width; uint32_t bytes; uint32_t is_output; };
struct Memory { const char *name; void *words; uint32_t width; uint32_t bytes; uint64_t depth; };
// `previous` is the level that the model compares with to find a rising edge. Where only rising edges matter, the clock
// stays high and an edge is made by clearing `previous`, or by `trigger` where there is one: this halves the evaluations.
struct ClockPort { const char *name; uint8_t *level; uint8_t *previous; bool *trigger; };

static inline void fire(const ClockPort &port) {
    if (Design::direct) *port.trigger = true; else *port.previous = 0;
}

std::vector<Port> pdu_ports(Design &);
std::vector<ClockPort> pdu_clocks(Design &);
std::vector<Memory> pdu_memories(Design &);

#include "sleep.h"

struct Clock { ClockPort port; size_t which; uint64_t next, half; bool high, enabled; };
struct Field { const void *value; uint32_t bytes, shift; };
struct Watch { const void *value; uint32_t bytes; uint32_t clock; uint64_t last; };
struct Sample { uint64_t time, bits; };
struct Capture { uint32_t clock; bool notify, active; Field enable; std::vector<Field> fields; std::vector<Sample> samples; };
struct Playback { uint32_t clock; std::vector<Field> fields; std::vector<uint32_t> widths; std::vector<uint64_t> queue; size_t position; uint64_t idle, shown; };

enum Reason : uint32_t { DEADLINE = 0, WATCH = 1, CAPTURE = 2 };

struct Handle {
    Design design;
    std::vector<Port> ports = pdu_ports(design);
    std::vector<ClockPort> clock_ports = pdu_clocks(design);
    std::vector<Memory> memories = pdu_memories(design);
    Sleep sleep{design};
    std::vector<Clock> clocks;
    std::vector<Watch> watches;
    std::vector<Capture> captures;
    std::vector<Playback> playbacks;
    uint64_t now = 0, evaluations = 0;
    bool tracing = false;
};

static inline uint64_t load(const void *value, uint32_t bytes) {
    switch (bytes) {
        case 1: { uint8_t v; memcpy(&v, value, 1); return v; }
        case 2: { uint16_t v; memcpy(&v, value, 2); return v; }
        case 4: { uint32_t v; memcpy(&v, value, 4); return v; }
        default: { uint64_t v; memcpy(&v, value, 8); return v; }
    }
}

static inline void store(void *value, uint32_t bytes, uint64_t bits) { memcpy(value, &bits, bytes); }

static void settle(Handle &model) {
    model.design.eval();
    model.evaluations++;
    if (model.tracing) model.design.trace_dump(model.now / 1000);
}

// Makes the edges of clocks, given as bits by their number among the clock inputs.
static void make_edges(Handle &model, uint64_t inputs) {
    model.sleep.before(model.design, inputs);
    if (Design::direct) { model.design.edge(); model.evaluations++; } else settle(model);
    model.sleep.after();
}

// Before a rising edge: what the registers of the design drove until now.
static uint32_t sample_captures(Handle &model, uint64_t rising) {
    uint32_t reason = 0;
    for (Capture &capture : model.captures) {
        if (!(rising >> capture.clock & 1)) continue;
        if (load(capture.enable.value, capture.enable.bytes)) {
            uint64_t bits = 0;
            for (const Field &field : capture.fields) bits |= load(field.value, field.bytes) << field.shift;
            capture.samples.push_back({model.now, bits});
            capture.active = true;
        } else if (capture.active) {
            capture.active = false;
            if (capture.notify) reason |= CAPTURE;
        }
    }
    return reason;
}

// After a rising edge: what the world's registers drive from now on.
static bool advance_playbacks(Handle &model, uint64_t rising) {
    bool changed = false;
    for (Playback &playback : model.playbacks) {
        if (!(rising >> playback.clock & 1)) continue;
        uint64_t bits = playback.idle;
        if (playback.position < playback.queue.size()) bits = playback.queue[playback.position++];
        else if (playback.position) { playback.queue.clear(); playback.position = 0; }
        if (bits == playback.shown) continue;
        playback.shown = bits;
        changed = true;
        for (size_t i = 0; i < playback.fields.size(); i++) {
            const Field &field = playback.fields[i];
            uint64_t mask = ~0ull >> (64 - playback.widths[i]);
            store(const_cast<void *>(field.value), field.bytes, bits >> field.shift & mask);
        }
    }
    return changed;
}

static uint32_t look_at_watches(Handle &model, uint64_t rising) {
    uint32_t reason = 0;
    for (Watch &watch : model.watches) {
        if (!(rising >> watch.clock & 1)) continue;
        uint64_t bits = load(watch.value, watch.bytes);
        if (bits != watch.last) { watch.last = bits; reason |= WATCH; }
    }
    return reason;
}

extern "C" {

uint32_t pdu_abi(void) { return 2; }
uint32_t pdu_single_phase(void) { return Design::single_phase; }
uint32_t pdu_can_trace(void) { return Design::can_trace; }
Handle *pdu_create(void) {
    Handle *model = new Handle;
    for (const Unit &unit : model->sleep.units)
        for (const UnitClock &clock : unit.clocks) *clock.port.level = *clock.port.previous = 1;
    model->design.eval();
    return model;
}
void pdu_destroy(Handle *model) { delete model; }
size_t pdu_port_table(Handle *model, const Port **ports) { *ports = model->ports.data(); return model->ports.size(); }
size_t pdu_memory_table(Handle *model, const Memory **memories) { *memories = model->memories.data(); return model->memories.size(); }
size_t pdu_clock_table(Handle *model, const ClockPort **clocks) { *clocks = model->clock_ports.data(); return model->clock_ports.size(); }
void pdu_eval(Handle *model) { settle(*model); }
void pdu_wake(Handle *model) { model->sleep.wake(); }
uint64_t pdu_now(Handle *model) { return model->now; }
uint64_t pdu_left_out(Handle *model) { return model->sleep.left_out; }
uint64_t pdu_evaluations(Handle *model) { return model->evaluations; }

// Index of the new clock, in the order of the calls. `half` in femtoseconds; the first rising edge is at `first`.
void pdu_add_clock(Handle *model, size_t which, uint64_t half, uint64_t first) {
    Clock clock = {model->clock_ports[which], which, first, half, false, true};
    *clock.port.level = *clock.port.previous = Design::single_phase;
    model->clocks.push_back(clock);
}
void pdu_set_period(Handle *model, size_t clock, uint64_t half) { model->clocks[clock].half = half; }
void pdu_enable_clock(Handle *model, size_t clock, uint32_t enabled) {
    Clock &c = model->clocks[clock];
    if (enabled && !c.enabled) c.next = model->now + c.half;
    c.enabled = enabled;
}
void pdu_add_watch(Handle *model, size_t port, uint32_t clock) {
    const Port &p = model->ports[port];
    model->watches.push_back({p.value, p.bytes, clock, load(p.value, p.bytes)});
}
size_t pdu_add_capture(Handle *model, uint32_t clock, size_t enable, uint32_t notify, const size_t *ports, size_t count) {
    Capture capture = {clock, notify != 0, false, {model->ports[enable].value, model->ports[enable].bytes, 0}, {}, {}};
    uint32_t shift = 0;
    for (size_t i = 0; i < count; i++) {
        const Port &p = model->ports[ports[i]];
        capture.fields.push_back({p.value, p.bytes, shift});
        shift += p.width;
    }
    model->captures.push_back(capture);
    return model->captures.size() - 1;
}
size_t pdu_capture_data(Handle *model, size_t capture, const Sample **samples) {
    *samples = model->captures[capture].samples.data();
    return model->captures[capture].samples.size();
}
void pdu_capture_clear(Handle *model, size_t capture) { model->captures[capture].samples.clear(); }
size_t pdu_add_playback(Handle *model, uint32_t clock, const size_t *ports, size_t count, uint64_t idle) {
    Playback playback = {clock, {}, {}, {}, 0, idle, ~idle};
    uint32_t shift = 0;
    for (size_t i = 0; i < count; i++) {
        const Port &p = model->ports[ports[i]];
        playback.fields.push_back({p.value, p.bytes, shift});
        playback.widths.push_back(p.width);
        shift += p.width;
    }
    model->playbacks.push_back(playback);
    return model->playbacks.size() - 1;
}
void pdu_playback_push(Handle *model, size_t playback, const uint64_t *bits, size_t count) {
    std::vector<uint64_t> &queue = model->playbacks[playback].queue;
    queue.insert(queue.end(), bits, bits + count);
}
void pdu_playback_idle(Handle *model, size_t playback, uint64_t idle) { model->playbacks[playback].idle = idle; }
size_t pdu_playback_pending(Handle *model, size_t playback) {
    const Playback &p = model->playbacks[playback];
    return p.queue.size() - p.position;
}

// Runs until `until`, or until a watched port changed or a burst that was to be notified has ended; edges at `until` are done.
uint32_t pdu_run(Handle *model, uint64_t until) {
    Handle &m = *model;
    if (Design::settle_twice || Design::direct) settle(m);
    for (;;) {
        uint64_t next = ~0ull;
        for (const Clock &clock : m.clocks) if (clock.enabled && clock.next < next) next = clock.next;
        if (next > until) { m.now = until; return DEADLINE; }
        m.now = next;
        uint64_t rising = 0, inputs = 0;
        for (size_t i = 0; i < m.clocks.size(); i++) {
            Clock &clock = m.clocks[i];
            if (clock.next != next || !clock.enabled) continue;
            if (Design::single_phase) {
                inputs |= 1ull << clock.which;
                clock.next += 2 * clock.half;
                rising |= 1ull << i;
            } else {
                clock.high = !clock.high;
                if (clock.high) rising |= 1ull << i;
                clock.next += clock.half;
            }
        }
        uint32_t reason = rising ? sample_captures(m, rising) : 0;
        if (Design::single_phase) {
            for (Clock &clock : m.clocks) if (inputs >> clock.which & 1) fire(clock.port);
            make_edges(m, inputs);
        } else {
            for (Clock &clock : m.clocks) *clock.port.level = clock.high;
            settle(m);
        }
        if (rising) {
            if (advance_playbacks(m, rising) || Design::settle_twice) settle(m);
            reason |= look_at_watches(m, rising);
        }
        if (reason) return reason;
    }
}

int pdu_trace_open(Handle *model, const char *path) {
    if (!Design::can_trace) return 0;
    model->design.trace_open(path);
    model->tracing = true;
    model->design.trace_dump(model->now / 1000);
    return 1;
}
void pdu_trace_close(Handle *model) {
    if (model->tracing) model->design.trace_close();
    model->tracing = false;
}

}

#pragma GCC pop_options
