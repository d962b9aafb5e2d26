//! `socket`: connections over the host's network, as the original's unix program has it. Addresses are bytes that `getaddrinfo` makes.
//!
//! The host's sockets never wait; waiting is done here, so that Ctrl-C and scheduled calls are heeded.

use vm::args::ANY;
use vm::errno::{EAGAIN, EBADF, EINPROGRESS, EINVAL, ENODEV, ETIMEDOUT};
use vm::heap::object::{Native, NativeType};
use vm::heap::text::StrBuf;
use vm::heap::{Ref, Slots, StreamSlots, Type};
use vm::print::{Out, Style};
use vm::sockets::{Address, Sockets};
use vm::stream::{self, POLL_READ, POLL_WRITE};
use vm::types::array::bytearray_from;
use vm::types::exception::OS_ERROR;
use vm::types::list;
use vm::types::module::Module;
use vm::types::{float, int};
use vm::{Args, Raised, Value, Vm, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::socket, &MEMBERS);

const AF_INET: u16 = 2;
const AF_INET6: u16 = 10;
const SOCK_STREAM: u32 = 1;

members! {
    static MEMBERS;
    AF_INET: v(Value::from_i16(AF_INET as i16)),
    AF_INET6: v(Value::from_i16(AF_INET6 as i16)),
    AF_UNIX: v(Value::from_i16(1)),
    IP_ADD_MEMBERSHIP: v(Value::from_i16(35)),
    IP_DROP_MEMBERSHIP: v(Value::from_i16(36)),
    MSG_DONTROUTE: v(Value::from_i16(4)),
    MSG_DONTWAIT: v(Value::from_i16(MSG_DONTWAIT as i16)),
    MSG_PEEK: v(Value::from_i16(2)),
    SOCK_DGRAM: v(Value::from_i16(2)),
    SOCK_RAW: v(Value::from_i16(3)),
    SOCK_STREAM: v(Value::from_i16(SOCK_STREAM as i16)),
    SOL_SOCKET: v(Value::from_i16(1)),
    SO_BROADCAST: v(Value::from_i16(6)),
    SO_ERROR: v(Value::from_i16(4)),
    SO_KEEPALIVE: v(Value::from_i16(9)),
    SO_LINGER: v(Value::from_i16(13)),
    SO_REUSEADDR: v(Value::from_i16(2)),
    getaddrinfo: f(getaddrinfo, 2, 6),
    inet_ntop: f(inet_ntop, 2),
    inet_pton: f(inet_pton, 2),
    sockaddr: f(sockaddr, 1),
    socket: t(SOCKET.as_type()),
}

/// A socket.
#[derive(Clone, Copy)]
struct Socket {
    /// The host's number for it; `None` once it is closed.
    number: Option<u32>,
    /// Milliseconds that an operation may wait; `None` for ever.
    timeout_ms: Option<u32>,
}

static SOCKET: NativeType<Socket> = NativeType::new(q::socket, &SLOTS, &METHODS);

static SLOTS: Slots = Slots { make: Some(make), show: Some(show), stream: Some(&STREAM), finalise: Some(finalise), ..Slots::NONE };
static STREAM: StreamSlots = StreamSlots { read: Some(read), write: Some(write), ioctl: Some(ioctl), text: false };

members! {
    static METHODS;
    accept: f(accept, 1),
    bind: f(bind, 2),
    close: f(stream::close, 1),
    connect: f(connect, 2),
    fileno: f(fileno, 1),
    listen: f(listen, 1, 2),
    makefile: f(makefile, 1, 3),
    read: f(stream::read, 1, 2),
    readinto: f(stream::readinto, 2, 3),
    readline: f(stream::readline, 1, 2),
    recv: f(recv, 2, 3),
    recvfrom: f(recvfrom, 2, 3),
    send: f(send, 2, 3),
    sendall: f(sendall, 2, 3),
    sendto: f(sendto, 3, 4),
    setblocking: f(setblocking, 2),
    setsockopt: f(setsockopt, 4),
    settimeout: f(settimeout, 2),
    write: f(stream::write, 2, 4),
}

/// The host's flag that a call must not wait.
const MSG_DONTWAIT: u32 = 64;
/// The host's number for a family of addresses that it does not have.
const EAFNOSUPPORT: u16 = 97;

/// Bytes that pass at once: the host may not look into the heap.
const PIECE: usize = 2048;

