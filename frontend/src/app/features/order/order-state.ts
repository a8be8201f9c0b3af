import { Component, computed, effect, inject, input } from '@angular/core';
import { MatProgressBar } from '@angular/material/progress-bar';
import { OrderAnswer } from '../../api/models';
import { Announcer } from '../../core/announce/announcer';
import { Icon } from '../../ui/icon';
import { HoldCountdown } from './hold-countdown';
import { isUnderWay } from './order-states';

/** How an order stands, in a sentence or two, and what happens next. */
@Component({
  selector: 'app-order-state',
  imports: [MatProgressBar, HoldCountdown, Icon],
  template: `
    <app-icon [name]="icon()" />
    <div class="stack stack--tight">
      <p class="title">{{ title() }}</p>
      <p>{{ detail() }}</p>
      @if (order().state === 'awaiting_payment' && order().pay_until; as until) {
        <app-hold-countdown [until]="until" />
      }
      @if (isUnderWay()) {
        <mat-progress-bar mode="indeterminate" i18n-aria-label aria-label="Being confirmed" />
      }
    </div>
  `,
  host: { '[class]': 'tone()' },
  styles: `
    :host {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: var(--space-3);
      padding: var(--space-4) var(--space-5);
      border-radius: var(--radius);
      background: var(--accent-soft);
    }

    :host(.waits) {
      background: var(--warm-soft);
    }

    :host(.ended) {
      background: var(--sunken);
    }

    app-icon {
      margin-top: 0.15em;
    }

    .title {
      font-weight: 600;
    }
  `,
})
export class OrderState {
  readonly order = input.required<OrderAnswer>();
  protected readonly isUnderWay = computed(() => isUnderWay(this.order().state));
  protected readonly tone = computed(() => {
    const { state } = this.order();
    if (state === 'canceled' || state === 'canceling') return 'ended';
    return state === 'awaiting_payment' || isUnderWay(state) ? 'waits' : 'good';
  });
  protected readonly icon = computed(() => {
    const { state } = this.order();
    if (state === 'shipped' || state === 'shipping') return 'truck';
    return { ended: 'close', waits: 'clock', good: 'check' }[this.tone()] as 'close' | 'clock' | 'check';
  });
  protected readonly title = computed(() => titleOf(this.order().state));
  protected readonly detail = computed(() => detailOf(this.order()));

  constructor() {
    const announcer = inject(Announcer);
    effect(() => announcer.say(this.title()));
  }
}

function titleOf(state: string): string {
  switch (state) {
    case 'awaiting_payment':
      return $localize`Your order waits to be paid`;
    case 'paid':
      return $localize`Thank you! Your order is paid`;
    case 'shipping':
      return $localize`Your parcel is being packed`;
    case 'shipped':
      return $localize`Your parcel is on its way`;
    case 'delivered':
      return $localize`Your parcel has arrived`;
    case 'canceling':
      return $localize`Your order is being cancelled`;
    case 'canceled':
      return $localize`This order was cancelled`;
    default:
      return $localize`Your payment is being confirmed`;
  }
}

function detailOf(order: OrderAnswer): string {
  switch (order.state) {
    case 'awaiting_payment':
      return $localize`Nothing was charged yet.`;
    case 'paid':
      return $localize`We have written to ${order.email}:email:. You need not do anything more.`;
    case 'shipping':
      return $localize`It leaves our warehouse soon.`;
    case 'shipped':
      return order.tracking
        ? $localize`Tracking number: ${order.tracking}:tracking:`
        : $localize`It left our warehouse.`;
    case 'delivered':
      return $localize`We hope you enjoy it.`;
    case 'canceling':
      return $localize`What was paid goes back to you.`;
    case 'canceled':
      return cancelReason(order.cancel_reason);
    default:
      return $localize`Your bank has not answered yet. This page follows along; you may also close it: we write to you.`;
  }
}

function cancelReason(reason: string): string {
  switch (reason) {
    case 'out_of_stock':
      return $localize`Somebody was faster: there were not enough pieces left. Nothing was charged.`;
    case 'payment_expired':
      return $localize`It was not paid in time. Nothing was charged.`;
    case 'payment_failed':
    case 'unavailable':
      return $localize`The payment did not work out. Nothing was charged.`;
    case 'returned':
      return $localize`The pieces came back to us, and your money goes back to you.`;
    default:
      return $localize`What was paid goes back to you.`;
  }
}
