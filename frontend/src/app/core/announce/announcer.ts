import { Service, signal } from '@angular/core';

/** A live region that is emptied first also says the same words twice. */
const EMPTY_FOR = 100;

/** Says to screen readers what changed on the page, without interrupting them. */
@Service()
export class Announcer {
  private readonly words = signal('');
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** What the live regions say. */
  readonly said = this.words.asReadonly();

  say(text: string): void {
    clearTimeout(this.timer);
    this.words.set('');
    this.timer = setTimeout(() => this.words.set(text), EMPTY_FOR);
  }
}
