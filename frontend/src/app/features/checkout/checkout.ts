import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { apply, email, form, FormField, FormRoot, required, TreeValidationResult } from '@angular/forms/signals';
import { Button } from '../../ui/button';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatProgressBar } from '@angular/material/progress-bar';
import { Router, RouterLink } from '@angular/router';
import { CartStore } from '../../core/cart/cart-store';
import { MoneyPipe } from '../../core/money/money';
import { PageHeading } from '../../core/navigation/page-heading';
import { fieldErrorsOf } from '../../core/problem/field-errors-of';
import { ShownProblem } from '../../core/problem/problem';
import { Session } from '../../core/session/session';
import { AddressFields, AddressModel, addressSchema } from '../../ui/address-fields';
import { FieldErrors } from '../../ui/field-errors';
import { PaymentChoice } from '../../ui/payment-choice';
import { ProblemNotice } from '../../ui/problem-notice';
import { SessionOver } from '../../ui/session-over';
import { AddressBook } from './address-book';
import { CheckoutDraft, CheckoutModel } from './checkout-draft';
import { DeliveryChoice } from './delivery-choice';
import { OrderSummary } from './order-summary';
import { Outcome, PlaceOrder } from './place-order';

/** From cart to order on one page: who, where to, how to pay, what it comes to. */
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
    MatProgressBar,
    MoneyPipe,
    AddressBook,
    AddressFields,
    DeliveryChoice,
    FieldErrors,
    OrderSummary,
    PageHeading,
    PaymentChoice,
    ProblemNotice,
    SessionOver,
    Button,
  ],
  templateUrl: './checkout.html',
  styleUrl: './checkout.scss',
})
export class Checkout {
  private readonly draft = inject(CheckoutDraft);
  private readonly placing = inject(PlaceOrder);
  private readonly router = inject(Router);
  protected readonly store = inject(CartStore);
  protected readonly session = inject(Session);

  private readonly kept = this.draft.read();
  private readonly model = signal<CheckoutModel>({ email: this.kept.email, address: this.kept.address });
  protected readonly method = signal(this.kept.method);
  protected readonly problem = signal<ShownProblem | undefined>(undefined);
  protected readonly isEmpty = computed(() => {
    const cart = this.store.cart();
    return cart !== undefined && !cart.items.length && !cart.missing.length;
  });
  protected readonly form = form(
    this.model,
    (path) => {
      required(path.email, {
        message: $localize`We need your e-mail address for the confirmation.`,
        when: () => !this.session.isSignedIn(),
      });
      email(path.email, { message: $localize`This does not look like an e-mail address.` });
      apply(path.address, addressSchema);
    },
    { submission: { action: () => this.order(), onInvalid: () => this.showFirstError() } },
  );

  constructor() {
    effect(() => this.draft.keep({ ...this.model(), method: this.method() }));
    effect(() => {
      if (this.isEmpty() && untracked(() => this.isLost())) void untracked(() => this.findOut());
    });
  }

  /** Whether an order was sent and nothing is known of it. */
  protected isLost(): boolean {
    return !this.form().submitting() && this.placing.isUnanswered();
  }

  /** Somebody who has typed nothing yet, and is not about to, is spared it. */
  protected suggest(address: AddressModel): void {
    const { name, line1, postal_code, city } = this.model().address;
    const isTyping = document.activeElement?.closest('app-address-fields');
    if (!(name || line1 || postal_code || city || isTyping)) this.sendTo(address);
  }

  protected sendTo(address: AddressModel): void {
    this.model.update((model) => ({ ...model, address }));
  }

  private async order(): Promise<TreeValidationResult> {
    const cart = this.store.cart();
    if (!cart) return undefined;
    this.problem.set(undefined);
    const { email, address } = this.model();
    const outcome = await this.placing.place({
      expected_total: cart.total,
      delivery: cart.delivery,
      ...(this.session.isSignedIn() ? {} : { email }),
      address,
      ...(this.method() ? { payment_method: this.method() } : {}),
    });
    return this.conclude(outcome);
  }

  /** The cart is gone and no answer came: it became an order that nobody told us of. */
  protected async findOut(): Promise<void> {
    this.problem.set(undefined);
    const outcome = await this.placing.findOut();
    if (outcome) await this.conclude(outcome);
  }

  private async conclude(outcome: Outcome): Promise<TreeValidationResult> {
    if ('order' in outcome) {
      const state = { declined: outcome.declined };
      await this.router.navigate(['/orders', outcome.order], { replaceUrl: true, state });
      return undefined;
    }
    this.problem.set(outcome.problem);
    const errors = fieldErrorsOf(this.form, outcome.problem);
    if (errors) this.showFirstError();
    return errors;
  }

  private showFirstError(): void {
    setTimeout(() => this.form().errorSummary()[0]?.fieldTree().focusBoundControl());
  }
}
