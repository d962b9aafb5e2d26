//! Where a text comes from, and who may stop its compilation.

/// Whoever reads or watches says that it is over: [`ErrorKind::Stopped`](crate::ErrorKind::Stopped) is what comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// Reads a text piece by piece, so that it need not lie in memory: a file, a line to another machine.
pub trait Reader {
    /// Writes the bytes that follow to the start of `piece`, which has room for one at least, and says how many; 0 at the end.
    ///
    /// # Errors
    /// There is a text, but it cannot be read; the reader knows why.
    fn read(&mut self, piece: &mut [u8]) -> Result<usize, Stopped>;
}

/// A text.
pub enum Source<'s, 'r> {
    /// All of it. Names and strings of what it is compiled to refer to it.
    Text(&'s [u8]),
    /// In pieces; names and strings are copied. Errors then tell no columns.
    Reader(&'r mut dyn Reader),
}
