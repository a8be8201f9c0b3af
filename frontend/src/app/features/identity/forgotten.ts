import { Component, inject, signal } from '@angular/core';
import { email, form, FormField, FormRoot, required } from '@angular/forms/signals';
import { Button } from '../../ui/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { customersPasswordForgotten } from '../../api/functions';
import { PageHeading } from '../../core/navigation/page-heading';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { FieldErrors } from '../../ui/field-errors';
import { ProblemNotice } from '../../ui/problem-notice';

/** A link to a new password, by mail. Whether the address is known is not told. */
@Component({
  imports: [
    RouterLink,
    FormField,
    FormRoot,
    MatError,
    MatFormField,
    MatInput,
    MatLabel,
    FieldErrors,
    PageHeading,
    ProblemNotice,
    Button,
  ],
  template: `
    <div class="page page--narrow stack">
      <h1 appPageHeading i18n>Forgotten password</h1>
      @if (sentTo()) {
        <p role="status" i18n>
          If {{ sentTo() }} belongs to an account, a mail with a link to a new password is on its way.
        </p>
        <p><a routerLink="/login" i18n>Back to signing in</a></p>
      } @else {
        <p i18n>Give the e-mail address of your account: we send you a link to a new password.</p>
        <form class="stack" [formRoot]="form" novalidate>
          <mat-form-field appearance="outline" subscriptSizing="dynamic">
            <mat-label i18n>E-mail address</mat-label>
            <input matInput type="email" [formField]="form.email" autocomplete="email" />
            <mat-error><app-field-errors [field]="form.email" /></mat-error>
          </mat-form-field>
          @if (problem(); as problem) {
            <app-problem-notice [problem]="problem"><span></span></app-problem-notice>
          }
          <button appButton="filled" type="submit" [inactive]="form().submitting()" i18n>Send the link</button>
        </form>
      }
    </div>
  `,
})
export class Forgotten {
  private readonly api = inject(Api);
  protected readonly sentTo = signal('');
  protected readonly problem = signal<ShownProblem | undefined>(undefined);
  private readonly model = signal({ email: '' });
  protected readonly form = form(
    this.model,
    (path) => {
      required(path.email);
      email(path.email);
    },
    { submission: { action: () => this.ask() } },
  );

  private async ask(): Promise<undefined> {
    this.problem.set(undefined);
    try {
      await this.api.invoke(customersPasswordForgotten, { body: this.model() });
      this.sentTo.set(this.model().email);
    } catch (error) {
      this.problem.set(problemOf(error));
    }
    return undefined;
  }
}
