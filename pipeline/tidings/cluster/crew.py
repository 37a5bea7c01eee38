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
    """``work(item)`` of every item, as the workers finish.

    Where the workers of a task die again and again, ``rescue`` takes its place. Raises
    TidingsError where a task fails.
    """
    import distributed

    running: Any = distributed.as_completed([], loop=client.loop)  # type: ignore[no-untyped-call]
    tasks: dict[Any, tuple[Any, int]] = {}

    def give(item: Any, deaths: int = 0) -> None:
        chosen = rescue if deaths and rescue else work
        future = client.submit(chosen, item, pure=False, retries=_RETRIES)
        tasks[future.key] = item, deaths
        running.add(future)

    waiting = iter(items)
    for item in islice(waiting, _WINDOW):
        give(item)
    for future in running:
        item, deaths = tasks.pop(future.key)
        try:
            yield future.result()
        except distributed.KilledWorker as error:
            if deaths + 1 == _LIVES:
                raise _failed(error) from error
            give(item, deaths + 1)
            continue
        except distributed.CancelledError as error:
            raise TidingsError(
                "the connection to the scheduler is lost", hint="start it again, then this run"
            ) from error
        except Exception as error:
            raise error if isinstance(error, TidingsError) else _failed(error) from error
        for following in islice(waiting, 1):
            give(following)


def _failed(error: Exception) -> TidingsError:
    return TidingsError(
        f"a task failed on the cluster: {type(error).__name__}: {error}",
        hint="workers need this version of Tidings, and inputs and --out within reach",
    )
