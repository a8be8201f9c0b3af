import { Component, computed, input, model } from '@angular/core';
import { Icon } from './icon';

/** How many: two buttons and a number that can be typed. It tells a new number once it was left or confirmed. */
@Component({
  selector: 'app-quantity-field',
  imports: [Icon],
  template: `
    <button
      type="button"
      [disabled]="disabled() || value() <= min()"
      (click)="choose(value() - 1)"
      [attr.aria-label]="fewerLabel()"
    >
      <app-icon name="minus" />
    </button>
    <input
      type="number"
      inputmode="numeric"
      [min]="min()"
      [max]="max()"
      [value]="value()"
      [disabled]="disabled()"
      (change)="chooseTyped($event)"
      [attr.aria-label]="label()"
    />
    <button
      type="button"
      [disabled]="disabled() || value() >= max()"
      (click)="choose(value() + 1)"
      [attr.aria-label]="moreLabel()"
    >
      <app-icon name="plus" />
    </button>
  `,
  styles: `
    :host {
      display: inline-grid;
      grid-template-columns: 2.75rem 3rem 2.75rem;
      height: 2.75rem;
      border: 1px solid var(--outline);
      border-radius: 999px;
      background: var(--surface);
      overflow: clip;
    }

    button,
    input {
      border: 0;
      background: none;
      color: inherit;
      font: inherit;
      min-width: 0;
    }

    button {
      display: grid;
      place-items: center;
      cursor: pointer;
    }

    button:hover:enabled {
      background: var(--sunken);
    }

    button:disabled {
      color: var(--outline);
      cursor: default;
    }

    input {
      text-align: center;
      font-variant-numeric: tabular-nums;
      font-weight: 600;
      appearance: textfield;
    }

    input::-webkit-inner-spin-button {
      appearance: none;
    }

    :focus-visible {
      outline-offset: -3px;
      border-radius: 999px;
    }
  `,
})
export class QuantityField {
  /** The product's name, for readers who do not see it beside the field. */
  readonly name = input.required<string>();
  readonly min = input(1);
  readonly max = input(999);
  readonly disabled = input(false);
  readonly value = model.required<number>();

  protected readonly label = computed(() => $localize`Quantity of ${this.name()}:name:`);
  protected readonly fewerLabel = computed(() => $localize`One less of ${this.name()}:name:`);
  protected readonly moreLabel = computed(() => $localize`One more of ${this.name()}:name:`);

  protected choose(quantity: number): void {
    this.value.set(Math.min(Math.max(Math.trunc(quantity), this.min()), this.max()));
  }

  protected chooseTyped(event: Event): void {
    const field = event.target as HTMLInputElement;
    const typed = field.valueAsNumber;
    this.choose(Number.isNaN(typed) ? this.value() : typed);
    field.value = String(this.value());
  }
}
