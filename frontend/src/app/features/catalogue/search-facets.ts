import { Component, inject, input, resource } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { inventoryFacetsGet } from '../../api/functions';
import { PriceFacet } from '../../api/models';
import { Categories } from '../../core/catalogue/categories';
import { MoneyPipe } from '../../core/money/money';
import { Wanted } from './product-pages';

/** How many a list has, in which departments they are, and what a search was perhaps meant to be. */
@Component({
  selector: 'app-search-facets',
  imports: [RouterLink, MoneyPipe],
  template: `
    @if (facets.hasValue()) {
      @let found = facets.value();
      @if (found.suggestion; as words) {
        <p i18n>
          Did you mean <a routerLink="/products" [queryParams]="{ q: words }">{{ words }}</a>?
        </p>
      }
      <div class="line">
        <p class="muted numbers">
          @if (found.is_complete) {
            <span i18n>{found.total, plural,
              =0 {Nothing found}
              =1 {1 product}
              other {{{ found.total }} products}
            }</span>
          } @else {
            <span i18n>More than {{ found.total }} products</span>
          }
        </p>
        @if (wanted().q && found.categories.length > 1) {
          <ul role="list" i18n-aria-label aria-label="By department">
            @for (each of found.categories; track each.slug) {
              <li>
                <a [routerLink]="['/categories', each.slug]" queryParamsHandling="preserve"
                  >{{ categories.nameOf(each.slug) }} <span class="muted numbers">{{ each.count }}</span></a
                >
              </li>
            }
          </ul>
        }
        @if (found.prices.length > 1) {
          <ul role="list" i18n-aria-label aria-label="By price">
            @for (each of found.prices; track each.min_price) {
              <li>
                <a
                  routerLink="."
                  [queryParams]="{ min_price: each.min_price, max_price: each.max_price }"
                  queryParamsHandling="merge"
                  [attr.aria-current]="isChosen(each) || null"
                  ><span class="numbers"
                    >{{ each.min_price | money: 'EUR' }} – {{ each.max_price | money: 'EUR' }}</span
                  >
                  <span class="muted numbers">{{ each.count }}</span></a
                >
              </li>
            }
          </ul>
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
    }

    /* One line that scrolls sideways where it must. */
    .line {
      display: flex;
      gap: var(--space-2) var(--space-4);
      align-items: center;
      min-width: 0;
      height: 2.5rem;
      overflow-x: auto;
      scrollbar-width: none;
    }

    ul {
      display: flex;
      gap: var(--space-2);
    }

    p,
    li a {
      white-space: nowrap;
    }

    li a {
      display: block;
      padding: 0.4rem 0.9rem;
      border: 1px solid var(--line);
      border-radius: 999px;
      background: var(--surface);
      color: var(--ink);
      font-size: var(--step--1);
      text-decoration: none;
    }

    li .muted {
      margin-inline-start: 0.35em;
    }

    li a:focus-visible {
      outline-offset: -3px;
    }

    li a:hover,
    li a[aria-current] {
      border-color: var(--accent);
    }

    li a[aria-current] {
      background: var(--accent-soft);
    }
  `,
})
export class SearchFacets {
  private readonly api = inject(Api);
  protected readonly categories = inject(Categories);
  readonly wanted = input.required<Wanted>();
  protected readonly facets = resource({
    params: () => this.wanted(),
    loader: ({ params: filters }) => this.api.invoke(inventoryFacetsGet, filters),
  });

  protected isChosen(prices: PriceFacet): boolean {
    const { min_price, max_price } = this.wanted();
    return min_price === prices.min_price && max_price === prices.max_price;
  }
}
