import { Component, computed, effect, inject, input, resource, signal } from '@angular/core';
import { Button } from '../../ui/button';
import { Router, RouterLink } from '@angular/router';
import { Announcer } from '../../core/announce/announcer';
import { Categories } from '../../core/catalogue/categories';
import { PageHeading } from '../../core/navigation/page-heading';
import { PageTitle } from '../../core/navigation/page-title';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { gradually } from '../../core/rendering/gradually';
import { ProblemNotice } from '../../ui/problem-notice';
import { ProductCard } from '../../ui/product-card';
import { WaitingProducts } from '../../ui/waiting-products';
import { ProductFilters, Filters } from './product-filters';
import { ProductPages, Seen, Wanted } from './product-pages';
import { SearchFacets } from './search-facets';

/** Everything, a department, or what a search found. The address says what is asked, so that it can be shared. */
@Component({
  imports: [RouterLink, PageHeading, ProblemNotice, ProductCard, ProductFilters, SearchFacets, WaitingProducts, Button],
  templateUrl: './product-list.html',
  styleUrl: './product-list.scss',
})
export class ProductList {
  private readonly pages = inject(ProductPages);
  private readonly router = inject(Router);
  private readonly announcer = inject(Announcer);
  private readonly categories = inject(Categories);

  readonly category = input<string>();
  readonly q = input<string>();
  readonly min_price = input<string>();
  readonly max_price = input<string>();
  readonly in_stock = input<string>();
  readonly ordering = input<string>();

  protected readonly filters = computed<Filters>(() => ({
    min_price: amountOf(this.min_price()),
    max_price: amountOf(this.max_price()),
    in_stock: this.in_stock() === 'true' ? true : undefined,
    ordering: this.ordering() as Filters['ordering'],
  }));
  protected readonly wanted = computed<Wanted>(() => ({
    ...this.filters(),
    category: this.category(),
    q: this.q() || undefined,
  }));
  protected readonly list = resource({
    params: () => this.wanted(),
    loader: async ({ params }) => {
      const kept = this.pages.seen(params);
      this.cameBack.set(kept !== undefined);
      return kept ?? this.pages.first(params);
    },
  });
  /** Whether the list was seen before: then the place on the page is found again only if all of it is there. */
  private readonly cameBack = signal(false);
  /** Shown while the next answer is on its way, so that the page does not jump. */
  protected readonly shown = signal<Seen | undefined>(undefined);
  protected readonly drawn = gradually(
    computed(() => this.shown()?.items ?? []),
    this.cameBack,
  );
  protected readonly isMore = signal(false);
  protected readonly problem = signal<ShownProblem | undefined>(undefined);
  protected readonly trouble = computed(() => {
    const error = this.list.error();
    return error ? problemOf(error) : undefined;
  });
  /** What is listed, however it is filtered. */
  protected readonly subject = computed(() => `${this.category() ?? ''} ${this.q() ?? ''}`);
  protected readonly heading = computed(() => {
    const q = this.q();
    if (q) return $localize`Results for “${q}:words:”`;
    const category = this.category();
    if (!category) return $localize`Everything`;
    return this.categories.lacks(category) ? $localize`This page is not here` : this.categories.nameOf(category);
  });

  constructor() {
    const title = inject(PageTitle);
    effect(() => {
      this.wanted(); // a navigation has named the page by its route
      title.set(this.heading());
    });
    if (this.router.currentNavigation()?.trigger !== 'popstate') this.pages.forget();
    effect(() => {
      if (!this.list.hasValue()) return;
      const seen = this.list.value();
      this.shown.set(seen);
      this.announce(seen);
    });
  }

  protected filter(filters: Filters): void {
    void this.router.navigate([], { queryParams: { ...filters }, queryParamsHandling: 'merge' });
  }

  protected async showMore(seen: Seen): Promise<void> {
    this.isMore.set(true);
    this.problem.set(undefined);
    try {
      const more = await this.pages.more(this.wanted(), seen);
      this.shown.set(more);
      this.announce(more);
    } catch (error) {
      this.problem.set(problemOf(error));
    } finally {
      this.isMore.set(false);
    }
  }

  private announce(seen: Seen): void {
    const count = seen.items.length;
    this.announcer.say(
      seen.next ? $localize`${count}:count: products shown, more to come` : $localize`${count}:count: products shown`,
    );
  }
}

/** A number of minor units from the address; nothing when it is none. */
function amountOf(text: string | undefined): number | undefined {
  return text && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
