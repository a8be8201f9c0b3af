import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Button } from './button';

/** Asks somebody whose session ended by itself to sign in again, and leads back. The content says what is kept. */
@Component({
  selector: 'app-session-over',
  imports: [RouterLink, Button],
  template: `
    <ng-content>
      <p i18n>Your session is over, for your safety. Sign in, and you go on where you were.</p>
    </ng-content>
    <div>
      <a appButton="filled" routerLink="/login" [queryParams]="{ next: next() }" i18n>Sign in</a>
    </div>
  `,
  host: { class: 'card stack', role: 'alert' },
})
export class SessionOver {
  /** Where to go on, within the shop. */
  readonly next = input.required<string>();
}
