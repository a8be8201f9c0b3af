import { inject, resource, Service } from '@angular/core';
import { Api } from '../../api/api';
import { inventoryCategoriesList } from '../../api/functions';

/** The shop's departments, in the merchant's order. */
@Service()
export class Categories {
  private readonly api = inject(Api);
  private readonly read = resource({
    loader: async () => (await this.api.invoke(inventoryCategoriesList, { limit: 100 })).items,
  });

  /** Empty until they are here, and when they cannot be had. */
  all() {
    return this.read.hasValue() ? this.read.value() : [];
  }

  /** Whether the shop has no such department. */
  lacks(slug: string): boolean {
    return this.read.hasValue() && !this.nameOf(slug);
  }

  nameOf(slug: string): string {
    return this.all().find((category) => category.slug === slug)?.name ?? '';
  }
}
