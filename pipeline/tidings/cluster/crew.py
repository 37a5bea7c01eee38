"""The workers of a cluster, seen from the driver: tasks go out, what they return comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from tidings.errors import TidingsError
from tidings.read.content import optional

if TYPE_CHECKING:
    from distributed import Client

Work = Callable[..., Any]

# Tasks that the scheduler holds at a time: plenty for its workers, few enough for its memory.
_WINDOW = 1000
# How often the workers of a task may all die before the run is given up.
_LIVES = 3
_RETRIES = 2
_PATIENCE = 60


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of the scheduler at ``address``. Raises TidingsError where none answers."""
    distributed = optional("distributed", "cluster")
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise TidingsError(
            "no scheduler answers",
            where=address,
            hint="start one with `dask scheduler`, or name one as tcp://host:8786",
        ) from error
    with client:
        yield client


def wait_for_workers(client: Client) -> None:
    """Wait until there is a worker. Raises TidingsError where none comes."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        raise TidingsError(
            f"no worker has joined the scheduler in {_PATIENCE} seconds",
            hint="start some with `dask worker ADDRESS --nthreads 1`",
        ) from error


def results(
    client: Client, work: Work, items: Iterable[Any], rescue: Work | None = None
) -> Iterator[Any]:
    """``work(item)`` of every item, as the workers finish; they have begun when this returns.

    Where the workers of a task die again and again, ``rescue`` takes its place. Raises
    TidingsError where a task fails.
    """
    tasks = _Tasks(client, work, rescue)
    waiting = iter(items)
    for item in islice(waiting, _WINDOW):
        tasks.give(item)
    return tasks.results(waiting)


class _Tasks:
    """Tasks that are under way, by their keys: what was given, and how often its workers died."""

    def __init__(self, client: Client, work: Work, rescue: Work | None) -> None:
        import distributed

        self._client = client
        self._work = work
        self._rescue = rescue or work
        self._given: dict[Any, tuple[Any, int]] = {}
        self._running: Any = distributed.as_completed([], loop=client.loop)  # type: ignore[no-untyped-call]

    def give(self, item: Any, deaths: int = 0) -> None:
        """Send a task; one whose workers died goes to the rescue."""
        work = self._rescue if deaths else self._work
        future = self._client.submit(work, item, pure=False, retries=_RETRIES)
        self._given[future.key] = item, deaths
        self._running.add(future)

    def results(self, waiting: Iterator[Any]) -> Iterator[Any]:
        """What comes back; for each task that is done one more of those that are waiting goes."""
        import distributed

        for future in self._running:
            item, deaths = self._given.pop(future.key)
            try:
                yield future.result()
            except distributed.KilledWorker as error:
                if deaths + 1 == _LIVES:
                    raise _failed(error) from error
                self.give(item, deaths + 1)
                continue
            except distributed.CancelledError as error:
                raise TidingsError(
                    "the connection to the scheduler is lost", hint="start it again, then this run"
                ) from error
            except Exception as error:
                raise error if isinstance(error, TidingsError) else _failed(error) from error
            for following in islice(waiting, 1):
                self.give(following)


def _failed(error: Exception) -> TidingsError:
    return TidingsError(
        f"a task failed on the cluster: {type(error).__name__}: {error}",
        hint="workers need this version of Tidings, and inputs and --out within reach",
    )
