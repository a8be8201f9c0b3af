import { Service } from '@angular/core';
import { CheckoutInputRequest } from '../../api/models';
import { newKey } from '../../core/http/idempotency-key';
import { AddressModel, NO_ADDRESS } from '../../ui/address-fields';

export interface CheckoutModel {
  email: string;
  address: AddressModel;
}

/** With the payment that was chosen; empty: none yet. */
export interface Draft extends CheckoutModel {
  method: string;
}

const FORM = 'shop.checkout';
const ATTEMPT = 'shop.checkout.attempt';

/** What was typed and chosen, until it is ordered: it outlives a reload, a wrong turn, and a session that ends. */
@Service()
export class CheckoutDraft {
  read(): Draft {
    const kept = JSON.parse(sessionStorage.getItem(FORM) ?? '{}') as Partial<Draft>;
    return { email: kept.email ?? '', address: { ...NO_ADDRESS, ...kept.address }, method: kept.method ?? '' };
  }

  keep(draft: Draft): void {
    sessionStorage.setItem(FORM, JSON.stringify(draft));
  }

  /**
   * The key of this attempt to order. The same body gets the same key until an answer is known, so that trying again
   * after silence, or a second press, cannot order twice.
   */
  keyFor(body: CheckoutInputRequest): string {
    const last = this.attempt();
    if (last && JSON.stringify(last.body) === JSON.stringify(body)) return last.key;
    const key = newKey();
    sessionStorage.setItem(ATTEMPT, JSON.stringify({ body, key }));
    return key;
  }

  /** What was sent and never answered, as far as this tab knows. */
  unanswered(): CheckoutInputRequest | undefined {
    return this.attempt()?.body;
  }

  /** The answer is known: the next attempt is another one. */
  answered(): void {
    sessionStorage.removeItem(ATTEMPT);
  }

  clear(): void {
    this.answered();
    sessionStorage.removeItem(FORM);
  }

  private attempt(): { body: CheckoutInputRequest; key: string } | null {
    return JSON.parse(sessionStorage.getItem(ATTEMPT) ?? 'null') as { body: CheckoutInputRequest; key: string } | null;
  }
}
