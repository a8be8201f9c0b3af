import { Component, inject, signal } from '@angular/core';
import { email, form, FormField, FormRoot, maxLength, required, TreeValidationResult } from '@angular/forms/signals';
import { Button } from '../../ui/button';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { customersRegister } from '../../api/functions';
import { PageHeading } from '../../core/navigation/page-heading';
import { fieldErrorsOf } from '../../core/problem/field-errors-of';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { FieldErrors } from '../../ui/field-errors';
import { PasswordField } from '../../ui/password-field';
import { ProblemNotice } from '../../ui/problem-notice';

/** A new account; a mail brings the link that opens it. */
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
    PasswordField,
    ProblemNotice,
    Button,
  ],
  templateUrl: './register.html',
})
export class Register {
  private readonly api = inject(Api);
  protected readonly problem = signal<ShownProblem | undefined>(undefined);
  /** Where the mail went. */
  protected readonly sentTo = signal('');
  protected readonly passwordLabel = $localize`Password`;
  private readonly model = signal({ name: '', username: '', email: '', password: '' });
  protected readonly form = form(
    this.model,
    (path) => {
      required(path.name);
      maxLength(path.name, 120);
      required(path.username);
      required(path.email);
      email(path.email);
      required(path.password);
    },
    { submission: { action: () => this.register() } },
  );

  private async register(): Promise<TreeValidationResult> {
    this.problem.set(undefined);
    try {
      await this.api.invoke(customersRegister, { body: this.model() });
      this.sentTo.set(this.model().email);
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      this.problem.set(problem);
      if (problem.code === 'username_taken') {
        return [{ kind: 'api', message: problem.title, fieldTree: this.form.username }];
      }
      return fieldErrorsOf(this.form, problem);
    }
  }
}
