"""Workers behind a bounded queue."""

from __future__ import annotations

import asyncio
import queue
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Optional

from edgecls.errors import DeadlineError, EdgeclsError, WorkerCrashed
from edgecls.serve.limits import Limits
from edgecls.serve.problem import Problem, busy
from edgecls.worker.closing import Closing
from edgecls.worker.process import Child

_TASK = "edgecls.serve.worker_task"
#: Seconds that a worker may take to load its model, on a slow card.
_LOAD_S = 300.0
#: Seconds before a worker that can't be started is tried again; doubled each time up to the last.
_AGAIN_S, _LONGEST_AGAIN_S = 1.0, 30.0
_MORE_S = 5.0
#: How much the newest picture counts in the mean time of one.
_NEWEST = 0.1

Answer = Dict[str, Any]


@dataclass
class _Job:
    image: bytes
    top: int
    future: "asyncio.Future[Answer]"
    loop: asyncio.AbstractEventLoop
    since: float = field(default_factory=time.monotonic)

    def settle(self, result: Answer, problem: Optional[Problem]) -> None:
        """Hand the outcome to the loop that waits for it."""
        try:
            self.loop.call_soon_threadsafe(_settle, self.future, result, problem)
        except RuntimeError:
            # The loop has ended, and with it everybody who waited.
            pass


class Pool(Closing):
    """Processes that classify, each with a thread that waits for it.

    Attributes:
        about: what the workers say of themselves: engine and threads.

    Args:
        request: what each worker is started with.
        limits: of the service.
        workers: how many.
        say: called with a line about a worker that ended and about one that can't be started.
        task: the workers' module.

    Raises:
        EdgeclsError: the first worker can't load the model.
    """

    def __init__(
        self,
        request: Dict[str, Any],
        limits: Limits,
        *,
        workers: int = 1,
        say: Callable[[str], None],
        task: str = _TASK,
    ) -> None:
        self._request = request
        self._limits = limits
        self._say = say
        self._task = task
        self._jobs: "queue.Queue[Optional[_Job]]" = queue.Queue()
        self._mean_s = 0.0
        self._ready: List[bool] = [False] * workers
        self._started: List[bool] = [False] * workers
        self._closing = threading.Event()
        self._children: Dict[int, Child] = {}
        self._loaded: "queue.Queue[Optional[EdgeclsError]]" = queue.Queue()
        self.about: Dict[str, Any] = {}
        self._threads = [
            threading.Thread(target=self._work, args=(number,), name=f"edgecls-worker-{number}", daemon=True)
            for number in range(workers)
        ]
        try:
            for thread in self._threads:
                # One after the other: a small board has no memory for several that load.
                thread.start()
                error = self._loaded.get()
                if error is not None:
                    raise error
        except BaseException:
            self.close()
            raise

    @property
    def waiting(self) -> int:
        """Requests in the queue."""
        return self._jobs.qsize()

    @property
    def ready(self) -> int:
        """Workers that have their model loaded."""
        return sum(self._ready)

    async def answer(self, image: bytes, top: int) -> Answer:
        """Classify a picture.

        Args:
            image: an encoded picture.
            top: classes to name.

        Raises:
            Problem: it can't be read, there is no room in the queue, or the worker failed.
        """
        if self.waiting >= self._limits.waiting or self._closing.is_set():
            raise busy(self._expected_s())
        loop = asyncio.get_running_loop()
        job = _Job(image, top, loop.create_future(), loop)
        self._jobs.put(job)
        try:
            # The worker's thread gives up a picture that waited or took too long; this is for one that has no worker.
            return await asyncio.wait_for(job.future, 2 * self._limits.answer_s + _MORE_S)
        except asyncio.TimeoutError as error:
            raise busy(self._expected_s()) from error

    def close(self) -> None:
        """End the workers; what still waits, and a model that is being loaded, is given up."""
        self._closing.set()
        for child in list(self._children.values()):
            child.kill()
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()

    def _expected_s(self) -> float:
        """How long the queue will take as it is now."""
        return self._mean_s * (self.waiting + 1) / max(1, self.ready)

    def _work(self, number: int) -> None:
        child: Optional[Child] = None
        failures = 0
        try:
            while not self._closing.is_set():
                if child is None:
                    child = self._start(number, failures)
                    failures = 0 if child else failures + 1
                    continue
                job = self._jobs.get()
                if job is None:
                    return
                if job.future.cancelled():
                    continue
                if time.monotonic() - job.since > self._limits.answer_s:
                    job.settle({}, busy(self._expected_s()))
                    continue
                if not self._serve(child, job):
                    self._ready[number] = False
                    child.close()
                    child = None
        finally:
            self._ready[number] = False
            if child is not None:
                child.close()

    def _start(self, number: int, failures: int) -> Optional[Child]:
        """A worker with its model loaded; at the first failure of the first the service doesn't start."""
        if failures and self._closing.wait(min(_AGAIN_S * 2 ** (failures - 1), _LONGEST_AGAIN_S)):
            return None
        child: Optional[Child] = None
        first = not self._started[number]
        try:
            child = self._children[number] = Child(sys.executable, self._task, self._request)
            if self._closing.is_set():
                child.kill()
            message, _ = child.receive(_LOAD_S)
        except EdgeclsError as error:
            if child is not None:
                child.close()
            if self._closing.is_set():
                return None
            if first:
                self._closing.set()
                self._loaded.put(error)
            else:
                self._say(f"a worker can't be started again: {error}")
            return None
        self.about = message["ready"]
        self._ready[number] = self._started[number] = True
        if first:
            self._loaded.put(None)
        return child

    def _serve(self, child: Child, job: _Job) -> bool:
        """Have a job done; False when the worker is of no use any more."""
        started = time.monotonic()
        alive = True
        result: Answer = {}
        problem: Optional[Problem] = None
        try:
            child.send({"top": job.top}, job.image)
            message, _ = child.receive(self._limits.answer_s)
            if "refused" in message:
                problem = Problem(message["status"], message["refused"], message["hint"])
            else:
                result = message["answer"]
        except DeadlineError:
            alive = False
            self._say(f"a worker was at one picture for {self._limits.answer_s:g} s, and is started again")
            problem = Problem(500, "the picture took too long", "send it as a plain JPEG or PNG, or a smaller one")
        except WorkerCrashed as error:
            alive = False
            if not self._closing.is_set():
                self._say(f"a worker ended at a picture of {len(job.image)} bytes and is started again: {error}")
            problem = Problem(500, "the picture ended the process that computes", "send it as a plain JPEG or PNG")
        except EdgeclsError as error:
            self._say(str(error))
            problem = Problem(500, "the model failed at this picture", "try another one, and look at the service's log")
        took = time.monotonic() - started
        self._mean_s = took if not self._mean_s else (1 - _NEWEST) * self._mean_s + _NEWEST * took
        job.settle(result, problem)
        return alive


def _settle(future: "asyncio.Future[Answer]", result: Answer, problem: Optional[Problem]) -> None:
    if future.done():
        return
    if problem is not None:
        future.set_exception(problem)
    else:
        future.set_result(result)
