import { computed, signal, Signal } from '@angular/core';
import { problemOf, ShownProblem } from '../problem/problem';

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | null;
}

/** A list that comes in pages. Problems are kept, not thrown. */
export interface Paged<T> {
  /** Undefined until the first page is here. */
  readonly items: Signal<readonly T[] | undefined>;
  readonly hasMore: Signal<boolean>;
  readonly isBusy: Signal<boolean>;
  readonly problem: Signal<ShownProblem | undefined>;
  /** From the beginning. */
  reload(): Promise<void>;
  more(): Promise<void>;
}

/** Reads the first page at once; `read` asks for the page that begins at the cursor. */
export function paged<T>(read: (cursor: string | undefined) => Promise<Page<T>>): Paged<T> {
  const items = signal<readonly T[] | undefined>(undefined);
  const next = signal<string | undefined>(undefined);
  const isBusy = signal(false);
  const problem = signal<ShownProblem | undefined>(undefined);

  async function load(cursor: string | undefined): Promise<void> {
    isBusy.set(true);
    problem.set(undefined);
    try {
      const page = await read(cursor);
      items.update((before) => (cursor && before ? [...before, ...page.items] : page.items));
      next.set(page.next ?? undefined);
    } catch (error) {
      problem.set(problemOf(error));
    } finally {
      isBusy.set(false);
    }
  }

  void load(undefined);
  return {
    items,
    hasMore: computed(() => next() !== undefined),
    isBusy,
    problem,
    reload: () => load(undefined),
    more: () => load(next()),
  };
}
