import { Component, computed, inject } from '@angular/core';
import { Router, RouterLink, RouterLinkActive } from '@angular/router';
import { CartStore } from '../core/cart/cart-store';
import { Categories } from '../core/catalogue/categories';
import { Session } from '../core/session/session';
import { Icon } from '../ui/icon';
import { LanguageLink } from './language-link';
import { ThemeSwitch } from './theme-switch';

/** The shop's name, search, who is signed in, the cart, and the departments. */
@Component({
  selector: 'app-header',
  imports: [RouterLink, RouterLinkActive, Icon, LanguageLink, ThemeSwitch],
  templateUrl: './header.html',
  styleUrl: './header.scss',
})
export class Header {
  private readonly router = inject(Router);
  protected readonly shop = 'Shop';
  protected readonly cart = inject(CartStore);
  protected readonly categories = inject(Categories);
  protected readonly session = inject(Session);
  /** What the page that is open was searched by. */
  protected readonly words = computed(() => {
    const address = this.router.lastSuccessfulNavigation()?.finalUrl;
    return (address?.queryParams['q'] as string | undefined) ?? '';
  });

  protected search(event: Event, text: string): void {
    event.preventDefault();
    void this.router.navigate(['/products'], { queryParams: { q: text.trim() || null } });
  }
}
