import { EarlyRequest, earlyRequest } from './app/core/http/early-request';

/**
 * Runs before the page's main script is there: asks for the goods of the list that the address names, and for their
 * first pictures, which are what a visitor waits for. All of that is on its way while a slow device reads the rest.
 */
const SEEN_FIRST = 4;

/** Held, so that no picture is forgotten before its place on the page is there. */
const pictures: HTMLImageElement[] = [];

const asked = earlyRequest(location.pathname + location.search);
if (asked) globalThis.shopEarly = { url: asked.url, body: read(asked) };

/** Undefined when it was not to be had: then the page asks itself, and says what is wrong. */
async function read({ url, language }: EarlyRequest): Promise<unknown> {
  try {
    const answer = await fetch(url, { headers: { Accept: 'application/json', 'Accept-Language': language } });
    if (!answer.ok) return undefined;
    const page = (await answer.json()) as { items: { image: string }[] };
    page.items.slice(0, SEEN_FIRST).forEach(({ image }) => load(image));
    return page;
  } catch {
    return undefined;
  }
}

function load(address: string): void {
  if (!address) return;
  const picture = new Image();
  picture.fetchPriority = 'high';
  picture.src = address;
  pictures.push(picture);
}
