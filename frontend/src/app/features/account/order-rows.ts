import { DatePipe } from '@angular/common';
import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { OrderAnswer } from '../../api/models';
import { MoneyPipe } from '../../core/money/money';

/** Orders, each a link to its page. */
@Component({
  selector: 'app-order-rows',
  imports: [DatePipe, RouterLink, MoneyPipe],
  template: `
    <ul role="list">
      @for (order of orders(); track order.id) {
        <li>
          <a [routerLink]="['/orders', order.id]">
            <strong i18n>Order {{ order.number }}</strong>
            <span class="state">{{ stateOf(order) }}</span>
            <span class="small muted">{{ order.placed_at | date: 'mediumDate' }}</span>
            <span class="numbers amount">{{ order.total | money: order.currency }}</span>
          </a>
        </li>
      } @empty {
        <li class="muted" i18n>Nothing ordered yet.</li>
      }
    </ul>
  `,
  styles: `
    ul {
      display: grid;
      gap: var(--space-2);
    }

    a {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 0 var(--space-4);
      padding: var(--space-4);
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--surface);
      color: var(--ink);
      text-decoration: none;
    }

    a:hover {
      border-color: var(--accent);
    }

    .state,
    .amount {
      text-align: end;
    }
  `,
})
export class OrderRows {
  readonly orders = input.required<readonly OrderAnswer[]>();

  protected stateOf(order: OrderAnswer): string {
    switch (order.state) {
      case 'awaiting_payment':
        return $localize`To be paid`;
      case 'paid':
        return $localize`Paid`;
      case 'shipping':
      case 'shipped':
        return $localize`On its way`;
      case 'delivered':
        return $localize`Delivered`;
      case 'canceling':
      case 'canceled':
        return $localize`Cancelled`;
      default:
        return $localize`Being confirmed`;
    }
  }
}
