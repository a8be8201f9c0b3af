import { Component, effect, inject, output, resource } from '@angular/core';
import { Api } from '../../api/api';
import { customersAddressesList } from '../../api/functions';
import { AddressAnswer } from '../../api/models';
import { AddressModel } from '../../ui/address-fields';

/** The customer's own addresses, one press each; nothing at all where there are none, or they cannot be had. */
@Component({
  selector: 'app-address-book',
  template: `
    @if (known.hasValue() && known.value().length) {
      <fieldset>
        <legend class="small" i18n>From your address book</legend>
        <ul role="list">
          @for (address of known.value(); track address.id) {
            <li>
              <button type="button" class="small" (click)="chosen.emit(modelOf(address))">
                <strong>{{ address.name }}</strong> {{ address.line1 }}, {{ address.postal_code }} {{ address.city }}
              </button>
            </li>
          }
        </ul>
      </fieldset>
    }
  `,
  styles: `
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
      margin-top: var(--space-2);
    }

    button {
      padding: 0.5rem 0.9rem;
      border: 1px solid var(--outline);
      border-radius: var(--radius-small);
      background: none;
      color: var(--ink);
      font-family: inherit;
      text-align: start;
      cursor: pointer;
    }

    button:hover {
      border-color: var(--accent);
      background: var(--accent-soft);
    }
  `,
})
export class AddressBook {
  private readonly api = inject(Api);
  readonly chosen = output<AddressModel>();
  /** The default one, told once when the book is here. */
  readonly opened = output<AddressModel>();
  protected readonly known = resource({
    loader: async () => (await this.api.invoke(customersAddressesList, { limit: 20 })).items,
  });

  constructor() {
    effect(() => {
      if (!this.known.hasValue()) return;
      const first = this.known.value().find((address) => address.is_default) ?? this.known.value().at(0);
      if (first) this.opened.emit(modelOf(first));
    });
  }

  protected readonly modelOf = modelOf;
}

function modelOf({ name, line1, line2, postal_code, city, country, phone }: AddressAnswer): AddressModel {
  return { name, line1, line2, postal_code, city, country, phone };
}
