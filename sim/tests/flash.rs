//! The whole chip with the flash node: a program on its CPU identifies, erases, programs and reads the board's flash chip, and
//! cannot touch the protected area; all else goes on meanwhile.
mod caller;

use cores::flash::model::{Nor, Times};
use cores::flash::Protected;
use cores::system::Description;
use gateware::firmware::Image;
use gateware::soc::{self, Parts};
use sim::board::{Board, Nominal};
use sim::chip;
use sim::cpu::GCC;
use sim::engine::Time;
use sim::machine::Machine;
use spec::call::{Request, Service};
use spec::map::{Node, SYS_HERTZ};
use spec::rpc::{Data, Kind};
use spec::services::breaker::get_status;
use spec::services::flash::{erase_sector, get_id, get_size, program, read, status, Refusal};
use spec::services::memory;

const RAM_KBYTES: u32 = 128;
/// Words of RAM that the program and this test share.
const TURN: usize = 2;
const PROTECTED: Protected = Protected {
    first: 0,
    end: 0x20_0000,
};
/// Behind it.
const SECTOR: u32 = 0x7f_f000;

/// A machine whose CPU makes the calls of a test.
struct Device {
    machine: Machine,
}

impl Device {
    fn new(flash: Option<Protected>, name: &str) -> Device {
        let description = Description {
            clock_hertz: SYS_HERTZ,
            version: 0,
            serial: None,
        };
        let parts = Parts {
            flash,
            ..Parts::default()
        };
        let verilog = soc::verilog(RAM_KBYTES, description, parts).expect("sound");
        let program = caller::assemble("deliver.S", name);
        let program = Image::load(&program, RAM_KBYTES).expect("a program");
        let model = chip::model(&verilog, &program.words, false).expect("a model");
        let machine = Machine::new(model, Board::new(Nominal::Five, 1)).expect("a machine");
        Device { machine }
    }

    fn word(&mut self, at: usize) -> u32 {
        let model = self.machine.model();
        let ram = model.memory(chip::RAM).expect("RAM");
        model.memory_get(ram, TURN + at) as u32
    }

    /// A call by the CPU, and its answer.
    fn call(&mut self, node: Node, call: u8, data: Data) -> (Kind, Data) {
        let words = [
            1,
            node.address().into(),
            call.into(),
            data.d0,
            data.d1,
            data.d2,
        ];
        let model = self.machine.model();
        let ram = model.memory(chip::RAM).expect("RAM");
        for (at, word) in words.iter().enumerate().rev() {
            model.memory_set(ram, TURN + at, u64::from(*word));
        }
        for _ in 0..1_000 {
            self.machine
                .run_until(self.machine.now() + Time::microseconds(1));
            if self.word(0) == 0 {
                let [kind, d0, d1, d2] = [2, 3, 4, 5].map(|at| self.word(at));
                assert!(kind < 8, "no answer came");
                return (Kind::from_code(kind), Data { d0, d1, d2 });
            }
        }
        panic!("the program does not go on");
    }

    fn ask<R: Request>(&mut self, request: R) -> Result<R::Results, (Kind, u32)>
    where
        R::Service: Service,
    {
        let node = <R::Service as Service>::NODE;
        match self.call(node, R::CALL, request.data()) {
            (Kind::ReturnSuccess, data) => Ok(R::results(data)),
            (kind, data) => Err((kind, data.d0)),
        }
    }

    fn read_at(&mut self, address: u32) -> (u32, u32) {
        let words = self.ask(read::Arguments { address }).expect("readable");
        (words.first, words.second)
    }

    /// Waits for the end of what was begun; others are asked meanwhile.
    fn outcome(&mut self) -> u32 {
        for _ in 0..20_000 {
            let status = self.ask(status::Arguments {}).expect("always answered");
            if status.busy == 0 {
                return status.outcome;
            }
            let retry = self.ask(read::Arguments { address: 0 });
            assert_eq!(retry, Err((Kind::ReturnRetry, 0)), "while it is at work");
            self.ask(get_status::Arguments { channel: 3 })
                .expect("outputs live");
            self.ask(memory::status::Arguments {}).expect("ram lives");
        }
        panic!("no end");
    }
}

fn can_run() -> bool {
    hdl::check::tools::present(&["verilator", GCC], "the flash node in the whole chip")
}

#[test]
fn the_cpu_reads_erases_and_programs_the_flash_chip_but_not_the_bitstream() {
    if !can_run() {
        return;
    }
    let mut device = Device::new(Some(PROTECTED), "flash.elf");
    let times = Times {
        program: 400_000_000,
        erase: 2_000_000_000,
    };
    let before = device.machine.change(|_, board| {
        let chip = board.flash().chip();
        *chip = Nor::new([0xef, 0x40, 0x17], 8 << 20, times);
        for (at, octet) in chip.memory().iter_mut().enumerate() {
            *octet = (at as u32).wrapping_mul(2_654_435_761).to_be_bytes()[0];
        }
        chip.memory().clone()
    });
    let word = |at: u32| u32::from_be_bytes(std::array::from_fn(|n| before[at as usize + n]));

    assert_eq!(
        device.ask(get_id::Arguments {}).expect("known").id,
        0xef4017
    );
    assert_eq!(
        device.ask(get_size::Arguments {}).expect("known").octets,
        8 << 20
    );
    assert_eq!(
        device.read_at(SECTOR - 8),
        (word(SECTOR - 8), word(SECTOR - 4))
    );

    let protected = Err((Kind::ReturnFail, Refusal::Protected as u32));
    for address in [0, PROTECTED.end - 4096] {
        assert_eq!(
            device.ask(erase_sector::Arguments { address }).map(|_| ()),
            protected
        );
        let unit = address / 8;
        let asked = program::Arguments {
            unit,
            first: 0,
            second: 0,
        };
        assert_eq!(device.ask(asked).map(|_| ()), protected);
    }

    device
        .ask(erase_sector::Arguments { address: SECTOR })
        .expect("begun");
    assert_eq!(device.outcome(), Refusal::None as u32);
    assert_eq!(device.read_at(SECTOR), (u32::MAX, u32::MAX));
    for unit in 0..4 {
        let asked = program::Arguments {
            unit: SECTOR / 8 + unit,
            first: 0xc0de_0000 | unit,
            second: !unit,
        };
        device.ask(asked).expect("begun");
        assert_eq!(device.outcome(), Refusal::None as u32);
    }
    for unit in 0..4 {
        assert_eq!(
            device.read_at(SECTOR + 8 * unit),
            (0xc0de_0000 | unit, !unit)
        );
    }
    let (after, done) = device.machine.change(|_, board| {
        let chip = board.flash().chip();
        (chip.memory().clone(), chip.done.clone())
    });
    let sector = SECTOR as usize;
    assert!(after[..sector] == before[..sector], "all else is as it was");
    assert_eq!(done.len(), 5, "{done:x?}");
    assert_eq!(device.machine.board().violations(), []);
}

/// A chip built without the node says so, and hangs nobody.
#[test]
fn a_chip_without_the_node_answers_that_nobody_is_there() {
    if !can_run() {
        return;
    }
    let mut device = Device::new(None, "no-flash.elf");
    let answer = device.ask(get_id::Arguments {}).map(|_| ());
    assert_eq!(answer, Err((Kind::HostUnreachable, 0)));
    device
        .ask(get_status::Arguments { channel: 0 })
        .expect("outputs live");
}
