import { Service } from '@angular/core';

const KEY = 'shop.orders';

/** What lets a guest see their orders: kept until this tab is closed, for a shared computer remembers too long. */
@Service()
export class OrderTokens {
  get(orderId: string): string | undefined {
    return this.all()[orderId];
  }

  keep(orderId: string, token: string | null | undefined): void {
    if (token) sessionStorage.setItem(KEY, JSON.stringify({ ...this.all(), [orderId]: token }));
  }

  private all(): Record<string, string> {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Record<string, string>;
  }
}
