import { Component, inject } from '@angular/core';
import { Button } from '../../ui/button';
import { RouterLink } from '@angular/router';
import { CartStore } from '../../core/cart/cart-store';
import { MoneyPipe } from '../../core/money/money';
import { PageHeading } from '../../core/navigation/page-heading';
import { CartLines } from '../../ui/cart-lines';
import { ProblemNotice } from '../../ui/problem-notice';

/** The cart in full, with what it costs. */
@Component({
  imports: [RouterLink, MoneyPipe, PageHeading, CartLines, ProblemNotice, Button],
  template: `
    <div class="page stack stack--wide">
      <h1 appPageHeading i18n>Your cart</h1>
      @if (store.problem(); as problem) {
        <app-problem-notice [problem]="problem" [canRetry]="true" (retried)="store.load()" />
      }
      @if (store.cart(); as cart) {
        @if (cart.items.length || cart.missing.length) {
          <div class="columns">
            <app-cart-lines class="card" [cart]="cart" />
            <aside class="card stack" i18n-aria-label aria-label="Sum">
              <dl class="sums">
                <dt i18n>Delivery</dt>
                <dd>{{ cart.shipping | money: cart.currency }}</dd>
                <dt i18n>Of which tax</dt>
                <dd>{{ cart.tax | money: cart.currency }}</dd>
                <dt class="total" i18n>Total</dt>
                <dd class="total">{{ cart.total | money: cart.currency }}</dd>
              </dl>
              @if (cart.shipping && cart.free_shipping_from !== null) {
                <p class="small muted" i18n>
                  Delivery is free from {{ cart.free_shipping_from | money: cart.currency }} on.
                </p>
              }
              <a appButton="filled" routerLink="/checkout" i18n>Check out</a>
              <p class="small muted" i18n>Nothing is set aside yet: your pieces are held once you order.</p>
            </aside>
          </div>
        } @else {
          <div class="stack">
            <p i18n>Nothing in it yet.</p>
            <div><a appButton="filled" routerLink="/products" i18n>Look around</a></div>
          </div>
        }
      }
    </div>
  `,
  styles: `
    .columns {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 22rem);
      gap: var(--space-5);
      align-items: start;
    }

    @media (width <= 56rem) {
      .columns {
        grid-template-columns: minmax(0, 1fr);
      }
    }
  `,
})
export class CartPage {
  protected readonly store = inject(CartStore);
}
