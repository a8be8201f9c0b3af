import { LiveAnnouncer } from '@angular/cdk/a11y';
import { inject, Service } from '@angular/core';

/** Says to screen readers what changed on the page, without interrupting them. */
@Service()
export class Announcer {
  private readonly live = inject(LiveAnnouncer);

  say(text: string): void {
    void this.live.announce(text, 'polite');
  }
}
