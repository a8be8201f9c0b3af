import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { FollowedOrder } from './followed-order';

const ORDER = 'ee38138900974ced85a72130edf8a187';
const URL = `/api/orders/${ORDER}`;

describe('FollowedOrder', () => {
  let http: HttpTestingController;
  let followed: FollowedOrder;

  beforeEach(() => {
    vi.useFakeTimers();
    sessionStorage.clear();
    TestBed.configureTestingModule({
      providers: [FollowedOrder, provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
    followed = TestBed.inject(FollowedOrder);
  });

  afterEach(() => {
    http.verify();
    vi.useRealTimers();
    location.hash = '';
  });

  async function answered(state: string): Promise<void> {
    http.expectOne(URL).flush({ order: { id: ORDER, state }, timeline: [] });
    await vi.advanceTimersByTimeAsync(0);
  }

  it('asks again soon while something is being decided, and later when nothing is', async () => {
    followed.follow(ORDER);
    await answered('paying');
    await vi.advanceTimersByTimeAsync(1500);
    await answered('paid');
    await vi.advanceTimersByTimeAsync(1500);
    http.expectNone(URL);
    await vi.advanceTimersByTimeAsync(18_500);
    await answered('shipped');
    expect(followed.detail()?.order.state).toBe('shipped');
  });

  it('shows the token that the mailed link brought', async () => {
    location.hash = '#mailed-token';
    followed.follow(ORDER);
    const asked = http.expectOne(URL);
    expect(asked.request.headers.get('X-Order-Token')).toBe('mailed-token');
    asked.flush({ order: { id: ORDER, state: 'paid' }, timeline: [] });
    await vi.advanceTimersByTimeAsync(0);
  });

  it('keeps what it showed when it cannot be read for once', async () => {
    followed.follow(ORDER);
    await answered('paid');
    await vi.advanceTimersByTimeAsync(20_000);
    http.expectOne(URL).error(new ProgressEvent('error'));
    await vi.advanceTimersByTimeAsync(0);
    expect([followed.detail()?.order.state, followed.problem()?.code]).toEqual(['paid', 'offline']);
  });
});
