"""What a process that reads hostile files may still do: compute, and read the program's own files (Linux).

Each measure is taken where the kernel lets an ordinary user take it, and named where it was.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

import crawler
import storage

NAMESPACE, LANDLOCK, SECCOMP = "namespace", "landlock", "seccomp"
MEASURES = (NAMESPACE, LANDLOCK, SECCOMP)

OUT_OF_MEMORY = 77
"""The exit status of a process that could not have the memory it asked for."""

_OPEN_FILES = 32
_SYSTEM_FILES = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/mime.types")

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_CAPABILITY_VERSION_3 = 0x20080522

# landlock(7); the calls have the same numbers on every architecture named below.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILE_RIGHTS_BY_VERSION = (0, 13, 14, 15, 15, 16)
_TCP, _TCP_SINCE = 0b11, 4
_SCOPE, _SCOPE_SINCE = 0b11, 6  # signals and abstract sockets of processes outside

# seccomp(2): socket, execve, execveat, ptrace, kill, tkill, rt_sigqueueinfo, process_vm_writev, pidfd_send_signal,
# io_uring_setup. abort() needs tgkill.
_X86_CALLS = (41, 59, 322, 101, 62, 200, 129, 311, 424, 425)
_GENERIC_CALLS = (198, 221, 281, 117, 129, 130, 138, 271, 424, 425)
_ARCHITECTURES = {
    "x86_64": (0xC000003E, _X86_CALLS),
    "aarch64": (0xC00000B7, _GENERIC_CALLS),
    "riscv64": (0xC00000F3, _GENERIC_CALLS),
    "loongarch64": (0xC0000102, _GENERIC_CALLS),
}
_X32 = 0x40000000
_MODE_FILTER = 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # EPERM
_LOAD, _RETURN, _IF_EQUAL, _IF_AT_LEAST = 0x20, 0x06, 0x15, 0x35
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4


def confine(memory_bytes: int) -> tuple[str, ...]:
    """Confine this process, which must have one thread; which of MEASURES could be taken."""
    taken: tuple[str, ...] = ()
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.syscall.restype = ctypes.c_long
        namespace = _leave_network(libc)
        _drop_capabilities(libc)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        done = zip(MEASURES, (namespace, _close_files(libc, _own_files()), _refuse_calls(libc)), strict=True)
        taken = tuple(name for name, is_done in done if is_done)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _limit(resource.RLIMIT_AS, memory_bytes)
    return taken


def die_with(parent: int) -> None:
    """End this process when the thread that started it ends, or at once when its process has ended already.

    A change of credentials would undo this: it comes after `confine`.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def _limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def _leave_network(libc: ctypes.CDLL) -> bool:
    """A network of its own without any interface; as a user without rights over anything outside where possible."""
    done: bool = libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWNET) == 0
    return done


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    libc.capset(struct.pack("Ii", _CAPABILITY_VERSION_3, 0), bytes(24))


def _own_files() -> list[Path]:
    """The interpreter, its libraries and our packages: what an import at the last moment reads."""
    packages = [Path(package.__path__[0]) for package in (crawler, storage)]
    libraries = [Path(entry) for entry in sys.path if "site-packages" in entry or "dist-packages" in entry]
    system = [Path(name) for name in (sys.prefix, sys.base_prefix, *_SYSTEM_FILES)]
    return [path for path in (*packages, *libraries, *system) if path.exists()]


def _close_files(libc: ctypes.CDLL, readable: Iterable[Path]) -> bool:
    """Only some files and what lies in some folders can be opened, and only for reading; nothing can be run."""
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    if version < 1:
        return False
    rights = (1 << _FILE_RIGHTS_BY_VERSION[min(version, 5)]) - 1
    network = _TCP if version >= _TCP_SINCE else 0
    scope = _SCOPE if version >= _SCOPE_SINCE else 0
    attributes = struct.pack("QQQ", rights, network, scope)
    # an older kernel takes longer attributes as long as what it does not know is zero
    ruleset = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return False
    for path in readable:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        rule = struct.pack("=Qi", _READ_FILE | _READ_DIR if path.is_dir() else _READ_FILE, opened)
        libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
        os.close(opened)
    done: bool = libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return done


def _refuse_calls(libc: ctypes.CDLL) -> bool:
    """No sockets, no programs, no signals to others, no reaching into them: such calls fail with EPERM."""
    architecture, calls = _ARCHITECTURES.get(platform.machine(), (0, ()))
    if not calls:
        return False
    ending = len(calls) + 1
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_IF_EQUAL, 0, ending + 2, architecture),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_IF_AT_LEAST, ending, 0, _X32),
        *((_IF_EQUAL, len(calls) - place, 0, call) for place, call in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = struct.pack("HP", len(steps), ctypes.addressof(code))
    done: bool = libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, program, 0, 0) == 0
    return done
