import { DatePipe } from '@angular/common';
import { Component, computed, effect, inject, input } from '@angular/core';
import { Button } from '../../ui/button';
import { RouterLink } from '@angular/router';
import { MoneyPipe } from '../../core/money/money';
import { PageHeading } from '../../core/navigation/page-heading';
import { PageTitle } from '../../core/navigation/page-title';
import { Session } from '../../core/session/session';
import { PostalAddress } from '../../ui/postal-address';
import { ProblemNotice } from '../../ui/problem-notice';
import { SessionOver } from '../../ui/session-over';
import { FollowedOrder } from './followed-order';
import { OrderActions } from './order-actions';
import { OrderState } from './order-state';
import { OrderTimeline } from './order-timeline';
import { PayAgain } from './pay-again';

/** An order: how it stands now, what to do next, what was ordered, what happened. It follows along by itself. */
@Component({
  imports: [
    DatePipe,
    RouterLink,
    MoneyPipe,
    OrderActions,
    OrderState,
    OrderTimeline,
    PageHeading,
    PayAgain,
    PostalAddress,
    ProblemNotice,
    SessionOver,
    Button,
  ],
  providers: [FollowedOrder],
  templateUrl: './order-page.html',
  styleUrl: './order-page.scss',
})
export class OrderPage {
  protected readonly followed = inject(FollowedOrder);
  protected readonly session = inject(Session);
  readonly id = input.required<string>();
  protected readonly order = computed(() => this.followed.detail()?.order);
  /** Whether the order is not theirs to pay any more until they sign in: guests have its token, and go on. */
  protected readonly isOver = computed(() => this.session.hasExpired() && this.followed.problem() !== undefined);

  constructor() {
    const title = inject(PageTitle);
    effect(() => this.followed.follow(this.id()));
    effect(() => {
      const order = this.order();
      if (order) title.set($localize`Order ${order.number}:number:`);
    });
  }
}
