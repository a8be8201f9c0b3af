/** What is asked before the page is there to ask it. */
export interface EarlyRequest {
  readonly url: string;
  readonly language: string;
}

/** How many products a page of a list has. */
export const LIST_PAGE = 20;

declare global {
  /** What src/early.ts asked for, until somebody takes it. `body` never fails: undefined is no answer. */
  var shopEarly: { readonly url: string; readonly body: Promise<unknown> } | undefined;
}

/** The first request of the list at `address`; undefined where that is no list, or one that was filtered. */
export function earlyRequest(address: string): EarlyRequest | undefined {
  const [, language, category] = /^\/(en|fr)\/(?:products|categories\/([\w-]+))$/.exec(address) ?? [];
  if (!language) return undefined;
  const asked = category ? `category=${category}&limit=${LIST_PAGE}` : `limit=${LIST_PAGE}`;
  return { url: `/api/inventory/products?${asked}`, language };
}
