import { Component, inject } from '@angular/core';
import { LostPage } from '../core/navigation/lost-page';
import { Button } from '../ui/button';

/** Says that a page could not be loaded; the one before stays. */
@Component({
  selector: 'app-lost-page-notice',
  imports: [Button],
  template: `
    @if (lost.wanted()) {
      <div role="alert">
        <p i18n>This page could not be loaded.</p>
        <button appButton="outlined" type="button" (click)="lost.retry()" i18n>Try again</button>
      </div>
    }
  `,
  styles: `
    div {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-3);
      align-items: center;
      justify-content: center;
      padding: var(--space-3) var(--space-4);
      background: var(--alarm-soft);
    }
  `,
})
export class LostPageNotice {
  protected readonly lost = inject(LostPage);
}
