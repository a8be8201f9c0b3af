import { inject, Service } from '@angular/core';
import { Api } from '../../api/api';
import { ordersCheckoutCreate } from '../../api/functions';
import { CheckoutInputRequest } from '../../api/models';
import { CartStore } from '../../core/cart/cart-store';
import { OrderTokens } from '../../core/orders/order-tokens';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { CheckoutDraft } from './checkout-draft';

/** The order that was made, paid or not yet (`declined` says why not), or why there is none. */
export type Outcome = { readonly order: string; readonly declined?: ShownProblem } | { readonly problem: ShownProblem };

/** Codes after which it is not known whether there is an order: the same key finds out. */
const UNKNOWN = new Set(['offline', 'unexpected', 'in_progress', 'unavailable']);

/** Ordering, so that it happens once, and so that nothing is lost when it does not. */
@Service()
export class PlaceOrder {
  private readonly api = inject(Api);
  private readonly cart = inject(CartStore);
  private readonly draft = inject(CheckoutDraft);
  private readonly tokens = inject(OrderTokens);

  /** Whether an order was sent whose answer never came. */
  isUnanswered(): boolean {
    return this.draft.unanswered() !== undefined;
  }

  /** What became of that order: the same words and the same key again. */
  async findOut(): Promise<Outcome | undefined> {
    const body = this.draft.unanswered();
    return body && this.place(body);
  }

  async place(body: CheckoutInputRequest): Promise<Outcome> {
    const key = this.draft.keyFor(body);
    try {
      const params = { ...this.cart.owner(), 'Idempotency-Key': key, body };
      const order = await this.api.invoke(ordersCheckoutCreate, params);
      return await this.ordered(order.id, order.order_token);
    } catch (error) {
      return this.refused(problemOf(error));
    }
  }

  private async refused(problem: ShownProblem): Promise<Outcome> {
    if (UNKNOWN.has(problem.code) || problem.status >= 500) {
      return { problem }; // the cart may have become an order: what is shown stays until that is known
    }
    this.draft.answered();
    const order = text(problem.params['order']);
    if (problem.code === 'payment_declined' && order) {
      return { ...(await this.ordered(order, text(problem.params['order_token']))), declined: problem };
    }
    if (order) {
      // The order ended before it was paid, and took the cart with it.
      await this.cart.refill(text(problem.params['sku']), Number(problem.params['available'] ?? 0));
    } else {
      await this.cart.load();
    }
    return { problem };
  }

  private async ordered(order: string, token: string | null | undefined): Promise<{ order: string }> {
    this.tokens.keep(order, token);
    this.draft.clear();
    await this.cart.ordered();
    return { order };
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
