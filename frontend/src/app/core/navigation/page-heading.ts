import { afterNextRender, afterRenderEffect, Directive, ElementRef, inject, input, Service } from '@angular/core';

/** Whether the page that the browser loaded has shown its heading. */
@Service()
class Arrival {
  isOver = false;
}

/**
 * The `h1` of a page. One that follows another takes the focus as soon as it is there, after a navigation inside the
 * shop as well as where a form gives way to what came of it: a screen reader reads it, and the Tab key goes on from the
 * page's beginning. On the first page the browser's own place is right.
 */
@Directive({ selector: 'h1[appPageHeading]', host: { tabindex: '-1' } })
export class PageHeading {
  /** What the page is of, where one page gives way to another of the same kind. */
  readonly of = input('', { alias: 'appPageHeading' });

  constructor() {
    const element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const arrival = inject(Arrival);
    afterNextRender(() => {
      if (arrival.isOver) element.focus({ preventScroll: true });
      arrival.isOver = true;
    });
    let before: string | undefined;
    afterRenderEffect(() => {
      const now = this.of();
      if (before !== undefined && now !== before) element.focus({ preventScroll: true });
      before = now;
    });
  }
}
