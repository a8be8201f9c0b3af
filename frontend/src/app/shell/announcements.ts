import { Component, inject } from '@angular/core';
import { Announcer } from '../core/announce/announcer';

/** Where screen readers hear what changed. A modal dialog needs one of its own: what is outside it is silent then. */
@Component({
  selector: 'app-announcements',
  template: `<p class="visually-hidden" aria-live="polite" aria-atomic="true">{{ announcer.said() }}</p>`,
})
export class Announcements {
  protected readonly announcer = inject(Announcer);
}