fn on_host<T>(vm: &mut Vm, action: impl FnOnce(&mut dyn Sockets) -> Result<T, u16>) -> Result<T, u16> {
    match vm.host.sockets() {
        Some(sockets) => action(sockets),
        None => Err(ENODEV),
    }
}

/// The same; errors are raised.
fn now<T>(vm: &mut Vm, action: impl FnOnce(&mut dyn Sockets) -> Result<T, u16>) -> Result<T, Raised> {
    on_host(vm, action).map_err(|errno| vm.raise_os(errno))
}

fn state(vm: &Vm, value: Value) -> Option<Socket> {
    SOCKET.cast(value).map(|socket| socket.get(&vm.heap).data)
}

/// The receiver's number.
fn number(vm: &mut Vm, args: Args) -> Result<u32, Raised> {
    match state(vm, args.get(0)) {
        Some(Socket { number: Some(number), .. }) => Ok(number),
        Some(_) => Err(vm.raise_os(EBADF)),
        None => Err(vm.wrong_receiver(args.get(0), q::socket)),
    }
}

fn new(vm: &mut Vm, number: Option<u32>) -> Result<Ref<Native<Socket>>, Raised> {
    vm.new_native(&SOCKET, Socket { number, timeout_ms: None })
}

/// `socket([family[, type[, protocol]]])`.
fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 0, ANY, true)?;
    let mut given = [isize::try_from(AF_INET).unwrap_or(0), SOCK_STREAM as isize, 0];
    for (idx, place) in given.iter_mut().enumerate() {
        if let Some(value) = args.optional(idx) {
            *place = vm.int_arg(value)?;
        }
    }
    let [family, kind, protocol] = given;
    // The object first: a socket that nothing refers to would never be closed.
    let socket = new(vm, None)?;
    let number = now(vm, |sockets| sockets.make(family as u16, kind as u32, protocol as u32))?;
    socket.get_mut(&mut vm.heap).data.number = Some(number);
    Ok(socket.value())
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let number = state(vm, value).and_then(|socket| socket.number).map_or(-1, i64::from);
    vm.write_fmt(out, format_args!("<_socket {number}>"))
}

fn close(vm: &mut Vm, value: Value) {
    let Some(socket) = SOCKET.cast(value) else { return };
    if let Some(number) = socket.get_mut(&mut vm.heap).data.number.take() {
        let _ = on_host(vm, |sockets| {
            sockets.close(number);
            Ok(())
        });
    }
}

fn finalise(vm: &mut Vm, value: Value) {
    close(vm, value);
}

/// Tries `action` until it is the time for it, or the socket's patience is over; `EAGAIN` if that is none or `flags` forbid to wait, else `ETIMEDOUT`.
fn patiently<T>(
    vm: &mut Vm,
    socket: Value,
    events: usize,
    flags: u32,
    mut action: impl FnMut(&mut dyn Sockets, u32) -> Result<T, u16>,
) -> Result<Result<T, u16>, Raised> {
    let start = vm.host.ticks_ms();
    loop {
        vm.poll()?;
        let Some(Socket { number: Some(number), timeout_ms }) = state(vm, socket) else { return Ok(Err(EBADF)) };
        match on_host(vm, |sockets| action(sockets, number)) {
            Err(EAGAIN) => {}
            result => return Ok(result),
        }
        match timeout_ms {
            _ if timeout_ms == Some(0) || flags & MSG_DONTWAIT != 0 => return Ok(Err(EAGAIN)),
            Some(timeout) if vm.host.ticks_ms().wrapping_sub(start) >= timeout => return Ok(Err(ETIMEDOUT)),
            _ => {}
        }
        let _ = on_host(vm, |sockets| {
            sockets.wait(number, events);
            Ok(())
        });
    }
}

fn raised<T>(vm: &mut Vm, result: Result<T, u16>) -> Result<T, Raised> {
    result.map_err(|errno| vm.raise_os(errno))
}

fn read(vm: &mut Vm, value: Value, buf: &mut [u8]) -> Result<Result<usize, u16>, Raised> {
    let received = patiently(vm, value, POLL_READ, 0, |sockets, number| sockets.receive(number, buf, 0))?;
    Ok(received.map(|(n, _)| n))
}

fn write(vm: &mut Vm, value: Value, bytes: &[u8]) -> Result<Result<usize, u16>, Raised> {
    patiently(vm, value, POLL_WRITE, 0, |sockets, number| sockets.send(number, bytes, 0, None))
}

