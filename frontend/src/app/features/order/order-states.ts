/** The states an order passes through by itself: the next look may show another. */
const UNDER_WAY = new Set(['placed', 'paying', 'confirmed', 'committed', 'captured', 'canceling']);

const CANCELLABLE = new Set(['placed', 'awaiting_payment', 'paying', 'confirmed', 'committed', 'captured', 'paid']);

export function isUnderWay(state: string): boolean {
  return UNDER_WAY.has(state);
}

/** Whether the buyer may still stop it: nothing has left the house. */
export function isCancellable(state: string): boolean {
  return CANCELLABLE.has(state);
}
