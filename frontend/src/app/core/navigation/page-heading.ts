import { afterNextRender, Directive, ElementRef, inject } from '@angular/core';
import { Router } from '@angular/router';

/**
 * The `h1` of a page. After a navigation inside the shop it takes the focus as soon as it is there, so that a screen
 * reader reads it and the Tab key goes on from the page's beginning; on the first page the browser's own place is right.
 */
@Directive({ selector: 'h1[appPageHeading]', host: { tabindex: '-1' } })
export class PageHeading {
  constructor() {
    const element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const router = inject(Router);
    afterNextRender(() => {
      if (router.lastSuccessfulNavigation()?.previousNavigation) {
        element.focus({ preventScroll: true });
      }
    });
  }
}
