//! One run at a time writes to a bag: the lock file in it, held by the system for as long as the run lives.

use super::{RunError, report::Totals};
use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    os::unix::fs::MetadataExt,
    path::Path,
};

/// Name of the lock file in the bag.
pub(super) const LOCK: &str = ".pressmark-lock";

/// Locks the output. The file may have been removed by the run that held it, between our opening and our locking: then
/// we hold a lock that nobody else will see, and try again.
pub(super) fn lock(path: &Path, shown: &str) -> Result<File, RunError> {
    let unwritable = |error: &io::Error| RunError::Unwritable {
        why: format!("cannot lock {shown}: {error}"),
        totals: Box::<Totals>::default(),
    };
    let name = path.join(LOCK);
    for _ in 0..100 {
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&name)
            .map_err(|error| unwritable(&error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(RunError::Locked(shown.to_owned())),
            Err(TryLockError::Error(error)) => return Err(unwritable(&error)),
        }
        let held = file.metadata().map_err(|error| unwritable(&error))?;
        let same = fs::symlink_metadata(&name)
            .is_ok_and(|there| there.ino() == held.ino() && there.dev() == held.dev());
        if same {
            let _ = file.set_len(0);
            let _ = writeln!(file, "{}", std::process::id());
            return Ok(file);
        }
    }
    Err(RunError::Locked(shown.to_owned()))
}
