"""The figures as a person reads them."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.bench.measuring import Figures, cpu_ratio, growth, percentile, ratio


def compared(found: Mapping[str, Mapping[str, Figures]], products: int) -> str:
    """The list against the hand-written view and against none."""
    rows = [["", "view", "per second", "p50 ms", "p99 ms", "CPU ms", "rate ×", "CPU ×"]]
    for kind, views in found.items():
        for name, figures in views.items():
            rate, cpu = (times(figures, views["hand-written"]) for times in (ratio, cpu_ratio))
            rows.append([kind if name == "shop" else "", name, *_figures(figures), f"{rate:.2f}", f"{cpu:.2f}"])
    return f"20 rows of {products} products; × is against the hand-written view\n{table(rows)}"


def grown(found: Mapping[str, Mapping[str, Figures]], orders: Mapping[str, int]) -> str:
    """The same at every size; the factor is the largest's against the smallest's."""
    rows = [["", "products", "orders", "per second", "p50 ms", "p99 ms", "CPU ms", "p50 ×", "p99 ×"]]
    for kind, sizes in found.items():
        first = next(iter(sizes.values()))
        for size, figures in sizes.items():
            factors = ["", ""] if figures is first else [f"{times:.2f}" for times in factors_of(figures, first)]
            rows.append([kind if figures is first else "", size, str(orders[size]), *_figures(figures), *factors])
    return f"What growing costs\n{table(rows)}"


def factors_of(large: Figures, small: Figures) -> tuple[float, float]:
    """How p50 and p99 grow."""
    return growth(large, small, lambda spent: percentile(spent, 0.5)), large.p99 / small.p99


def proxies(found: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    """The gateway beside nginx and HAProxy."""
    rows = [["connections", "", "per second", "of nginx", "us CPU", "of nginx's", "p50", "p99", "express"]]
    for count, kinds in found.items():
        for name, said in kinds.items():
            figures = [str(said[each]) for each in ("per second", "of nginx", "us of processor", "of nginx's cost")]
            rows.append(
                [
                    count,
                    name,
                    *figures,
                    *said["p50 and p99"],
                    f"{min(said['express'], 1):.1%}" if said["express"] else "",
                ]
            )
    return f"Passing on 1 KB, each proxy alone on one core, keep-alive; load average matters\n{table(rows)}"


def passing(found: Mapping[str, Mapping[str, Any]]) -> str:
    """What a gateway adds, and what grows."""
    rows = [["at half of what it can, added", "p50 ms", "p99 ms", "a visitor's pause, ms"]]
    for name, said in found["half load"].items():
        rows.append([name, *(str(said[each]) for each in ("p50 ms", "p99 ms", "pause ms"))])
    more = [f"answers of 16 MiB, MB per second: {dict(found['long bodies'])}"]
    more.append(f"us of processor for a request, by instances behind it: {dict(found['instances'])}")
    return "\n".join([table(rows), *more])


def steps(found: Mapping[str, Mapping[str, float]], more: Mapping[str, float]) -> str:
    """Where a checkout's time goes."""
    rows = [["a checkout's", "ms", "CPU ms", "CPU share", "statements"]]
    for name, part in found.items():
        share = f"{part['cpu_share']:.0%}"
        rows.append([name, f"{part['ms']:.2f}", f"{part['cpu_ms']:.2f}", share, f"{part['statements']:.1f}"])
    lines = [f"{name}: {value:.1f}" for name, value in more.items()]
    return "\n".join([table(rows), *lines])


def apart(found: Mapping[str, Any]) -> str:
    """Each kind at the doors there are, and what each role takes."""
    rows = [["", "door", "per second", "p50 ms", "p99 ms", "CPU ms", "rate ×"]]
    for kind in ("list", "checkout"):
        for door, figures in found[kind].items():
            rate = f"{ratio(figures, found[kind]['one process']):.2f}"
            rows.append([kind if door == "one process" else "", door, *_figures(figures), rate])
    roles = [["an idle role", "ready after s", *next(iter(found["idle"].values()))]]
    for role, sizes in found["idle"].items():
        roles.append([role, f"{found['ready'][role]:.2f}", *(f"{size:.0f}" for size in sizes.values())])
    return f"Roles apart; × is against one process\n{table(rows)}\n\nMB (PSS)\n{table(roles)}"


def calls(found: Mapping[str, Mapping[str, float]]) -> str:
    """The handle beside the plain call."""
    rows = [["a local call, µs", "handle", "plain", "more"]]
    for name, cost in found.items():
        more = cost["handle"] - cost["plain"]
        rows.append([name, f"{cost['handle']:.0f}", f"{cost['plain']:.0f}", f"{more:.0f}"])
    return table(rows)


def matching(found: Mapping[str, Mapping[str, float]], factors: Mapping[str, float]) -> str:
    """Each kind of routes at every size; × is the largest set against the smallest."""
    rows = [["routes told apart by", *next(iter(found.values())), "×"]]
    for kind, sizes in found.items():
        rows.append([kind, *(f"{cost:.1f}" for cost in sizes.values()), f"{factors[kind]:.2f}"])
    return f"Finding the route of a request, µs, each request for another route\n{table(rows)}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they must be; the first stands left, the others right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    return "  ".join(["", first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)])


def _figures(figures: Figures) -> list[str]:
    found: dict[str, Any] = figures.as_json()
    return [f"{found['per_second']:.0f}", *(f"{found[name]:.2f}" for name in ("p50_ms", "p99_ms", "cpu_ms"))]
