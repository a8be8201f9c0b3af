import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { CartAnswer, CartLineAnswer } from '../api/models';
import { CartLines } from './cart-lines';

const TEA = { sku: 'TEA', name: 'Tea', quantity: 1, in_stock: 9, price: 100, amount: 100, image: '' } as CartLineAnswer;
const CART = { items: [TEA], missing: [], currency: 'EUR' } as unknown as CartAnswer;

describe('CartLines', () => {
  function shown(line: Partial<CartLineAnswer> = {}) {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([])],
    });
    const fixture = TestBed.createComponent(CartLines);
    fixture.componentRef.setInput('cart', { ...CART, items: [{ ...TEA, ...line }] });
    return { fixture, page: fixture.nativeElement as HTMLElement };
  }

  it('says a discount as people write it', async () => {
    const { fixture, page } = shown({ discount: 0.07 });
    await fixture.whenStable();
    expect(page.textContent).toContain('Quantity discount: 7 % off');
  });

  it('says what a piece cost before', async () => {
    const { fixture, page } = shown({ price_changed: true, price_before: 90 });
    await fixture.whenStable();
    expect(page.textContent).toContain('The price changed: it was');
  });

  it('takes back a quantity that was refused', async () => {
    const { fixture, page } = shown();
    await fixture.whenStable();
    const field = page.querySelector('input');
    page.querySelectorAll('button')[1]?.click();
    await fixture.whenStable();
    expect(field?.value).toBe('2');
    const http = TestBed.inject(HttpTestingController);
    const refused = await vi.waitFor(() => http.expectOne('/api/orders/cart/lines/TEA'));
    refused.flush({ code: 'not_for_sale', title: 'No' }, { status: 409, statusText: 'Conflict' });
    (await vi.waitFor(() => http.expectOne('/api/orders/cart'))).flush(CART);
    await vi.waitFor(() => expect(field?.value).toBe('1'));
    expect(page.querySelector('[role=alert]')?.textContent).toContain('No');
  });
});