/// What `poll` says of what is no longer open.
const POLL_INVALID: usize = 32;

fn ioctl(vm: &mut Vm, value: Value, request: usize, argument: usize) -> Result<Result<usize, u16>, Raised> {
    Ok(match (request, state(vm, value).and_then(|socket| socket.number)) {
        (stream::CLOSE, _) => {
            close(vm, value);
            Ok(0)
        }
        (stream::POLL, Some(number)) => on_host(vm, |sockets| Ok(sockets.poll(number, argument))),
        (stream::POLL, None) => Ok(POLL_INVALID),
        (stream::FLUSH, _) => Ok(0),
        _ => Err(EINVAL),
    })
}

fn fileno(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let Some(Socket { number, .. }) = state(vm, args.get(0)) else { return Err(vm.wrong_receiver(args.get(0), q::socket)) };
    int::from_i64(vm, number.map_or(-1, i64::from))
}

/// A socket is a stream of bytes already.
fn makefile(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    number(vm, args)?;
    Ok(args.get(0))
}

/// A copy of an address, which the host can read.
fn address_arg(vm: &mut Vm, value: Value) -> Result<Address, Raised> {
    vm.buffer_arg(value)?;
    let given = vm.content(value);
    let mut address = Address { bytes: [0; 28], len: given.len() };
    match address.bytes.get_mut(..given.len()) {
        Some(place) => {
            place.copy_from_slice(given);
            Ok(address)
        }
        None => Err(vm.raise_os(EINVAL)),
    }
}

fn as_slice(address: &Address) -> &[u8] {
    address.bytes.get(..address.len).unwrap_or_default()
}

fn new_address(vm: &mut Vm, address: &Address) -> Result<Value, Raised> {
    let bytes = vm.new_bytes(as_slice(address))?;
    bytearray_from(vm, |vm| vm.content(bytes))
}

fn bind(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let number = number(vm, args)?;
    let address = address_arg(vm, args.get(1))?;
    now(vm, |sockets| sockets.bind(number, as_slice(&address)))?;
    Ok(Value::NONE)
}

fn connect(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let number = number(vm, args)?;
    let address = address_arg(vm, args.get(1))?;
    match on_host(vm, |sockets| sockets.connect(number, as_slice(&address))) {
        Ok(()) => {}
        Err(EINPROGRESS) if state(vm, args.get(0)).is_some_and(|socket| socket.timeout_ms != Some(0)) => {
            let done = patiently(vm, args.get(0), POLL_WRITE, 0, |sockets, number| match sockets.poll(number, POLL_WRITE) {
                0 => Err(EAGAIN),
                _ => sockets.take_error(number),
            })?;
            raised(vm, done)?;
        }
        Err(errno) => return Err(vm.raise_os(errno)),
    }
    Ok(Value::NONE)
}

fn listen(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    const USUAL_BACKLOG: isize = 128;
    let number = number(vm, args)?;
    let backlog = match args.optional(1) {
        Some(backlog) => vm.int_arg(backlog)?,
        None => USUAL_BACKLOG,
    };
    now(vm, |sockets| sockets.listen(number, backlog as i32))?;
    Ok(Value::NONE)
}

/// `(socket, address)` of a caller.
fn accept(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    number(vm, args)?;
    let peer = new(vm, None)?;
    let accepted = patiently(vm, args.get(0), POLL_READ, 0, |sockets, number| sockets.accept(number))?;
    let (number, address) = raised(vm, accepted)?;
    peer.get_mut(&mut vm.heap).data.number = Some(number);
    let address = new_address(vm, &address)?;
    vm.new_tuple(&[peer.value(), address])
}

fn flags(vm: &mut Vm, value: Option<Value>) -> Result<u32, Raised> {
    match value {
        Some(flags) => Ok(vm.int_arg(flags)? as u32),
        None => Ok(0),
    }
}

/// Receives once, up to the number of bytes that the argument says.
fn received(vm: &mut Vm, args: Args) -> Result<(Value, Address), Raised> {
    number(vm, args)?;
    let most = usize::try_from(vm.int_arg(args.get(1))?).unwrap_or(usize::MAX);
    let flags = flags(vm, args.optional(2))?;
    let mut buf = StrBuf::with_capacity(vm, most)?;
    let mut piece = [0; PIECE];
    let n = most.min(PIECE);
    let result = patiently(vm, args.get(0), POLL_READ, flags, |sockets, number| sockets.receive(number, &mut piece[..n], flags))?;
    // A time that is over reads as "not now" here, as in the original.
    let (n, address) = raised(vm, result.map_err(|errno| if errno == ETIMEDOUT { EAGAIN } else { errno }))?;
    buf.push_bytes(vm, piece.get(..n).unwrap_or_default())?;
    Ok((buf.into_bytes(vm), address))
}

