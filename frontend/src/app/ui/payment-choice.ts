import { Component, computed, effect, inject, input, model } from '@angular/core';
import { injectSpoken } from '../core/language/language';
import { PaymentMethods } from '../core/orders/payment-methods';
import { problemOf } from '../core/problem/problem';
import { ProblemNotice } from './problem-notice';

/** One of the means of payment. The first is chosen until another is. */
@Component({
  selector: 'app-payment-choice',
  imports: [ProblemNotice],
  template: `
    <fieldset [disabled]="disabled()">
      <legend class="visually-hidden" i18n>Means of payment</legend>
      @if (methods.all.hasValue()) {
        @for (each of methods.all.value(); track each.method) {
          <label>
            <input
              type="radio"
              name="payment_method"
              [value]="each.method"
              [checked]="each.method === method()"
              (change)="method.set(each.method)"
            />
            <span>
              <span class="label">{{ spoken(each, 'label') }}</span>
              <span class="small muted">{{ spoken(each, 'does') }}</span>
            </span>
          </label>
        }
      } @else if (trouble(); as trouble) {
        <app-problem-notice [problem]="trouble" [canRetry]="true" (retried)="methods.all.reload()" />
      }
    </fieldset>
  `,
  styleUrl: './choices.scss',
})
export class PaymentChoice {
  protected readonly methods = inject(PaymentMethods);
  protected readonly spoken = injectSpoken();
  readonly disabled = input(false);
  readonly method = model.required<string>();
  protected readonly trouble = computed(() => {
    const error = this.methods.all.error();
    return error ? problemOf(error) : undefined;
  });

  constructor() {
    effect(() => {
      if (!this.methods.all.hasValue()) return;
      const offered = this.methods.all.value();
      if (!offered.some((each) => each.method === this.method())) this.method.set(offered[0]?.method ?? '');
    });
  }
}
