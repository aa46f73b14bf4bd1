//! The only `unsafe` code of the simulator: the C interface of a compiled model (`shim.h`).
//!
//! What makes it sound: the library is one that this crate compiled from its own `shim.h`, checked by [`ABI`]; it stays
//! loaded as long as a model of it lives; port and memory tables are made when the model is created and neither move nor
//! change until it is destroyed; every index that is passed on was checked here.
#![allow(unsafe_code)] // this module is the border to C; each block says why it is sound

use super::run::Sample;
use libloading::{Library, Symbol};
use std::ffi::{c_char, c_int, c_void, CStr, CString};
use std::path::Path;

/// Version of the interface.
const ABI: u32 = 2;

#[repr(C)]
struct RawPort {
    name: *const c_char,
    value: *mut c_void,
    width: u32,
    bytes: u32,
    is_output: u32,
}

#[repr(C)]
struct RawMemory {
    name: *const c_char,
    words: *mut c_void,
    width: u32,
    bytes: u32,
    depth: u64,
}

#[repr(C)]
struct RawClock {
    name: *const c_char,
    level: *mut u8,
    previous: *mut u8,
    trigger: *mut bool,
}

type Handle = *mut c_void;

/// Declares the functions of the library once: as fields, and how they are found.
macro_rules! functions {
    ($($name:ident: fn($($argument:ty),*) $(-> $result:ty)?;)*) => {
        struct Functions { $($name: unsafe extern "C" fn($($argument),*) $(-> $result)?,)* }
        impl Functions {
            fn find(library: &Library) -> Result<Functions, libloading::Error> {
                Ok(Functions { $($name: {
                    // SAFETY: the type is that of the function of this name in shim.h.
                    let symbol: Symbol<unsafe extern "C" fn($($argument),*) $(-> $result)?> =
                        unsafe { library.get(concat!("pdu_", stringify!($name)).as_bytes())? };
                    *symbol
                },)* })
            }
        }
    };
}

functions! {
    single_phase: fn() -> u32;
    can_trace: fn() -> u32;
    create: fn() -> Handle;
    destroy: fn(Handle);
    port_table: fn(Handle, *mut *const RawPort) -> usize;
    memory_table: fn(Handle, *mut *const RawMemory) -> usize;
    clock_table: fn(Handle, *mut *const RawClock) -> usize;
    eval: fn(Handle);
    wake: fn(Handle);
    now: fn(Handle) -> u64;
    evaluations: fn(Handle) -> u64;
    left_out: fn(Handle) -> u64;
    add_clock: fn(Handle, usize, u64, u64);
    set_period: fn(Handle, usize, u64);
    enable_clock: fn(Handle, usize, u32);
    add_watch: fn(Handle, usize, u32);
    add_capture: fn(Handle, u32, usize, u32, *const usize, usize) -> usize;
    capture_data: fn(Handle, usize, *mut *const Sample) -> usize;
    capture_clear: fn(Handle, usize);
    add_playback: fn(Handle, u32, *const usize, usize, u64) -> usize;
    playback_push: fn(Handle, usize, *const u64, usize);
    playback_idle: fn(Handle, usize, u64);
    playback_pending: fn(Handle, usize) -> usize;
    run: fn(Handle, u64) -> u32;
    trace_open: fn(Handle, *const c_char) -> c_int;
    trace_close: fn(Handle);
}

/// A port as the library describes it.
pub(super) struct Port {
    pub(super) name: String,
    pub(super) width: u32,
    pub(super) is_output: bool,
    value: *mut c_void,
    bytes: u32,
}

/// A memory as the library describes it.
pub(super) struct MemoryArray {
    pub(super) name: String,
    pub(super) width: u32,
    pub(super) depth: u64,
    words: *mut c_void,
    bytes: u32,
}

/// One instance of a compiled model, and the library that it lives in.
pub(super) struct Instance {
    pub(super) ports: Vec<Port>,
    pub(super) memories: Vec<MemoryArray>,
    pub(super) clock_names: Vec<String>,
    functions: Functions,
    handle: Handle,
    clocks: usize,
    captures: usize,
    playbacks: usize,
    _library: Library,
}

// SAFETY: an instance owns all that its pointers lead to; generated models keep no state of the thread they were made by.
unsafe impl Send for Instance {}

/// A table of the library as a slice.
///
/// # Safety
/// `table` is a pointer that the library gave together with `length`; it is not used after the instance is destroyed.
unsafe fn table<'a, T>(table: *const T, length: usize) -> &'a [T] {
    if length == 0 {
        return &[];
    }
    // SAFETY: by the contract above.
    unsafe { std::slice::from_raw_parts(table, length) }
}

fn text(name: *const c_char) -> String {
    // SAFETY: names are string literals of the library.
    unsafe { CStr::from_ptr(name) }
        .to_string_lossy()
        .into_owned()
}

