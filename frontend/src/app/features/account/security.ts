import { Component, inject, signal } from '@angular/core';
import { form, FormRoot, required, TreeValidationResult } from '@angular/forms/signals';
import { Button } from '../../ui/button';
import { Api } from '../../api/api';
import { customersLogoutEverywhere, customersPasswordChange } from '../../api/functions';
import { PageHeading } from '../../core/navigation/page-heading';
import { fieldErrorsOf } from '../../core/problem/field-errors-of';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { Session } from '../../core/session/session';
import { PasswordField } from '../../ui/password-field';
import { ProblemNotice } from '../../ui/problem-notice';
import { Sessions } from './sessions';

const EMPTY = { current_password: '', new_password: '' };

/** The password, and where one is signed in. */
@Component({
  imports: [FormRoot, PageHeading, PasswordField, ProblemNotice, Sessions, Button],
  templateUrl: './security.html',
})
export class Security {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly currentLabel = $localize`Present password`;
  protected readonly newLabel = $localize`New password`;
  protected readonly isChanged = signal(false);
  protected readonly problem = signal<ShownProblem | undefined>(undefined);
  private readonly model = signal(EMPTY);
  protected readonly form = form(
    this.model,
    (path) => {
      required(path.current_password);
      required(path.new_password);
    },
    { submission: { action: () => this.change() } },
  );

  protected async signOutEverywhere(): Promise<void> {
    this.problem.set(undefined);
    try {
      await this.api.invoke(customersLogoutEverywhere);
      this.session.leave();
    } catch (error) {
      this.problem.set(problemOf(error));
    }
  }

  private async change(): Promise<TreeValidationResult> {
    this.problem.set(undefined);
    this.isChanged.set(false);
    try {
      const body = { ...this.model(), refresh: 'cookie' as const };
      this.session.adopt(await this.api.invoke(customersPasswordChange, { body }));
      this.form().reset(EMPTY);
      this.isChanged.set(true);
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === 'wrong_password') {
        return [{ kind: 'api', message: problem.title, fieldTree: this.form.current_password }];
      }
      const errors = fieldErrorsOf(this.form, problem);
      this.problem.set(errors ? undefined : problem);
      return errors;
    }
  }
}
