import { Component, input } from '@angular/core';
import { Button } from './button';
import { Paged } from '../core/http/paged';
import { ProblemNotice } from './problem-notice';

/** The way to the rest of a list, and what went wrong on it. */
@Component({
  selector: 'app-more-button',
  imports: [ProblemNotice, Button],
  template: `
    @if (list().problem(); as problem) {
      <app-problem-notice
        [problem]="problem"
        [canRetry]="true"
        (retried)="list().items() ? list().more() : list().reload()"
      />
    } @else if (list().hasMore()) {
      <button appButton="outlined" type="button" [inactive]="list().isBusy()" (click)="list().more()" i18n>
        Show more
      </button>
    } @else if (!list().items()) {
      <p role="status" i18n>One moment…</p>
    }
  `,
})
export class MoreButton {
  readonly list = input.required<Paged<unknown>>();
}
