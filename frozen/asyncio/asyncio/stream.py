# asyncio.stream: streams that tasks wait for, and connections over the network.

from . import core


class Stream:
    def __init__(self, s, e={}):
        self.s = s
        self.e = e
        self.out_buf = b""

    def get_extra_info(self, name):
        return self.e[name]

    def close(self):
        pass

    async def wait_closed(self):
        self.s.close()

    async def read(self, n=-1):
        data = b""
        while True:
            yield core._io_queue.queue_read(self.s)
            piece = self.s.read(n)
            if piece is None:
                continue
            # All is read until the end, anything else at most once.
            if n >= 0 or not piece:
                return data + piece if data else piece
            data += piece

    async def readinto(self, buf):
        yield core._io_queue.queue_read(self.s)
        return self.s.readinto(buf)

    async def readexactly(self, n):
        data = b""
        while n:
            yield core._io_queue.queue_read(self.s)
            piece = self.s.read(n)
            if piece is None:
                continue
            if not piece:
                raise EOFError
            data += piece
            n -= len(piece)
        return data

    async def readline(self):
        line = b""
        while True:
            yield core._io_queue.queue_read(self.s)
            piece = self.s.readline()
            if piece is None:
                continue
            line = line + piece if line else piece
            if not piece or line[-1] == 10:
                return line

    def write(self, buf):
        if not self.out_buf:
            n = self.s.write(buf)
            if n == len(buf):
                return
            if n is not None:
                buf = buf[n:]
        self.out_buf += buf

    async def drain(self):
        if not self.out_buf:
            # Others get their turn in any case.
            return await core.sleep_ms(0)
        rest = memoryview(self.out_buf)
        at = 0
        while at < len(rest):
            yield core._io_queue.queue_write(self.s)
            n = self.s.write(rest[at:])
            if n is not None:
                at += n
        self.out_buf = b""

    # Names of earlier versions.
    async def aclose(self):
        await self.wait_closed()

    async def awrite(self, buf):
        self.write(buf)
        await self.drain()

    async def awritestr(self, text):
        await self.awrite(text)


StreamReader = Stream
StreamWriter = Stream


async def open_connection(host, port, ssl=None, server_hostname=None):
    from errno import EINPROGRESS
    import socket

    info = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
    s = socket.socket(info[0], info[1], info[2])
    s.setblocking(False)
    try:
        s.connect(info[-1])
    except OSError as er:
        if er.errno != EINPROGRESS:
            raise
    yield core._io_queue.queue_write(s)
    if ssl:
        if ssl is True:
            import ssl as _ssl

            ssl = _ssl.SSLContext(_ssl.PROTOCOL_TLS_CLIENT)
        s = ssl.wrap_socket(s, server_hostname=server_hostname, do_handshake_on_connect=False)
        s.setblocking(False)
    stream = Stream(s)
    return stream, stream


class Server:
    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, tb):
        self.close()
        await self.wait_closed()

    def close(self):
        # A server that closes itself from one of its callbacks goes on until it next waits.
        self.state = True
        self.task.cancel()

    async def wait_closed(self):
        await self.task

    async def _serve(self, s, callback, ssl):
        self.state = False
        while True:
            try:
                yield core._io_queue.queue_read(s)
            except core.CancelledError as er:
                s.close()
                if self.state:
                    return
                raise er
            try:
                peer, address = s.accept()
            except Exception:
                # The caller may have gone away again.
                continue
            if ssl:
                try:
                    peer = ssl.wrap_socket(peer, server_side=True, do_handshake_on_connect=False)
                except OSError as er:
                    core.sys.print_exception(er)
                    peer.close()
                    continue
            peer.setblocking(False)
            stream = Stream(peer, {"peername": address})
            core.create_task(callback(stream, stream))


async def start_server(callback, host, port, backlog=5, ssl=None):
    import socket

    info = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
    s = socket.socket(info[0])
    s.setblocking(False)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(info[-1])
    s.listen(backlog)
    server = Server()
    server.task = core.create_task(server._serve(s, callback, ssl))
    try:
        # The server begins to listen before the caller goes on, and may fail.
        await core.sleep_ms(0)
    except core.CancelledError:
        server.task.cancel()
        raise
    return server
