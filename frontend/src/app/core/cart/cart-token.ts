import { Service } from '@angular/core';

const KEY = 'shop.cart';

/** What finds a guest's cart again; kept by the browser, and shared by its tabs. */
@Service()
export class CartToken {
  get(): string | undefined {
    return localStorage.getItem(KEY) ?? undefined;
  }

  set(token: string | null | undefined): void {
    if (token) localStorage.setItem(KEY, token);
    else localStorage.removeItem(KEY);
  }

  /** Calls back when another tab has begun, claimed or ordered a cart. */
  onChange(callback: () => void): void {
    addEventListener('storage', (event) => {
      if (event.key === KEY || event.key === null) callback();
    });
  }
}
