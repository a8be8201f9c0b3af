import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, required, TreeValidationResult } from '@angular/forms/signals';
import { Button } from '../../ui/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router } from '@angular/router';
import { Api } from '../../api/api';
import { customersMeUpdate, ordersOrdersList } from '../../api/functions';
import { CartStore } from '../../core/cart/cart-store';
import { paged } from '../../core/http/paged';
import { PageHeading } from '../../core/navigation/page-heading';
import { fieldErrorsOf } from '../../core/problem/field-errors-of';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { Session } from '../../core/session/session';
import { FieldErrors } from '../../ui/field-errors';
import { MoreButton } from '../../ui/more-button';
import { ProblemNotice } from '../../ui/problem-notice';
import { OrderRows } from './order-rows';

/** The account at a glance: the last orders, one's name and language, and the way out. */
@Component({
  imports: [
    FormField,
    FormRoot,
    MatError,
    MatFormField,
    MatInput,
    MatLabel,
    FieldErrors,
    MoreButton,
    OrderRows,
    PageHeading,
    ProblemNotice,
    Button,
  ],
  templateUrl: './overview.html',
})
export class Overview {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly cart = inject(CartStore);
  protected readonly session = inject(Session);

  protected readonly orders = paged(async () => {
    const { items } = await this.api.invoke(ordersOrdersList, { limit: 3 });
    return { items };
  });
  protected readonly languages = [
    { code: 'en', name: 'English' },
    { code: 'fr', name: 'Français' },
  ];
  protected readonly isSaved = signal(false);
  protected readonly problem = signal<ShownProblem | undefined>(undefined);
  private readonly model = signal({
    name: this.session.me()?.name ?? '',
    language: (this.session.me()?.language ?? 'en') as 'en' | 'fr',
  });
  protected readonly form = form(
    this.model,
    (path) => {
      required(path.name);
      maxLength(path.name, 120);
    },
    { submission: { action: () => this.save() } },
  );

  protected async signOut(): Promise<void> {
    try {
      await this.session.signOut();
      await this.cart.load();
      await this.router.navigate(['/']);
    } catch (error) {
      this.problem.set(problemOf(error));
    }
  }

  private async save(): Promise<TreeValidationResult> {
    this.problem.set(undefined);
    this.isSaved.set(false);
    try {
      await this.api.invoke(customersMeUpdate, { body: this.model() });
      await this.session.readAccount();
      this.isSaved.set(true);
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      this.problem.set(problem);
      return fieldErrorsOf(this.form, problem);
    }
  }
}
