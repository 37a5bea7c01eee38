"""Parsers of PDF, Word, HTML and feeds run in a process apart, with a time and a memory limit.

They are large programs fed with files of strangers. One that hangs is ended by its own alarm, one
that eats memory by the system; either ends that document alone, and a new process takes the next.
Only bytes and JSON cross between the two.
"""

from __future__ import annotations

import multiprocessing
import signal
import subprocess
import sys
from importlib import import_module
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

from tidings.errors import InputError
from tidings.read.content import Content, from_json, to_json

SECONDS = 60
MEGABYTES = 2048
_READERS = "tidings.read.readers"
_SERVE = "import sys; from tidings.read.apart import serve; serve(sys.argv[1:])"


class Apart:
    """The process apart; it starts with the first file that needs it and serves many.

    >>> with Apart() as apart:
    ...     apart.read("html", b"<p>The fund gets 2m.</p>")[0].text
    'The fund gets 2m.'
    """

    def __init__(
        self, seconds: int = SECONDS, megabytes: int = MEGABYTES, readers: str = _READERS
    ) -> None:
        self.seconds = seconds
        self.megabytes = megabytes
        self._readers = readers
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection[Any, Any] | None = None

    def __enter__(self) -> Apart:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._end()

    def read(self, kind: str, data: bytes) -> list[Content | InputError]:
        """What the reader of ``kind`` finds. Raises InputError where it fails, hangs or dies."""
        connection = self._connection or self._start()
        try:
            connection.send_bytes(kind.encode())
            connection.send_bytes(data)
            answer = from_json(connection.recv_bytes())
        except (EOFError, OSError) as error:
            raise self._death() from error
        except BaseException:
            self._end()  # what it would answer next belongs to this file
            raise
        if len(answer) == 1 and isinstance(answer[0], InputError):
            raise answer[0]
        return answer

    def _start(self) -> Connection[Any, Any]:
        here, there = multiprocessing.Pipe()
        limits = [str(there.fileno()), str(self.seconds), str(self.megabytes), self._readers]
        self._process = subprocess.Popen(
            # -P: nothing in the working folder may pose as a module.
            [sys.executable, "-P", "-c", _SERVE, *limits],
            pass_fds=[there.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        there.close()
        self._connection = here
        return here

    def _death(self) -> InputError:
        """Bury the process and say why it died."""
        process = self._process
        self._end(patience=5)
        status = process.returncode if process else 0
        if status == -signal.SIGALRM:
            return InputError(
                f"reading took more than {self.seconds} seconds", hint="save it as text"
            )
        return InputError(
            f"its reader died (exit status {status}, memory limit {self.megabytes} MB)",
            hint="save it as text",
        )

    def _end(self, patience: float = 0.2) -> None:
        """Close the pipe, which ends the process; one that does not hear it is killed."""
        if self._connection:
            self._connection.close()
        if self._process:
            try:
                self._process.wait(patience)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._connection = self._process = None


def serve(arguments: list[str]) -> None:
    """The life of the process apart: answer files until the pipe closes."""
    descriptor, seconds, megabytes = map(int, arguments[:3])
    _limit_memory(megabytes)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    readers = import_module(arguments[3]).READERS
    connection: Connection[Any, Any] = Connection(descriptor)
    while True:
        try:
            kind, data = connection.recv_bytes().decode(), connection.recv_bytes()
        except EOFError:
            return
        signal.alarm(seconds)
        answer = to_json(_answer(readers[kind], data, megabytes))
        signal.alarm(0)
        connection.send_bytes(answer)


def _answer(reader: Any, data: bytes, megabytes: int) -> list[Content | InputError]:
    try:
        found: list[Content | InputError] = reader(data)
        return found
    except InputError as error:
        return [error]
    except MemoryError:
        return [InputError(f"needs more than {megabytes} MB of memory", hint="save it as text")]
    except RecursionError:
        return [InputError("nested too deeply", hint="save it as text")]
    except Exception as error:
        reason = f"its reader failed: {type(error).__name__}: {error}"
        return [InputError(reason, hint="save it as text, and report it with the document")]


def _limit_memory(megabytes: int) -> None:
    import resource

    limit = megabytes * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (OSError, ValueError):
        return  # macOS knows no limit on addresses; the alarm still holds
