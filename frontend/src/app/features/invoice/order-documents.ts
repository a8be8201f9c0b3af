import { Component, computed, effect, inject, input, resource, signal } from '@angular/core';
import { Button } from '../../ui/button';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { ordersInvoicesFileGet, ordersInvoicesGet } from '../../api/functions';
import { InvoiceAnswer } from '../../api/models';
import { saveFile } from '../../core/files/save-file';
import { PageHeading } from '../../core/navigation/page-heading';
import { PageTitle } from '../../core/navigation/page-title';
import { OrderTokens } from '../../core/orders/order-tokens';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { ProblemNotice } from '../../ui/problem-notice';
import { InvoiceSheet } from './invoice-sheet';

/** An order's invoice, and the credit note if there is one, as sheets that print well, and as files. */
@Component({
  imports: [RouterLink, InvoiceSheet, PageHeading, ProblemNotice, Button],
  template: `
    <div class="page page--reading stack">
      <div class="row row--apart no-print">
        <h1 appPageHeading i18n>Invoice</h1>
        <div class="row">
          <a appButton="text" [routerLink]="['/orders', id()]" i18n>Back to the order</a>
          <button appButton="filled" type="button" (click)="print()" i18n>Print</button>
        </div>
      </div>
      @if (problem(); as problem) {
        <app-problem-notice [problem]="problem"><span></span></app-problem-notice>
      }
      @if (documents.hasValue()) {
        @for (document of documents.value(); track document.number) {
          <app-invoice-sheet [invoice]="document" />
          <div class="row no-print">
            <button appButton="outlined" type="button" [inactive]="isBusy()" (click)="download(document)" i18n>
              Download {{ document.number }} (PDF)
            </button>
          </div>
        } @empty {
          <p i18n>There is no invoice yet: it is written once the order is paid.</p>
        }
      } @else if (trouble(); as trouble) {
        <app-problem-notice [problem]="trouble" [canRetry]="true" (retried)="documents.reload()" />
      } @else {
        <p role="status" i18n>One moment…</p>
      }
    </div>
  `,
})
export class OrderDocuments {
  private readonly api = inject(Api);
  private readonly tokens = inject(OrderTokens);
  readonly id = input.required<string>();
  protected readonly documents = resource({
    params: () => this.id(),
    loader: async ({ params: id }) => {
      const found = await this.api.invoke(ordersInvoicesGet, this.paramsOf(id));
      return found.items.map((each) => each.content as InvoiceAnswer);
    },
  });
  protected readonly isBusy = signal(false);
  protected readonly problem = signal<ShownProblem | undefined>(undefined);
  protected readonly trouble = computed(() => {
    const error = this.documents.error();
    return error ? problemOf(error) : undefined;
  });

  constructor() {
    const title = inject(PageTitle);
    effect(() => {
      const last = this.documents.hasValue() ? this.documents.value().at(-1) : undefined;
      if (last) title.set($localize`Invoice ${last.number}:number:`); // the name under which a browser saves it
    });
  }

  protected print(): void {
    print();
  }

  protected async download(document: InvoiceAnswer): Promise<void> {
    this.isBusy.set(true);
    this.problem.set(undefined);
    try {
      const params = { ...this.paramsOf(this.id()), invoice_id: document.id };
      saveFile(await this.api.invoke(ordersInvoicesFileGet, params), `${document.number}.pdf`);
    } catch (error) {
      this.problem.set(problemOf(error));
    } finally {
      this.isBusy.set(false);
    }
  }

  /** Names the order and its guest. */
  private paramsOf(id: string): { order_id: string; 'X-Order-Token'?: string } {
    const token = this.tokens.get(id);
    return { order_id: id, ...(token ? { 'X-Order-Token': token } : {}) };
  }
}