fn recv(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    received(vm, args).map(|(bytes, _)| bytes)
}

fn recvfrom(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let (bytes, address) = received(vm, args)?;
    let address = new_address(vm, &address)?;
    vm.new_tuple(&[bytes, address])
}

/// Sends once what there is from `at` on: the number of bytes.
fn send_piece(vm: &mut Vm, args: Args, at: usize, flags: u32, to: Option<&Address>) -> Result<usize, Raised> {
    let data = args.get(1);
    if vm.str(data).is_none() {
        vm.buffer_arg(data)?;
    }
    let mut piece = [0; PIECE];
    let rest = vm.content(data).get(at..).unwrap_or_default();
    let n = rest.len().min(PIECE);
    piece[..n].copy_from_slice(&rest[..n]);
    let sent = patiently(vm, args.get(0), POLL_WRITE, flags, |sockets, number| sockets.send(number, &piece[..n], flags, to.map(as_slice)))?;
    raised(vm, sent)
}

fn send(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    number(vm, args)?;
    let flags = flags(vm, args.optional(2))?;
    let n = send_piece(vm, args, 0, flags, None)?;
    int::from_usize(vm, n)
}

fn sendall(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    number(vm, args)?;
    let flags = flags(vm, args.optional(2))?;
    let mut at = 0;
    loop {
        at += send_piece(vm, args, at, flags, None)?;
        if at >= vm.content(args.get(1)).len() {
            return Ok(Value::NONE);
        }
    }
}

/// `sendto(bytes[, flags], address)`.
fn sendto(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    number(vm, args)?;
    let (flags, address) = match args.optional(3) {
        Some(address) => (flags(vm, args.optional(2))?, address),
        None => (0, args.get(2)),
    };
    let address = address_arg(vm, address)?;
    let n = send_piece(vm, args, 0, flags, Some(&address))?;
    int::from_usize(vm, n)
}

/// `setsockopt(level, option, number_or_bytes)`.
fn setsockopt(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let number = number(vm, args)?;
    let (level, option) = (vm.int_arg(args.get(1))?, vm.int_arg(args.get(2))?);
    let mut value = [0; 16];
    let len = if args.get(3).as_small().is_some() {
        let word = (vm.int_arg(args.get(3))? as i32).to_ne_bytes();
        value[..word.len()].copy_from_slice(&word);
        word.len()
    } else {
        vm.buffer_arg(args.get(3))?;
        let given = vm.content(args.get(3));
        let len = given.len().min(value.len());
        value[..len].copy_from_slice(&given[..len]);
        len
    };
    now(vm, |sockets| sockets.set_option(number, level, option, &value[..len]))?;
    Ok(Value::NONE)
}

fn set_timeout(vm: &mut Vm, args: Args, timeout_ms: Option<u32>) -> Result<Value, Raised> {
    number(vm, args)?;
    if let Some(socket) = SOCKET.cast(args.get(0)) {
        socket.get_mut(&mut vm.heap).data.timeout_ms = timeout_ms;
    }
    Ok(Value::NONE)
}

fn setblocking(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let waits = vm.truth(args.get(1))?;
    set_timeout(vm, args, if waits { None } else { Some(0) })
}

/// Seconds, or `None` for ever.
fn settimeout(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let timeout_ms = if args.get(1).is_none() {
        None
    } else {
        let seconds = float::number(vm, args.get(1))?;
        if seconds < 0.0 { None } else { Some((seconds * 1000.0) as u32) }
    };
    set_timeout(vm, args, timeout_ms)
}

/// A text as the host can read it.
fn text_arg<'b>(vm: &mut Vm, value: Value, buf: &'b mut [u8; 256]) -> Result<&'b str, Raised> {
    let Some(text) = vm.str_or_bytes(value) else { return Err(vm.not_implicitly(value, q::str)) };
    let place = buf.get_mut(..text.len()).map(|place| {
        place.copy_from_slice(text);
        &*place
    });
    match place.and_then(|place| core::str::from_utf8(place).ok()) {
        Some(text) => Ok(text),
        None => Err(vm.raise_os(EINVAL)),
    }
}

