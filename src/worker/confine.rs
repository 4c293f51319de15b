//! The bounds a worker puts on itself before it reads a foreign byte: memory, size of a written file, open files, no
//! core dumps; and death with the process that started it.

use rustix::process::{Resource, Rlimit, setrlimit};

/// Largest file a worker may write, in bytes.
const FILE_BYTES: u64 = 4 << 30;
/// Files a worker may hold open.
const OPEN_FILES: u64 = 512;

/// Sets the limits of this process; `memory` is in bytes of address space. Gives, in words, what the system refused.
pub fn confine(memory: u64) -> Vec<String> {
    let mut refused = Vec::new();
    for (resource, name, value) in [
        (Resource::Core, "core size", 0),
        (Resource::Fsize, "file size", FILE_BYTES),
        (Resource::Nofile, "open files", OPEN_FILES),
        (Resource::As, "memory", memory),
    ] {
        let before = rustix::process::getrlimit(resource);
        let value = before.maximum.map_or(value, |maximum| maximum.min(value));
        let limit = Rlimit {
            current: Some(value),
            maximum: Some(value),
        };
        if let Err(errno) = setrlimit(resource, limit) {
            refused.push(format!("the limit of {name} could not be set: {errno}"));
        }
    }
    refused
}

/// Bounds the processor time of what comes next to `seconds` more than was used so far; past it the system ends this
/// process. Only the soft limit moves, so that it can be moved again.
pub fn processor_time(seconds: u64) {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).tv_sec;
    let used = u64::try_from(used).unwrap_or_default();
    let before = rustix::process::getrlimit(Resource::Cpu);
    let limit = used.saturating_add(seconds).saturating_add(5);
    let limit = Rlimit {
        current: Some(before.maximum.map_or(limit, |maximum| maximum.min(limit))),
        maximum: before.maximum,
    };
    // Where it is refused, whoever feeds us still watches the clock.
    let _ = setrlimit(Resource::Cpu, limit);
}

/// Asks the system to end this process when `parent`, the process that started it, ends; ends at once if it has ended
/// already.
#[cfg(target_os = "linux")]
pub fn die_with_parent(parent: u32) {
    let asked =
        rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    let there = rustix::process::getppid().map(|pid| pid.as_raw_nonzero().get().unsigned_abs());
    if asked.is_ok() && there != Some(parent) {
        std::process::exit(0);
    }
}

/// Elsewhere the end of stdin ends the worker.
#[cfg(not(target_os = "linux"))]
pub fn die_with_parent(_parent: u32) {}
