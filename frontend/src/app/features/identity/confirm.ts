import { Component, inject, input, signal } from '@angular/core';
import { form, FormField, FormRoot } from '@angular/forms/signals';
import { Button } from '../../ui/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { customersConfirm } from '../../api/functions';
import { PageHeading } from '../../core/navigation/page-heading';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { ProblemNotice } from '../../ui/problem-notice';

/** Where the link of the mail leads. A press opens the account: programs that look into mails only follow links. */
@Component({
  imports: [RouterLink, FormField, FormRoot, MatFormField, MatInput, MatLabel, PageHeading, ProblemNotice, Button],
  template: `
    <div class="page page--narrow stack">
      @if (username()) {
        <h1 appPageHeading i18n>Your account is open</h1>
        <p role="status" i18n>Welcome! Your user name is {{ username() }}.</p>
        <div><a appButton="filled" routerLink="/login" i18n>Sign in</a></div>
      } @else {
        <h1 appPageHeading i18n>One press more</h1>
        <p i18n>Your address is confirmed and your account opened.</p>
        <form class="stack" [formRoot]="form" novalidate>
          @if (isTaken()) {
            <mat-form-field appearance="outline" subscriptSizing="dynamic">
              <mat-label i18n>Another user name</mat-label>
              <input matInput [formField]="form.username" autocomplete="username" autocapitalize="none" />
            </mat-form-field>
          }
          @if (problem(); as problem) {
            <app-problem-notice [problem]="problem"><span></span></app-problem-notice>
          }
          <button appButton="filled" type="submit" [inactive]="form().submitting()" i18n>Open my account</button>
        </form>
      }
    </div>
  `,
})
export class Confirm {
  private readonly api = inject(Api);
  readonly token = input('');
  protected readonly username = signal('');
  protected readonly isTaken = signal(false);
  protected readonly problem = signal<ShownProblem | undefined>(undefined);
  private readonly model = signal({ username: '' });
  protected readonly form = form(this.model, { submission: { action: () => this.confirm() } });

  private async confirm(): Promise<undefined> {
    this.problem.set(undefined);
    const other = this.model().username.trim();
    try {
      const body = { token: this.token(), ...(other ? { username: other } : {}) };
      this.username.set((await this.api.invoke(customersConfirm, { body })).username);
    } catch (error) {
      const problem = problemOf(error);
      this.isTaken.update((taken) => taken || problem.code === 'username_taken');
      this.problem.set(problem);
    }
    return undefined;
  }
}
