//! Console, clock and files of a desktop program.

use std::io::{Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::atomic::Ordering;
use std::time::Instant;

use vm::vm::Stat;

use crate::boot::EVENTS;
use crate::terminal::Terminal;

/// What the VM asks of a desktop.
pub struct Desktop {
    start: Instant,
    out: std::io::Stdout,
    files: crate::files::DesktopFiles,
    sockets: crate::sockets::DesktopSockets,
    terminal: Option<Terminal>,
    /// Input that has come and is still to be read, and where it lies.
    input: [u8; INPUT_BYTES],
    ahead: Range<usize>,
    /// The prompt has been told that there is no more input.
    has_ended: bool,
}

const CTRL_D: u8 = 4;

/// Most input that is taken at once.
const INPUT_BYTES: usize = 4096;

/// How long a program that waits for input does not look whether it was interrupted.
const PATIENCE: rustix::event::Timespec = rustix::event::Timespec { tv_sec: 0, tv_nsec: 50_000_000 };

impl Desktop {
    pub fn new() -> Desktop {
        Desktop {
            start: Instant::now(),
            out: std::io::stdout(),
            files: Default::default(),
            sockets: Default::default(),
            terminal: Terminal::open(),
            input: [0; INPUT_BYTES],
            ahead: 0..0,
            has_ended: false,
        }
    }

    /// The next byte of standard input; `None` at its end, or when the program is interrupted while it waits.
    fn next_byte(&mut self) -> Option<u8> {
        while self.ahead.is_empty() {
            if EVENTS.interrupt.load(Ordering::Relaxed) {
                return None;
            }
            if is_readable(PATIENCE) {
                let read = rustix::io::retry_on_intr(|| rustix::io::read(rustix::stdio::stdin(), &mut self.input[..]));
                let n = read.ok().filter(|&n| n > 0)?;
                self.ahead = 0..n;
            }
        }
        self.ahead.next().and_then(|at| self.input.get(at).copied())
    }
}

/// Whether there is more to be read from standard input, or nothing any more, within some time.
fn is_readable(time: rustix::event::Timespec) -> bool {
    let stdin = rustix::stdio::stdin();
    let mut wanted = [rustix::event::PollFd::new(&stdin, rustix::event::PollFlags::IN)];
    rustix::event::poll(&mut wanted, Some(&time)).is_ok_and(|n| n > 0)
}

impl vm::Host for Desktop {
    fn random(&mut self, bytes: &mut [u8]) {
        crate::files::random(bytes);
    }

    fn has_input(&mut self) -> bool {
        !self.ahead.is_empty() || is_readable(rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 })
    }

    fn files(&mut self) -> Option<&mut dyn vm::files::Files> {
        Some(&mut self.files)
    }

    fn sockets(&mut self) -> Option<&mut dyn vm::sockets::Sockets> {
        Some(&mut self.sockets)
    }

    fn write(&mut self, bytes: &[u8]) {
        // A closed pipe is no reason to stop the program.
        let _ = self.out.write_all(bytes);
        if bytes.ends_with(b"\n") {
            let _ = self.out.flush();
        }
    }

    fn echoes(&self) -> bool {
        self.terminal.is_some()
    }

    fn write_error(&mut self, bytes: &[u8]) {
        let _ = self.out.flush();
        let _ = std::io::stderr().write_all(bytes);
    }

    fn read(&mut self, wait: bool) -> Option<u8> {
        if !wait {
            return None;
        }
        let _ = self.out.flush();
        // Only the prompt reads with Ctrl-C switched off; it wants keys. `input()` wants lines.
        let at_prompt = EVENTS.interrupt_char.load(Ordering::Relaxed) == usize::MAX;
        if let Some(terminal) = self.terminal.as_ref().filter(|_| at_prompt) {
            terminal.keys();
        }
        let byte = self.next_byte();
        // These may start a program.
        if let Some(terminal) = self.terminal.as_ref().filter(|_| at_prompt && matches!(byte, None | Some(b'\r' | b'\n' | CTRL_D))) {
            terminal.ordinary();
        }
        match byte {
            Some(byte) => Some(byte),
            // The end of the input leaves the prompt as Ctrl-D does, but only once: inside a line it means nothing.
            _ if at_prompt && !self.has_ended => {
                self.has_ended = true;
                Some(CTRL_D)
            }
            _ => None,
        }
    }

    fn ticks_ms(&mut self) -> u32 {
        self.start.elapsed().as_millis() as u32
    }

    fn ticks_us(&mut self) -> u32 {
        self.start.elapsed().as_micros() as u32
    }

    fn unix_time_ns(&mut self) -> Option<i64> {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
        i64::try_from(since.as_nanos()).ok()
    }

    fn idle(&mut self) {
        let _ = self.out.flush();
        std::thread::sleep(std::time::Duration::from_millis(1));
    }

    fn stat(&mut self, path: &str) -> Stat {
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => Stat::Dir,
            Ok(_) => Stat::File,
            Err(_) => Stat::Missing,
        }
    }

    fn read_file(&mut self, path: &str, at: usize, buf: &mut [u8]) -> Result<usize, u16> {
        let number = |error: std::io::Error| error.raw_os_error().map_or(vm::errno::EIO, |number| number as u16);
        let mut file = std::fs::File::open(path).map_err(number)?;
        file.seek(SeekFrom::Start(at as u64)).map_err(number)?;
        let mut n = 0;
        while n < buf.len() {
            match file.read(&mut buf[n..]).map_err(number)? {
                0 => break,
                more => n += more,
            }
        }
        Ok(n)
    }
}
