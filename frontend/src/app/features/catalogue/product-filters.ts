import { Component, computed, DestroyRef, inject, input, linkedSignal, output, signal } from '@angular/core';
import { InventoryProductsList$Params } from '../../api/functions';

/** Prices in minor units. Undefined: not asked for. */
export type Filters = Pick<InventoryProductsList$Params, 'min_price' | 'max_price' | 'in_stock' | 'ordering'>;

const MINOR = 100;
/** Where all of it has its place beside the goods, as in the styles. */
const WIDE = '(width > 40rem)';

/** Order, price and availability; every change is told at once. On a phone they are folded, until one is chosen. */
@Component({
  selector: 'app-product-filters',
  template: `
    <details #parts [open]="isOpen()" (toggle)="isOpen.set(parts.open)">
      <summary i18n>Filter and sort</summary>
      <form (submit)="$event.preventDefault()">
        <label>
          <span i18n>Order by</span>
          <select #ordering (change)="changeOrdering(ordering.value)">
            @for (choice of orderings; track choice.value) {
              <option [value]="choice.value" [selected]="choice.value === (filters().ordering ?? 'newest')">
                {{ choice.label }}
              </option>
            }
          </select>
        </label>
        <fieldset>
          <legend i18n>Price in euro</legend>
          <input
            #least
            type="number"
            inputmode="numeric"
            min="0"
            [value]="leastPrice()"
            (change)="changePrice('min_price', least)"
            i18n-aria-label
            aria-label="Lowest price in euro"
          />
          <span aria-hidden="true">–</span>
          <input
            #most
            type="number"
            inputmode="numeric"
            min="0"
            [value]="mostPrice()"
            (change)="changePrice('max_price', most)"
            i18n-aria-label
            aria-label="Highest price in euro"
          />
        </fieldset>
        <label class="tick">
          <input
            #stocked
            type="checkbox"
            [checked]="filters().in_stock ?? false"
            (change)="change({ in_stock: stocked.checked ? true : undefined })"
          />
          <span i18n>Only what is in stock</span>
        </label>
      </form>
    </details>
  `,
  styleUrl: './product-filters.scss',
})
export class ProductFilters {
  readonly filters = input.required<Filters>();
  readonly changed = output<Filters>();

  protected readonly orderings: { value: NonNullable<Filters['ordering']>; label: string }[] = [
    { value: 'newest', label: $localize`Newest first` },
    { value: 'price', label: $localize`Lowest price first` },
    { value: '-price', label: $localize`Highest price first` },
    { value: 'name', label: $localize`By name` },
  ];
  private readonly isWide = signal(matchMedia(WIDE).matches);
  private readonly isWanted = computed(
    () => this.isWide() || Object.values(this.filters()).some((each) => each !== undefined),
  );
  /** Nothing folds itself up: somebody may be at it. */
  protected readonly isOpen = linkedSignal<boolean, boolean>({
    source: this.isWanted,
    computation: (isWanted, before) => isWanted || (before?.value ?? false),
  });
  protected readonly leastPrice = computed(() => whole(this.filters().min_price));
  protected readonly mostPrice = computed(() => whole(this.filters().max_price));

  constructor() {
    const media = matchMedia(WIDE);
    const note = () => this.isWide.set(media.matches);
    media.addEventListener('change', note);
    inject(DestroyRef).onDestroy(() => media.removeEventListener('change', note));
  }

  protected change(changes: Filters): void {
    this.changed.emit({ ...this.filters(), ...changes });
  }

  protected changeOrdering(value: string): void {
    const ordering = this.orderings.find((choice) => choice.value === value)?.value;
    this.change({ ordering: ordering === 'newest' ? undefined : ordering });
  }

  protected changePrice(name: 'min_price' | 'max_price', field: HTMLInputElement): void {
    const amount = field.valueAsNumber;
    this.change({ [name]: Number.isNaN(amount) || amount < 0 ? undefined : Math.round(amount * MINOR) });
  }
}

function whole(amount: number | undefined): string {
  return amount === undefined ? '' : String(amount / MINOR);
}
