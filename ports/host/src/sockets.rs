//! Sockets of a desktop. The system's never wait here: the module `socket` does.

use std::collections::HashMap;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6, ToSocketAddrs};
use std::num::NonZeroU32;
use std::os::fd::{AsRawFd, OwnedFd};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use rustix::net::{self, AddressFamily, Protocol, RecvFlags, SendFlags, SocketFlags, SocketType, sockopt};
use vm::errno::{EBADF, EINVAL};
use vm::sockets::{Address, Resolved, Sockets};

const AF_INET: u16 = 2;
const AF_INET6: u16 = 10;
const FLAGS: SocketFlags = SocketFlags::NONBLOCK.union(SocketFlags::CLOEXEC);

/// How long [`Sockets::wait`] waits at most: as long as Ctrl-C may take to be seen.
const WAIT: Timespec = Timespec { tv_sec: 0, tv_nsec: 10_000_000 };

/// Errors of the system's resolver.
const EAI_NONAME: i32 = -2;
const EAI_SERVICE: i32 = -8;

/// Open sockets by the numbers that the system gave them, and what was resolved last.
#[derive(Default)]
pub struct DesktopSockets {
    open: HashMap<u32, OwnedFd>,
    resolved: Vec<SocketAddr>,
}

fn number(errno: Errno) -> u16 {
    errno.raw_os_error() as u16
}

fn encoded(address: Option<SocketAddr>) -> Address {
    let mut bytes = [0; 28];
    let mut put = |at: usize, part: &[u8]| bytes[at..at + part.len()].copy_from_slice(part);
    let len = match address {
        Some(SocketAddr::V4(v4)) => {
            put(0, &AF_INET.to_ne_bytes());
            put(2, &v4.port().to_be_bytes());
            put(4, &v4.ip().octets());
            16
        }
        Some(SocketAddr::V6(v6)) => {
            put(0, &AF_INET6.to_ne_bytes());
            put(2, &v6.port().to_be_bytes());
            put(4, &v6.flowinfo().to_be_bytes());
            put(8, &v6.ip().octets());
            put(24, &v6.scope_id().to_ne_bytes());
            28
        }
        None => 0,
    };
    Address { bytes, len }
}

fn decoded(bytes: &[u8]) -> Result<SocketAddr, u16> {
    let part = |at: usize| bytes.get(at..at + 2).map(|part| [part[0], part[1]]).ok_or(EINVAL);
    let family = u16::from_ne_bytes(part(0)?);
    let port = u16::from_be_bytes(part(2)?);
    match family {
        AF_INET => {
            let octets: [u8; 4] = bytes.get(4..8).and_then(|octets| octets.try_into().ok()).ok_or(EINVAL)?;
            Ok((Ipv4Addr::from(octets), port).into())
        }
        AF_INET6 => {
            let octets: [u8; 16] = bytes.get(8..24).and_then(|octets| octets.try_into().ok()).ok_or(EINVAL)?;
            let word = |at: usize| bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).unwrap_or([0; 4]);
            let address = SocketAddrV6::new(Ipv6Addr::from(octets), port, u32::from_be_bytes(word(4)), u32::from_ne_bytes(word(24)));
            Ok(address.into())
        }
        _ => Err(EINVAL),
    }
}

impl DesktopSockets {
    fn opened(&self, socket: u32) -> Result<&OwnedFd, u16> {
        self.open.get(&socket).ok_or(EBADF)
    }

    fn keep(&mut self, socket: OwnedFd) -> u32 {
        let number = socket.as_raw_fd() as u32;
        self.open.insert(number, socket);
        number
    }

    fn asked(&self, socket: u32, events: usize, time: &Timespec) -> usize {
        let Ok(socket) = self.opened(socket) else { return 0 };
        let mut wanted = [PollFd::new(socket, PollFlags::from_bits_truncate(events as u16))];
        match rustix::event::poll(&mut wanted, Some(time)) {
            Ok(1..) => wanted[0].revents().bits().into(),
            _ => 0,
        }
    }
}

