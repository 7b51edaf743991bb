"""One thread for each process of linear algebra, where the products are small."""

from __future__ import annotations

import os


def one_thread_a_process() -> None:
    """Ask for one thread in the libraries that NumPy calls, unless the user has said otherwise.

    To be called before NumPy is imported; processes started from here take it over. The networks' products
    are so small that a second thread mostly waits, at full load.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
        os.environ.setdefault(name, "1")
