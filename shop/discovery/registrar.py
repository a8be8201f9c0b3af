"""Keeps this process in the registry: in when its port answers, in again whenever Consul forgot it, out at the end."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final

from shop.consul import Agent, ConsulRefused, ConsulUnavailable, Registration
from shop.discovery.forking import ForkGuard
from shop.discovery.reach import Reached, passes, reached
from shop.line import Asker, Line

log = logging.getLogger(__name__)

#: Between looks whether the agent still has us.
LOOK_SECONDS: Final = 2.0
#: Of that, after a look that found missing what had been sent: within five seconds of its return Consul has all again.
VAIN: Final = 0.75
#: Between looks whether our port answers, before we are in.
PORT_SECONDS: Final = 0.2
#: A port that is silent for longer than a start takes is worth a line.
STARTING_SECONDS: Final = 10.0
#: For leaving, at most: a process that stops does not wait for a Consul that hangs.
LEAVE_SECONDS: Final = 1.5

#: gunicorn's arbiter is the same process, and forks workers at any time.
_speaking: Final = ForkGuard()


class Registrar:
    """Of ``registrations`` of one address and port. Everything happens in a thread of its own; nothing raises.

    ``registered`` is whether the agent has all of them as far as we know, ``trouble`` why not, or why we cannot know.
    """

    def __init__(
        self,
        registrations: Sequence[Registration],
        agent_factory: Callable[[], Agent],
        *,
        look_seconds: float = LOOK_SECONDS,
        line: Line | None = None,
    ) -> None:
        #: Whoever is registered again is good news for all the others.
        self._asker = Asker(line or Line(), is_first=True)
        self._registrations, self._agent_factory = registrations, agent_factory
        self._look_seconds = look_seconds
        #: What was sent since Consul last had everything; and of that, what it took and does not have.
        self._put: Sequence[Registration] = ()
        self._lost: Sequence[Registration] = ()
        self._woken = threading.Event()
        self._reason: str | None = None
        self._stopping = False
        self._drained, self._left = threading.Event(), threading.Event()
        self.registered = False
        self.trouble = ""

    def start(self) -> None:
        threading.Thread(target=self._run, name="registrar", daemon=True).start()

    def drain(self, reason: str) -> None:
        """Stay known, and get no new work: maintenance mode. Returns when Consul knows, or soon without."""
        self._reason = reason
        self._woken.set()
        self._drained.wait(LEAVE_SECONDS)

    def stop(self) -> None:
        """Leave. Returns when Consul knows, or soon without; then its check takes us out in a minute."""
        self._stopping = True
        self._woken.set()
        self._left.wait(LEAVE_SECONDS)

    @property
    def _leaving(self) -> bool:
        return self._stopping or self._reason is not None

    def _run(self) -> None:
        agent = self._agent_factory()
        if self._port_answers():
            while not self._leaving:
                self._tried(self._keep, agent)
                self._woken.wait(self._look_seconds * (VAIN if self._lost else 1))
        self._woken.clear()
        if self._reason is not None and not self._stopping:
            self._tried(self._maintain, agent)
            self._drained.set()
            self._woken.wait()
        self._tried(self._leave, agent)
        self._left.set()

    def _port_answers(self) -> bool:
        """Wait for it; False when we leave before. An address that does not answer is never registered."""
        one = self._registrations[0]
        waited = 0.0
        while not self._leaving:
            with _speaking:
                found = reached(one.check)
            if found is Reached.ANSWERS:
                return True
            if waited >= STARTING_SECONDS:
                self._say(
                    f"nothing answers at {one.address}:{one.port}; is SHOP_ADVERTISE_HOST the address to reach us?"
                )
            self._woken.wait(PORT_SECONDS)
            waited += PORT_SECONDS
        return False

    def _keep(self, agent: Agent) -> None:
        # One that takes registrations and does not have them is not given all of them every time.
        lost, self._lost = self._lost, ()
        self._register(agent, lost)
        if not self._asker.turn(self._woken):
            return
        with _speaking:
            there = agent.registered()
        missing = [one for one in self._registrations if one.id not in there]
        self.registered = not missing
        in_vain = any(one in missing for one in self._put)
        self._asker.heard(well=not in_vain)
        self._put = self._lost = missing[:1] if in_vain else []
        if in_vain:
            raise ConsulUnavailable("it takes registrations and does not have them")
        if missing:
            self._put = missing
            self._register(agent, missing)
            self.registered = True
            log.info("registered", extra={"instances": [one.id for one in missing]})

    def _register(self, agent: Agent, missing: Sequence[Registration]) -> None:
        """Raises what the last refusal of one was, after the others, and at once when Consul is not there."""
        if not missing:
            return
        with _speaking:
            passing = passes(missing[0].check)
        refused: ConsulRefused | None = None
        for one in missing:
            if not self._asker.turn(self._woken):
                return
            try:
                with _speaking:
                    agent.register(one, passing=passing)
            except ConsulRefused as error:
                refused = error
        if refused is not None:
            raise refused

    def _maintain(self, agent: Agent) -> None:
        for one in self._registrations:
            with _speaking:
                agent.maintenance(one.id, on=True, reason=self._reason or "")

    def _leave(self, agent: Agent) -> None:
        for one in self._registrations:
            with _speaking:
                agent.deregister(one.id)
        self.registered = False

    def _tried(self, step: Callable[[Agent], None], agent: Agent) -> None:
        try:
            step(agent)
        except (ConsulUnavailable, ConsulRefused) as error:
            self._asker.heard(well=False)
            self._say(str(error)[:200])
        except Exception:
            log.exception("registering failed")
            self.trouble = "an error of ours"
        else:
            self._say("")

    def _say(self, trouble: str) -> None:
        """One line for each change, not for each try."""
        if bool(trouble) != bool(self.trouble):
            if trouble:
                log.warning("not sure to be in the registry", extra={"reason": trouble})
            else:
                log.info("registration goes on")
        self.trouble = trouble
