import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { form, FormField, FormRoot, TreeValidationResult, apply } from '@angular/forms/signals';
import { Button } from '../../ui/button';
import { Api } from '../../api/api';
import { customersAddressesCreate, customersAddressesReplace } from '../../api/functions';
import { AddressAnswer } from '../../api/models';
import { newKey } from '../../core/http/idempotency-key';
import { fieldErrorsOf } from '../../core/problem/field-errors-of';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { AddressFields, addressSchema, NO_ADDRESS } from '../../ui/address-fields';
import { FocusFirst } from '../../ui/focus-first';
import { ProblemNotice } from '../../ui/problem-notice';

/** One entry of the address book, new or changed. */
@Component({
  selector: 'app-address-form',
  imports: [FormField, FormRoot, AddressFields, FocusFirst, ProblemNotice, Button],
  template: `
    <form appFocusFirst class="card stack" [formRoot]="form" novalidate>
      <app-address-fields [address]="form.address" />
      <label class="row">
        <input type="checkbox" [formField]="form.is_default" />
        <span i18n>Use this one first</span>
      </label>
      @if (problem(); as problem) {
        <app-problem-notice [problem]="problem"><span></span></app-problem-notice>
      }
      <div class="row">
        <button appButton="filled" type="submit" [inactive]="form().submitting()" i18n>Save</button>
        <button appButton="text" type="button" (click)="done.emit(false)" i18n>Leave it as it was</button>
      </div>
    </form>
  `,
})
export class AddressForm {
  private readonly api = inject(Api);
  readonly entry = input.required<AddressAnswer | 'new'>();
  /** Whether it was saved. */
  readonly done = output<boolean>();
  protected readonly problem = signal<ShownProblem | undefined>(undefined);
  private readonly key = newKey();
  private readonly id = computed(() => {
    const entry = this.entry();
    return entry === 'new' ? undefined : entry.id;
  });
  private readonly model = linkedSignal(() => modelOf(this.entry()));
  protected readonly form = form(this.model, (path) => apply(path.address, addressSchema), {
    submission: { action: () => this.save() },
  });

  private async save(): Promise<TreeValidationResult> {
    this.problem.set(undefined);
    const { address, is_default } = this.model();
    const body = { ...address, is_default };
    const id = this.id();
    try {
      await (id === undefined
        ? this.api.invoke(customersAddressesCreate, { 'Idempotency-Key': this.key, body })
        : this.api.invoke(customersAddressesReplace, { address_id: id, body }));
      this.done.emit(true);
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      this.problem.set(problem);
      return fieldErrorsOf(this.form.address, problem);
    }
  }
}

function modelOf(entry: AddressAnswer | 'new') {
  if (entry === 'new') return { address: { ...NO_ADDRESS }, is_default: false };
  const { name, line1, line2, postal_code, city, country, phone, is_default } = entry;
  return { address: { name, line1, line2, postal_code, city, country, phone }, is_default };
}
