//! What the claims see of the inside of the core, by name, and what is cut away.
use hdl::check::Proof;

/// What the claims see of the inside of the core.
const VIEWS: &[(&str, &str)] = &[
    ("alive", "fetch.alive.q"),
    ("fetch_pc", "fetch.counter.q"),
    ("correcting", "fetch.correcting.q"),
    ("corrected", "fetch.corrected.q"),
    ("decode_filled", "decode.filled.q"),
    ("decode_in_slot", "decode.in_slot.q"),
    ("decode_instruction", "decode.instruction.q"),
    ("decode_code", "decode.code.q"),
    ("decode_pc", "decode.pc.q"),
    ("decode_fault_pc", "decode.fault_pc.q"),
    ("decode_steered", "decode.steered.q"),
    ("decode_refused", "decode.refused.q"),
    ("decode_no_fields", "decode.no_fields.q"),
    ("first_lower", "decode.registers.lower$0.word"),
    ("first_upper", "decode.registers.upper$0.word"),
    ("second_lower", "decode.registers.lower$1.word"),
    ("second_upper", "decode.registers.upper$1.word"),
    ("execute_filled", "execute.filled.q"),
    ("execute_live", "execute.live.q"),
    ("issue", "execute.here.q"),
    ("action", "execute.action.q"),
    ("left", "execute.left"),
    ("second", "execute.second"),
    ("moves", "execute.moves"),
    ("waits", "execute.waits"),
    ("correct", "execute.correct"),
    ("bite", "execute.bite"),
    ("call_is_known", "execute.syscall_is_known"),
    ("call_has_result", "execute.syscall_has_result"),
    ("syscall", "execute.syscall"),
    ("call_done", "execute.syscall_done"),
    ("unit_left", "execute.high_low.left"),
    ("unit_right", "execute.high_low.right"),
    ("unit_unsigned", "execute.high_low.is_unsigned"),
    ("multiply", "execute.high_low.multiply"),
    ("divide", "execute.high_low.divide"),
    ("multiplying", "execute.high_low.multiplying.q"),
    ("dividing", "execute.high_low.divider.dividing.q"),
    ("mending", "execute.high_low.divider.mending.q"),
    ("steps_done", "execute.high_low.divider.done.q"),
    ("leading", "execute.high_low.divider.leading.q"),
    ("high", "execute.high_low.high_register.q"),
    ("low", "execute.high_low.low_register.q"),
    ("memory_filled", "memory.filled.q"),
    ("executed", "memory.here.q"),
    ("done", "memory.done.q"),
    ("writes_back", "memory.writes_back.q"),
    ("retirement", "memory.retirement"),
    ("text_limit", "coprocessor.text_limit"),
    ("cause", "coprocessor.status.cause"),
    ("kept_pc", "coprocessor.status.pc"),
    ("kept_address", "coprocessor.status.address"),
    ("restarts", "coprocessor.status.restarts"),
    ("cp0_write", "execute.cp0_write"),
    ("cp0_number", "execute.cp0_number"),
    ("cp0_value", "execute.cp0_write_value"),
    ("shown", "coprocessor.shown"),
    ("received", "coprocessor.rpc_port.received"),
];

/// What they see of the RPC port.
const VIEWS_OF_CALLS: &[(&str, &str)] = &[
    ("came", "came.q"),
    ("asked", "asked.q"),
    ("expired", "expired.q"),
    ("is_send", "is_send.q"),
    ("is_receive", "is_receive.q"),
    ("is_poll", "is_poll.q"),
    ("is_release", "is_release.q"),
];

/// A proof of the core: it keeps the watched register only, and what the claims do not depend on gives anything in every clock: the
/// predictor, the products, the RPC port.
pub fn proof(name: &str) -> Proof<'_> {
    all_but_calls(name).cut("top$dut$coprocessor$rpc_port")
}

/// The same with the RPC port.
pub fn proof_of_calls(name: &str) -> Proof<'_> {
    let mut proof = all_but_calls(name);
    for (input, net) in VIEWS_OF_CALLS {
        proof = proof.view(*input, format!("dut.coprocessor.rpc_port.{net}"));
    }
    proof
}

fn all_but_calls(name: &str) -> Proof<'_> {
    let mut proof = Proof::new(name)
        .cut("top$dut$predictor")
        .cut("top$dut$execute$high_low$multiplier")
        .cut("top$dut$coprocessor$counters");
    for (input, net) in VIEWS {
        proof = proof.view(*input, format!("dut.{net}"));
    }
    for memory in ["lower$0", "lower$1", "upper$0", "upper$1"] {
        proof = proof.watched_word(format!("top$dut$decode$registers${memory}"), "place");
    }
    proof
}
