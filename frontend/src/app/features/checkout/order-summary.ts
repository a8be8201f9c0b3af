import { Component, input } from '@angular/core';
import { CartAnswer } from '../../api/models';
import { MoneyPipe } from '../../core/money/money';
import { ProductPicture } from '../../ui/product-picture';

/** What is about to be ordered, and what it comes to. */
@Component({
  selector: 'app-order-summary',
  imports: [MoneyPipe, ProductPicture],
  template: `
    <ul role="list">
      @for (line of cart().items; track line.sku) {
        <li>
          <app-product-picture [image]="line.image" />
          <span>
            {{ line.name }} <span class="muted numbers">× {{ line.quantity }}</span>
            @if (line.in_stock < line.quantity) {
              <span class="short small" i18n>{line.in_stock, plural,
                =0 {Sold out meanwhile}
                other {Only {{ line.in_stock }} left}
              }</span>
            }
          </span>
          <span class="numbers">{{ line.amount | money: cart().currency }}</span>
        </li>
      }
    </ul>
    <dl class="sums">
      <dt i18n>Delivery</dt>
      <dd>{{ cart().shipping | money: cart().currency }}</dd>
      <dt i18n>Of which tax</dt>
      <dd>{{ cart().tax | money: cart().currency }}</dd>
      <dt class="total" i18n>Total</dt>
      <dd class="total">{{ cart().total | money: cart().currency }}</dd>
    </dl>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-4);
    }

    ul {
      display: grid;
      gap: var(--space-3);
    }

    li {
      display: grid;
      grid-template-columns: 3rem minmax(0, 1fr) auto;
      gap: var(--space-3);
      align-items: center;
      line-height: 1.3;
    }

    app-product-picture {
      border-radius: var(--radius-small);
    }

    .short {
      display: block;
      color: var(--warm);
    }
  `,
})
export class OrderSummary {
  readonly cart = input.required<CartAnswer>();
}
