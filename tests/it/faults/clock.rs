//! A clock that lies: a few lines of C before the system's own clock. Only the time of day jumps, as when
//! somebody sets it; elapsed time goes on. (R24)

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Reads the jump in seconds from the file that `PAWLINE_TEST_CLOCK` names, each time it is asked.
const SHIM: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
static volatile long *jump;
__attribute__((constructor)) static void open_jump(void) {
  const char *path = getenv("PAWLINE_TEST_CLOCK");
  int file = path ? open(path, O_RDONLY) : -1;
  if (file < 0) return;
  void *at = mmap(0, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
  if (at != MAP_FAILED) jump = at;
}
int clock_gettime(clockid_t id, struct timespec *at) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int status = real(id, at);
  if (status == 0 && id == CLOCK_REALTIME && jump) at->tv_sec += *jump;
  return status;
}
"#;

/// A clock for one server.
pub struct Clock {
    file: PathBuf,
}

impl Clock {
    /// Right at first. None where a program cannot be given another clock (macOS).
    pub fn new(folder: &Path) -> Option<Self> {
        library()?;
        let clock = Self { file: folder.join("clock") };
        fs::write(&clock.file, 0_i64.to_ne_bytes()).unwrap();
        Some(clock)
    }

    /// Wrong by so many seconds from now on.
    pub fn set(&self, seconds: i64) {
        use std::os::unix::fs::FileExt;
        // In place: the file is mapped.
        let file = fs::OpenOptions::new().write(true).open(&self.file).unwrap();
        file.write_all_at(&seconds.to_ne_bytes(), 0).unwrap();
    }

    /// What a server needs to go by it.
    pub fn environment(&self) -> Vec<(String, String)> {
        let library = library().expect("there is a clock only with it");
        vec![
            ("LD_PRELOAD".into(), library.to_string_lossy().into_owned()),
            ("PAWLINE_TEST_CLOCK".into(), self.file.to_string_lossy().into_owned()),
        ]
    }
}

fn library() -> Option<&'static PathBuf> {
    static LIBRARY: OnceLock<Option<PathBuf>> = OnceLock::new();
    LIBRARY
        .get_or_init(|| {
            if !cfg!(target_os = "linux") {
                return None;
            }
            let folder = super::cluster::folder("faults-clock");
            let (source, library) = (folder.join("clock.c"), folder.join("clock.so"));
            fs::write(&source, SHIM).unwrap();
            let output = Command::new("cc")
                .args(["-shared", "-fPIC", "-O1", "-o"])
                .arg(&library)
                .arg(&source)
                .arg("-ldl")
                .output()
                .expect("cc, which the build needs as well");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            Some(library)
        })
        .as_ref()
}
