import { Component, inject, input, signal } from '@angular/core';
import { form, FormRoot, required, TreeValidationResult } from '@angular/forms/signals';
import { Button } from '../../ui/button';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { customersPasswordReset } from '../../api/functions';
import { PageHeading } from '../../core/navigation/page-heading';
import { fieldErrorsOf } from '../../core/problem/field-errors-of';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { PasswordField } from '../../ui/password-field';
import { ProblemNotice } from '../../ui/problem-notice';

/** Where the mailed link to a new password leads. */
@Component({
  imports: [RouterLink, FormRoot, PageHeading, PasswordField, ProblemNotice, Button],
  template: `
    <div class="page page--narrow stack">
      <h1 appPageHeading i18n>A new password</h1>
      @if (isDone()) {
        <p role="status" i18n>Your new password is set. Every device was signed out.</p>
        <div><a appButton="filled" routerLink="/login" i18n>Sign in</a></div>
      } @else {
        <form class="stack" [formRoot]="form" novalidate>
          <app-password-field [field]="form.password" [label]="label" [isNew]="true" />
          @if (problem(); as problem) {
            <app-problem-notice [problem]="problem">
              @if (problem.code === 'link_invalid') {
                <p><a routerLink="/forgotten" i18n>Send me a new link</a></p>
              }
            </app-problem-notice>
          }
          <button appButton="filled" type="submit" [inactive]="form().submitting()" i18n>Set the password</button>
        </form>
      }
    </div>
  `,
})
export class Reset {
  private readonly api = inject(Api);
  readonly token = input('');
  protected readonly isDone = signal(false);
  protected readonly label = $localize`New password`;
  protected readonly problem = signal<ShownProblem | undefined>(undefined);
  private readonly model = signal({ password: '' });
  protected readonly form = form(this.model, (path) => required(path.password), {
    submission: { action: () => this.reset() },
  });

  private async reset(): Promise<TreeValidationResult> {
    this.problem.set(undefined);
    try {
      await this.api.invoke(customersPasswordReset, { body: { token: this.token(), ...this.model() } });
      this.isDone.set(true);
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      const errors = fieldErrorsOf(this.form, problem);
      this.problem.set(errors ? undefined : problem);
      return errors;
    }
  }
}
