//! PHYs of other boards soldered in: the device, with its real firmware, sees to the delays of each and goes on without any.

use gateware::board::Board;
use gateware::{firmware, project};
use sim::device::rgmii::Speed;
use sim::engine::Time;
use sim::machine::Machine;
use sim::session::{self, Options};
use spec::map::Node;
use spec::phy::{Delays, Kind};
use spec::rpc::Message;
use std::path::Path;

/// Start, the PHY's reset, and the look at it 20 ms later, with room.
const SETTLED: Time = Time::milliseconds(35);

/// Options of the default board with its firmware; none where a tool is missing.
fn options() -> Option<Options> {
    if !hdl::check::tools::present(&["verilator", "ld.lld"], "the PHYs of the device") {
        return None;
    }
    let board = Board::load(&project::constraints(), project::DEFAULT_BOARD).expect("sound");
    let elf = Path::new(env!("CARGO_TARGET_TMPDIR")).join("phy.elf");
    firmware::build(board.memory.get_ref().ram_kbytes, &elf).expect("the firmware is sound");
    Some(Options::new(&board, elf).expect("sound"))
}

/// A device with this PHY, when it has settled.
fn settled(options: &Options, kind: Kind, straps: Delays) -> Machine {
    let mut machine = session::machine(options).expect("a machine");
    machine.change(|_, board| board.set_phy(kind, straps));
    machine.run_until(SETTLED);
    machine
}

#[test]
fn each_phy_does_what_the_board_leaves_to_it() {
    let Some(options) = options() else { return };
    let wanted = options.phy_delays;
    assert!(wanted.transmit && !wanted.receive, "what this board says");
    let wrong = Delays {
        transmit: false,
        receive: true,
    };
    for kind in Kind::ALL
        .into_iter()
        .filter(|kind| kind.identifier().is_some())
    {
        let machine = settled(&options, kind, wrong);
        let (delays, resets) = machine.board().phy();
        assert_eq!(delays, wanted, "{kind:?}");
        assert_eq!(resets, u32::from(kind == Kind::M88E1512), "{kind:?}");
        assert_eq!(machine.board().link(), Some(Speed::Gigabit), "{kind:?}");
    }
    let machine = settled(&options, Kind::Unknown, wrong);
    assert_eq!(
        machine.board().phy(),
        (wrong, 0),
        "one in no list is left alone"
    );
    assert_eq!(machine.board().link(), Some(Speed::Gigabit));
}

/// No PHY answers: no link, and everything else goes on.
#[test]
fn without_a_phy_the_device_runs() {
    let Some(options) = options() else { return };
    let mut machine = settled(&options, Kind::None, Delays::default());
    assert_eq!(machine.board().link(), None);
    machine.keep_messages();
    machine.run_until(SETTLED + SETTLED);
    let messages = machine.take_messages();
    let of = |node: Node| {
        let to = |(_, message): &&(Time, Message)| message.destination == node.address();
        messages.iter().filter(to).count()
    };
    assert!(
        of(Node::Peripheral) > 20,
        "it goes on measuring: {}",
        of(Node::Peripheral)
    );
    assert!(
        of(Node::Ethernet) < 10,
        "and asks for a PHY each second only: {}",
        of(Node::Ethernet)
    );
}
