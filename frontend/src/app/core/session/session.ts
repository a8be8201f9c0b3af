import { computed, inject, Service, signal } from '@angular/core';
import { Api } from '../../api/api';
import { customersLogin, customersLogout, customersMeGet, customersRefresh } from '../../api/functions';
import { MeAnswer, TokensAnswer } from '../../api/models';
import { HttpErrorResponse } from '@angular/common/http';

/** Says only that somebody signed in on this browser: the tokens are in memory and in a cookie no script can read. */
const HINT = 'shop.signed-in';
/** Renewed so many seconds before its end, so that no request meets the end. */
const MARGIN = 30;
/** In ms, after how long the shop is asked again who it is: first soon, for a page may be waiting. */
const SOON = 1_000;
const LATER = 5_000;

type Word = { kind: 'signed-in'; token: string; expiresAt: number } | { kind: 'signed-out'; byChoice?: boolean };

/** Who is signed in, in all tabs of this browser. The access token is kept in memory only. */
@Service()
export class Session {
  private readonly api = inject(Api);
  private readonly channel = new BroadcastChannel('shop.session');
  private readonly account = signal<MeAnswer | undefined>(undefined);
  private token = '';
  private expiresAt = 0;
  private renewing: Promise<string> | undefined;
  private resuming: Promise<void> | undefined;

  /** Undefined for guests, and until the account was read. */
  readonly me = this.account.asReadonly();
  readonly isSignedIn = computed(() => this.account() !== undefined);
  /** Whether it ended by itself, and somebody is asked to sign in again. */
  readonly hasExpired = signal(false);
  /** Counts changes of who it is: what belongs to somebody is read again when it moves. */
  readonly changes = signal(0);

  constructor() {
    this.channel.onmessage = ({ data }: MessageEvent<Word>) => void this.hear(data);
  }

  /** Once it is known whether somebody is signed in: whoever was when this browser was last here. Never raises. */
  resume(): Promise<void> {
    this.resuming ??= this.comeBack();
    return this.resuming;
  }

  /** Raises what the API answered. */
  async signIn(login: string, password: string): Promise<void> {
    const body = { login, password, refresh: 'cookie' as const };
    this.keep(await this.api.invoke(customersLogin, { body }));
    await this.readAccount();
    this.tell({ kind: 'signed-in', token: this.token, expiresAt: this.expiresAt });
  }

  /** Sign out here and in the other tabs. Raises what the API answered. */
  async signOut(): Promise<void> {
    await this.api.invoke(customersLogout, { body: {} });
    this.leave();
  }

  /** Tokens that came with another answer: a changed password brings new ones. */
  adopt(tokens: TokensAnswer): void {
    this.keep(tokens);
    this.tell({ kind: 'signed-in', token: this.token, expiresAt: this.expiresAt });
  }

  /** Forget who it is, in all tabs: the session is over. */
  end(): void {
    this.forget();
    this.tell({ kind: 'signed-out' });
  }

  /** As `end`, because somebody wants it: what the tabs keep of them (drafts, their orders) goes too. */
  leave(): void {
    this.forget();
    sessionStorage.clear();
    this.tell({ kind: 'signed-out', byChoice: true });
  }

  async readAccount(): Promise<void> {
    this.account.set(await this.api.invoke(customersMeGet));
    this.changes.update((count) => count + 1);
  }

  /** A token that is good now, renewed when it is about to end; empty for guests. Raises when it cannot be known. */
  async bearer(): Promise<string> {
    if (this.token && Date.now() < this.expiresAt) return this.token;
    if (!this.isHinted()) return '';
    return this.renew(this.token);
  }

  /** A token other than `stale`, which was refused. Tabs take turns, and the later ones find what the first brought. */
  renew(stale: string): Promise<string> {
    this.renewing ??= exclusively(async () => {
      if (this.token && this.token !== stale && Date.now() < this.expiresAt) return this.token;
      try {
        this.keep(await this.api.invoke(customersRefresh, { body: {} }));
      } catch (error) {
        if (error instanceof HttpErrorResponse && error.status === 401) {
          this.hasExpired.set(this.isSignedIn());
          this.end();
          return '';
        }
        throw error;
      }
      this.tell({ kind: 'signed-in', token: this.token, expiresAt: this.expiresAt });
      return this.token;
    }).finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  private async comeBack(): Promise<void> {
    for (const wait of [0, SOON]) {
      if (wait) await new Promise((done) => setTimeout(done, wait));
      if (await this.isKnown()) return;
    }
    this.resuming = undefined;
    setTimeout(() => void this.resume(), LATER);
  }

  /** Whether the shop has said who it is, or that it is nobody. Not while it is down, or this device offline. */
  private async isKnown(): Promise<boolean> {
    if (this.isSignedIn() || !this.isHinted()) return true;
    try {
      if (await this.bearer()) await this.readAccount();
      return true;
    } catch {
      return false;
    }
  }

  private isHinted(): boolean {
    return localStorage.getItem(HINT) !== null;
  }

  private keep(tokens: TokensAnswer): void {
    this.token = tokens.access_token;
    this.expiresAt = Date.now() + (tokens.expires_in - MARGIN) * 1000;
    this.hasExpired.set(false);
    localStorage.setItem(HINT, '1');
  }

  private forget(): void {
    const wasSomebody = this.token !== '' || this.account() !== undefined;
    this.token = '';
    this.expiresAt = 0;
    localStorage.removeItem(HINT);
    this.account.set(undefined);
    if (wasSomebody) this.changes.update((count) => count + 1);
  }

  private tell(word: Word): void {
    this.channel.postMessage(word);
  }

  private async hear(word: Word): Promise<void> {
    if (word.kind === 'signed-out') {
      this.forget();
      if (word.byChoice) {
        sessionStorage.clear();
        location.reload(); // what this tab shows, or keeps in memory, may be theirs
      }
      return;
    }
    this.token = word.token;
    this.expiresAt = word.expiresAt;
    if (!this.account()) await this.readAccount().catch(() => undefined);
  }
}

/** One tab at a time, where the browser can tell (not on plain http beyond this machine; there the server forgives). */
async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? navigator.locks.request('shop.session', work) : work();
}
