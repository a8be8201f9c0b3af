import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting, TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Session } from './session';

const REFRESH = '/api/customers/refresh';
const ME = '/api/customers/me';
const HINT = 'shop.signed-in';

describe('Session', () => {
  let http: HttpTestingController;
  let session: Session;
  let otherTab: BroadcastChannel;

  beforeEach(() => {
    localStorage.clear();
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    http = TestBed.inject(HttpTestingController);
    session = TestBed.inject(Session);
    otherTab = new BroadcastChannel('shop.session');
  });

  afterEach(() => {
    otherTab.close();
    http.verify();
  });

  async function asked(url: string): Promise<TestRequest> {
    return vi.waitFor(() => http.expectOne(url));
  }

  /** Ida is here, with a token that ends after so many seconds. */
  async function signedIn(token = 'first', expiresIn = 900): Promise<void> {
    const done = session.signIn('ida', 'secret');
    const request = await asked('/api/customers/login');
    expect(request.request.body).toEqual({ login: 'ida', password: 'secret', refresh: 'cookie' });
    request.flush({ access_token: token, expires_in: expiresIn });
    (await asked(ME)).flush({ name: 'Ida' });
    await done;
  }

  function refused(request: TestRequest): void {
    request.flush({ code: 'unauthenticated', title: '…' }, { status: 401, statusText: 'Unauthorized' });
  }

  it('asks nothing for those who were never signed in here', async () => {
    await session.resume();
    expect(await session.bearer()).toBe('');
    expect(session.isSignedIn()).toBe(false);
  });

  it('comes back by the cookie, once, however many wait for it', async () => {
    localStorage.setItem(HINT, '1');
    const both = Promise.all([session.resume(), session.resume()]);
    (await asked(REFRESH)).flush({ access_token: 'fresh', expires_in: 900 });
    (await asked(ME)).flush({ name: 'Ida' });
    await both;
    expect(session.me()?.name).toBe('Ida');
  });

  describe('when the shop does not say who it is', () => {
    beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
    afterEach(() => vi.useRealTimers());

    /** The answer that did not come, and the time until it is asked again. */
    async function lost(wait: number): Promise<void> {
      http.expectOne(REFRESH).error(new ProgressEvent('error'));
      await vi.advanceTimersByTimeAsync(wait);
    }

    it('asks once more before it lets anybody go on as a guest', async () => {
      localStorage.setItem(HINT, '1');
      const done = session.resume();
      await vi.advanceTimersByTimeAsync(0);
      await lost(1000);
      http.expectOne(REFRESH).flush({ access_token: 'fresh', expires_in: 900 });
      await vi.advanceTimersByTimeAsync(0);
      http.expectOne(ME).flush({ name: 'Ida' });
      await done;
      expect(session.isSignedIn()).toBe(true);
    });

    it('remembers that somebody was here, and goes on asking', async () => {
      localStorage.setItem(HINT, '1');
      const done = session.resume();
      await vi.advanceTimersByTimeAsync(0);
      await lost(1000);
      await lost(0);
      await done;
      expect(session.isSignedIn()).toBe(false);
      expect(localStorage.getItem(HINT)).toBe('1');
      await vi.advanceTimersByTimeAsync(5000);
      http.expectOne(REFRESH).flush({ access_token: 'fresh', expires_in: 900 });
      await vi.advanceTimersByTimeAsync(0);
      http.expectOne(ME).flush({ name: 'Ida' });
      await vi.advanceTimersByTimeAsync(0);
      expect(session.me()?.name).toBe('Ida');
    });
  });

  it('keeps the token out of what the browser stores', async () => {
    await signedIn('very-secret');
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('very-secret');
    expect(await session.bearer()).toBe('very-secret');
  });

  it('renews a token that is about to end, once for all that ask', async () => {
    await signedIn('first', 20); // ends within the margin
    const both = Promise.all([session.bearer(), session.bearer()]);
    (await asked(REFRESH)).flush({ access_token: 'second', expires_in: 900 });
    expect(await both).toEqual(['second', 'second']);
  });

  it('does not renew again what another request has renewed already', async () => {
    await signedIn('second');
    expect(await session.renew('first')).toBe('second');
  });

  it('ends in this tab and in the others when it cannot be renewed', async () => {
    await signedIn();
    const heard: unknown[] = [];
    otherTab.onmessage = ({ data }) => heard.push(data);
    const renewed = session.renew('first');
    refused(await asked(REFRESH));
    expect(await renewed).toBe('');
    expect(session.isSignedIn()).toBe(false);
    expect(session.hasExpired()).toBe(true);
    expect(localStorage.getItem(HINT)).toBeNull();
    await vi.waitFor(() => expect(heard.at(-1)).toEqual({ kind: 'signed-out' }));
  });

  it('does not end because the shop is down for a moment', async () => {
    await signedIn();
    const renewed = session.renew('first');
    (await asked(REFRESH)).flush(null, { status: 503, statusText: 'Service Unavailable' });
    await expect(renewed).rejects.toMatchObject({ status: 503 });
    expect(session.isSignedIn()).toBe(true);
  });

  it('takes the token that another tab has brought', async () => {
    otherTab.postMessage({ kind: 'signed-in', token: 'theirs', expiresAt: Date.now() + 60_000 });
    (await asked(ME)).flush({ name: 'Ida' });
    await vi.waitFor(() => expect(session.isSignedIn()).toBe(true));
    expect(await session.bearer()).toBe('theirs');
  });

  it('takes along what is kept of somebody who leaves, and of nobody whose session ends', async () => {
    await signedIn();
    sessionStorage.setItem('shop.checkout', '{}');
    session.end();
    expect(sessionStorage.getItem('shop.checkout')).toBe('{}');
    await signedIn();
    session.leave();
    expect(sessionStorage.length).toBe(0);
  });

  it('is over when another tab says so', async () => {
    await signedIn();
    const before = session.changes();
    otherTab.postMessage({ kind: 'signed-out' });
    await vi.waitFor(() => expect(session.isSignedIn()).toBe(false));
    expect(session.hasExpired()).toBe(false);
    expect(session.changes()).toBe(before + 1);
  });
});
