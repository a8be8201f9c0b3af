import { inject, Service } from '@angular/core';
import { RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { PageTitle } from './page-title';

/** A route's `title`, followed by the shop's name. */
@Service()
export class PageTitleStrategy extends TitleStrategy {
  private readonly title = inject(PageTitle);

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.title.set(this.buildTitle(snapshot) ?? '');
  }
}
