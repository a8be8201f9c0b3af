import { HttpErrorResponse } from '@angular/common/http';
import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import { LANGUAGE } from '../../core/language/language';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { Session } from '../../core/session/session';
import { events } from './events';
import { Overview } from './overview';
import { Moment, moment } from './rates';

const URL = '/actuator/gateway/overview/events';
/** Two minutes of them, as they come. */
const MOST = 60;
/** Before asking again, after an answer that broke off or was none (ms). */
const PAUSE = 2_000;

/** The overview, followed as long as its page is open. */
@Injectable()
export class FollowedOverview {
  private readonly session = inject(Session);
  private readonly language = inject(LANGUAGE);
  private readonly leaving = new AbortController();
  private readonly shown = signal<Overview | undefined>(undefined);
  private readonly past = signal<readonly Moment[]>([]);
  private readonly failed = signal<ShownProblem | undefined>(undefined);
  private readonly following = signal(false);

  readonly now = this.shown.asReadonly();
  /** The last two minutes, without what cannot be compared. */
  readonly moments = this.past.asReadonly();
  /** Why nothing comes. */
  readonly problem = this.failed.asReadonly();
  /** Whether what is shown is followed: else it is as old as it says. */
  readonly isLive = this.following.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.leaving.abort());
    void this.follow();
  }

  private async follow(): Promise<void> {
    while (!this.leaving.signal.aborted) {
      try {
        await this.read(await this.session.bearer());
      } catch (error) {
        if (this.leaving.signal.aborted) return;
        this.failed.set(problemOf(error));
        if (error instanceof HttpErrorResponse && error.status === 403) return;
      } finally {
        this.following.set(false);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  private async read(token: string): Promise<void> {
    const headers = { Authorization: `Bearer ${token}`, 'Accept-Language': this.language };
    const answer = await fetch(URL, { headers, signal: this.leaving.signal, cache: 'no-store' }).catch(() => {
      throw new HttpErrorResponse({ status: 0 });
    });
    if (!answer.ok || !answer.body) {
      if (answer.status === 401) await this.session.renew(token);
      throw new HttpErrorResponse({ status: answer.status, error: await answer.text() });
    }
    try {
      for await (const data of events(answer.body)) this.take(JSON.parse(data) as Overview);
    } catch {
      // It broke off: the page says how old it is, and asking again says why.
    }
  }

  private take(now: Overview): void {
    const before = this.shown();
    const next = before && moment(before, now);
    if (next) this.past.update((all) => [...all, next].slice(-MOST));
    this.shown.set(now);
    this.failed.set(undefined);
    this.following.set(true);
  }
}
