"""Work spread over processes or a cluster: one `map`, the same results in the same order for each."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any, Protocol, TypeVar

from whipcount.domain import InputError

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 3
"""Items handed out for each worker before the first result is awaited: memory stays flat."""
_PATIENCE = 10
"""Seconds in which a cluster must answer."""


class Workers(Protocol):
    """Those who do the work. Functions and items must be importable and picklable."""

    def map(
        self, function: Callable[[T], R], items: Iterable[T], *, died: Callable[[T], R] | None = None
    ) -> Iterator[R]:
        """Apply a function to items; results come in the order of the items, as soon as they are there.

        Items are taken as they are needed and never all at once. `died` gives the result of an item at which
        a worker's process died; without it, that is an error.
        """
        ...


class Serial:
    """One process: this one."""

    def map(
        self, function: Callable[[T], R], items: Iterable[T], *, died: Callable[[T], R] | None = None
    ) -> Iterator[R]:
        """See `Workers.map`."""
        del died  # if this process dies, nobody is left to say so
        for item in items:
            yield function(item)


class Processes:
    """Several processes of this machine. They end with the process that started them."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool = self._started()

    def map(
        self, function: Callable[[T], R], items: Iterable[T], *, died: Callable[[T], R] | None = None
    ) -> Iterator[R]:
        """See `Workers.map`."""
        waiting: deque[tuple[Future[R], T]] = deque()
        for item in items:
            waiting.append((self._pool.submit(function, item), item))
            if len(waiting) >= AHEAD * self._count:
                yield from self._first(function, waiting, died)
        while waiting:
            yield from self._first(function, waiting, died)

    def close(self) -> None:
        """Let the work in hand end, drop what waits, and end the processes."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _first(
        self,
        function: Callable[[T], R],
        waiting: deque[tuple[Future[R], T]],
        died: Callable[[T], R] | None,
    ) -> Iterator[R]:
        """Yield the first result; after a death, all that waited, each read with no other beside it."""
        try:
            result = waiting[0][0].result()
        except BrokenProcessPool:
            if died is None:
                raise
            items = [item for _, item in waiting]
            waiting.clear()
            yield from self._alone(function, items, died)
        else:
            waiting.popleft()
            yield result

    def _alone(self, function: Callable[[T], R], items: list[T], died: Callable[[T], R]) -> Iterator[R]:
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._started()
        for item in items:
            try:
                yield self._pool.submit(function, item).result()
            except BrokenProcessPool:
                self._pool.shutdown(wait=True, cancel_futures=True)
                self._pool = self._started()
                yield died(item)

    def _started(self) -> ProcessPoolExecutor:
        # Spawned, not forked: the same on every system, and safe beside the threads of other libraries.
        return ProcessPoolExecutor(
            self._count, mp_context=multiprocessing.get_context("spawn"), initializer=_begin
        )


class Cluster:
    """A Dask cluster that is running already."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._count = max(1, sum(client.nthreads().values()))

    def map(
        self, function: Callable[[T], R], items: Iterable[T], *, died: Callable[[T], R] | None = None
    ) -> Iterator[R]:
        """See `Workers.map`."""
        from distributed import KilledWorker  # noqa: PLC0415 - an optional extra

        waiting: deque[tuple[Any, T]] = deque()

        def first() -> R:
            future, item = waiting.popleft()
            try:
                return future.result()
            except KilledWorker:
                if died is None:
                    raise
                return died(item)

        for item in items:
            waiting.append((self._client.submit(function, item, pure=False), item))
            if len(waiting) >= AHEAD * self._count:
                yield first()
        while waiting:
            yield first()


@contextmanager
def open_workers(count: int = 1, *, cluster: str = "") -> Iterator[Workers]:
    """Give workers until the block ends.

    Parameters
    ----------
    count : int
        How many processes; 0 for one for each core. One means this process alone.
    cluster : str
        Address of a Dask scheduler, as `tcp://10.0.0.5:8786`; the count is then the cluster's.

    Raises
    ------
    InputError
        When the count is negative, Dask is not installed, or no cluster answers.

    Examples
    --------
    >>> with open_workers(1) as workers:
    ...     list(workers.map(abs, [-1, 2]))
    [1, 2]
    """
    if count < 0:
        raise InputError(
            f"{count} is no number of workers.", expected="Expected 0 (all cores), 1, 2 ...", do="Choose one."
        )
    if cluster:
        client = _joined(cluster)
        try:
            yield Cluster(client)
        finally:
            client.close()
        return
    count = count or os.cpu_count() or 1
    if count == 1:
        yield Serial()
        return
    processes = Processes(count)
    try:
        yield processes
    finally:
        processes.close()


def _joined(address: str) -> Any:
    try:
        from distributed import Client  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise InputError(
            "A cluster was named, and Dask, which speaks to it, is not installed.",
            expected="Expected the extra 'distributed'.",
            do="Install whipcount[distributed], or use --workers on this machine.",
        ) from error
    client = None
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
        client.wait_for_workers(1, timeout=_PATIENCE)
        return client
    except (OSError, ValueError, TypeError) as error:
        if client is not None:
            client.close()
            raise InputError(
                f"The cluster at {address} has no worker.",
                expected="Expected at least one.",
                do=f"Start one with `dask worker {address}`.",
            ) from error
        raise InputError(
            f"No cluster answers at {address} ({type(error).__name__}).",
            expected="Expected the address of a Dask scheduler, as tcp://10.0.0.5:8786.",
            do="Start one with `dask scheduler` and `dask worker ADDRESS`, or use --workers.",
        ) from error


def _begin() -> None:
    """Leave an interruption to the process that began the work, and end when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
