import { HttpErrorResponse } from '@angular/common/http';
import { problemOf } from './problem';

describe('problemOf', () => {
  it('keeps what the API said', () => {
    const error = {
      type: '/problems/cart_changed',
      code: 'cart_changed',
      status: 409,
      title: 'Changed',
      params: { total: 5 },
    };
    expect(problemOf(new HttpErrorResponse({ status: 409, error }))).toEqual({
      code: 'cart_changed',
      status: 409,
      title: 'Changed',
      detail: '',
      errors: {},
      params: { total: 5 },
      requestId: '',
    });
  });

  it('reads a problem where no content was expected', () => {
    const error = '{"type":"/problems/wrong_password","code":"wrong_password","status":400,"title":"Not right"}';
    expect(problemOf(new HttpErrorResponse({ status: 400, error })).code).toBe('wrong_password');
  });

  it('says what people can do where the API tells programs', () => {
    const error = { code: 'unauthenticated', title: 'Please sign in', detail: 'Send the access token.' };
    expect(problemOf(new HttpErrorResponse({ status: 401, error })).detail).toBe(
      'Sign in, and you go on where you were.',
    );
  });

  it('says that there is no connection', () => {
    expect(problemOf(new HttpErrorResponse({ status: 0 })).code).toBe('offline');
  });

  it('looks into what a resource wrapped', () => {
    const cause = new HttpErrorResponse({ status: 0 });
    expect(problemOf(new Error('wrapped', { cause })).code).toBe('offline');
  });

  it('makes a sentence of anything else', () => {
    const problem = problemOf(new HttpErrorResponse({ status: 502, error: '<html>' }));
    expect([problem.code, problem.status]).toEqual(['unexpected', 502]);
    expect(problem.title).not.toBe('');
  });
});
