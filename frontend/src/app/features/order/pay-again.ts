import { Component, inject, input, signal } from '@angular/core';
import { Button } from '../../ui/button';
import { Router } from '@angular/router';
import { Api } from '../../api/api';
import { ordersPay } from '../../api/functions';
import { OrderAnswer } from '../../api/models';
import { newKey } from '../../core/http/idempotency-key';
import { MoneyPipe } from '../../core/money/money';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { PaymentChoice } from '../../ui/payment-choice';
import { ProblemNotice } from '../../ui/problem-notice';
import { FollowedOrder } from './followed-order';

/** Paying an order that waits for it, as often as it takes. */
@Component({
  selector: 'app-pay-again',
  imports: [MoneyPipe, PaymentChoice, ProblemNotice, Button],
  template: `
    @if (problem(); as problem) {
      <app-problem-notice [problem]="problem"><span></span></app-problem-notice>
    }
    <h2 id="pay" i18n>Pay</h2>
    <app-payment-choice [(method)]="method" [disabled]="isPaying()" />
    <div>
      <button appButton="filled" type="button" [inactive]="isPaying() || !method()" (click)="pay()" i18n>
        Pay {{ order().total | money: order().currency }}
      </button>
    </div>
  `,
  host: { class: 'card stack', role: 'region', 'aria-labelledby': 'pay' },
})
export class PayAgain {
  private readonly api = inject(Api);
  private readonly followed = inject(FollowedOrder);
  readonly order = input.required<OrderAnswer>();
  protected readonly method = signal('');
  protected readonly isPaying = signal(false);
  /** At first, why the checkout that led here was declined. */
  protected readonly problem = signal<ShownProblem | undefined>(declinedBefore(inject(Router)));
  /** The key of the present try, kept until its answer is known. */
  private attempt: { method: string; key: string } | undefined;

  protected async pay(): Promise<void> {
    if (this.isPaying()) return;
    this.isPaying.set(true);
    this.problem.set(undefined);
    const method = this.method();
    if (this.attempt?.method !== method) this.attempt = { method, key: newKey() };
    try {
      const params = {
        ...this.followed.params(),
        'Idempotency-Key': this.attempt.key,
        body: { payment_method: method },
      };
      await this.api.invoke(ordersPay, params);
      this.attempt = undefined;
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 400 && problem.status < 500) this.attempt = undefined;
      this.problem.set(problem);
    } finally {
      await this.followed.read();
      this.isPaying.set(false);
    }
  }
}

function declinedBefore(router: Router): ShownProblem | undefined {
  const state = router.currentNavigation()?.extras.state ?? history.state;
  return (state as { declined?: ShownProblem } | null)?.declined;
}
