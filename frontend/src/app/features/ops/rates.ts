import { Counts, Overview } from './overview';

/** Between two looks: a second's requests and failures, and how long one took until it was answered (ms). */
export interface Rate {
  readonly requests: number;
  readonly failures: number;
  readonly ms: number | undefined;
}

/** What happened until `at`. */
export interface Moment {
  readonly at: number;
  readonly whole: Rate;
  readonly services: ReadonlyMap<string, Rate>;
  readonly routes: ReadonlyMap<string, Rate>;
  readonly instances: ReadonlyMap<string, Rate>;
}

const NOTHING: Counts = { requests: 0, failures: 0, seconds: 0 };

/** Undefined when they do not belong together: another process answered, or none has gone by. */
export function moment(before: Overview, now: Overview): Moment | undefined {
  const elapsed = now.traffic.at - before.traffic.at;
  if (elapsed <= 0 || before.traffic.worker !== now.traffic.worker) return undefined;
  return {
    at: now.traffic.at,
    whole: rate(total(before.traffic.routes), total(now.traffic.routes), elapsed),
    services: rates(before.traffic.routes, now.traffic.routes, (each) => each.uri, elapsed),
    routes: rates(before.traffic.routes, now.traffic.routes, (each) => each.id, elapsed),
    instances: rates(before.traffic.instances, now.traffic.instances, (each) => each.url, elapsed),
  };
}

function total(rows: readonly Counts[]): Counts {
  return summed(rows, () => '').get('') ?? NOTHING;
}

function summed<T extends Counts>(rows: readonly T[], name: (row: T) => string): Map<string, Counts> {
  const found = new Map<string, Counts>();
  for (const row of rows) {
    const { requests, failures, seconds } = found.get(name(row)) ?? NOTHING;
    found.set(name(row), {
      requests: requests + row.requests,
      failures: failures + row.failures,
      seconds: seconds + row.seconds,
    });
  }
  return found;
}

function rates<T extends Counts>(
  before: readonly T[],
  now: readonly T[],
  name: (row: T) => string,
  elapsed: number,
): Map<string, Rate> {
  const earlier = summed(before, name);
  return new Map([...summed(now, name)].map(([each, counts]) => [each, rate(earlier.get(each), counts, elapsed)]));
}

function rate(before: Counts | undefined, now: Counts, elapsed: number): Rate {
  const { requests, failures, seconds } = before ?? NOTHING;
  const answered = Math.max(now.requests - requests, 0);
  return {
    requests: answered / elapsed,
    failures: Math.max(now.failures - failures, 0) / elapsed,
    ms: answered ? (Math.max(now.seconds - seconds, 0) / answered) * 1000 : undefined,
  };
}
