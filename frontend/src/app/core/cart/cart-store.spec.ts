import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting, TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CartAnswer } from '../../api/models';
import { CartStore } from './cart-store';

const CART: CartAnswer = {
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

describe('CartStore', () => {
  let http: HttpTestingController;
  let store: CartStore;

  beforeEach(() => {
    localStorage.clear();
    sessionStorage.clear();
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    http = TestBed.inject(HttpTestingController);
    store = TestBed.inject(CartStore);
  });

  afterEach(() => http.verify());

  /** The next request to `url`, once it was made. */
  async function asked(url: string): Promise<TestRequest> {
    return vi.waitFor(() => http.expectOne(url));
  }

  it('remembers the token of the cart that was begun, and shows the new prices', async () => {
    const added = store.add('TEA', 2);
    const request = await asked('/api/orders/cart/lines');
    expect(request.request.headers.has('Idempotency-Key')).toBe(true);
    request.flush({ lines: [{ sku: 'TEA', quantity: 2 }], cart_token: 'tok' });
    const read = await asked('/api/orders/cart');
    expect(read.request.headers.get('X-Cart-Token')).toBe('tok');
    read.flush({ ...CART, total: 40 });
    await added;
    expect(store.cart()?.total).toBe(40);
  });

  it('makes edits one after the other', async () => {
    const both = Promise.all([store.set('TEA', 1), store.set('TEA', 2)]);
    (await asked('/api/orders/cart/lines/TEA')).flush({ lines: [], cart_token: null });
    (await asked('/api/orders/cart')).flush(CART);
    const second = await asked('/api/orders/cart/lines/TEA');
    expect(second.request.body).toEqual({ quantity: 2 });
    second.flush({ lines: [], cart_token: null });
    (await asked('/api/orders/cart')).flush(CART);
    await both;
  });

  it('passes a refusal on, and goes on with the next edit', async () => {
    const refused = store.set('TEA', 1);
    const outcome = expect(refused).rejects.toMatchObject({ status: 409 });
    (await asked('/api/orders/cart/lines/TEA')).flush(
      { code: 'cart_full', title: 'Full' },
      { status: 409, statusText: 'x' },
    );
    (await asked('/api/orders/cart')).flush(CART);
    await outcome;
    const next = store.set('TEA', 0);
    const request = await asked('/api/orders/cart/lines/TEA');
    expect(request.request.method).toBe('DELETE');
    request.flush({ lines: [], cart_token: null });
    (await asked('/api/orders/cart')).flush(CART);
    await next;
  });

  it('shows the delivery that was chosen last, also when an answer before it comes later', async () => {
    const first = store.load();
    const old = await asked('/api/orders/cart');
    const chosen = store.deliver('express');
    (await asked('/api/orders/cart?delivery=express')).flush({ ...CART, delivery: 'express' });
    await chosen;
    old.flush(CART);
    await first;
    expect(store.cart()?.delivery).toBe('express');
  });

  it('reckons with the delivery that was chosen before a reload, until it is ordered', async () => {
    sessionStorage.setItem('shop.delivery', 'express');
    const loading = store.load();
    (await asked('/api/orders/cart?delivery=express')).flush(CART);
    await loading;
    const ordered = store.ordered();
    (await asked('/api/orders/cart')).flush(CART);
    await ordered;
  });

  it('keeps why the cart could not be read', async () => {
    const loading = store.load();
    (await asked('/api/orders/cart')).error(new ProgressEvent('error'));
    await loading;
    expect(store.problem()?.code).toBe('offline');
  });
});
