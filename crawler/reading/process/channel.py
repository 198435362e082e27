"""Messages between two processes over a socket: each is its length and then its bytes."""

import socket
import struct
import time

_LENGTH = struct.Struct("!I")
_CHUNK = 1 << 16


class TooLongError(ValueError):
    """A message is longer than it may be: raised by `Channel.receive` before any of it is taken in."""


class Channel:
    """One end of a connected stream socket. Not for several threads at once."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._received = bytearray()
        self._deadline: float | None = None

    def allow(self, seconds: float) -> None:
        """From now on everything together may take so many seconds; what takes longer raises TimeoutError."""
        self._deadline = time.monotonic() + seconds

    def send(self, *messages: bytes) -> None:
        """Send messages. Raises OSError when the other end is gone."""
        self._mind_deadline()
        self._end.sendall(b"".join(part for message in messages for part in (_LENGTH.pack(len(message)), message)))

    def receive(self, longest: int) -> bytes:
        """The next message of at most ``longest`` bytes. Raises EOFError or OSError when the other end is gone."""
        (length,) = _LENGTH.unpack(self._take(_LENGTH.size))
        if length > longest:
            raise TooLongError(f"a message of {length} bytes where {longest} are allowed")
        return self._take(length)

    def close(self) -> None:
        """Close this end."""
        self._end.close()

    def _take(self, count: int) -> bytes:
        while len(self._received) < count:
            self._mind_deadline()
            chunk = self._end.recv(_CHUNK)
            if not chunk:
                raise EOFError("the other end is closed")
            self._received += chunk
        taken = bytes(self._received[:count])
        del self._received[:count]
        return taken

    def _mind_deadline(self) -> None:
        if self._deadline is not None:
            # a stopped process wakes late: what has arrived meanwhile still counts, so the time left is never nothing
            self._end.settimeout(max(self._deadline - time.monotonic(), 0.001))
