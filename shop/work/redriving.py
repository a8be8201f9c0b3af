"""Dead letters among the jobs: another round of tries, when somebody has mended what was wrong."""

from datetime import datetime

from django.db import IntegrityError

from shop.database.transactions import atomic, on_commit
from shop.errors import Conflict, NotFound, message
from shop.work.models import Job
from shop.work.wake import wake


class AlreadyWaiting(Conflict):
    """The same piece of work was asked for again since, and waits for its turn."""

    code = "job_already_waiting"
    title = message("The same job is already waiting for its turn")
    detail = message("It will run by itself; nothing needs to be done.")


def redrive(module: str, pk: int, *, now: datetime) -> None:
    """The dead job ``pk`` of ``module`` is due now. Raises ``NotFound`` and ``AlreadyWaiting``."""
    try:
        with atomic(module):
            rows = Job.objects.using(module).filter(pk=pk, state=Job.State.DEAD)
            if rows.update(state=Job.State.PENDING, due_at=now, attempts=0, finished_at=None) == 0:
                raise NotFound
            on_commit(module, wake)
    except IntegrityError as error:
        raise AlreadyWaiting from error
