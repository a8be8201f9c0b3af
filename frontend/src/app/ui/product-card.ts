import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ProductCard as Product } from '../api/models';
import { MoneyPipe } from '../core/money/money';
import { ProductPicture } from './product-picture';
import { StockLabel } from './stock-label';

/** A product in a list: one link, one picture, what it costs, whether it is there. */
@Component({
  selector: 'app-product-card',
  imports: [RouterLink, MoneyPipe, ProductPicture, StockLabel],
  template: `
    <a [routerLink]="['/products', product().sku]">
      <app-product-picture [image]="product().image" [eager]="eager()" />
      <span class="name">{{ product().name }}</span>
    </a>
    <span class="price numbers">{{ product().price | money: product().currency }}</span>
    <app-stock-label [quantity]="product().quantity" />
  `,
  host: { '[class.sold-out]': 'product().quantity <= 0' },
  styles: `
    :host {
      position: relative;
      display: grid;
      gap: var(--space-1);
      align-content: start;
    }

    a {
      display: grid;
      gap: var(--space-3);
      color: var(--ink);
      text-decoration: none;
    }

    /* The whole card is the link. */
    a::after {
      content: '';
      position: absolute;
      inset: 0;
    }

    a:focus-visible {
      outline: none;
    }

    a:focus-visible::after {
      outline: 3px solid var(--accent);
      outline-offset: 4px;
      border-radius: var(--radius);
    }

    .name {
      font-weight: 500;
      line-height: 1.3;
      text-wrap: balance;
    }

    :host(:hover) .name {
      text-decoration: underline;
      text-underline-offset: 0.2em;
    }

    app-product-picture {
      transition: filter 0.2s;
    }

    :host(.sold-out) app-product-picture {
      filter: grayscale(1) opacity(0.6);
    }

    .price {
      font-weight: 600;
    }
  `,
})
export class ProductCard {
  readonly product = input.required<Product>();
  readonly eager = input(false);
}
