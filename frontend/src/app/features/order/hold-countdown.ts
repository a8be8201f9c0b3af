import { DatePipe } from '@angular/common';
import { Component, computed, DestroyRef, inject, input, signal } from '@angular/core';

/** How long the pieces of an unpaid order are still set aside, second by second; and what to know once they are not. */
@Component({
  selector: 'app-hold-countdown',
  imports: [DatePipe],
  template: `
    @if (left() > 0) {
      <p class="small">
        <span i18n>Your pieces are held for you until {{ until() | date: 'shortTime' }}.</span>
        <!-- Seconds are for eyes: read aloud, they would drown out everything else. -->
        <span class="numbers left" aria-hidden="true">{{ clock() }}</span>
      </p>
    } @else {
      <p class="small" i18n>Your pieces are no longer held. As long as there are some you can still pay.</p>
    }
  `,
  styles: `
    .left {
      margin-inline-start: var(--space-2);
      font-weight: 600;
    }
  `,
})
export class HoldCountdown {
  /** As the API says it, with its time zone. */
  readonly until = input.required<string>();
  private readonly now = signal(Date.now());
  /** Whole seconds. */
  protected readonly left = computed(() => Math.max(0, Math.ceil((Date.parse(this.until()) - this.now()) / 1000)));
  protected readonly clock = computed(() => {
    const seconds = this.left();
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  });

  constructor() {
    const timer = setInterval(() => this.now.set(Date.now()), 1000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
