//! Files, environment and random bytes of a desktop, for `os`.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::{DirEntryExt, MetadataExt};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;

use vm::files::{Entry, Files, Metadata, OpenMode};

/// Folder listings, changed environment variables, open files.
#[derive(Default)]
pub struct DesktopFiles {
    listing: Vec<(String, bool, u64)>,
    /// What the program set or removed; the process's own environment is never changed.
    variables: HashMap<String, Option<String>>,
    /// Open files by the numbers that the system gave them.
    open: HashMap<u32, fs::File>,
}

fn number(error: io::Error) -> u16 {
    error.raw_os_error().map_or(vm::errno::EIO, |number| number as u16)
}

/// Writes what there is room for.
fn put(text: &[u8], place: &mut [u8]) -> usize {
    let n = text.len().min(place.len());
    place[..n].copy_from_slice(&text[..n]);
    text.len()
}

fn list(folder: &Path) -> io::Result<Vec<(String, bool, u64)>> {
    fs::read_dir(folder)?
        .map(|entry| {
            let entry = entry?;
            Ok((entry.file_name().to_string_lossy().into_owned(), entry.file_type()?.is_dir(), entry.ino()))
        })
        .collect()
}

impl DesktopFiles {
    fn opened(&mut self, file: u32) -> Result<&mut fs::File, u16> {
        self.open.get_mut(&file).ok_or(vm::errno::EBADF)
    }
}

impl Files for DesktopFiles {
    fn entry(&mut self, folder: &str, idx: usize, name: &mut [u8]) -> Result<Option<Entry>, u16> {
        if idx == 0 {
            let folder = if folder.is_empty() { "." } else { folder };
            self.listing = list(Path::new(folder)).map_err(number)?;
        }
        Ok(self.listing.get(idx).map(|(text, is_dir, inode)| {
            let name_len = put(text.as_bytes(), name);
            Entry { name_len, is_dir: *is_dir, inode: *inode }
        }))
    }

    fn metadata(&mut self, path: &str) -> Result<Metadata, u16> {
        let m = fs::metadata(path).map_err(number)?;
        let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        Ok([
            m.mode().into(),
            whole(m.ino()),
            whole(m.dev()),
            whole(m.nlink()),
            m.uid().into(),
            m.gid().into(),
            whole(m.size()),
            m.atime(),
            m.mtime(),
            m.ctime(),
        ])
    }

    fn space(&mut self, path: &str) -> Result<[u64; 10], u16> {
        let s = rustix::fs::statvfs(path).map_err(|errno| errno.raw_os_error() as u16)?;
        let flags = s.f_flag.bits();
        Ok([s.f_bsize, s.f_frsize, s.f_blocks, s.f_bfree, s.f_bavail, s.f_files, s.f_ffree, s.f_favail, flags, s.f_namemax])
    }

    fn make_dir(&mut self, path: &str) -> Result<(), u16> {
        fs::create_dir(path).map_err(number)
    }

    fn remove_dir(&mut self, path: &str) -> Result<(), u16> {
        fs::remove_dir(path).map_err(number)
    }

    fn remove_file(&mut self, path: &str) -> Result<(), u16> {
        fs::remove_file(path).map_err(number)
    }

    fn rename(&mut self, from: &str, to: &str) -> Result<(), u16> {
        fs::rename(from, to).map_err(number)
    }

    fn change_dir(&mut self, path: &str) -> Result<(), u16> {
        std::env::set_current_dir(path).map_err(number)
    }

    fn current_dir(&mut self, path: &mut [u8]) -> Result<usize, u16> {
        let current = std::env::current_dir().map_err(number)?;
        Ok(put(current.to_string_lossy().as_bytes(), path))
    }

    fn variable(&mut self, name: &str, value: &mut [u8]) -> Option<usize> {
        let text = match self.variables.get(name) {
            Some(changed) => changed.clone(),
            None => std::env::var(name).ok(),
        };
        text.map(|text| put(text.as_bytes(), value))
    }

    fn set_variable(&mut self, name: &str, value: Option<&str>) {
        self.variables.insert(name.to_string(), value.map(str::to_string));
    }

    fn run(&mut self, command: &str) -> Result<i32, u16> {
        let _ = io::stdout().flush();
        let mut shell = std::process::Command::new("sh");
        shell.arg("-c").arg(command);
        for (name, value) in &self.variables {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        shell.status().map(ExitStatusExt::into_raw).map_err(number)
    }

    fn open(&mut self, path: &str, mode: OpenMode) -> Result<u32, u16> {
        let mut options = fs::OpenOptions::new();
        options.read(mode.read).write(mode.write && !mode.append).append(mode.append).truncate(mode.truncate);
        let file = options.create(mode.truncate || mode.append).open(path).map_err(number)?;
        let fd = file.as_raw_fd() as u32;
        self.open.insert(fd, file);
        Ok(fd)
    }

    fn read(&mut self, file: u32, bytes: &mut [u8]) -> Result<usize, u16> {
        self.opened(file)?.read(bytes).map_err(number)
    }

    fn write(&mut self, file: u32, bytes: &[u8]) -> Result<usize, u16> {
        self.opened(file)?.write(bytes).map_err(number)
    }

    fn seek(&mut self, file: u32, offset: i64, whence: isize) -> Result<u64, u16> {
        let to = match whence {
            0 => SeekFrom::Start(u64::try_from(offset).map_err(|_| vm::errno::EINVAL)?),
            1 => SeekFrom::Current(offset),
            2 => SeekFrom::End(offset),
            _ => return Err(vm::errno::EINVAL),
        };
        self.opened(file)?.seek(to).map_err(number)
    }

    fn close(&mut self, file: u32) {
        self.open.remove(&file);
    }
}

/// Fills `bytes` from the system's source of random ones.
pub fn random(bytes: &mut [u8]) {
    // A system without it has no better one that could be asked.
    let _ = fs::File::open("/dev/urandom").and_then(|mut file| file.read_exact(bytes));
}
