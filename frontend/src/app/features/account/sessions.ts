import { DatePipe } from '@angular/common';
import { Component, ElementRef, inject, signal, viewChild } from '@angular/core';
import { Button } from '../../ui/button';
import { Api } from '../../api/api';
import { customersSessionsDelete, customersSessionsEndOthers, customersSessionsList } from '../../api/functions';
import { SessionAnswer } from '../../api/models';
import { Announcer } from '../../core/announce/announcer';
import { paged } from '../../core/http/paged';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { MoreButton } from '../../ui/more-button';
import { ProblemNotice } from '../../ui/problem-notice';

/** Where one is signed in, and the way out of each. */
@Component({
  selector: 'app-sessions',
  imports: [DatePipe, MoreButton, ProblemNotice, Button],
  templateUrl: './sessions.html',
  styles: `
    ul:focus {
      outline: none;
    }

    li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: var(--space-2) var(--space-4);
      align-items: center;
      padding-block: var(--space-3);
      border-bottom: 1px solid var(--line);
    }
  `,
})
export class Sessions {
  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  protected readonly sessions = paged((cursor) => this.api.invoke(customersSessionsList, { cursor, limit: 20 }));
  private readonly list = viewChild<ElementRef<HTMLElement>>('list');
  protected readonly problem = signal<ShownProblem | undefined>(undefined);

  protected nameOf(session: SessionAnswer): string {
    const parts = [session.browser, session.system].filter((part) => part !== '');
    return parts.length ? parts.join(', ') : $localize`An unknown device`;
  }

  protected end(session: SessionAnswer): Promise<void> {
    return this.attempt(() => this.api.invoke(customersSessionsDelete, { session_id: session.id }));
  }

  protected endOthers(): Promise<void> {
    return this.attempt(() => this.api.invoke(customersSessionsEndOthers, { body: {} }));
  }

  private async attempt(work: () => Promise<unknown>): Promise<void> {
    this.problem.set(undefined);
    try {
      await work();
      await this.sessions.reload();
      this.list()?.nativeElement.focus(); // the button that had it is gone
      this.announcer.say($localize`Signed out there`);
    } catch (error) {
      this.problem.set(problemOf(error));
    }
  }
}
