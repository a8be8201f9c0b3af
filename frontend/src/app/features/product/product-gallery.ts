import { Component, input, linkedSignal } from '@angular/core';
import { ProductPicture } from '../../ui/product-picture';

/** A product's pictures: one of them large, the others as buttons below it where there are several. */
@Component({
  selector: 'app-product-gallery',
  imports: [ProductPicture],
  template: `
    <app-product-picture [image]="shown()" [eager]="true" />
    @if (images().length > 1) {
      <div class="choice" role="group" i18n-aria-label aria-label="Pictures">
        @for (image of images(); track image) {
          <button
            type="button"
            [attr.aria-pressed]="image === shown()"
            (click)="shown.set(image)"
            i18n-aria-label
            aria-label="Picture {{ $index + 1 }} of {{ images().length }}"
          >
            <app-product-picture [image]="image" />
          </button>
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
      align-content: start;
    }

    .choice {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }

    button {
      width: 4.5rem;
      padding: 2px;
      border: 2px solid transparent;
      border-radius: var(--radius);
      background: none;
      cursor: pointer;
    }

    button[aria-pressed='true'] {
      border-color: var(--accent);
    }
  `,
})
export class ProductGallery {
  readonly images = input.required<readonly string[]>();
  protected readonly shown = linkedSignal(() => this.images()[0] ?? '');
}
