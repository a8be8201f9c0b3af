import { HttpErrorResponse, HttpEvent, HttpHandlerFn, HttpInterceptorFn, HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, Observable, switchMap, throwError } from 'rxjs';
import { Session } from './session';

/** What is the same for everybody, or makes the session itself. */
const PUBLIC =
  /^\/api\/(inventory|storefront|billing\/payment-methods|customers\/(login|logout$|refresh|register|confirm|password\/(forgotten|reset)))/;

/** Sends the access token along, and renews it once when it is refused. */
export const sessionInterceptor: HttpInterceptorFn = (request, next) => {
  if (!request.url.startsWith('/api/') || PUBLIC.test(request.url)) return next(request);
  const session = inject(Session);
  return from(session.bearer()).pipe(switchMap((token) => attempt(request, next, session, token)));
};

function attempt(
  request: HttpRequest<unknown>,
  next: HttpHandlerFn,
  session: Session,
  token: string,
): Observable<HttpEvent<unknown>> {
  return next(signed(request, token)).pipe(
    catchError((error: unknown) =>
      token && error instanceof HttpErrorResponse && error.status === 401
        ? from(session.renew(token)).pipe(
            switchMap((fresh) => (fresh ? next(signed(request, fresh)) : throwError(() => error))),
          )
        : throwError(() => error),
    ),
  );
}

function signed(request: HttpRequest<unknown>, token: string): HttpRequest<unknown> {
  return token ? request.clone({ setHeaders: { Authorization: `Bearer ${token}` } }) : request;
}
