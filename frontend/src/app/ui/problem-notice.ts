import { Component, input, output } from '@angular/core';
import { Button } from './button';
import { ShownProblem } from '../core/problem/problem';
import { Icon } from './icon';

/** What went wrong, and what to do next: the content is the way on; without one, trying again is offered. */
@Component({
  selector: 'app-problem-notice',
  imports: [Icon, Button],
  template: `
    <app-icon name="alert" />
    <div class="stack stack--tight">
      <p class="title">{{ problem().title }}</p>
      @if (problem().detail) {
        <p>{{ problem().detail }}</p>
      }
      <ng-content>
        @if (canRetry()) {
          <div><button appButton="outlined" type="button" (click)="retried.emit()" i18n>Try again</button></div>
        }
      </ng-content>
      @if (problem().status >= 500 && problem().requestId) {
        <p class="small" i18n>If you write to us about it, please mention {{ problem().requestId }}.</p>
      }
    </div>
  `,
  host: { role: 'alert' },
  styles: `
    :host {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: var(--space-3);
      padding: var(--space-4);
      border-radius: var(--radius);
      background: var(--alarm-soft);
      overflow-wrap: anywhere;
    }

    app-icon {
      color: var(--alarm);
      margin-top: 0.15em;
    }

    .title {
      font-weight: 600;
    }
  `,
})
export class ProblemNotice {
  readonly problem = input.required<ShownProblem>();
  readonly canRetry = input(false);
  readonly retried = output();
}
