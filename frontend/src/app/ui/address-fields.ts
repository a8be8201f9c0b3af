import { Component, inject, input, LOCALE_ID } from '@angular/core';
import { FieldTree, FormField, maxLength, required, schema } from '@angular/forms/signals';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { countries } from '../core/places/countries';
import { FieldErrors } from './field-errors';

export interface AddressModel {
  name: string;
  line1: string;
  line2: string;
  postal_code: string;
  city: string;
  country: string;
  phone: string;
}

export const NO_ADDRESS: AddressModel = {
  name: '',
  line1: '',
  line2: '',
  postal_code: '',
  city: '',
  country: 'FR',
  phone: '',
};

/** The lengths are the API's own. */
export const addressSchema = schema<AddressModel>((address) => {
  required(address.name, { message: $localize`Who is it for?` });
  required(address.line1, { message: $localize`Please give street and number.` });
  required(address.postal_code, { message: $localize`Please give the postal code.` });
  required(address.city, { message: $localize`Please give the town.` });
  maxLength(address.name, 120);
  maxLength(address.line1, 200);
  maxLength(address.line2, 200);
  maxLength(address.postal_code, 20);
  maxLength(address.city, 100);
  maxLength(address.phone, 30);
});

/** The fields of an address, with what browsers fill in by themselves. */
@Component({
  selector: 'app-address-fields',
  imports: [FormField, MatError, MatFormField, MatInput, MatLabel, FieldErrors],
  templateUrl: './address-fields.html',
})
export class AddressFields {
  readonly address = input.required<FieldTree<AddressModel>>();
  /** `shipping` or `billing`: browsers keep them apart. */
  readonly section = input('shipping');
  protected readonly countries = countries(inject(LOCALE_ID));
}
