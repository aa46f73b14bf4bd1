//! From Verilog text to a shared object in the cache.

use super::{Cxxrtl, EngineError, Model, Verilator};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// The C interface and the loop that runs clocks.
const SHIM: &str = include_str!("shim.h");
/// What it includes.
const SLEEP: &str = include_str!("sleep.h");
/// Flags of the C++ compiler. `-fno-gnu-unique`: several models in one process share nothing. What Verilator makes is straight
/// code: more than `-O1` triples the time to compile the chip and makes it no faster.
const FLAGS: [&str; 9] = [
    "-std=c++17",
    "-O1",
    "-shared",
    "-fPIC",
    "-fvisibility-inlines-hidden",
    "-fno-gnu-unique",
    "-Wl,-Bsymbolic",
    "-w",
    "-pthread",
];

/// Makes C++ from Verilog.
pub trait Backend: Sync {
    /// What `PDU_ENGINE` calls it.
    fn name(&self) -> &'static str;
    /// Version of the tool; part of the digest. An error when it cannot work here.
    fn identity(&self) -> Result<String, EngineError>;
    /// Makes the C++ text of a job, in its folder.
    fn generate(&self, job: &Job) -> Result<Generated, EngineError>;
}

/// What a backend is asked to do.
#[derive(Clone)]
pub struct Job {
    /// The model's name, for messages.
    pub(super) model: String,
    /// The top module.
    pub(super) top: String,
    /// The Verilog text; also in `design.v`.
    pub(super) verilog: String,
    /// Where to work; holds `design.v` and files that it reads.
    pub(super) folder: PathBuf,
    /// The clock inputs.
    pub(super) clocks: Vec<String>,
    /// Whether VCD is wanted.
    pub(super) trace: bool,
    /// Lines of Verilog from which on parts may sleep, if they may.
    pub(super) sleep: Option<usize>,
}

/// What a backend has made.
pub struct Generated {
    /// One C++ text that includes all else.
    pub(super) glue: String,
    /// Where to look for headers.
    pub(super) includes: Vec<PathBuf>,
}

/// How clocks are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clocking {
    /// Rising edges alone, without evaluating falling ones.
    SinglePhase,
    /// Both edges.
    TwoPhase,
}

impl Clocking {
    /// Falling edges can be left out when nothing in the text waits for one and every trigger is one of the clocks.
    pub(super) fn of(job: &Job, triggers: &[String]) -> Clocking {
        let plain = !job.trace
            && !job.verilog.contains("negedge")
            && triggers.iter().all(|t| job.clocks.contains(t));
        if plain {
            Clocking::SinglePhase
        } else {
            Clocking::TwoPhase
        }
    }
}

impl Job {
    /// The same job with all parts awake, in a clean folder.
    pub(super) fn awake(&self) -> Result<Job, EngineError> {
        for name in self
            .files()?
            .iter()
            .filter(|name| name.starts_with("Vmodel"))
        {
            let path = self.folder.join(name);
            std::fs::remove_file(&path).map_err(|error| EngineError::file(&path, error))?;
        }
        Ok(Job {
            sleep: None,
            ..self.clone()
        })
    }

    pub(super) fn read(&self, name: &str) -> Result<String, EngineError> {
        let path = self.folder.join(name);
        std::fs::read_to_string(&path).map_err(|error| EngineError::file(path, error))
    }

    pub(super) fn write(&self, name: &str, text: &str) -> Result<(), EngineError> {
        let path = self.folder.join(name);
        std::fs::write(&path, text).map_err(|error| EngineError::file(path, error))
    }

    pub(super) fn files(&self) -> Result<Vec<String>, EngineError> {
        let entries = std::fs::read_dir(&self.folder)
            .map_err(|error| EngineError::file(&self.folder, error))?;
        Ok(entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect())
    }
}

/// How to build a [`Model`]; [`Model::build`] is the short form.
pub struct Build<'a> {
    name: &'a str,
    verilog: &'a str,
    clocks: &'a [&'a str],
    top: &'a str,
    files: Vec<(&'a str, &'a str)>,
    trace: bool,
    sleep: Option<usize>,
    backend: Option<&'a dyn Backend>,
}

