import { Component, inject, input, resource } from '@angular/core';
import { Api } from '../../api/api';
import { inventoryProductsRelatedGet } from '../../api/functions';
import { ProductCard } from '../../ui/product-card';

/** Products like the one that is shown; nothing at all when there are none, or they cannot be had. */
@Component({
  selector: 'app-related-products',
  imports: [ProductCard],
  template: `
    @if (related.hasValue() && related.value().length) {
      <section class="stack" aria-labelledby="related">
        <h2 id="related" i18n>You may like these too</h2>
        <div class="products">
          @for (product of related.value(); track product.sku) {
            <app-product-card [product]="product" />
          }
        </div>
      </section>
    }
  `,
  styles: `
    section {
      margin-top: var(--space-7);
    }
  `,
})
export class RelatedProducts {
  private readonly api = inject(Api);
  readonly sku = input.required<string>();
  protected readonly related = resource({
    params: () => this.sku(),
    loader: async ({ params: sku }) => (await this.api.invoke(inventoryProductsRelatedGet, { sku })).items.slice(0, 4),
  });
}
