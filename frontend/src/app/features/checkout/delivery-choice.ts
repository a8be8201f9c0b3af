import { Component, inject, input, LOCALE_ID } from '@angular/core';
import { CartAnswer, Delivery } from '../../api/models';
import { Announcer } from '../../core/announce/announcer';
import { CartStore } from '../../core/cart/cart-store';
import { formatMoney, MoneyPipe } from '../../core/money/money';

/** How the goods come, and what that costs. The cart is reckoned anew with the one that is chosen. */
@Component({
  selector: 'app-delivery-choice',
  imports: [MoneyPipe],
  template: `
    <fieldset [disabled]="disabled()">
      <legend class="visually-hidden" i18n>How it comes</legend>
      @for (each of cart().deliveries; track each.delivery) {
        <label>
          <input
            type="radio"
            name="delivery"
            [value]="each.delivery"
            [checked]="each.delivery === cart().delivery"
            (change)="choose(each.delivery)"
          />
          <span>
            <span class="label">
              @switch (each.delivery) {
                @case ('express') {
                  <ng-container i18n>Express delivery</ng-container>
                }
                @default {
                  <ng-container i18n>Standard delivery</ng-container>
                }
              }
            </span>
            <span class="small muted numbers">
              @if (each.shipping) {
                {{ each.shipping | money: cart().currency }}
              } @else {
                <ng-container i18n>free</ng-container>
              }
            </span>
          </span>
        </label>
      }
    </fieldset>
  `,
  styleUrl: '../../ui/choices.scss',
})
export class DeliveryChoice {
  private readonly store = inject(CartStore);
  private readonly announcer = inject(Announcer);
  private readonly locale = inject(LOCALE_ID);
  readonly cart = input.required<CartAnswer>();
  readonly disabled = input(false);

  protected async choose(delivery: Delivery): Promise<void> {
    await this.store.deliver(delivery);
    const { total, currency } = this.cart();
    this.announcer.say($localize`Total now ${formatMoney(total, currency, this.locale)}:total:`);
  }
}