impl<'a> Build<'a> {
    /// `name` is for messages and files; `clocks` are the clock inputs of module `top`.
    pub fn new(name: &'a str, verilog: &'a str, clocks: &'a [&'a str]) -> Self {
        Build {
            name,
            verilog,
            clocks,
            top: "top",
            files: Vec::new(),
            trace: false,
            sleep: None,
            backend: None,
        }
    }

    /// The top module, if it is not called `top`.
    pub fn top(mut self, top: &'a str) -> Self {
        self.top = top;
        self
    }

    /// A file that `$readmemh` in the text finds under this name.
    pub fn file(mut self, name: &'a str, contents: &'a str) -> Self {
        self.files.push((name, contents));
        self
    }

    /// Builds for [`Model::trace_start`]; somewhat slower.
    pub fn trace(mut self, trace: bool) -> Self {
        self.trace = trace;
        self
    }

    /// Lets parts of so many lines of Verilog sleep while nothing changes in them: the same results, sooner, for a large
    /// design of which little is busy. For Verilator; without effect where VCD is wanted.
    pub fn sleep(mut self, lines: usize) -> Self {
        self.sleep = Some(lines);
        self
    }

    /// Takes this backend; else `PDU_ENGINE` decides, else the first that can work here.
    pub fn backend(mut self, backend: &'a dyn Backend) -> Self {
        self.backend = Some(backend);
        self
    }

    /// Compiles, unless the same was compiled before, and loads.
    pub fn finish(self) -> Result<Model, EngineError> {
        let (backend, identity) = match self.backend {
            Some(backend) => (backend, backend.identity()?),
            None => choose()?,
        };
        let folder = models_folder();
        std::fs::create_dir_all(&folder).map_err(|error| EngineError::file(&folder, error))?;
        let digest = self.digest(backend.name(), &identity, &folder);
        let verilog = self.with_files(&folder, &digest)?;
        let library = folder.join(format!("{}-{}-{digest}.so", self.name, backend.name()));
        if !library.exists() {
            // One compiler at a time: who wants the same model meanwhile, in this program or another, finds it made.
            let lock = folder.join("compiler.lock");
            let turn = File::create(&lock).map_err(|error| EngineError::file(&lock, error))?;
            turn.lock()
                .map_err(|error| EngineError::file(&lock, error))?;
            if !library.exists() {
                self.compile(backend, &folder, &library, &verilog)?;
            }
        }
        Model::load(self.name, backend.name(), &library)
    }

    /// The text with each `$readmemh` led to the file that was given for it, which is written beside the library: a model
    /// reads it when it is made, wherever the program was started.
    fn with_files(&self, folder: &Path, digest: &str) -> Result<String, EngineError> {
        let mut verilog = self.verilog.to_string();
        for (name, text) in &self.files {
            let path = folder.join(format!("{digest}-{name}"));
            let part = folder.join(format!("{digest}-{name}.{}", unique()));
            std::fs::write(&part, text).map_err(|error| EngineError::file(&part, error))?;
            std::fs::rename(&part, &path).map_err(|error| EngineError::file(&path, error))?;
            verilog = verilog.replace(
                &format!("$readmemh(\"{name}\""),
                &format!("$readmemh(\"{}\"", path.display()),
            );
        }
        let known = |name: &str| self.files.iter().any(|(file, _)| *file == name);
        let mut names = self.verilog.split("$readmemh(\"").skip(1);
        match names.find_map(|rest| rest.split('"').next().filter(|name| !known(name))) {
            Some(file) => Err(EngineError::NoFile {
                model: self.name.to_string(),
                file: file.to_string(),
            }),
            None => Ok(verilog),
        }
    }

    fn digest(&self, backend: &str, identity: &str, folder: &Path) -> String {
        let mut digest = Sha256::new();
        let trace = if self.trace { "trace" } else { "" };
        let mut parts = vec![backend, identity, SHIM, self.top, trace, self.verilog];
        parts.extend([include_str!("verilator.rs"), include_str!("cxxrtl.rs")]);
        parts.extend([include_str!("isolate.rs"), include_str!("units.rs")]);
        parts.extend([include_str!("unit_glue.rs"), SLEEP]);
        let sleep = format!("{:?}", self.sleep);
        parts.push(&sleep);
        let folder = folder.display().to_string();
        parts.push(&folder);
        parts.extend(FLAGS);
        parts.extend(self.clocks);
        parts.extend(self.files.iter().flat_map(|(name, text)| [*name, *text]));
        for part in parts {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        let bytes = digest.finalize();
        bytes[..10].iter().map(|b| format!("{b:02x}")).collect()
    }

    /// Works in a folder of its own and moves the library into place in one step, so that two builders do not disturb
    /// each other. The folder stays when something fails, for a look.
    fn compile(
        &self,
        backend: &dyn Backend,
        folder: &Path,
        library: &Path,
        verilog: &str,
    ) -> Result<(), EngineError> {
        let work = folder.join(format!("work-{}", unique()));
        std::fs::create_dir_all(&work).map_err(|error| EngineError::file(&work, error))?;
        let job = Job {
            model: self.name.to_string(),
            top: self.top.to_string(),
            verilog: verilog.to_string(),
            folder: work.clone(),
            clocks: self.clocks.iter().map(|name| name.to_string()).collect(),
            trace: self.trace,
            sleep: self.sleep,
        };
        job.write("design.v", verilog)?;
        job.write("shim.h", SHIM)?;
        job.write("sleep.h", SLEEP)?;
        let generated = backend.generate(&job)?;
        job.write("glue.cc", &generated.glue)?;
        let mut command = Command::new("g++");
        command
            .current_dir(&work)
            .args(FLAGS)
            .args(["glue.cc", "-o", "model.so", "-I."]);
        for include in &generated.includes {
            command.arg("-I").arg(include);
        }
        run_tool(&job, "g++", &mut command, first_error)?;
        let made = work.join("model.so");
        std::fs::rename(&made, library).map_err(|error| EngineError::file(&made, error))?;
        // What is left is of no more use; that it cannot be removed would hurt nobody.
        let _ = std::fs::remove_dir_all(&work);
        Ok(())
    }
}

