import { Component, inject, input, resource } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { inventoryFacetsGet } from '../../api/functions';
import { Categories } from '../../core/catalogue/categories';
import { Wanted } from './product-pages';

/** How many a list has, in which departments they are, and what a search was perhaps meant to be. */
@Component({
  selector: 'app-search-facets',
  imports: [RouterLink],
  template: `
    @if (facets.hasValue()) {
      @let found = facets.value();
      @if (found.suggestion; as words) {
        <p i18n>
          Did you mean <a routerLink="/products" [queryParams]="{ q: words }">{{ words }}</a>?
        </p>
      }
      <p class="muted numbers">
        @if (found.is_complete) {
          <span i18n>{found.total, plural, =0 {Nothing found} =1 {1 product} other {{{ found.total }} products}}</span>
        } @else {
          <span i18n>More than {{ found.total }} products</span>
        }
      </p>
      @if (wanted().q && found.categories.length > 1) {
        <ul role="list">
          @for (each of found.categories; track each.slug) {
            <li>
              <a [routerLink]="['/categories', each.slug]" queryParamsHandling="preserve"
                >{{ categories.nameOf(each.slug) }} <span class="muted numbers">{{ each.count }}</span></a
              >
            </li>
          }
        </ul>
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
      /* Room for its one line, so that the products below do not move when it comes. */
      min-height: 1.55rem;
    }

    ul {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
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

    li a:hover {
      border-color: var(--accent);
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
}
