import { DatePipe } from '@angular/common';
import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { billingInvoicesList } from '../../api/functions';
import { paged } from '../../core/http/paged';
import { MoneyPipe } from '../../core/money/money';
import { PageHeading } from '../../core/navigation/page-heading';
import { MoreButton } from '../../ui/more-button';

/** Invoices and credit notes, newest first. */
@Component({
  imports: [DatePipe, RouterLink, MoneyPipe, MoreButton, PageHeading],
  template: `
    <div class="stack">
      <h1 appPageHeading i18n>Your invoices</h1>
      @if (invoices.items(); as items) {
        @if (items.length) {
          <div class="card">
            <table>
              <thead>
                <tr>
                  <th scope="col" i18n>Number</th>
                  <th scope="col" i18n>Date</th>
                  <th scope="col" class="amount" i18n>Amount</th>
                </tr>
              </thead>
              <tbody>
                @for (invoice of items; track invoice.id) {
                  <tr>
                    <th scope="row">
                      <a [routerLink]="['/orders', invoice.order_id, 'documents']">{{ invoice.number }}</a>
                      <span class="small muted">
                        @if (invoice.kind === 'invoice') {
                          <span i18n>Invoice, order {{ invoice.order_number }}</span>
                        } @else {
                          <span i18n>Credit note, order {{ invoice.order_number }}</span>
                        }
                      </span>
                    </th>
                    <td>{{ invoice.issued_at | date: 'mediumDate' }}</td>
                    <td class="amount numbers">{{ invoice.total | money: invoice.currency }}</td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
        } @else {
          <p class="muted" i18n>None yet: an invoice comes with each paid order.</p>
        }
      }
      <app-more-button [list]="invoices" />
    </div>
  `,
  styles: `
    table {
      width: 100%;
      border-collapse: collapse;
    }

    th,
    td {
      padding: var(--space-3) var(--space-2);
      border-bottom: 1px solid var(--line);
      text-align: start;
      vertical-align: top;
      font-weight: 400;
    }

    thead th {
      color: var(--muted);
      font-size: var(--step--1);
    }

    tbody tr:last-child > * {
      border-bottom: 0;
    }

    th > span {
      display: block;
    }

    .amount {
      text-align: end;
      white-space: nowrap;
    }
  `,
})
export class Invoices {
  private readonly api = inject(Api);
  protected readonly invoices = paged((cursor) => this.api.invoke(billingInvoicesList, { cursor, limit: 20 }));
}
