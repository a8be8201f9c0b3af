import { Component, effect, inject } from '@angular/core';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Session } from '../../core/session/session';

/** The pages of one's account, and the way between them. Whoever's session ends is asked to sign in again. */
@Component({
  imports: [RouterLink, RouterLinkActive, RouterOutlet],
  templateUrl: './account-frame.html',
  styleUrl: './account-frame.scss',
})
export class AccountFrame {
  protected readonly session = inject(Session);

  constructor() {
    const session = this.session;
    const router = inject(Router);
    effect(() => {
      if (session.isSignedIn()) return;
      const next = session.hasExpired() ? { next: router.url } : {};
      void router.navigate(['/login'], { queryParams: next, replaceUrl: true });
    });
  }
}
