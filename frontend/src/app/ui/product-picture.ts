import { Component, input } from '@angular/core';

/** A product's square picture. Its room is kept before it comes, and a drawn shape stands in where there is none. */
@Component({
  selector: 'app-product-picture',
  template: `
    @if (image(); as source) {
      <img
        [src]="source"
        alt=""
        width="600"
        height="600"
        decoding="async"
        [attr.loading]="eager() ? 'eager' : 'lazy'"
        [attr.fetchpriority]="eager() ? 'high' : null"
      />
    }
  `,
  styles: `
    :host {
      display: block;
      aspect-ratio: 1;
      overflow: hidden;
      border-radius: var(--radius);
      background: var(--sunken);
    }

    img {
      width: 100%;
      height: 100%;
      object-fit: cover;
    }
  `,
})
export class ProductPicture {
  readonly image = input.required<string>();
  /** For the pictures that are seen first. */
  readonly eager = input(false);
}
