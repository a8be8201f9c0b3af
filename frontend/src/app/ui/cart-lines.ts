import { DecimalPipe } from '@angular/common';
import { Component, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { CartAnswer, CartLineAnswer } from '../api/models';
import { Announcer } from '../core/announce/announcer';
import { CartStore } from '../core/cart/cart-store';
import { MoneyPipe } from '../core/money/money';
import { problemOf, ShownProblem } from '../core/problem/problem';
import { Icon } from './icon';
import { ProblemNotice } from './problem-notice';
import { ProductPicture } from './product-picture';
import { QuantityField } from './quantity-field';

/** The lines of a cart, to be changed in place. */
@Component({
  selector: 'app-cart-lines',
  imports: [DecimalPipe, RouterLink, MoneyPipe, Icon, ProblemNotice, ProductPicture, QuantityField],
  templateUrl: './cart-lines.html',
  styleUrl: './cart-lines.scss',
})
export class CartLines {
  private readonly store = inject(CartStore);
  private readonly announcer = inject(Announcer);
  readonly cart = input.required<CartAnswer>();
  protected readonly problem = signal<ShownProblem | undefined>(undefined);
  /** By SKU, what was asked for last and is not answered yet. */
  private readonly asked = signal<Readonly<Record<string, { readonly quantity: number } | undefined>>>({});

  /** Shown at once, and taken back when it is refused: presses that follow each other go on from it. */
  protected quantityOf(line: CartLineAnswer): number {
    return this.asked()[line.sku]?.quantity ?? line.quantity;
  }

  protected async setQuantity({ sku, name }: CartLineAnswer, quantity: number): Promise<void> {
    const mine = { quantity };
    this.asked.update((asked) => ({ ...asked, [sku]: mine }));
    await this.edit(sku, quantity, $localize`${name}:name:: now ${quantity}:quantity:`);
    if (this.asked()[sku] === mine) this.asked.update((asked) => ({ ...asked, [sku]: undefined }));
  }

  protected remove(sku: string, name: string): Promise<void> {
    return this.edit(sku, 0, $localize`${name}:name: was taken out of the cart`);
  }

  private async edit(sku: string, quantity: number, said: string): Promise<void> {
    this.problem.set(undefined);
    try {
      await this.store.set(sku, quantity);
      this.announcer.say(said);
    } catch (error) {
      this.problem.set(problemOf(error));
    }
  }
}
