import { afterNextRender, Directive, ElementRef, inject, Service } from '@angular/core';

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
  constructor() {
    const element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const arrival = inject(Arrival);
    afterNextRender(() => {
      if (arrival.isOver) element.focus({ preventScroll: true });
      arrival.isOver = true;
    });
  }
}
