"""``python -m tests.bench`` (``make bench``): measure, and print the figures as ratios with p50 and p99.

    --quick                          10³ and 10⁵ products, few rounds: some minutes, to see that it still runs
    --database sqlite|postgres|both  (default both)
    --only PART                      routes, config, gateway, pages or shops, in turn in a full run (again for several)
    --json FILE                      the figures for programs as well

What is measured is ``manage.py up`` (gunicorn, one worker, eight threads, logs on, jobs off) with a client beside it on
the same machine; what is compared takes turns within one run. Data is made in a temporary folder, which is removed.
Speed is never a failure: the exit status is 0 unless something broke.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import orjson

from tests.bench import apart, buying, config, matching, memory, pages, passing, proxies, reading, report
from tests.bench.measuring import ratio, summed
from tests.bench.shops import Databases, Filled, databases_of, filled, python_in
from tests.live.process import ROOT
from tests.servers.process import MissingServerError


@dataclass(frozen=True)
class Plan:
    """How much is measured. ``sizes`` are (products, orders); the comparison runs at ``compared``."""

    sizes: tuple[tuple[int, int], ...]
    compared: int
    rounds: int
    count: int
    checkouts: tuple[int, int]
    visits: int


SHOPS: Final = "shops"
FULL: Final = Plan(((1_000, 1_000), (100_000, 100_000), (1_000_000, 100_000)), 1, 40, 100, (8, 100), 5)
QUICK: Final = Plan(((1_000, 100), (100_000, 1_000)), 1, 4, 40, (1, 20), 1)


def main() -> int:
    options = _options()
    plan = QUICK if options.quick else FULL
    about = _about()
    print("\n".join(f"{name}: {value}" for name, value in about.items()), flush=True)
    kinds = ("sqlite", "postgres") if options.database == "both" else (options.database,)
    found: dict[str, Any] = {"about": about}
    for part in options.only or (*PARTS, SHOPS):
        began = time.monotonic()
        if part == SHOPS:
            found |= {kind: _measure(kind, plan) for kind in kinds}
        else:
            found[part] = PARTS[part](plan)
        print(f"  {part}: {time.monotonic() - began:.0f} s", flush=True)
    if options.json:
        options.json.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2))
    print(f"load average at the end: {_load()}")
    return 0


def _measure(kind: str, plan: Plan) -> dict[str, Any]:
    """Everything on one kind of database; prints as it goes."""
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="shop-bench-", ignore_cleanup_errors=True) as folder,
        databases_of(kind) as (databases, server),
    ):
        print(f"\n=== {server}", flush=True)
        with filled(Path(folder), databases, plan.sizes) as shops:
            print(f"  filled after {time.monotonic() - began:.0f} s", flush=True)
            found = {"server": server, **_compare(shops[plan.compared], plan), **_grow(shops, plan)}
            found |= _buy(shops, plan)
            found["apart"] = _apart(shops[0], plan, Path(folder) / "apart", databases)
            found |= _calls_and_memory(shops[0])
    print(f"  {time.monotonic() - began:.0f} s in all", flush=True)
    return found


def _match(_plan: Plan) -> dict[str, Any]:
    found = matching.measure()
    times = matching.times(found)
    _show(report.matching(found, times))
    return {"us": found, "times": times}


def _config(plan: Plan) -> dict[str, Any]:
    """The config server; nothing where there is no Consul."""
    try:
        found = config.measure(max(plan.rounds // 3, 2))
    except MissingServerError as error:
        _show(f"Config server: not measured ({error})")
        return {}
    _show(config.said(found))
    return found


def _pass_on(plan: Plan) -> dict[str, Any]:
    if lacking := proxies.missing():
        _show(f"the gateway beside other proxies: not measured, no {', '.join(lacking)} here")
        return {}
    found = proxies.measure(rounds=3, seconds=8 if plan is FULL else 2)
    _show(report.proxies(found))
    more = passing.measure(rounds=3, seconds=4 if plan is FULL else 2)
    _show(report.passing(more))
    return {**found, **more}


def _visit(plan: Plan) -> dict[str, dict[str, float]]:
    try:
        found = pages.measured(rounds=plan.visits)
    except MissingServerError as reason:
        print(f"  the storefront was not visited: {reason}", flush=True)
        return {}
    _show(pages.show(found))
    return found


def _compare(shop: Filled, plan: Plan) -> dict[str, Any]:
    reading.check_equal(shop)
    found = reading.against_handwritten(shop, rounds=plan.rounds, count=plan.count)
    _show(report.compared(found, shop.products))
    ratios = {kind: round(ratio(views["shop"], views["hand-written"]), 3) for kind, views in found.items()}
    return {"compared": {kind: summed(views) for kind, views in found.items()}, "of_handwritten": ratios}


def _grow(shops: list[Filled], plan: Plan) -> dict[str, Any]:
    ends = [shops[0], shops[-1]]
    rounds, count = plan.checkouts
    found = {
        **reading.by_size(ends, rounds=plan.rounds, count=plan.count),
        "checkout": buying.by_size(ends, rounds=rounds, count=count),
    }
    _show(report.grown(found, {str(shop.products): shop.orders for shop in ends}))
    factors = {
        kind: report.factors_of(sizes[str(ends[1].products)], sizes[str(ends[0].products)])
        for kind, sizes in found.items()
    }
    return {"by_size": {kind: summed(sizes) for kind, sizes in found.items()}, "p50_and_p99_times": factors}


def _buy(shops: list[Filled], plan: Plan) -> dict[str, Any]:
    rounds, count = plan.checkouts
    shop = shops[plan.compared]
    steps = buying.steps(shop, count=rounds * count // 2)
    more = {
        "orders paid per second over one connection": 1000 / steps["in all"]["ms"],
        f"orders paid per second over {buying.CONNECTIONS} connections": buying.together(shop, count=count),
        "statements for one line": buying.statements(shop, lines=1),
        "statements for three lines": buying.statements(shop, lines=3),
    }
    _show(f"Checkout to paid, {shop.products} products, {shop.orders} orders\n{report.steps(steps, more)}")
    return {"steps": steps, **{name: round(value, 1) for name, value in more.items()}}


def _apart(shop: Filled, plan: Plan, folder: Path, databases: Databases) -> dict[str, Any]:
    found = apart.measure(shop, folder, databases, rounds=plan.rounds // 2, count=plan.count, checkouts=plan.checkouts)
    _show(report.apart(found))
    return {**found, "list": summed(found["list"]), "checkout": summed(found["checkout"])}


def _calls_and_memory(shop: Filled) -> dict[str, Any]:
    calls = orjson.loads(python_in(shop.shop, "-m", "tests.bench.calls"))
    idle = memory.idle(shop.shop)
    sizes = ", ".join(f"{name} {size:.0f} MB" for name, size in idle.items())
    _show(f"{report.calls(calls)}\nmemory of an idle shop (PSS): {sizes}")
    return {"calls_us": calls, "idle_pss_mb": idle}


def _about() -> dict[str, str]:
    """What is measured on what."""
    describe = ["git", "describe", "--always", "--dirty"]
    commit = subprocess.run(describe, cwd=ROOT, capture_output=True, text=True, check=False)
    packages = ", ".join(f"{name} {version(name)}" for name in ("django", "djangorestframework", "gunicorn"))
    return {
        "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "commit": commit.stdout.strip() or "unknown",
        "machine": f"{os.cpu_count()} × {_processor()}, {platform.system()} {platform.release()}",
        "python": f"{platform.python_version()}, {packages}",
        "load average at the start": _load(),
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def _load() -> str:
    return " ".join(f"{load:.1f}" for load in os.getloadavg())


def _show(text: str) -> None:
    print(f"\n{text}\n", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="10³ and 10⁵ products, few rounds")
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--only", choices=(*PARTS, SHOPS), action="append", help="one part; again for several")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    return parser.parse_args()


#: In the order of a full run; after them the shops themselves, by kind of database.
PARTS: Final[dict[str, Callable[[Plan], dict[str, Any]]]] = {
    "routes": _match,
    "config": _config,
    "gateway": _pass_on,
    "pages": _visit,
}


if __name__ == "__main__":
    sys.exit(main())
