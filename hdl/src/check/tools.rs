//! Where the external tools are: native ones on the PATH first, then the `yowasp-` ones on the PATH, then those of the
//! project's virtual environment (`.tools/venv/bin` in a parent of the current directory).
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The file to run for `name` (such as `yosys`), or nothing.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path: Vec<PathBuf> = env::split_paths(&path).collect();
    let venv = environment_directory();
    let wasp = format!("yowasp-{name}");
    let places = on_path
        .iter()
        .map(|d| d.join(name))
        .chain(on_path.iter().map(|d| d.join(&wasp)));
    let own = venv.iter().flat_map(|d| [d.join(name), d.join(&wasp)]);
    places.chain(own).find(|file| is_executable(file))
}

/// True if all of `names` are there. If one is not: panics under `PDU_REQUIRE_TOOLS=1`, else prints what is skipped.
pub fn present(names: &[&str], what: &str) -> bool {
    let missing: Vec<_> = names
        .iter()
        .filter(|name| find(name).is_none())
        .copied()
        .collect();
    if missing.is_empty() {
        return true;
    }
    let text = format!(
        "{what}: tool not found: {} (scripts/setup installs it)",
        missing.join(", ")
    );
    assert!(
        env::var("PDU_REQUIRE_TOOLS").map_or(true, |v| v != "1"),
        "{text}"
    );
    eprintln!("SKIPPED {text}");
    false
}

/// First of the SMT solvers yosys-smtbmc can use that is there, as (name for its `-s` option, executable).
pub fn solver() -> Option<(&'static str, PathBuf)> {
    [("yices", "yices-smt2"), ("z3", "z3")]
        .into_iter()
        .find_map(|(name, file)| Some((name, find(file)?)))
}

/// Runs a tool in a directory; both output streams and whether it ended with status 0.
pub fn run(directory: &Path, name: &str, arguments: &[&str]) -> (bool, String) {
    let file =
        find(name).unwrap_or_else(|| panic!("tool not found: {name} (scripts/setup installs it)"));
    let mut command = Command::new(&file);
    command.current_dir(directory).args(arguments);
    if let Some(venv) = environment_directory() {
        // The yowasp scripts and yosys-smtbmc start other tools by name.
        let mut path = env::var_os("PATH").unwrap_or_default();
        path.push(":");
        path.push(&venv);
        command.env("PATH", path);
    }
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("cannot start {}: {error}", file.display()));
    let text = [output.stdout, output.stderr]
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .concat();
    (output.status.success(), text)
}

fn environment_directory() -> Option<PathBuf> {
    let here = env::current_dir().ok()?;
    let found = here
        .ancestors()
        .map(|d| d.join(".tools/venv/bin"))
        .find(|d| d.is_dir());
    found
}

fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}
