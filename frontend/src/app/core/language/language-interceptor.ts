import { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { LANGUAGE } from './language';

/** The API answers in the page's language, whatever the browser prefers. */
export const languageInterceptor: HttpInterceptorFn = (request, next) =>
  next(request.clone({ setHeaders: { 'Accept-Language': inject(LANGUAGE) } }));
