import { Component, inject } from '@angular/core';
import { LanguageChoice } from '../core/language/language-choice';

/** The same page in the other language, named in that language. */
@Component({
  selector: 'app-language-link',
  template: `
    <a
      [href]="'/' + choice.other + '/'"
      (click)="follow($event)"
      [attr.lang]="choice.other"
      [attr.hreflang]="choice.other"
    >
      <span aria-hidden="true">{{ choice.other.toUpperCase() }}</span>
      <span class="visually-hidden">{{ name }}</span>
    </a>
  `,
  styles: `
    a {
      display: grid;
      place-items: center;
      width: 2.75rem;
      height: 2.75rem;
      border-radius: 999px;
      color: var(--ink);
      font-size: var(--step--1);
      font-weight: 600;
      text-decoration: none;
    }

    a:hover {
      background: var(--sunken);
    }
  `,
})
export class LanguageLink {
  protected readonly choice = inject(LanguageChoice);
  protected readonly name = this.choice.other === 'fr' ? 'Français' : 'English';

  protected follow(event: MouseEvent): void {
    this.choice.remember();
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.assign(this.choice.address());
  }
}
