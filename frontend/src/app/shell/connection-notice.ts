import { Component, signal } from '@angular/core';

/** Says when the device is offline; what is on the page stays there. */
@Component({
  selector: 'app-connection-notice',
  template: `
    <div role="status">
      @if (isOffline()) {
        <p i18n>There is no connection at the moment. What you see may be old; nothing you typed is lost.</p>
      }
    </div>
  `,
  host: { '(window:offline)': 'isOffline.set(true)', '(window:online)': 'isOffline.set(false)' },
  styles: `
    p {
      padding: var(--space-2) var(--space-4);
      background: var(--warm-soft);
      color: var(--ink);
      text-align: center;
    }
  `,
})
export class ConnectionNotice {
  protected readonly isOffline = signal(!navigator.onLine);
}
