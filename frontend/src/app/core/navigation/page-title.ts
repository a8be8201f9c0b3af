import { inject, Service } from '@angular/core';
import { Title } from '@angular/platform-browser';

/** The browser's title; pages that are named by what they show (a product) set it once they know. */
@Service()
export class PageTitle {
  private readonly title = inject(Title);

  set(name: string): void {
    this.title.setTitle(name ? `${name} · Shop` : 'Shop');
  }
}
