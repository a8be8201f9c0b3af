import { computed, effect, linkedSignal, Signal } from '@angular/core';

/** Few enough to be drawn within a frame or two; those that follow are mostly further down than the screen. */
const FIRST = 2;
const STEP = 2;

/**
 * The beginning of a list at once and the rest a few at a time, each when those before are on the screen, so that a
 * slow phone goes on answering while it draws, and shows its first pictures before it makes those further down.
 * What was there before stays: a list that only got longer does not begin again. Call it where effects may be made.
 */
export function gradually<T>(items: Signal<readonly T[]>, atOnce: () => boolean = () => false): Signal<readonly T[]> {
  const count = linkedSignal<readonly T[], number>({
    source: items,
    computation: (now, before) => (before && now[0] === before.source[0] ? Math.max(before.value, FIRST) : FIRST),
  });
  effect((onCleanup) => {
    if (atOnce() || count() >= items().length) return;
    let timer: ReturnType<typeof setTimeout>;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => count.update((shown) => shown + STEP));
    });
    onCleanup(() => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    });
  });
  return computed(() => (atOnce() ? items() : items().slice(0, count())));
}
