//! What a host with a network of its own supplies for `socket`: a desktop does.
//!
//! Nothing here waits but [`Sockets::wait`], and that briefly: who waits longer looks at check points meanwhile.

/// An address as the system's C interface lays it out: the family, then what belongs to it.
#[derive(Clone, Copy, Debug)]
pub struct Address {
    pub bytes: [u8; 28],
    pub len: usize,
}

/// An address that a name stands for.
#[derive(Clone, Copy, Debug)]
pub struct Resolved {
    pub family: u16,
    pub address: Address,
}

/// Sockets. Errors are numbers as in [`crate::errno`]; `EAGAIN` means that it is not the time.
#[allow(clippy::missing_errors_doc)]
pub trait Sockets {
    /// Makes a socket: the number by which it is known from then on.
    fn make(&mut self, family: u16, kind: u32, protocol: u32) -> Result<u32, u16>;
    fn close(&mut self, socket: u32);
    fn bind(&mut self, socket: u32, address: &[u8]) -> Result<(), u16>;
    /// Begins to connect: `EINPROGRESS` if that goes on, until the socket can be written.
    fn connect(&mut self, socket: u32, address: &[u8]) -> Result<(), u16>;
    fn listen(&mut self, socket: u32, backlog: i32) -> Result<(), u16>;
    fn accept(&mut self, socket: u32) -> Result<(u32, Address), u16>;
    fn send(&mut self, socket: u32, bytes: &[u8], flags: u32, to: Option<&[u8]>) -> Result<usize, u16>;
    fn receive(&mut self, socket: u32, bytes: &mut [u8], flags: u32) -> Result<(usize, Address), u16>;
    /// Sets an option to a number, or to bytes that the option lays out.
    fn set_option(&mut self, socket: u32, level: isize, option: isize, value: &[u8]) -> Result<(), u16>;
    /// Takes the error of what went on in the background.
    fn take_error(&mut self, socket: u32) -> Result<(), u16>;
    /// Which of `events` there are now; as [`crate::stream::POLL`] has them.
    fn poll(&mut self, socket: u32, events: usize) -> usize;
    /// Waits until one of `events` is there, at most some milliseconds.
    fn wait(&mut self, socket: u32, events: usize);
    /// Address `idx` of a host and port, both as text; `None` behind the last. The error is that of the system's resolver.
    fn resolve(&mut self, host: &str, port: &str, idx: usize) -> Result<Option<Resolved>, i32>;
}
