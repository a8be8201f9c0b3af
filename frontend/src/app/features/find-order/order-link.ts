export interface OrderLink {
  readonly id: string;
  readonly token: string;
}

/** The order and its token in a mailed link, however much of the link's beginning was copied. */
export function readOrderLink(text: string): OrderLink | undefined {
  const found = /(?:^|orders\/)([0-9a-f]{32})\s*#\s*([\w-]{8,64})\s*$/.exec(text.trim());
  return found?.[1] && found[2] ? { id: found[1], token: found[2] } : undefined;
}
