/** The data of server-sent events, as they come. `EventSource` could not say who asks. */
export async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let waiting = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (waiting + decoder.decode(value, { stream: true })).split('\n\n');
      waiting = parts.pop() ?? '';
      for (const part of parts) {
        const data = part.split('\n').filter((line) => line.startsWith('data: '));
        if (data.length) yield data.map((line) => line.slice(6)).join('\n');
      }
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
