import { inject, resource, Service } from '@angular/core';
import { Api } from '../../api/api';
import { billingPaymentMethodsGet } from '../../api/functions';

/** The means of payment on offer: test cards, where no money moves. */
@Service()
export class PaymentMethods {
  private readonly api = inject(Api);
  readonly all = resource({ loader: async () => (await this.api.invoke(billingPaymentMethodsGet)).items });
}
