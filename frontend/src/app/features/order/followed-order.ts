import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import { Api } from '../../api/api';
import { ordersGet } from '../../api/functions';
import { OrderDetailAnswer } from '../../api/models';
import { OrderTokens } from '../../core/orders/order-tokens';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { isUnderWay } from './order-states';

/** While something is being decided; and while nothing is, for a parcel may leave at any time. */
const SOON = 1_500;
const LATER = 20_000;

/** An order that is read again and again while its page is seen. */
@Injectable()
export class FollowedOrder {
  private readonly api = inject(Api);
  private readonly tokens = inject(OrderTokens);
  private readonly shown = signal<OrderDetailAnswer | undefined>(undefined);
  private readonly failed = signal<ShownProblem | undefined>(undefined);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private id = '';

  readonly detail = this.shown.asReadonly();
  /** Why it could not be read the last time. */
  readonly problem = this.failed.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      this.id = '';
      clearTimeout(this.timer);
    });
  }

  /** The link of a mail brings a guest's token after the hash, where no server sees it. */
  follow(id: string): void {
    this.id = id;
    const token = location.hash.slice(1);
    if (token) this.tokens.keep(id, token);
    void this.read();
  }

  /** Names the order and its guest. */
  params(): { order_id: string; 'X-Order-Token'?: string } {
    const token = this.tokens.get(this.id);
    return { order_id: this.id, ...(token ? { 'X-Order-Token': token } : {}) };
  }

  async read(): Promise<void> {
    clearTimeout(this.timer);
    const id = this.id;
    try {
      const detail = await this.api.invoke(ordersGet, this.params());
      if (id !== this.id) return;
      this.shown.set(detail);
      this.failed.set(undefined);
    } catch (error) {
      if (id !== this.id) return;
      this.failed.set(problemOf(error));
    }
    this.timer = setTimeout(() => void this.readIfSeen(), this.isUnderWay() ? SOON : LATER);
  }

  private isUnderWay(): boolean {
    const order = this.shown()?.order;
    return order !== undefined && isUnderWay(order.state);
  }

  private async readIfSeen(): Promise<void> {
    if (document.hidden) this.timer = setTimeout(() => void this.readIfSeen(), SOON);
    else await this.read();
  }
}
