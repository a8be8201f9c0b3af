import { computed, inject, Service, signal } from '@angular/core';
import { Api } from '../../api/api';
import {
  ordersCartClaim,
  ordersCartGet,
  ordersCartLinesCreate,
  ordersCartLinesDelete,
  ordersCartLinesReplace,
  ordersReorder,
} from '../../api/functions';
import { CartAnswer, Delivery } from '../../api/models';
import { newKey } from '../http/idempotency-key';
import { ShownProblem, problemOf } from '../problem/problem';
import { CartToken } from './cart-token';
import { ChosenDelivery } from './chosen-delivery';

/** The cart at today's prices. Edits are made one after the other; each answers once the new prices are here. */
@Service()
export class CartStore {
  private readonly api = inject(Api);
  private readonly token = inject(CartToken);
  private readonly delivery = inject(ChosenDelivery);
  private readonly channel = new BroadcastChannel('shop.cart');
  private readonly shown = signal<CartAnswer | undefined>(undefined);
  private readonly failed = signal<ShownProblem | undefined>(undefined);
  private queue: Promise<unknown> = Promise.resolve();
  private asked = 0;
  private answered = 0;

  /** Undefined until it was read. */
  readonly cart = this.shown.asReadonly();
  /** Why it could not be read. */
  readonly problem = this.failed.asReadonly();
  readonly count = computed(() => this.shown()?.items.reduce((sum, line) => sum + line.quantity, 0) ?? 0);
  /** Whether its drawer is open. */
  readonly isOpen = signal(false);

  constructor() {
    this.channel.onmessage = () => void this.load();
    this.token.onChange(() => void this.load());
  }

  /** Read it again; the problem is kept, not thrown. An answer that a newer one overtook is not shown. */
  async load(): Promise<void> {
    const turn = ++this.asked;
    try {
      const cart = await this.read();
      if (turn < this.answered) return;
      this.answered = turn;
      this.shown.set(cart);
      this.failed.set(undefined);
    } catch (error) {
      if (turn > this.answered) this.failed.set(problemOf(error));
    }
  }

  /** Reckon with this delivery from now on. */
  async deliver(delivery: Delivery): Promise<void> {
    this.delivery.set(delivery);
    await this.load();
  }

  /** Raises what the API answered. */
  add(sku: string, quantity: number): Promise<void> {
    const key = newKey();
    return this.edit(async () => {
      const params = { ...this.owner(), 'Idempotency-Key': key, body: { sku, quantity } };
      const edited = await this.api.invoke(ordersCartLinesCreate, params);
      if (edited.cart_token) this.token.set(edited.cart_token);
    });
  }

  /** Have exactly so many; none takes the line out. Raises what the API answered. */
  set(sku: string, quantity: number): Promise<void> {
    return this.edit(() =>
      quantity > 0
        ? this.api.invoke(ordersCartLinesReplace, { ...this.owner(), sku, body: { quantity } })
        : this.api.invoke(ordersCartLinesDelete, { ...this.owner(), sku }),
    );
  }

  /** What an order had, once more; answers the SKUs that are no longer for sale. Raises what the API answered. */
  async addOrder(order: { order_id: string; 'X-Order-Token'?: string }): Promise<readonly string[]> {
    let missing: readonly string[] = [];
    const key = newKey();
    await this.edit(async () => {
      const edited = await this.api.invoke(ordersReorder, { ...this.owner(), ...order, 'Idempotency-Key': key });
      if (edited.cart_token) this.token.set(edited.cart_token);
      missing = edited.missing;
    });
    return missing;
  }

  /** After signing in: what was put into the cart before belongs to the customer now. Raises what the API answered. */
  async claim(): Promise<void> {
    const token = this.token.get();
    if (token) {
      await this.api.invoke(ordersCartClaim, { 'Idempotency-Key': newKey(), body: { cart_token: token } });
      this.token.set(null);
    }
    await this.load();
    this.channel.postMessage('changed');
  }

  /** It has become an order. */
  async ordered(): Promise<void> {
    this.token.set(null);
    this.delivery.set(undefined);
    await this.load();
    this.channel.postMessage('changed');
  }

  /** The cart again, after its order ended unpaid: of `sku` only what is left. Raises what the API answered. */
  async refill(sku: string, available: number): Promise<void> {
    const lines = this.shown()?.items ?? [];
    this.token.set(null);
    for (const line of lines) {
      const quantity = line.sku === sku ? Math.min(line.quantity, available) : line.quantity;
      if (quantity > 0) await this.add(line.sku, quantity);
    }
    await this.load();
  }

  /** The header that names a guest's cart. */
  owner(): { 'X-Cart-Token'?: string } {
    const token = this.token.get();
    return token ? { 'X-Cart-Token': token } : {};
  }

  private async read(): Promise<CartAnswer> {
    try {
      return await this.api.invoke(ordersCartGet, { ...this.owner(), delivery: this.delivery.get() });
    } catch (error) {
      if (problemOf(error).code !== 'delivery_not_offered') throw error;
      this.delivery.set(undefined); // the merchant took it back: the usual one
      return this.api.invoke(ordersCartGet, this.owner());
    }
  }

  private edit(change: () => Promise<unknown>): Promise<void> {
    const done = this.queue.then(async () => {
      try {
        await change();
      } finally {
        await this.load();
      }
      this.channel.postMessage('changed');
    });
    this.queue = done.catch(() => undefined);
    return done;
  }
}
