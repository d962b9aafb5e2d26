//! What a host with files and an environment of its own supplies for `os`: a desktop does, a chip has `vfs` instead.

/// An entry of a folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Bytes of the name, of which no more than there was room for were written.
    pub name_len: usize,
    pub is_dir: bool,
    /// The file's number in its file system.
    pub inode: u64,
}

/// `stat()` of a file: mode, inode, device, links, user, group, size in bytes, and the times in seconds since 1970 of access, change and creation.
pub type Metadata = [i64; 10];

/// How a file is opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct OpenMode {
    pub read: bool,
    pub write: bool,
    /// Everything is written to the end.
    pub append: bool,
    /// What was in it goes.
    pub truncate: bool,
}

/// Files and environment. Errors are numbers as in [`crate::errno`].
#[allow(clippy::missing_errors_doc)]
pub trait Files {
    /// Entry `idx` of a folder in some order, which stays the same while `idx` only rises from 0; its name goes to `name`. `None` behind the last.
    fn entry(&mut self, folder: &str, idx: usize, name: &mut [u8]) -> Result<Option<Entry>, u16>;
    fn metadata(&mut self, path: &str) -> Result<Metadata, u16>;
    /// Ten numbers about the file system that holds a path: block size, fragment size, blocks, free ones, those free for users, files, free ones,
    /// those free for users, flags, longest name in bytes.
    fn space(&mut self, path: &str) -> Result<[u64; 10], u16>;
    fn make_dir(&mut self, path: &str) -> Result<(), u16>;
    fn remove_dir(&mut self, path: &str) -> Result<(), u16>;
    fn remove_file(&mut self, path: &str) -> Result<(), u16>;
    fn rename(&mut self, from: &str, to: &str) -> Result<(), u16>;
    fn change_dir(&mut self, path: &str) -> Result<(), u16>;
    /// Writes the current folder's path to `path`: its length, which may be more than there was room for.
    fn current_dir(&mut self, path: &mut [u8]) -> Result<usize, u16>;
    /// Writes the value of an environment variable: its length, which may be more than there was room for.
    fn variable(&mut self, name: &str, value: &mut [u8]) -> Option<usize>;
    /// Sets an environment variable, or removes it.
    fn set_variable(&mut self, name: &str, value: Option<&str>);
    /// Runs a shell command and waits for it: its status as `wait` gives it.
    fn run(&mut self, command: &str) -> Result<i32, u16>;
    /// Opens a file, which is made if it is to be written: the number by which it is known from then on.
    fn open(&mut self, path: &str, mode: OpenMode) -> Result<u32, u16>;
    /// Reads from an open file; 0 at its end.
    fn read(&mut self, file: u32, bytes: &mut [u8]) -> Result<usize, u16>;
    fn write(&mut self, file: u32, bytes: &[u8]) -> Result<usize, u16>;
    /// Moves from the start (`whence` 0), from where it is (1) or from the end (2): the new position in bytes.
    fn seek(&mut self, file: u32, offset: i64, whence: isize) -> Result<u64, u16>;
    fn close(&mut self, file: u32);
}