impl Sockets for DesktopSockets {
    fn make(&mut self, family: u16, kind: u32, protocol: u32) -> Result<u32, u16> {
        let protocol = NonZeroU32::new(protocol).map(Protocol::from_raw);
        let socket = net::socket_with(AddressFamily::from_raw(family), SocketType::from_raw(kind), FLAGS, protocol).map_err(number)?;
        Ok(self.keep(socket))
    }

    fn close(&mut self, socket: u32) {
        self.open.remove(&socket);
    }

    fn bind(&mut self, socket: u32, address: &[u8]) -> Result<(), u16> {
        net::bind(self.opened(socket)?, &decoded(address)?).map_err(number)
    }

    fn connect(&mut self, socket: u32, address: &[u8]) -> Result<(), u16> {
        net::connect(self.opened(socket)?, &decoded(address)?).map_err(number)
    }

    fn listen(&mut self, socket: u32, backlog: i32) -> Result<(), u16> {
        net::listen(self.opened(socket)?, backlog).map_err(number)
    }

    fn accept(&mut self, socket: u32) -> Result<(u32, Address), u16> {
        let (peer, address) = net::acceptfrom_with(self.opened(socket)?, FLAGS).map_err(number)?;
        let address = encoded(address.and_then(|address| address.try_into().ok()));
        Ok((self.keep(peer), address))
    }

    fn send(&mut self, socket: u32, bytes: &[u8], flags: u32, to: Option<&[u8]>) -> Result<usize, u16> {
        let socket = self.opened(socket)?;
        let flags = SendFlags::from_bits_retain(flags) | SendFlags::NOSIGNAL;
        match to {
            Some(to) => net::sendto(socket, bytes, flags, &decoded(to)?),
            None => net::send(socket, bytes, flags),
        }
        .map_err(number)
    }

    fn receive(&mut self, socket: u32, bytes: &mut [u8], flags: u32) -> Result<(usize, Address), u16> {
        let (n, _, address) = net::recvfrom(self.opened(socket)?, bytes, RecvFlags::from_bits_retain(flags)).map_err(number)?;
        Ok((n, encoded(address.and_then(|address| address.try_into().ok()))))
    }

    fn set_option(&mut self, socket: u32, level: isize, option: isize, value: &[u8]) -> Result<(), u16> {
        const SOL_SOCKET: isize = 1;
        const IPPROTO_IP: isize = 0;
        let socket = self.opened(socket)?;
        let on = value.iter().any(|&byte| byte != 0);
        let group = |at: usize| value.get(at..at + 4).map(|ip| Ipv4Addr::new(ip[0], ip[1], ip[2], ip[3])).ok_or(EINVAL);
        match (level, option) {
            (SOL_SOCKET, 2) => sockopt::set_socket_reuseaddr(socket, on),
            (SOL_SOCKET, 6) => sockopt::set_socket_broadcast(socket, on),
            (SOL_SOCKET, 9) => sockopt::set_socket_keepalive(socket, on),
            (IPPROTO_IP, 35) => sockopt::set_ip_add_membership(socket, &group(0)?, &group(4)?),
            (IPPROTO_IP, 36) => sockopt::set_ip_drop_membership(socket, &group(0)?, &group(4)?),
            _ => Err(Errno::NOPROTOOPT),
        }
        .map_err(number)
    }

    fn take_error(&mut self, socket: u32) -> Result<(), u16> {
        match sockopt::socket_error(self.opened(socket)?) {
            Ok(result) => result.map_err(number),
            Err(errno) => Err(number(errno)),
        }
    }

    fn poll(&mut self, socket: u32, events: usize) -> usize {
        self.asked(socket, events, &Timespec { tv_sec: 0, tv_nsec: 0 })
    }

    fn wait(&mut self, socket: u32, events: usize) {
        self.asked(socket, events, &WAIT);
    }

    fn resolve(&mut self, host: &str, port: &str, idx: usize) -> Result<Option<Resolved>, i32> {
        if idx == 0 {
            let port: u16 = port.parse().map_err(|_| EAI_SERVICE)?;
            self.resolved = (host, port).to_socket_addrs().map_err(|_| EAI_NONAME)?.collect();
        }
        Ok(self.resolved.get(idx).map(|&address| {
            let family = if address.is_ipv4() { AF_INET } else { AF_INET6 };
            Resolved { family, address: encoded(Some(address)) }
        }))
    }
}
