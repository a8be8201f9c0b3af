import { afterNextRender, Directive, ElementRef, inject } from '@angular/core';

/** A form that somebody opened: its first field takes the focus, which was on the button that it stands in for. */
@Directive({ selector: 'form[appFocusFirst]' })
export class FocusFirst {
  constructor() {
    const form = inject<ElementRef<HTMLFormElement>>(ElementRef).nativeElement;
    afterNextRender(() => form.querySelector('input')?.focus());
  }
}
