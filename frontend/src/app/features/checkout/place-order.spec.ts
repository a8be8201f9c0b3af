import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting, TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CheckoutInputRequest } from '../../api/models';
import { CartToken } from '../../core/cart/cart-token';
import { OrderTokens } from '../../core/orders/order-tokens';
import { PlaceOrder } from './place-order';

const CHECKOUT = '/api/orders/checkout';
const BODY = { email: 'ida@example.com', expected_total: 1990 } as CheckoutInputRequest;
const CART = {
  items: [],
  missing: [],
  currency: 'EUR',
  deliveries: [],
  delivery: 'standard',
  shipping: 0,
  free_shipping_from: null,
  total: 0,
  tax: 0,
};

describe('PlaceOrder', () => {
  let http: HttpTestingController;
  let placing: PlaceOrder;

  beforeEach(() => {
    localStorage.clear();
    sessionStorage.clear();
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    http = TestBed.inject(HttpTestingController);
    TestBed.inject(CartToken).set('cart');
    placing = TestBed.inject(PlaceOrder);
  });

  afterEach(() => http.verify());

  async function asked(url: string): Promise<TestRequest> {
    return vi.waitFor(() => http.expectOne(url));
  }

  function keyOf(request: TestRequest): string | null {
    return request.request.headers.get('Idempotency-Key');
  }

  it('sends what the buyer saw, and keeps what finds the order again', async () => {
    const outcome = placing.place(BODY);
    const request = await asked(CHECKOUT);
    expect(request.request.body.expected_total).toBe(1990);
    expect(request.request.headers.get('X-Cart-Token')).toBe('cart');
    request.flush({ id: 'o1', order_token: 'found-again' });
    (await asked('/api/orders/cart')).flush(CART);
    expect(await outcome).toEqual({ order: 'o1' });
    expect(TestBed.inject(OrderTokens).get('o1')).toBe('found-again');
    expect(TestBed.inject(CartToken).get()).toBeUndefined();
    expect(placing.isUnanswered()).toBe(false);
  });

  it('asks by the same key after an answer that was lost', async () => {
    const lost = placing.place(BODY);
    const first = await asked(CHECKOUT);
    first.error(new ProgressEvent('error'));
    expect(await lost).toMatchObject({ problem: { code: 'offline' } });
    expect(placing.isUnanswered()).toBe(true);

    const found = placing.findOut();
    const second = await asked(CHECKOUT);
    expect(keyOf(second)).toBe(keyOf(first));
    second.flush({ id: 'o1', order_token: 'found-again' });
    (await asked('/api/orders/cart')).flush(CART);
    expect(await found).toEqual({ order: 'o1' });
  });

  it('takes a new key after a refusal, with the prices of now', async () => {
    const refused = placing.place(BODY);
    const first = await asked(CHECKOUT);
    first.flush({ code: 'total_changed', title: '…', status: 409 }, { status: 409, statusText: 'Conflict' });
    (await asked('/api/orders/cart')).flush({ ...CART, total: 2190 });
    expect(await refused).toMatchObject({ problem: { code: 'total_changed' } });

    const again = placing.place({ ...BODY, expected_total: 2190 });
    const second = await asked(CHECKOUT);
    expect(keyOf(second)).not.toBe(keyOf(first));
    second.flush({ id: 'o1', order_token: null });
    (await asked('/api/orders/cart')).flush(CART);
    await again;
  });

  it('goes to the order whose payment was declined', async () => {
    const outcome = placing.place(BODY);
    const params = { order: 'o1', order_token: 'found-again' };
    (await asked(CHECKOUT)).flush(
      { code: 'payment_declined', title: '…', status: 402, params },
      { status: 402, statusText: 'Payment Required' },
    );
    (await asked('/api/orders/cart')).flush(CART);
    expect(await outcome).toMatchObject({ order: 'o1', declined: { code: 'payment_declined' } });
    expect(TestBed.inject(OrderTokens).get('o1')).toBe('found-again');
  });
});
