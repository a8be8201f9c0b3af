import { afterNextRender, Component, effect, inject, LOCALE_ID } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { CartStore } from './core/cart/cart-store';
import { prepareMoney } from './core/money/money';
import { Session } from './core/session/session';
import { Announcements } from './shell/announcements';
import { CartDrawer } from './shell/cart-drawer';
import { ConnectionNotice } from './shell/connection-notice';
import { Footer } from './shell/footer';
import { Header } from './shell/header';
import { LostPageNotice } from './shell/lost-page-notice';

/** What most prices are in. */
const CURRENCY = 'EUR';

/** The frame around every page. */
@Component({
  selector: 'app-root',
  imports: [RouterOutlet, Header, Footer, Announcements, CartDrawer, ConnectionNotice, LostPageNotice],
  template: `
    <a class="skip" href="#main" (click)="skip($event, main)" i18n>To the content</a>
    <div class="screen">
      <div><app-connection-notice /><app-lost-page-notice /></div>
      <app-header />
      <main #main id="main" tabindex="-1"><router-outlet /></main>
    </div>
    <app-footer />
    <app-announcements />
    @defer (when cart.isOpen() || cart.count() > 0) {
      <app-cart-drawer />
    }
  `,
  styles: `
    :host {
      display: block;
    }

    /* The footer is always below the first screen: it does not move when a page gets what it waited for. */
    .screen {
      display: grid;
      grid-template: auto auto 1fr / minmax(0, 1fr);
      min-height: 100dvh;
    }

    main:focus {
      outline: none;
    }

    .skip {
      position: absolute;
      inset: 0.5rem auto auto 0.5rem;
      z-index: 10;
      padding: 0.6rem 1rem;
      border-radius: var(--radius-small);
      background: var(--surface);
      transform: translateY(-200%);
    }

    .skip:focus {
      transform: none;
    }
  `,
})
export class App {
  protected readonly cart = inject(CartStore);

  constructor() {
    const session = inject(Session);
    const locale = inject(LOCALE_ID);
    afterNextRender(() => prepareMoney(CURRENCY, locale));
    void session.resume().finally(() => this.cart.load());
    effect(() => {
      if (session.changes() > 0) void this.cart.load();
    });
  }

  /** The address stays the page's: a fragment would be somebody's order token. */
  protected skip(event: Event, main: HTMLElement): void {
    event.preventDefault();
    main.focus();
  }
}
