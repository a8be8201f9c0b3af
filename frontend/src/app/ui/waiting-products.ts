import { Component, computed, input } from '@angular/core';

/** Grey shapes where products will be: the page does not move when they come. */
@Component({
  selector: 'app-waiting-products',
  template: `
    <div class="products" aria-hidden="true">
      @for (place of places(); track place) {
        <div class="place">
          <div class="skeleton picture"></div>
          <div class="skeleton line"></div>
          <div class="skeleton line short"></div>
        </div>
      }
    </div>
    <p class="visually-hidden" role="status" i18n>One moment…</p>
  `,
  styles: `
    .place {
      display: grid;
      gap: var(--space-2);
    }

    .picture {
      aspect-ratio: 1;
      border-radius: var(--radius);
    }

    .line {
      height: 1.1rem;
    }

    .short {
      width: 50%;
      margin-bottom: var(--space-4);
    }
  `,
})
export class WaitingProducts {
  readonly count = input(8);
  protected readonly places = computed(() => Array.from({ length: this.count() }, (_, index) => index));
}
