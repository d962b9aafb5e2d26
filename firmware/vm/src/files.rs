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

/// Files and environment. Errors are numbers as in [`crate::errno`].
#[allow(clippy::missing_errors_doc)]
pub trait Files {
    /// Entry `idx` of a folder in some order, which stays the same while `idx` only rises from 0; its name goes to `name`. `None` behind the last.
    fn entry(&mut self, folder: &str, idx: usize, name: &mut [u8]) -> Result<Option<Entry>, u16>;
    fn metadata(&mut self, path: &str) -> Result<Metadata, u16>;
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
}
