"""How time grows with a text, as tests need it: whatever else the machine is doing."""

import gc
import time
from collections.abc import Callable


def grows_linearly(make: Callable[[int], Callable[[], object]], small: int, large: int) -> bool:
    """Whether the work that ``make`` gives for a size takes no more than thrice its share of time.

    Only this thread's processor time counts, and the collector is off: neither other threads and
    programs nor what earlier tests left behind may decide. One turn of three that is linear proves
    it, as work that grows faster does so every time. Half a second is always granted.
    """
    make(small // 64)()  # what is built on first sight
    few, many = make(small), make(large)
    share = 3 * large / small
    return any(_seconds(many) < max(share * _seconds(few), 0.5) for _ in range(3))


def _seconds(work: Callable[[], object]) -> float:
    gc.disable()
    try:
        begin = time.thread_time()
        work()
        return time.thread_time() - begin
    finally:
        gc.enable()
