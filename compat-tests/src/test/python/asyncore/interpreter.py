"""Runs programs of dispatchers under CPython's asyncore and asynchat, and logs what is called.

A program is a list of operations, each a list of a word and its arguments. Handlers of dispatchers are
such lists, too; where there is none for an event, the default runs. The same language is understood by
ProgramRun.java. Every dispatcher logs the calls of readable, writable and its handlers, and every
operation what came of it.
"""

import asynchat
import asyncore
import os
import socket
import struct
import tempfile

LONGEST = 24


def bytes_of(data):
    """A text, or [text, times]."""
    if isinstance(data, list):
        return data[0].encode("latin-1") * data[1]
    return data.encode("latin-1")


def text_of(data):
    text = bytes(data).decode("latin-1")
    return text if len(text) <= LONGEST else "%s...%d" % (text[:8], len(text))


class Failed(Exception):
    """What the operation "raise" raises by default."""


def raised(name):
    return {
        "Failed": Failed("on purpose"),
        "ExitNow": asyncore.ExitNow("on purpose"),
        "OSError": OSError("on purpose"),
        "ConnectionResetError": ConnectionResetError(104, "on purpose"),
        "BrokenPipeError": BrokenPipeError(32, "on purpose"),
        "KeyboardInterrupt": KeyboardInterrupt(),
        "SystemExit": SystemExit(3),
    }[name]


class Producer:
    def __init__(self, run, name, pieces):
        self.run, self.name, self.pieces = run, name, list(pieces)

    def more(self):
        piece = self.pieces.pop(0) if self.pieces else ""
        if piece == "raise":
            self.run.log(self.name, "more", "raises")
            raise Failed("on purpose")
        self.run.log(self.name, "more", len(bytes_of(piece)))
        return bytes_of(piece)


def logging(base):
    """Returns a subclass that logs calls, and has handlers of its own."""

    class Logging(base):
        def begin(self, run, name, handlers):
            self.run, self.name, self.handlers = run, name, handlers
            self.flags = {}
            run.objects[name] = self

        def event(self, event, default, *arguments):
            self.run.log(self.name, event)
            if event in self.handlers:
                self.run.all(self.handlers[event], self)
            else:
                default(*arguments)

        def asked(self, question, default):
            if question in self.handlers:
                self.run.all(self.handlers[question], self)
            flag = self.flags.get(question)
            answer = bool(default() if flag is None else flag)
            self.run.log(self.name, question, answer)
            return answer

        def readable(self):
            return self.asked("readable", super().readable)

        def writable(self):
            return self.asked("writable", super().writable)

        def handle_read(self):
            self.event("handle_read", super().handle_read)

        def handle_write(self):
            self.event("handle_write", super().handle_write)

        def handle_connect(self):
            self.event("handle_connect", super().handle_connect)

        def handle_close(self):
            self.event("handle_close", super().handle_close)

        def handle_expt(self):
            self.event("handle_expt", super().handle_expt)

        def handle_accept(self):
            self.event("handle_accept", super().handle_accept)

        def handle_accepted(self, sock, addr):
            self.accepted = sock
            self.event("handle_accepted", super().handle_accepted, sock, addr)

        def handle_error(self):
            self.run.log(self.name, "handle_error", self.run.current())
            if "handle_error" in self.handlers:
                self.run.all(self.handlers["handle_error"], self)
            else:
                super().handle_error()

        def log_info(self, message, type="info"):
            self.run.log(self.name, "log_info", type, message if type == "warning" else "")

        def close(self):
            self.run.log(self.name, "close")
            super().close()

        # asynchat

        def collect_incoming_data(self, data):
            self.run.log(self.name, "collect", text_of(data))
            if "collect" in self.handlers:
                self.run.all(self.handlers["collect"], self)

        def found_terminator(self):
            self.event("found_terminator", lambda: None)

    return Logging


