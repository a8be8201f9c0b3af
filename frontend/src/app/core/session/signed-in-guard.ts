import { inject } from '@angular/core';
import { CanActivateFn, Router } from '@angular/router';
import { Session } from './session';

/** Guests are asked to sign in, and come back to where they wanted to go. */
export const signedInGuard: CanActivateFn = async (_, state) => {
  const session = inject(Session);
  const router = inject(Router);
  await session.resume();
  return session.isSignedIn() || router.createUrlTree(['/login'], { queryParams: { next: state.url } });
};
