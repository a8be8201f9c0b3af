import { Location } from '@angular/common';
import { ErrorHandler, inject, Service, signal } from '@angular/core';
import { NavigationEnd, NavigationError, Router } from '@angular/router';

/** What Chromium, Firefox and Safari say of a part that does not come have this word in common, and no code. */
const LACKING = /\bmodule\b/;

/** A page that somebody wanted and that could not be loaded: no connection, or the shop was built anew meanwhile. */
@Service()
export class LostPage {
  private readonly router = inject(Router);
  private readonly addresses = inject(Location);
  private readonly errors = inject(ErrorHandler);
  private readonly path = signal('');

  /** Its address within the shop; empty when nothing is lost. */
  readonly wanted = this.path.asReadonly();

  constructor() {
    this.router.events.subscribe((event) => {
      if (event instanceof NavigationEnd) this.path.set('');
    });
  }

  /** Other errors than those of loading are mistakes of ours, and reported as such, too. */
  lose({ url, error }: NavigationError): void {
    if (!(error instanceof TypeError && LACKING.test(error.message))) this.errors.handleError(error);
    this.path.set(url);
  }

  /** With all its parts anew; offline that would leave nothing at all, so only what is lacking is tried again. */
  retry(): void {
    if (navigator.onLine) location.assign(this.addresses.prepareExternalUrl(this.path()));
    else void this.router.navigateByUrl(this.path());
  }
}
