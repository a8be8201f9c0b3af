import { DatePipe, DecimalPipe } from '@angular/common';
import { Component, input } from '@angular/core';
import { InvoiceAnswer } from '../../api/models';
import { MoneyPipe } from '../../core/money/money';
import { PostalAddress } from '../../ui/postal-address';

/** How rates are counted: a hundredth of a percent. */
const BASIS_POINTS = 100;

/** An invoice or a credit note, as it was issued. */
@Component({
  selector: 'app-invoice-sheet',
  imports: [DatePipe, DecimalPipe, MoneyPipe, PostalAddress],
  templateUrl: './invoice-sheet.html',
  styleUrl: './invoice-sheet.scss',
})
export class InvoiceSheet {
  readonly invoice = input.required<InvoiceAnswer>();

  protected percent(rate: number): number {
    return rate / BASIS_POINTS;
  }
}
