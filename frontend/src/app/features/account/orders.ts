import { Component, inject } from '@angular/core';
import { Api } from '../../api/api';
import { ordersOrdersList } from '../../api/functions';
import { paged } from '../../core/http/paged';
import { PageHeading } from '../../core/navigation/page-heading';
import { MoreButton } from '../../ui/more-button';
import { OrderRows } from './order-rows';

/** Everything that was ever ordered, newest first. */
@Component({
  imports: [MoreButton, OrderRows, PageHeading],
  template: `
    <div class="stack">
      <h1 appPageHeading i18n>Your orders</h1>
      @if (orders.items(); as items) {
        <app-order-rows [orders]="items" />
      }
      <app-more-button [list]="orders" />
    </div>
  `,
})
export class Orders {
  private readonly api = inject(Api);
  protected readonly orders = paged((cursor) => this.api.invoke(ordersOrdersList, { cursor, limit: 20 }));
}
