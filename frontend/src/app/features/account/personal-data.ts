import { Component, inject, signal } from '@angular/core';
import { form, FormRoot, required, TreeValidationResult } from '@angular/forms/signals';
import { Button } from '../../ui/button';
import { Router } from '@angular/router';
import { Api } from '../../api/api';
import { customersErase, ordersPersonalDataGet } from '../../api/functions';
import { saveFile } from '../../core/files/save-file';
import { PageHeading } from '../../core/navigation/page-heading';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { Session } from '../../core/session/session';
import { FocusFirst } from '../../ui/focus-first';
import { PasswordField } from '../../ui/password-field';
import { ProblemNotice } from '../../ui/problem-notice';

/** A copy of what the shop knows of somebody, and the end of it. */
@Component({
  imports: [FocusFirst, FormRoot, PageHeading, PasswordField, ProblemNotice, Button],
  templateUrl: './personal-data.html',
})
export class PersonalData {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly label = $localize`Your password, to be sure`;
  protected readonly isBusy = signal(false);
  protected readonly isAsking = signal(false);
  protected readonly problem = signal<ShownProblem | undefined>(undefined);
  private readonly model = signal({ password: '' });
  protected readonly form = form(this.model, (path) => required(path.password), {
    submission: { action: () => this.erase() },
  });

  protected async download(): Promise<void> {
    this.isBusy.set(true);
    this.problem.set(undefined);
    try {
      const data = JSON.stringify(await this.api.invoke(ordersPersonalDataGet), null, 2);
      saveFile(new Blob([data], { type: 'application/json' }), 'shop-data.json');
    } catch (error) {
      this.problem.set(problemOf(error));
    } finally {
      this.isBusy.set(false);
    }
  }

  private async erase(): Promise<TreeValidationResult> {
    this.problem.set(undefined);
    try {
      await this.api.invoke(customersErase, { body: this.model() });
      await this.router.navigate(['/']);
      this.session.leave();
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === 'wrong_password') {
        return [{ kind: 'api', message: problem.title, fieldTree: this.form.password }];
      }
      this.problem.set(problem);
      return undefined;
    }
  }
}
