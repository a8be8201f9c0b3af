import { Component, input, signal } from '@angular/core';
import { FieldTree, FormField } from '@angular/forms/signals';
import { MatError, MatFormField, MatHint, MatLabel, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { FieldErrors } from './field-errors';

/** A password, which can be looked at while it is typed. */
@Component({
  selector: 'app-password-field',
  imports: [FormField, MatError, MatFormField, MatHint, MatInput, MatLabel, MatSuffix, FieldErrors],
  template: `
    <mat-form-field appearance="outline" subscriptSizing="dynamic">
      <mat-label>{{ label() }}</mat-label>
      <input
        matInput
        [type]="isShown() ? 'text' : 'password'"
        [formField]="field()"
        [autocomplete]="isNew() ? 'new-password' : 'current-password'"
      />
      <button matSuffix type="button" [attr.aria-pressed]="isShown()" (click)="isShown.set(!isShown())" i18n>
        Show
      </button>
      @if (isNew()) {
        <mat-hint i18n>At least 10 characters. Several words are easy to remember.</mat-hint>
      }
      <mat-error><app-field-errors [field]="field()" /></mat-error>
    </mat-form-field>
  `,
  styles: `
    mat-form-field {
      width: 100%;
    }

    button {
      min-height: 2.75rem;
      padding: 0 1rem;
      border: 0;
      background: none;
      color: var(--accent);
      font: inherit;
      font-size: var(--step--1);
      font-weight: 600;
      cursor: pointer;
    }

    button[aria-pressed='true'] {
      text-decoration: underline;
    }
  `,
})
export class PasswordField {
  readonly field = input.required<FieldTree<string>>();
  readonly label = input.required<string>();
  /** One that is being chosen, not one that is known. */
  readonly isNew = input(false);
  protected readonly isShown = signal(false);
}
