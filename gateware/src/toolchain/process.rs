//! Running one tool: its output goes to a log, a terminal sees that it lives, Ctrl-C ends it.

use super::Found;
use anyhow::{bail, Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use rustix::process::{kill_process_group, Pid, Signal};
use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Once;
use std::time::{Duration, Instant};

static STOPPED: AtomicBool = AtomicBool::new(false);
static HANDLER: Once = Once::new();

/// The user asked to stop.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// Whether the user has asked to stop (Ctrl-C, or a termination signal). From the first call on, this is how it is learnt.
pub fn interrupted() -> bool {
    // A second handler in one process cannot be set and is not needed: the first one sets the same flag.
    HANDLER.call_once(|| {
        drop(ctrlc::set_handler(|| {
            STOPPED.store(true, Ordering::Relaxed)
        }))
    });
    STOPPED.load(Ordering::Relaxed)
}

/// One run of a tool.
pub struct Step<'a> {
    /// What it does, for the reader: `synthesis`.
    pub name: &'a str,
    /// Folder it runs in.
    pub folder: &'a Path,
    /// Name of its log in that folder.
    pub log: &'a str,
    /// Longest time it may take.
    pub limit: Duration,
}

impl Step<'_> {
    /// Runs the tool with these arguments. The error names the log and its last line that tells of an error.
    pub fn run(&self, found: &Found, arguments: &[&str]) -> Result<Duration> {
        let mut command = Command::new(&found.program);
        command.args(arguments);
        self.run_command(command)
    }

    /// Runs any command so.
    pub fn run_command(&self, mut command: Command) -> Result<Duration> {
        let path = self.folder.join(self.log);
        let log =
            File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
        let program = command.get_program().to_string_lossy().into_owned();
        command
            .current_dir(self.folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .process_group(0);
        interrupted();
        let started = Instant::now();
        let mut child = command
            .spawn()
            .with_context(|| format!("{program} does not start"))?;
        let bar = ProgressBar::new_spinner()
            .with_style(ProgressStyle::with_template("{spinner} {msg} {elapsed}")?);
        bar.set_message(self.name.to_string());
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if interrupted() {
                end(&mut child);
                return Err(Interrupted.into());
            }
            if started.elapsed() > self.limit {
                end(&mut child);
                bail!(
                    "{} took more than {} s and was ended: see {}",
                    self.name,
                    self.limit.as_secs(),
                    path.display()
                );
            }
            bar.tick();
            std::thread::sleep(Duration::from_millis(50));
        };
        bar.finish_and_clear();
        let elapsed = started.elapsed();
        if !status.success() {
            bail!(
                "{} failed: {}: see {}",
                self.name,
                complaint(&path),
                path.display()
            );
        }
        Ok(elapsed)
    }
}

/// Ends a child and what it started: politely, then not.
fn end(child: &mut Child) {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    for signal in [Signal::INT, Signal::KILL] {
        if let Some(group) = group {
            // It may have ended by itself meanwhile.
            let _ = kill_process_group(group, signal);
        }
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(2) {
            if matches!(child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The line of a log that tells what went wrong, as far as one can tell.
fn complaint(log: &Path) -> String {
    let text = std::fs::read(log)
        .map(|octets| String::from_utf8_lossy(&octets).into_owned())
        .unwrap_or_default();
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    // How yosys, nextpnr and the like begin a complaint; a signal may be called `error_now`.
    let error = lines().find(|line| line.to_ascii_lowercase().starts_with("error"));
    error
        .or(lines().next_back())
        .unwrap_or("it said nothing")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(folder: &Path) -> Step<'_> {
        Step {
            name: "a step",
            folder,
            log: "step.log",
            limit: Duration::from_secs(1),
        }
    }

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn output_goes_to_the_log() {
        let folder = tempfile::tempdir().unwrap();
        step(folder.path())
            .run_command(shell("echo one; echo two >&2"))
            .unwrap();
        assert_eq!(
            std::fs::read_to_string(folder.path().join("step.log")).unwrap(),
            "one\ntwo\n"
        );
    }

    #[test]
    fn a_failure_names_the_log_and_the_error() {
        let folder = tempfile::tempdir().unwrap();
        let error = step(folder.path())
            .run_command(shell("echo ERROR: no such cell; echo bye; exit 3"))
            .unwrap_err();
        let message = error.to_string();
        assert!(
            message.starts_with("a step failed: ERROR: no such cell: see ")
                && message.ends_with("step.log"),
            "{message}"
        );
    }

    #[test]
    fn what_takes_too_long_is_ended_with_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let started = Instant::now();
        let error = step(folder.path())
            .run_command(shell("sleep 60 & sleep 60; true"))
            .unwrap_err();
        assert!(error.to_string().contains("took more than 1 s"), "{error}");
        assert!(started.elapsed() < Duration::from_secs(10));
    }
}
