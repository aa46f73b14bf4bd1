//! The retire port of a compiled core.

use crate::engine::{CaptureId, ClockId, EngineError, Model, Sample};
use spec::isa::execute::lane_mask;
use spec::isa::machine::Access;
use spec::isa::Retired;

/// Its signals, and how many bits each has.
pub const SIGNALS: [(&str, u32); 9] = [
    ("retired", 1),
    ("retired_pc", 32),
    ("retired_instruction", 32),
    ("retired_register", 5),
    ("retired_value", 32),
    ("retired_access", 1),
    ("retired_address", 32),
    ("retired_lanes", 4),
    ("retired_word", 32),
];

/// What retires is recorded in each clock.
pub struct RetirePort {
    place: CaptureId,
    value: CaptureId,
    access: CaptureId,
}

impl RetirePort {
    /// Finds the port among those of the model.
    pub fn find(model: &mut Model, clock: ClockId) -> Result<RetirePort, EngineError> {
        let mut capture = |ports: &[&str]| -> Result<CaptureId, EngineError> {
            let ports: Result<Vec<_>, _> = ports.iter().map(|port| model.output(port)).collect();
            let enable = model.output("retired")?;
            Ok(model.capture(clock, enable, &ports?, false))
        };
        Ok(RetirePort {
            place: capture(&["retired_pc", "retired_instruction"])?,
            value: capture(&[
                "retired_value",
                "retired_register",
                "retired_access",
                "retired_lanes",
            ])?,
            access: capture(&["retired_address", "retired_word"])?,
        })
    }

    /// What has retired since the last time, and when.
    pub fn take(&self, model: &mut Model) -> Vec<(u64, Retired)> {
        let [places, values, accesses] =
            [self.place, self.value, self.access].map(|capture| model.take(capture));
        places
            .into_iter()
            .zip(values)
            .zip(accesses)
            .map(|((place, value), access)| (place.time, retired(place, value, access)))
            .collect()
    }
}

fn retired(place: Sample, value: Sample, access: Sample) -> Retired {
    let register = (value.bits >> 32) as u8 & 31;
    let is_access = value.bits >> 37 & 1 != 0;
    as_shown(Retired {
        pc: place.bits as u32,
        instruction: (place.bits >> 32) as u32,
        register,
        value: if register == 0 { 0 } else { value.bits as u32 },
        access: is_access.then_some(Access {
            address: access.bits as u32 & !3,
            lanes: (value.bits >> 38) as u8 & 15,
            word: (access.bits >> 32) as u32,
        }),
    })
}

/// Of a word that is stored, only what is stored counts.
pub fn as_shown(mut retired: Retired) -> Retired {
    if let Some(access) = retired.access.as_mut().filter(|access| access.lanes != 0) {
        access.word &= lane_mask(access.lanes);
    }
    retired
}
