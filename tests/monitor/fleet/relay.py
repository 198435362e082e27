"""A TCP relay before a server that can fall silent, as a network does: nothing passes, and nobody is told."""

import socket
import threading
from types import TracebackType
from typing import Self


class Relay:
    """Passes bytes between its clients and a port of this machine, until it falls silent."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._passes = threading.Event()
        self._passes.set()
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._passes.set()
        self._listening.close()
        for one in self._sockets:
            one.close()

    def fall_silent(self) -> None:
        """Let nothing pass any more, in neither direction."""
        self._passes.clear()

    def recover(self) -> None:
        """Let everything pass again, what waited too."""
        self._passes.set()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            self._passes.wait()
            server = socket.create_connection(("127.0.0.1", self._target))
            self._sockets += [client, server]
            for source, target in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                self._passes.wait()
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            return
