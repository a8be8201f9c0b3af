import { Component, computed, inject, resource } from '@angular/core';
import { Button } from '../../ui/button';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { inventoryProductsList } from '../../api/functions';
import { Categories } from '../../core/catalogue/categories';
import { PageHeading } from '../../core/navigation/page-heading';
import { problemOf } from '../../core/problem/problem';
import { gradually } from '../../core/rendering/gradually';
import { ProblemNotice } from '../../ui/problem-notice';
import { ProductCard } from '../../ui/product-card';
import { WaitingProducts } from '../../ui/waiting-products';

/** The shop window. */
@Component({
  imports: [RouterLink, PageHeading, ProblemNotice, ProductCard, WaitingProducts, Button],
  templateUrl: './home.html',
  styleUrl: './home.scss',
})
export class Home {
  private readonly api = inject(Api);
  protected readonly categories = inject(Categories);
  protected readonly newest = resource({
    loader: async () => (await this.api.invoke(inventoryProductsList, { limit: 8, in_stock: true })).items,
  });
  protected readonly shown = gradually(computed(() => (this.newest.hasValue() ? this.newest.value() : [])));
  protected readonly problemOf = problemOf;
}
