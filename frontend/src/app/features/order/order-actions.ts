import { afterRenderEffect, Component, computed, ElementRef, inject, input, signal, viewChild } from '@angular/core';
import { Button } from '../../ui/button';
import { Api } from '../../api/api';
import { ordersCancel } from '../../api/functions';
import { OrderAnswer } from '../../api/models';
import { CartStore } from '../../core/cart/cart-store';
import { newKey } from '../../core/http/idempotency-key';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { ProblemNotice } from '../../ui/problem-notice';
import { FollowedOrder } from './followed-order';
import { isCancellable } from './order-states';

/** Ordering the same again; cancelling, which is asked twice. */
@Component({
  selector: 'app-order-actions',
  imports: [ProblemNotice, Button],
  template: `
    @if (problem(); as problem) {
      <app-problem-notice [problem]="problem"><span></span></app-problem-notice>
    }
    <button appButton="outlined" type="button" [inactive]="isBusy()" (click)="orderAgain()" i18n>
      Order the same again
    </button>
    @if (missing().length) {
      <p class="small" i18n>No longer for sale: {{ missing().join(', ') }}</p>
    }
    @if (canCancel()) {
      @if (isAsking()) {
        <div class="card stack">
          <p #question tabindex="-1" i18n>Cancel this order? What was paid goes back to you.</p>
          <div class="row">
            <button appButton="filled" type="button" [inactive]="isBusy()" (click)="cancel()" i18n>
              Yes, cancel it
            </button>
            <button appButton="text" type="button" (click)="isAsking.set(false)" i18n>No, keep it</button>
          </div>
        </div>
      } @else {
        <button #ask appButton="text" type="button" (click)="isAsking.set(true)" i18n>Cancel this order</button>
      }
    }
  `,
  host: { class: 'no-print stack', tabindex: '-1' },
  styles: `
    :host:focus {
      outline: none;
    }
  `,
})
export class OrderActions {
  private readonly api = inject(Api);
  private readonly followed = inject(FollowedOrder);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly question = viewChild<ElementRef<HTMLElement>>('question');
  private readonly ask = viewChild<string, ElementRef<HTMLElement>>('ask', { read: ElementRef });
  readonly order = input.required<OrderAnswer>();
  protected readonly canCancel = computed(() => isCancellable(this.order().state));
  private readonly cart = inject(CartStore);
  /** What could not be put into the cart again. */
  protected readonly missing = signal<readonly string[]>([]);
  protected readonly isAsking = signal(false);
  protected readonly isBusy = signal(false);
  protected readonly problem = signal<ShownProblem | undefined>(undefined);

  constructor() {
    let wasAsking = false;
    afterRenderEffect(() => {
      const question = this.question();
      // Each stands in for the other, and the one that goes had the focus.
      if (question) question.nativeElement.focus();
      else if (wasAsking) (this.ask() ?? this.element).nativeElement.focus();
      wasAsking = question !== undefined;
    });
  }

  protected async orderAgain(): Promise<void> {
    this.isBusy.set(true);
    this.problem.set(undefined);
    try {
      this.missing.set(await this.cart.addOrder(this.followed.params()));
      this.cart.isOpen.set(true);
    } catch (error) {
      this.problem.set(problemOf(error));
    } finally {
      this.isBusy.set(false);
    }
  }

  protected async cancel(): Promise<void> {
    this.isBusy.set(true);
    this.problem.set(undefined);
    try {
      await this.api.invoke(ordersCancel, {
        ...this.followed.params(),
        'Idempotency-Key': newKey(),
        body: {},
      });
    } catch (error) {
      this.problem.set(problemOf(error));
    } finally {
      await this.followed.read();
      this.isAsking.set(false);
      this.isBusy.set(false);
    }
  }
}
