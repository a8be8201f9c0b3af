import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { gradually } from './gradually';

const many = (length: number) => Array.from({ length }, (_, index) => ({ index }));

function shown(first: readonly { index: number }[], atOnce = false) {
  const items = signal(first);
  const seen = TestBed.runInInjectionContext(() => gradually(items, () => atOnce));
  return { items, seen };
}

describe('gradually', () => {
  it('begins with what a screen shows and goes on until all is there', async () => {
    const { items, seen } = shown(many(30));
    expect(seen()).toEqual(items().slice(0, 2));
    await vi.waitFor(() => {
      TestBed.tick();
      expect(seen()).toEqual(items());
    });
  });

  it('does not begin again when a list only gets longer', async () => {
    const { items, seen } = shown(many(12));
    await vi.waitFor(() => {
      TestBed.tick();
      expect(seen()).toHaveLength(12);
    });
    items.update((before) => [...before, ...many(12)]);
    expect(seen()).toHaveLength(12);
  });

  it('begins again with another list', () => {
    const { items, seen } = shown(many(12));
    items.set(many(20));
    expect(seen()).toEqual(items().slice(0, 2));
  });

  it('shows all at once to those who come back to a place further down', () => {
    const { items, seen } = shown(many(50), true);
    expect(seen()).toEqual(items());
  });
});
