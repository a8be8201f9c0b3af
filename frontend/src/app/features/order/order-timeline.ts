import { DatePipe } from '@angular/common';
import { Component, input } from '@angular/core';
import { TimelineAnswer } from '../../api/models';

/** What happened to an order, oldest first. */
@Component({
  selector: 'app-order-timeline',
  imports: [DatePipe],
  template: `
    <ol role="list">
      @for (entry of entries(); track $index) {
        <li>
          <span>{{ entry.text }}</span>
          <time class="small muted" [attr.datetime]="entry.at">{{ entry.at | date: 'medium' }}</time>
        </li>
      }
    </ol>
  `,
  styles: `
    li {
      position: relative;
      display: grid;
      padding: 0 0 var(--space-4) var(--space-5);
      border-inline-start: 2px solid var(--line);
    }

    li:last-child {
      border-color: transparent;
      padding-bottom: 0;
    }

    li::before {
      content: '';
      position: absolute;
      inset: 0.4em auto auto -0.4rem;
      width: 0.65rem;
      height: 0.65rem;
      border-radius: 50%;
      background: var(--accent);
    }
  `,
})
export class OrderTimeline {
  readonly entries = input.required<readonly TimelineAnswer[]>();
}
