import { events } from './events';

function coming(...blocks: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const block of blocks) controller.enqueue(new TextEncoder().encode(block));
      controller.close();
    },
  });
}

describe('events', () => {
  it('finds them wherever blocks are cut, and leaves out what is none', async () => {
    const found: string[] = [];
    for await (const each of events(coming('retry: 5\n\nevent: x\nda', 'ta: {"a":', '1}\n\ndata: two\n\ndata: cut'))) {
      found.push(each);
    }
    expect(found).toEqual(['{"a":1}', 'two']);
  });
});