fn load(value: *const c_void, bytes: u32) -> u64 {
    // SAFETY: `value` points to an object of `bytes` octets in a living model; C++ aligns it for its size, except that an
    // object of eight octets may be an array of two words.
    unsafe {
        match bytes {
            1 => u64::from(value.cast::<u8>().read()),
            2 => u64::from(value.cast::<u16>().read()),
            4 => u64::from(value.cast::<u32>().read()),
            _ => value.cast::<u64>().read_unaligned(),
        }
    }
}

fn store(value: *mut c_void, bytes: u32, bits: u64) {
    // SAFETY: as for `load`; nobody else has a reference to the object.
    unsafe {
        match bytes {
            1 => value.cast::<u8>().write(bits as u8),
            2 => value.cast::<u16>().write(bits as u16),
            4 => value.cast::<u32>().write(bits as u32),
            _ => value.cast::<u64>().write_unaligned(bits),
        }
    }
}

impl Instance {
    /// Loads a library and makes a model of it; the error is a sentence.
    pub(super) fn load(path: &Path) -> Result<Instance, String> {
        // SAFETY: the library was compiled by this crate; its initialisers are those of the C++ runtime.
        let library = unsafe { Library::new(path) }.map_err(|error| error.to_string())?;
        // SAFETY: the type is that of the function in shim.h.
        let abi = unsafe { library.get::<unsafe extern "C" fn() -> u32>(b"pdu_abi") }
            .map_err(|error| error.to_string())?;
        // SAFETY: it takes nothing and only returns a number.
        if unsafe { abi() } != ABI {
            return Err("it has another interface: remove it".into());
        }
        let functions = Functions::find(&library).map_err(|error| error.to_string())?;
        // SAFETY: makes a new model.
        let handle = unsafe { (functions.create)() };
        let mut instance = Instance {
            ports: Vec::new(),
            memories: Vec::new(),
            clock_names: Vec::new(),
            functions,
            handle,
            clocks: 0,
            captures: 0,
            playbacks: 0,
            _library: library,
        };
        instance.read_tables();
        Ok(instance)
    }

    fn read_tables(&mut self) {
        let functions = &self.functions;
        let mut ports = std::ptr::null();
        let mut memories = std::ptr::null();
        let mut clocks = std::ptr::null();
        // SAFETY: the library fills in the pointer and returns the length; tables live as long as the model.
        let (ports, memories, clocks) = unsafe {
            let port_count = (functions.port_table)(self.handle, &mut ports);
            let memory_count = (functions.memory_table)(self.handle, &mut memories);
            let clock_count = (functions.clock_table)(self.handle, &mut clocks);
            (
                table(ports, port_count),
                table(memories, memory_count),
                table(clocks, clock_count),
            )
        };
        self.ports = ports
            .iter()
            .map(|port| Port {
                name: text(port.name),
                width: port.width,
                is_output: port.is_output != 0,
                value: port.value,
                bytes: port.bytes,
            })
            .collect();
        self.memories = memories
            .iter()
            .map(|memory| MemoryArray {
                name: text(memory.name),
                width: memory.width,
                depth: memory.depth,
                words: memory.words,
                bytes: memory.bytes,
            })
            .collect();
        self.clock_names = clocks.iter().map(|clock| text(clock.name)).collect();
    }

    pub(super) fn get(&self, port: usize) -> u64 {
        let port = &self.ports[port];
        assert!(port.width <= 64, "{} is too wide", port.name);
        load(port.value, port.bytes)
    }

    pub(super) fn set(&mut self, port: usize, bits: u64) {
        let port = &self.ports[port];
        assert!(port.width <= 64, "{} is too wide", port.name);
        store(port.value, port.bytes, bits);
    }

    fn memory_word(&self, memory: usize, index: u64) -> (*mut c_void, u32) {
        let memory = &self.memories[memory];
        assert!(
            index < memory.depth,
            "{}[{index}] is not there",
            memory.name
        );
        // SAFETY: the array has `depth` objects of `bytes` octets.
        let place = unsafe {
            memory
                .words
                .cast::<u8>()
                .add(index as usize * memory.bytes as usize)
        };
        (place.cast(), memory.bytes)
    }

    pub(super) fn memory_get(&self, memory: usize, index: u64) -> u64 {
        let (place, bytes) = self.memory_word(memory, index);
        load(place, bytes)
    }

    pub(super) fn memory_set(&mut self, memory: usize, index: u64, bits: u64) {
        let (place, bytes) = self.memory_word(memory, index);
        let MemoryArray { name, width, .. } = &self.memories[memory];
        assert!(
            *width == 64 || bits >> width == 0,
            "{bits:#x} does not fit into a word of {name}"
        );
        store(place, bytes, bits);
        // SAFETY: the model lives.
        unsafe { (self.functions.wake)(self.handle) }
    }

    pub(super) fn single_phase(&self) -> bool {
        // SAFETY: only returns a number.
        unsafe { (self.functions.single_phase)() != 0 }
    }

    pub(super) fn can_trace(&self) -> bool {
        // SAFETY: only returns a number.
        unsafe { (self.functions.can_trace)() != 0 }
    }

    pub(super) fn eval(&mut self) {
        // SAFETY: the model lives.
        unsafe { (self.functions.eval)(self.handle) }
    }

