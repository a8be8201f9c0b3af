import { exponentOf, formatMoney } from './money';

describe('formatMoney', () => {
  it('writes minor units as the reader does', () => {
    expect(formatMoney(1990, 'EUR', 'en-GB')).toBe('€19.90');
    expect(formatMoney(123456, 'EUR', 'fr-FR').replace(/\s/g, ' ')).toBe('1 234,56 €');
  });

  it('knows currencies of no and of three decimals', () => {
    expect(formatMoney(500, 'JPY', 'en-GB')).toBe('JP¥500');
    expect([exponentOf('EUR'), exponentOf('JPY'), exponentOf('KWD')]).toEqual([2, 0, 3]);
  });
});
