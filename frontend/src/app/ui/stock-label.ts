import { Component, computed, input } from '@angular/core';

/** From how few pieces on the exact number is told. */
const FEW = 5;

/** What is on the shelf, said as it is. */
@Component({
  selector: 'app-stock-label',
  template: `
    @switch (level()) {
      @case ('none') {
        <span i18n>Sold out</span>
      }
      @case ('few') {
        <span i18n>Only {{ quantity() }} left</span>
      }
      @default {
        <span i18n>In stock</span>
      }
    }
  `,
  host: { '[class]': 'level()' },
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 0.5em;
      font-size: var(--step--1);
      font-weight: 500;
      color: var(--muted);
    }

    :host::before {
      content: '';
      width: 0.5em;
      height: 0.5em;
      border-radius: 50%;
      background: var(--accent);
    }

    :host(.few) {
      color: var(--warm);
    }

    :host(.few)::before {
      background: var(--warm);
    }

    :host(.none)::before {
      background: transparent;
      border: 1.5px solid var(--muted);
    }
  `,
})
export class StockLabel {
  readonly quantity = input.required<number>();
  protected readonly level = computed(() =>
    this.quantity() <= 0 ? 'none' : this.quantity() <= FEW ? 'few' : 'enough',
  );
}
