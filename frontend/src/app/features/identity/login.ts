import { Component, effect, inject, input, signal, untracked } from '@angular/core';
import { form, FormField, FormRoot, required } from '@angular/forms/signals';
import { Button } from '../../ui/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';
import { CartStore } from '../../core/cart/cart-store';
import { PageHeading } from '../../core/navigation/page-heading';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { Session } from '../../core/session/session';
import { FieldErrors } from '../../ui/field-errors';
import { PasswordField } from '../../ui/password-field';
import { ProblemNotice } from '../../ui/problem-notice';

/** Signing in, and going on where one was. */
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
    PasswordField,
    ProblemNotice,
    Button,
  ],
  templateUrl: './login.html',
})
export class Login {
  private readonly cart = inject(CartStore);
  private readonly router = inject(Router);
  protected readonly session = inject(Session);

  /** A path of the shop to go on to. */
  readonly next = input<string>();
  protected readonly problem = signal<ShownProblem | undefined>(undefined);
  protected readonly passwordLabel = $localize`Password`;
  private readonly model = signal({ login: '', password: '' });
  protected readonly form = form(
    this.model,
    (path) => {
      required(path.login);
      required(path.password);
    },
    { submission: { action: () => this.signIn() } },
  );

  constructor() {
    effect(() => {
      // Already, or in another tab: nobody is two customers in one browser.
      if (this.session.isSignedIn() && !untracked(() => this.form().submitting())) void this.goOn();
    });
  }

  private async signIn(): Promise<undefined> {
    this.problem.set(undefined);
    const { login, password } = this.model();
    try {
      await this.session.signIn(login.trim(), password);
      await this.cart.claim().catch(() => undefined); // a full cart keeps the guest's: nothing is lost, and it says so there
      await this.goOn();
    } catch (error) {
      this.problem.set(problemOf(error));
    }
    return undefined;
  }

  private goOn(): Promise<boolean> {
    return this.router.navigateByUrl(internal(this.next()) ?? '/account', { replaceUrl: true });
  }
}

/** Only paths of this shop: an address from elsewhere must not lead anywhere. */
function internal(path: string | undefined): string | undefined {
  return path?.startsWith('/') && !path.startsWith('//') ? path : undefined;
}
