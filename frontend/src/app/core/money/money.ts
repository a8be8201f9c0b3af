import { inject, LOCALE_ID, Pipe, PipeTransform } from '@angular/core';

/** An amount in minor units, as the API gives it, written as people read it: `1990 | money: 'EUR'` is €19.90. */
@Pipe({ name: 'money' })
export class MoneyPipe implements PipeTransform {
  private readonly locale = inject(LOCALE_ID);

  transform(amount: number, currency: string): string {
    return formatMoney(amount, currency, this.locale);
  }
}

/** How a language writes a currency. Kept: making one takes a browser longer than drawing what it is for. */
const formats = new Map<string, Intl.NumberFormat>();

export function formatMoney(amount: number, currency: string, locale: string): string {
  const format = formatOf(currency, locale);
  return format.format(amount / 10 ** decimalsOf(format));
}

/**
 * Makes a browser ready to write prices. It takes its time for the first one: better while a page waits for its goods
 * than while it draws them.
 */
export function prepareMoney(currency: string, locale: string): void {
  setTimeout(() => formatMoney(0, currency, locale));
}

/** How many decimals a currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export function exponentOf(currency: string): number {
  return decimalsOf(formatOf(currency, 'en'));
}

function formatOf(currency: string, locale: string): Intl.NumberFormat {
  const name = `${locale} ${currency}`;
  const known = formats.get(name) ?? new Intl.NumberFormat(locale, { style: 'currency', currency });
  formats.set(name, known);
  return known;
}

function decimalsOf(format: Intl.NumberFormat): number {
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