    pub(super) fn now(&self) -> u64 {
        // SAFETY: the model lives.
        unsafe { (self.functions.now)(self.handle) }
    }

    pub(super) fn evaluations(&self) -> u64 {
        // SAFETY: the model lives.
        unsafe { (self.functions.evaluations)(self.handle) }
    }

    pub(super) fn left_out(&self) -> u64 {
        // SAFETY: the model lives.
        unsafe { (self.functions.left_out)(self.handle) }
    }

    pub(super) fn add_clock(&mut self, which: usize, half: u64, first: u64) -> u32 {
        assert!(which < self.clock_names.len());
        // SAFETY: the model lives and has this clock input.
        unsafe { (self.functions.add_clock)(self.handle, which, half, first) };
        self.clocks += 1;
        self.clocks as u32 - 1
    }

    pub(super) fn set_period(&mut self, clock: u32, half: u64) {
        assert!((clock as usize) < self.clocks);
        // SAFETY: the model lives and has this clock.
        unsafe { (self.functions.set_period)(self.handle, clock as usize, half) }
    }

    pub(super) fn enable_clock(&mut self, clock: u32, enabled: bool) {
        assert!((clock as usize) < self.clocks);
        // SAFETY: the model lives and has this clock.
        unsafe { (self.functions.enable_clock)(self.handle, clock as usize, enabled.into()) }
    }

    fn check(&self, ports: &[usize], clock: u32) {
        assert!((clock as usize) < self.clocks, "no such clock");
        let width: u32 = ports.iter().map(|port| self.ports[*port].width).sum();
        assert!(width <= 64, "more than 64 bits together");
    }

    pub(super) fn add_watch(&mut self, port: usize, clock: u32) {
        self.check(&[port], clock);
        // SAFETY: port and clock were checked.
        unsafe { (self.functions.add_watch)(self.handle, port, clock) }
    }

    pub(super) fn add_capture(
        &mut self,
        clock: u32,
        enable: usize,
        notify: bool,
        ports: &[usize],
    ) -> usize {
        self.check(ports, clock);
        self.check(&[enable], clock);
        let add = self.functions.add_capture;
        // SAFETY: ports and clock were checked; the list is copied.
        let index = unsafe {
            add(
                self.handle,
                clock,
                enable,
                notify.into(),
                ports.as_ptr(),
                ports.len(),
            )
        };
        self.captures = index + 1;
        index
    }

    /// Hands over and forgets the samples of a capture.
    pub(super) fn take_samples(&mut self, capture: usize) -> Vec<Sample> {
        assert!(capture < self.captures);
        let mut samples = std::ptr::null();
        // SAFETY: the library gives pointer and length of an array that stays until the clearing, after the copy.
        unsafe {
            let count = (self.functions.capture_data)(self.handle, capture, &mut samples);
            let copy = table(samples, count).to_vec();
            if count > 0 {
                (self.functions.capture_clear)(self.handle, capture);
            }
            copy
        }
    }

    pub(super) fn add_playback(&mut self, clock: u32, ports: &[usize], idle: u64) -> usize {
        self.check(ports, clock);
        assert!(ports.iter().all(|port| !self.ports[*port].is_output));
        // SAFETY: ports and clock were checked; the list is copied.
        let index = unsafe {
            (self.functions.add_playback)(self.handle, clock, ports.as_ptr(), ports.len(), idle)
        };
        self.playbacks = index + 1;
        index
    }

    pub(super) fn playback_push(&mut self, playback: usize, bits: &[u64]) {
        assert!(playback < self.playbacks);
        // SAFETY: the list is copied.
        unsafe { (self.functions.playback_push)(self.handle, playback, bits.as_ptr(), bits.len()) }
    }

    pub(super) fn playback_idle(&mut self, playback: usize, idle: u64) {
        assert!(playback < self.playbacks);
        // SAFETY: the playback exists.
        unsafe { (self.functions.playback_idle)(self.handle, playback, idle) }
    }

    pub(super) fn playback_pending(&self, playback: usize) -> usize {
        assert!(playback < self.playbacks);
        // SAFETY: the playback exists.
        unsafe { (self.functions.playback_pending)(self.handle, playback) }
    }

    pub(super) fn run(&mut self, until: u64) -> u32 {
        // SAFETY: the model lives.
        unsafe { (self.functions.run)(self.handle, until) }
    }

    /// False when the file cannot be named in C.
    pub(super) fn trace_open(&mut self, path: &Path) -> bool {
        let Ok(path) = CString::new(path.display().to_string()) else {
            return false;
        };
        // SAFETY: the model lives; the name is copied or used at once.
        unsafe { (self.functions.trace_open)(self.handle, path.as_ptr()) != 0 }
    }

    pub(super) fn trace_close(&mut self) {
        // SAFETY: the model lives.
        unsafe { (self.functions.trace_close)(self.handle) }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // SAFETY: made by `create`, destroyed once, not used after; the library is unloaded later, as it is the last field.
        unsafe { (self.functions.destroy)(self.handle) }
    }
}