/// A number that no other builder on this machine uses now.
fn unique() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{}-{number}", std::process::id())
}

/// The backend that `PDU_ENGINE` names, or the first that can work here.
fn choose() -> Result<(&'static dyn Backend, String), EngineError> {
    let all: [&'static dyn Backend; 2] = [&Verilator, &Cxxrtl];
    if let Ok(name) = std::env::var("PDU_ENGINE") {
        let backend = all
            .into_iter()
            .find(|backend| backend.name() == name)
            .ok_or(EngineError::UnknownBackend(name))?;
        return Ok((backend, backend.identity()?));
    }
    all.into_iter()
        .find_map(|backend| Some((backend, backend.identity().ok()?)))
        .ok_or(EngineError::NoBackend)
}

/// Where compiled models are kept: `PDU_MODELS`, else `models` in cargo's target folder, else beside temporary files.
fn models_folder() -> PathBuf {
    if let Some(folder) = std::env::var_os("PDU_MODELS") {
        return folder.into();
    }
    if let Some(target) = std::env::var_os("CARGO_TARGET_DIR") {
        return PathBuf::from(target).join("models");
    }
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    match workspace.canonicalize() {
        Ok(workspace) => workspace.join("target/models"),
        Err(_) => std::env::temp_dir().join("pdu-models"),
    }
}

/// The first line that a tool prints when asked for its version.
pub(super) fn tool_version(
    backend: &'static str,
    tool: &str,
    argument: &str,
) -> Result<String, EngineError> {
    let missing = |program: &str| EngineError::BackendMissing {
        backend,
        reason: format!("{program} is not installed (Debian: apt-get install {program})"),
    };
    let version = |program: &str, argument: &str| {
        let output = Command::new(program)
            .arg(argument)
            .output()
            .map_err(|_| missing(program))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok::<_, EngineError>(text.lines().next().unwrap_or_default().to_string())
    };
    Ok(version(tool, argument)? + "; " + &version("g++", "--version")?)
}

/// Runs a tool to its end; its complaint becomes the error.
pub(super) fn run_tool(
    job: &Job,
    tool: &str,
    command: &mut Command,
    complaint: fn(&str) -> String,
) -> Result<(), EngineError> {
    let failed = |complaint: String| EngineError::Tool {
        tool: tool.to_string(),
        model: job.model.clone(),
        complaint,
        folder: job.folder.display().to_string(),
    };
    let output = command
        .output()
        .map_err(|error| failed(format!("it does not start: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr).into_owned()
        + &String::from_utf8_lossy(&output.stdout);
    Err(failed(complaint(&text)))
}

/// The first line with an error, else the first line.
pub(super) fn first_complaint(text: &str) -> String {
    text.lines()
        .find(|line| line.contains("rror"))
        .or(text.lines().next())
        .unwrap_or("no message")
        .trim()
        .to_string()
}

/// The first error of the C++ compiler.
fn first_error(text: &str) -> String {
    text.lines()
        .find(|line| line.contains("error:"))
        .or(text.lines().next())
        .unwrap_or("no message")
        .trim()
        .to_string()
}
