import { Component, computed, inject, input, LOCALE_ID } from '@angular/core';
import { DeliveryAddress } from '../api/models';
import { countryName } from '../core/places/countries';

/** An address as it is written on a parcel. */
@Component({
  selector: 'app-postal-address',
  template: `
    @let to = address();
    <address>
      {{ to.name }}<br />
      {{ to.line1 }}<br />
      @if (to.line2) {
        {{ to.line2 }}<br />
      }
      {{ to.postal_code }} {{ to.city }}<br />
      {{ country() }}
    </address>
  `,
  styles: `
    address {
      font-style: normal;
      overflow-wrap: anywhere;
    }
  `,
})
export class PostalAddress {
  private readonly locale = inject(LOCALE_ID);
  readonly address = input.required<Omit<DeliveryAddress, 'phone'>>();
  protected readonly country = computed(() =>
    this.address().country ? countryName(this.address().country, this.locale) : '',
  );
}
