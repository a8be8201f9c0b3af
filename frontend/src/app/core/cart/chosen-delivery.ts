import { Service } from '@angular/core';
import { Delivery } from '../../api/models';

const KEY = 'shop.delivery';

/** How the goods of the cart shall come; kept for this tab, so that a reload does not change the total. */
@Service()
export class ChosenDelivery {
  get(): Delivery | undefined {
    return (sessionStorage.getItem(KEY) as Delivery | null) ?? undefined;
  }

  set(delivery: Delivery | undefined): void {
    if (delivery) sessionStorage.setItem(KEY, delivery);
    else sessionStorage.removeItem(KEY);
  }
}
