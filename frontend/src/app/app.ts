import { Component, effect, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { CartStore } from './core/cart/cart-store';
import { Session } from './core/session/session';
import { CartDrawer } from './shell/cart-drawer';
import { ConnectionNotice } from './shell/connection-notice';
import { Footer } from './shell/footer';
import { Header } from './shell/header';

/** The frame around every page. */
@Component({
  selector: 'app-root',
  imports: [RouterOutlet, Header, Footer, CartDrawer, ConnectionNotice],
  template: `
    <a class="skip" href="#main" (click)="skip($event, main)" i18n>To the content</a>
    <app-connection-notice />
    <app-header />
    <main #main id="main" tabindex="-1"><router-outlet /></main>
    <app-footer />
    <app-cart-drawer />
  `,
  styles: `
    :host {
      display: grid;
      grid-template-rows: auto auto 1fr auto;
      min-height: 100dvh;
      grid-template-columns: minmax(0, 1fr);
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
  constructor() {
    const session = inject(Session);
    const cart = inject(CartStore);
    void session.resume().finally(() => cart.load());
    effect(() => {
      if (session.changes() > 0) void cart.load();
    });
  }

  /** The address stays the page's: a fragment would be somebody's order token. */
  protected skip(event: Event, main: HTMLElement): void {
    event.preventDefault();
    main.focus();
  }
}