/// `getaddrinfo(host, port[, family[, type[, protocol[, flags]]]])`: a list of `(family, type, protocol, None, address)`.
fn getaddrinfo(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let mut host_buf = [0; 256];
    let host = text_arg(vm, args.get(0), &mut host_buf)?;
    let port = match args.get(1).as_small() {
        Some(_) => vm.to_str(args.get(1))?,
        None => args.get(1),
    };
    let mut port_buf = [0; 256];
    let port = text_arg(vm, port, &mut port_buf)?;
    let family = flags(vm, args.optional(2))?;
    let kind = flags(vm, args.optional(3))?;
    let found = list::new(vm, 0)?;
    for idx in 0.. {
        let resolved = match vm.host.sockets() {
            Some(sockets) => sockets.resolve(host, port, idx),
            None => Ok(None),
        };
        let resolved = match resolved {
            Ok(Some(resolved)) => resolved,
            Ok(None) => break,
            Err(error) => return Err(resolver_error(vm, error)),
        };
        if family != 0 && family != u32::from(resolved.family) {
            continue;
        }
        // Types, each with its usual protocol.
        for (this, protocol) in [(1, 6), (2, 17), (3, 0)] {
            if kind != 0 && kind != this {
                continue;
            }
            let address = new_address(vm, &resolved.address)?;
            let [family, this, protocol] = [i32::from(resolved.family), this as i32, protocol].map(|n| Value::small_wrapping(n as isize));
            let entry = vm.new_tuple(&[family, this, protocol, Value::NONE, address])?;
            list::append(vm, found, entry)?;
        }
    }
    if family != 0 && vm.sequence(found.value()).is_none_or(<[Value]>::is_empty) {
        return Err(resolver_error(vm, EAI_ADDRFAMILY));
    }
    Ok(found.value())
}

/// The resolver's word for a name without an address of the family.
const EAI_ADDRFAMILY: i32 = -9;

#[cold]
fn resolver_error(vm: &mut Vm, error: i32) -> Raised {
    match vm.new_str_fmt(format_args!("[addrinfo error {error}]")) {
        Ok(text) => vm.raise_args(OS_ERROR, &[text]),
        Err(raised) => raised,
    }
}

/// `(family, host, port)` of an address, for internet addresses; others are given back as they are.
fn sockaddr(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let address = address_arg(vm, args.get(0))?;
    let bytes = address.bytes;
    let family = u16::from_ne_bytes([bytes[0], bytes[1]]);
    let port = u16::from_be_bytes([bytes[2], bytes[3]]);
    let host = match family {
        AF_INET => &bytes[4..8],
        AF_INET6 => &bytes[8..24],
        _ => return Ok(args.get(0)),
    };
    let host = vm.new_bytes(host)?;
    vm.new_tuple(&[Value::small_wrapping(family as isize), host, Value::small_wrapping(port as isize)])
}

fn inet_pton(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let family = vm.int_arg(args.get(0))?;
    let mut buf = [0; 256];
    let text = text_arg(vm, args.get(1), &mut buf)?;
    let v4: Option<core::net::Ipv4Addr> = text.parse().ok();
    let v6: Option<core::net::Ipv6Addr> = text.parse().ok();
    match (family as u16, v4, v6) {
        (AF_INET, Some(address), _) => vm.new_bytes(&address.octets()),
        (AF_INET6, _, Some(address)) => vm.new_bytes(&address.octets()),
        (family, ..) if family != AF_INET && family != AF_INET6 => Err(vm.raise_os(EAFNOSUPPORT)),
        _ => Err(vm.raise_os(EINVAL)),
    }
}

fn inet_ntop(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let family = vm.int_arg(args.get(0))?;
    let address = address_arg(vm, args.get(1))?.bytes;
    match family as u16 {
        AF_INET => vm.new_str_fmt(format_args!("{}", core::net::Ipv4Addr::new(address[0], address[1], address[2], address[3]))),
        AF_INET6 => {
            let mut octets = [0; 16];
            octets.copy_from_slice(&address[..16]);
            vm.new_str_fmt(format_args!("{}", core::net::Ipv6Addr::from(octets)))
        }
        _ => Err(vm.raise_os(EAFNOSUPPORT)),
    }
}
