import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, required, validate } from '@angular/forms/signals';
import { Button } from '../../ui/button';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { ordersLookup } from '../../api/functions';
import { PageHeading } from '../../core/navigation/page-heading';
import { OrderTokens } from '../../core/orders/order-tokens';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { FieldErrors } from '../../ui/field-errors';
import { ProblemNotice } from '../../ui/problem-notice';
import { readOrderLink } from './order-link';

/** A guest's order, by the link that was mailed. */
@Component({
  imports: [
    RouterLink,
    FormField,
    FormRoot,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    FieldErrors,
    PageHeading,
    ProblemNotice,
    Button,
  ],
  template: `
    <div class="page page--narrow stack">
      <h1 appPageHeading i18n>Find an order</h1>
      <p i18n>Ordered without an account? The mail that confirmed your order has a link. Open it, or paste it here.</p>
      <form class="stack" [formRoot]="form" novalidate>
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label i18n>Link from the mail</mat-label>
          <input matInput [formField]="form.link" autocomplete="off" autocapitalize="none" spellcheck="false" />
          <mat-hint i18n>It looks like …/orders/…#…</mat-hint>
          <mat-error><app-field-errors [field]="form.link" /></mat-error>
        </mat-form-field>
        @if (problem(); as problem) {
          <app-problem-notice [problem]="problem">
            <p i18n>Please check that the whole link is there, to its very end.</p>
          </app-problem-notice>
        }
        <button appButton="filled" type="submit" [inactive]="form().submitting()" i18n>Show the order</button>
      </form>
      <p i18n>Ordered with an account? <a routerLink="/account/orders">Your orders</a> are there.</p>
    </div>
  `,
})
export class FindOrder {
  private readonly api = inject(Api);
  private readonly tokens = inject(OrderTokens);
  private readonly router = inject(Router);
  protected readonly problem = signal<ShownProblem | undefined>(undefined);
  private readonly model = signal({ link: '' });
  protected readonly form = form(
    this.model,
    (path) => {
      required(path.link);
      validate(path.link, ({ value }) =>
        value() && !readOrderLink(value())
          ? { kind: 'link', message: $localize`This is not the whole link of an order.` }
          : undefined,
      );
    },
    { submission: { action: () => this.find() } },
  );

  private async find(): Promise<undefined> {
    this.problem.set(undefined);
    const named = readOrderLink(this.model().link);
    if (!named) return undefined;
    try {
      await this.api.invoke(ordersLookup, { body: { order: named.id, order_token: named.token } });
      this.tokens.keep(named.id, named.token);
      await this.router.navigate(['/orders', named.id]);
    } catch (error) {
      this.problem.set(problemOf(error));
    }
    return undefined;
  }
}
