import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';

/** What is asked for rarely, and by law. */
@Component({
  selector: 'app-footer',
  imports: [RouterLink],
  template: `
    <footer>
      <nav i18n-aria-label aria-label="Help and legal">
        <ul role="list">
          <li><a routerLink="/find-order" i18n>Find an order</a></li>
          <li><a [routerLink]="['/pages', 'returns']" i18n>Returns and refunds</a></li>
          <li><a [routerLink]="['/pages', 'terms']" i18n>Terms of sale</a></li>
          <li><a [routerLink]="['/pages', 'privacy']" i18n>Privacy</a></li>
          <li><a [routerLink]="['/pages', 'legal-notice']" i18n>Legal notice</a></li>
        </ul>
      </nav>
    </footer>
  `,
  styles: `
    footer {
      border-top: 1px solid var(--line);
      background: var(--surface);
      font-size: var(--step--1);
    }

    ul {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2) var(--space-5);
      max-width: var(--page);
      margin-inline: auto;
      padding: var(--space-5) clamp(1rem, 4vw, 2.5rem);
    }

    a {
      display: inline-block;
      padding-block: var(--space-1);
      color: var(--muted);
    }
  `,
})
export class Footer {}
