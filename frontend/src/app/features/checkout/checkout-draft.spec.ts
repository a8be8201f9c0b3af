import { TestBed } from '@angular/core/testing';
import { NO_ADDRESS } from '../../ui/address-fields';
import { CheckoutDraft } from './checkout-draft';

describe('CheckoutDraft', () => {
  const draft = () => TestBed.inject(CheckoutDraft);

  beforeEach(() => sessionStorage.clear());

  it('keeps what was typed and chosen', () => {
    draft().keep({ email: 'zoe@example.com', address: { ...NO_ADDRESS, city: 'Paris' }, method: 'card' });
    expect(draft().read()).toMatchObject({ address: { city: 'Paris' }, method: 'card' });
  });

  it('gives the same attempt the same key, until its answer is known', () => {
    const key = draft().keyFor({ expected_total: 5 });
    expect(draft().keyFor({ expected_total: 5 })).toBe(key);
    draft().answered();
    expect(draft().keyFor({ expected_total: 5 })).not.toBe(key);
  });

  it('knows what was sent and never answered', () => {
    expect(draft().unanswered()).toBeUndefined();
    draft().keyFor({ expected_total: 5 });
    expect(draft().unanswered()).toEqual({ expected_total: 5 });
    draft().answered();
    expect(draft().unanswered()).toBeUndefined();
  });

  it('gives another order another key', () => {
    expect(draft().keyFor({ expected_total: 5 })).not.toBe(draft().keyFor({ expected_total: 6 }));
  });
});
