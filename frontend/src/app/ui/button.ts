import { booleanAttribute, Directive, ElementRef, inject, input } from '@angular/core';

/**
 * What is pressed, and links that look like it; what it looks like is in styles/_buttons.scss. While it is inactive
 * nothing comes of a press, and it keeps the focus: a disabled button would lose it.
 */
@Directive({
  selector: 'button[appButton], a[appButton]',
  host: { class: 'button', '[class]': 'appButton()', '[attr.aria-disabled]': 'inactive() || null' },
})
export class Button {
  readonly appButton = input.required<'filled' | 'outlined' | 'text'>();
  readonly inactive = input(false, { transform: booleanAttribute });

  constructor() {
    // Listens before the page does: a press that does not count must not reach it.
    inject<ElementRef<HTMLElement>>(ElementRef).nativeElement.addEventListener('click', (event) => {
      if (!this.inactive()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    });
  }
}
