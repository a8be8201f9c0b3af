import { Component, ElementRef, inject, signal } from '@angular/core';
import { Button } from '../../ui/button';
import { Api } from '../../api/api';
import { customersAddressesDelete, customersAddressesList } from '../../api/functions';
import { AddressAnswer } from '../../api/models';
import { Announcer } from '../../core/announce/announcer';
import { paged } from '../../core/http/paged';
import { PageHeading } from '../../core/navigation/page-heading';
import { problemOf, ShownProblem } from '../../core/problem/problem';
import { MoreButton } from '../../ui/more-button';
import { PostalAddress } from '../../ui/postal-address';
import { ProblemNotice } from '../../ui/problem-notice';
import { AddressForm } from './address-form';

/** The address book. */
@Component({
  imports: [AddressForm, MoreButton, PageHeading, PostalAddress, ProblemNotice, Button],
  templateUrl: './addresses.html',
  styleUrl: './addresses.scss',
})
export class Addresses {
  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly addresses = paged((cursor) => this.api.invoke(customersAddressesList, { cursor, limit: 50 }));
  /** The entry that is being changed; `new` for one that is being added. */
  protected readonly edited = signal<AddressAnswer | 'new' | undefined>(undefined);
  protected readonly problem = signal<ShownProblem | undefined>(undefined);

  protected async done(isSaved: boolean): Promise<void> {
    this.edited.set(undefined);
    this.returnFocus();
    if (!isSaved) return;
    await this.addresses.reload();
    this.announcer.say($localize`Saved`);
  }

  protected async remove(address: AddressAnswer): Promise<void> {
    this.problem.set(undefined);
    try {
      await this.api.invoke(customersAddressesDelete, { address_id: address.id });
      await this.addresses.reload();
      this.returnFocus();
      this.announcer.say($localize`The address was removed`);
    } catch (error) {
      this.problem.set(problemOf(error));
    }
  }

  /** What had the focus is gone: back to the beginning of the page. */
  private returnFocus(): void {
    this.element.querySelector('h1')?.focus({ preventScroll: true });
  }
}
