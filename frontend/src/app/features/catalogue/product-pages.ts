import { inject, Service } from '@angular/core';
import { Api } from '../../api/api';
import { inventoryProductsList, InventoryProductsList$Params } from '../../api/functions';
import { ProductCard } from '../../api/models';
import { LIST_PAGE } from '../../core/http/early-request';

/** What is asked of the list. */
export type Wanted = Omit<InventoryProductsList$Params, 'cursor' | 'limit'>;

/** Products seen so far, and where the next page begins. */
export interface Seen {
  readonly items: readonly ProductCard[];
  readonly next: string | null;
}

/** Lists of products. What was seen is kept, so that going back finds the same place on the page. */
@Service()
export class ProductPages {
  private readonly api = inject(Api);
  private readonly kept = new Map<string, Seen>();

  seen(wanted: Wanted): Seen | undefined {
    return this.kept.get(JSON.stringify(wanted));
  }

  /** Whoever comes by a link wants to see what there is now. */
  forget(): void {
    this.kept.clear();
  }

  /** The list from its beginning. Raises what the API answered. */
  async first(wanted: Wanted): Promise<Seen> {
    const page = await this.api.invoke(inventoryProductsList, { ...wanted, limit: LIST_PAGE });
    return this.keep(wanted, { items: page.items, next: page.next ?? null });
  }

  /** One page more. Raises what the API answered. */
  async more(wanted: Wanted, seen: Seen): Promise<Seen> {
    const page = await this.api.invoke(inventoryProductsList, {
      ...wanted,
      limit: LIST_PAGE,
      cursor: seen.next ?? undefined,
    });
    return this.keep(wanted, { items: [...seen.items, ...page.items], next: page.next ?? null });
  }

  private keep(wanted: Wanted, seen: Seen): Seen {
    this.kept.clear();
    this.kept.set(JSON.stringify(wanted), seen);
    return seen;
  }
}
