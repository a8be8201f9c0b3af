import { Component, computed, effect, inject, input, linkedSignal, resource, signal } from '@angular/core';
import { Button } from '../../ui/button';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { inventoryProductsGet } from '../../api/functions';
import { ProductAnswer } from '../../api/models';
import { Announcer } from '../../core/announce/announcer';
import { CartStore } from '../../core/cart/cart-store';
import { MoneyPipe } from '../../core/money/money';
import { PageHeading } from '../../core/navigation/page-heading';
import { PageTitle } from '../../core/navigation/page-title';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { ProblemNotice } from '../../ui/problem-notice';
import { QuantityField } from '../../ui/quantity-field';
import { StockLabel } from '../../ui/stock-label';
import { ProductGallery } from './product-gallery';
import { RelatedProducts } from './related-products';

/** One product, and the way into the cart. */
@Component({
  imports: [
    RouterLink,
    MoneyPipe,
    PageHeading,
    ProblemNotice,
    ProductGallery,
    QuantityField,
    RelatedProducts,
    StockLabel,
    Button,
  ],
  templateUrl: './product-page.html',
  styleUrl: './product-page.scss',
})
export class ProductPage {
  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  private readonly cart = inject(CartStore);
  readonly sku = input.required<string>();

  protected readonly product = resource({
    params: () => this.sku(),
    loader: ({ params: sku }) => this.api.invoke(inventoryProductsGet, { sku }),
  });
  protected readonly trouble = computed(() => {
    const error = this.product.error();
    return error ? problemOf(error) : undefined;
  });
  protected readonly quantity = linkedSignal({ source: this.sku, computation: () => 1 });
  protected readonly isAdding = signal(false);
  protected readonly problem = linkedSignal<string, ShownProblem | undefined>({
    source: this.sku,
    computation: () => undefined,
  });

  constructor() {
    const title = inject(PageTitle);
    effect(() => {
      if (this.product.hasValue()) title.set(this.product.value().name);
    });
  }

  protected async addToCart(product: ProductAnswer): Promise<void> {
    this.isAdding.set(true);
    this.problem.set(undefined);
    try {
      await this.cart.add(product.sku, this.quantity());
      this.cart.isOpen.set(true);
      this.announcer.say($localize`${product.name}:name: was put into the cart`);
    } catch (error) {
      this.problem.set(problemOf(error));
    } finally {
      this.isAdding.set(false);
    }
  }
}
