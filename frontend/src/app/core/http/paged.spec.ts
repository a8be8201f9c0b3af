import { paged } from './paged';

describe('paged', () => {
  it('adds page to page', async () => {
    const list = paged((cursor) =>
      Promise.resolve(cursor ? { items: [3], next: null } : { items: [1, 2], next: 'two' }),
    );
    await vi.waitFor(() => expect(list.items()).toEqual([1, 2]));
    expect(list.hasMore()).toBe(true);
    await list.more();
    expect(list.items()).toEqual([1, 2, 3]);
    expect(list.hasMore()).toBe(false);
  });

  it('keeps what is there when a page fails', async () => {
    const list = paged((cursor) =>
      cursor ? Promise.reject(new Error('down')) : Promise.resolve({ items: [1], next: 'two' }),
    );
    await vi.waitFor(() => expect(list.items()).toEqual([1]));
    await list.more();
    expect(list.items()).toEqual([1]);
    expect(list.problem()?.code).toBe('unexpected');
  });
});
