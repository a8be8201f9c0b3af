import { TestBed } from '@angular/core/testing';
import { OrderTokens } from './order-tokens';

describe('OrderTokens', () => {
  beforeEach(() => sessionStorage.clear());

  it('keeps one for each order, for this tab only', () => {
    const tokens = TestBed.inject(OrderTokens);
    tokens.keep('one', 'first');
    tokens.keep('two', 'second');
    tokens.keep('two', null);
    expect([tokens.get('one'), tokens.get('two'), tokens.get('three')]).toEqual(['first', 'second', undefined]);
    expect(JSON.stringify({ ...localStorage })).not.toContain('first');
  });
});