class Run:
    KINDS = {
        "dispatcher": logging(asyncore.dispatcher),
        "with_send": logging(asyncore.dispatcher_with_send),
        "chat": logging(asynchat.async_chat),
        "file": logging(asyncore.file_dispatcher),
    }

    def __init__(self, program, use_poll):
        self.program, self.use_poll = program, use_poll
        self.trace = []
        self.objects = {}
        self.peers = {}
        self.map = {}
        self.counts = {}
        self.directory = tempfile.mkdtemp()

    def log(self, *words):
        self.trace.append(list(words))

    def current(self):
        import sys
        return sys.exc_info()[0].__name__

    def result(self):
        try:
            self.all(self.program["main"], None)
        finally:
            for channel in list(self.map.values()):
                asyncore.dispatcher.close(channel)
            for peer in self.peers.values():
                peer.close()
        return self.trace

    def all(self, operations, own):
        for word, *arguments in operations:
            getattr(self, "op_" + word)(own, *arguments)

    def of(self, own, name):
        return own if name == "self" else self.objects[name]

    def handlers(self, name):
        return self.program["handlers"][name] if name else {}

    def tried(self, name, word, call):
        """Logs what a call came to; an exception is logged, and not raised."""
        try:
            result = call()
        except Exception as e:
            self.log(name, word, "raises", type(e).__name__)
        else:
            self.log(name, word, *([] if result is None else [result]))

    # Dispatchers.

    def op_new(self, own, name, kind, handlers=None):
        made = self.KINDS[kind].__new__(self.KINDS[kind])
        made.begin(self, name, self.handlers(handlers))
        made.__init__(None, self.map)
        if kind == "chat":
            made.set_terminator(None)

    def op_take(self, own, kind, handlers=None):
        """In handle_accepted: makes a dispatcher of the connection."""
        number = self.counts[kind] = self.counts.get(kind, 0) + 1
        made = self.KINDS[kind].__new__(self.KINDS[kind])
        made.begin(self, "%s%d" % (kind, number), self.handlers(handlers))
        made.__init__(own.accepted, self.map)
        if kind == "chat":
            made.set_terminator(None)

    def op_create(self, own, name, family="inet"):
        families = {"inet": (socket.AF_INET, socket.SOCK_STREAM),
                    "inet6": (socket.AF_INET6, socket.SOCK_STREAM),
                    "unix": (socket.AF_UNIX, socket.SOCK_STREAM),
                    "udp": (socket.AF_INET, socket.SOCK_DGRAM)}
        self.of(own, name).create_socket(*families[family])

    def op_bind(self, own, name, target=None):
        it = self.of(own, name)
        self.tried(it.name, "bind", lambda: it.bind(self.free(it, target)))

    def free(self, it, target):
        if target is not None:
            return self.objects[target].socket.getsockname()
        return {socket.AF_UNIX: os.path.join(self.directory, it.name),
                socket.AF_INET6: ("::1", 0)}.get(it.socket.family, ("127.0.0.1", 0))

    def op_listen(self, own, name, backlog=5):
        it = self.of(own, name)
        self.tried(it.name, "listen", lambda: it.listen(backlog))

    def op_connect(self, own, name, target):
        it = self.of(own, name)
        if target == "nobody":
            with socket.socket() as unused:
                unused.bind(("127.0.0.1", 0))
                address = unused.getsockname()
        else:
            address = self.objects[target].socket.getsockname()
        self.tried(it.name, "connect", lambda: it.connect(address))

    def op_accept(self, own, name):
        it = self.of(own, name)

        def accept():
            pair = it.accept()
            if pair is None:
                return "nobody"
            pair[0].close()
            return "somebody"

        self.tried(it.name, "accept", accept)

    def op_send(self, own, name, data):
        it = self.of(own, name)
        self.tried(it.name, "send", lambda: it.send(bytes_of(data)) if not hasattr(it, "out_buffer")
                   else it.send(bytes_of(data)) or len(bytes_of(data)))

    def op_flood(self, own, name):
        """Sends until the system takes no more."""
        it = self.of(own, name)
        chunk = b"x" * 65536
        while it.send(chunk):
            pass
        self.log(it.name, "flood")

    def op_recv(self, own, name, size):
        it = self.of(own, name)
        self.tried(it.name, "recv", lambda: text_of(it.recv(size)))

    def op_echo(self, own, name, size):
        """Sends back what is received; exceptions pass."""
        it = self.of(own, name)
        data = it.recv(size)
        self.log(it.name, "echo", text_of(data))
        if data:
            it.send(data)

    def op_close(self, own, name):
        it = self.of(own, name)
        self.tried(it.name, "closing", it.close)

    def op_shutdown(self, own, name):
        it = self.of(own, name)
        it.socket.shutdown(socket.SHUT_WR)

    def op_remove(self, own, name):
        self.of(own, name).del_channel(self.map)

    def op_add(self, own, name):
        it = self.of(own, name)
        it._fileno = it.socket.fileno()
        it.add_channel(self.map)

    def op_want(self, own, name, question, answer):
        self.of(own, name).flags[question] = answer

    def op_raise(self, own, name="Failed"):
        raise raised(name)

    def op_state(self, own, name):
        it = self.of(own, name)
        self.log(it.name, "state", bool(it.connected), bool(it.accepting), bool(it.connecting),
                 it in self.map.values())

    def op_size(self, own):
        self.log("map", "size", len(self.map))

    # Chats.

    def op_terminator(self, own, name, value):
        it = self.of(own, name)
        if isinstance(value, str):
            value = value.encode("latin-1")
        try:
            it.set_terminator(value)
        except ValueError:
            self.log(it.name, "terminator", "raises", "ValueError")

    def op_get_terminator(self, own, name):
        it = self.of(own, name)
        value = it.get_terminator()
        self.log(it.name, "get_terminator",
                 value.decode("latin-1") if isinstance(value, bytes) else value or None)

    def op_push(self, own, name, data):
        it = self.of(own, name)
        self.tried(it.name, "push", lambda: it.push(bytes_of(data)))

    def op_produce(self, own, name, *pieces):
        it = self.of(own, name)
        self.tried(it.name, "produce",
                   lambda: it.push_with_producer(Producer(self, it.name, pieces)))

    def op_produce_bytes(self, own, name, data):
        it = self.of(own, name)
        self.tried(it.name, "produce", lambda: it.push_with_producer(bytes_of(data)))

    def op_simple(self, own, name, data, size):
        it = self.of(own, name)
        self.tried(it.name, "produce", lambda: it.push_with_producer(
            asynchat.simple_producer(bytes_of(data), size)))

    def op_close_when_done(self, own, name):
        self.of(own, name).close_when_done()

    def op_discard(self, own, name):
        self.of(own, name).discard_buffers()

    def op_sizes(self, own, name, incoming, outgoing):
        it = self.of(own, name)
        it.ac_in_buffer_size, it.ac_out_buffer_size = incoming, outgoing

    # Files.

    def op_file(self, own, name, content, handlers=None):
        path = os.path.join(self.directory, name)
        with open(path, "wb") as file:
            file.write(bytes_of(content))
        self.opened(name, os.open(path, os.O_RDWR), handlers)

    def op_pipe(self, own, reader, writer, reading=None, writing=None):
        reading_end, writing_end = os.pipe()
        self.opened(reader, reading_end, reading)
        self.opened(writer, writing_end, writing)

    def opened(self, name, descriptor, handlers):
        kind = self.KINDS["file"]
        made = kind.__new__(kind)
        made.begin(self, name, self.handlers(handlers))
        made.__init__(descriptor, self.map)
        os.close(descriptor)

    # Peers that are plain sockets.

    def op_peer(self, own, peer, target):
        made = socket.socket(self.objects[target].socket.family)
        made.connect(self.objects[target].socket.getsockname())
        made.settimeout(5)
        self.peers[peer] = made

    def op_peer_send(self, own, peer, data):
        self.peers[peer].sendall(bytes_of(data))

    def op_peer_recv(self, own, peer, size):
        """All of them, or up to the end."""
        data = b""
        while len(data) < size:
            more = self.peers[peer].recv(size - len(data))
            if not more:
                break
            data += more
        self.log(peer, "received", text_of(data))

    def op_peer_shutdown(self, own, peer):
        self.peers[peer].shutdown(socket.SHUT_WR)

    def op_peer_close(self, own, peer):
        self.peers[peer].close()

    def op_peer_reset(self, own, peer):
        self.peers[peer].setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.peers[peer].close()

    # The loop.

    def op_loop(self, own, count=None, timeout=0.01):
        try:
            asyncore.loop(timeout, self.use_poll, self.map, count)
        except BaseException as e:
            self.log("loop", "raises", type(e).__name__)
        else:
            self.log("loop", "returns", len(self.map))

    def op_close_all(self, own, ignore_all=False):
        try:
            asyncore.close_all(self.map, ignore_all)
        except BaseException as e:
            self.log("close_all", "raises", type(e).__name__)
        else:
            self.log("close_all", "returns", len(self.map))

    def op_event(self, own, function, name):
        """Calls asyncore.read, write, or _exception."""
        function = {"exception": "_exception"}.get(function, function)
        try:
            getattr(asyncore, function)(self.of(own, name))
        except BaseException as e:
            self.log(function, "raises", type(e).__name__)

    def op_readwrite(self, own, name, *flags):
        import select
        value = 0
        for flag in flags:
            value |= getattr(select, flag)
        try:
            asyncore.readwrite(self.of(own, name), value)
        except BaseException as e:
            self.log("readwrite", "raises", type(e).__name__)
