import { inject, LOCALE_ID, Pipe, PipeTransform } from '@angular/core';

/** An amount in minor units, as the API gives it, written as people read it: `1990 | money: 'EUR'` is €19.90. */
@Pipe({ name: 'money' })
export class MoneyPipe implements PipeTransform {
  private readonly locale = inject(LOCALE_ID);

  transform(amount: number, currency: string): string {
    return formatMoney(amount, currency, this.locale);
  }
}

export function formatMoney(amount: number, currency: string, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(amount / 10 ** exponentOf(currency));
}

/** How many decimals a currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export function exponentOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
