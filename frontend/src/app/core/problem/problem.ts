import { HttpErrorResponse } from '@angular/common/http';
import { Problem } from '../../api/models';

/** What went wrong, in sentences. `code` is the API's, or `offline` and `unexpected`, which no answer brings. */
export interface ShownProblem {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Sentences per field of what was sent: `{'address.city': ['…']}`. */
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly params: Readonly<Record<string, unknown>>;
  /** To be told to whoever helps. */
  readonly requestId: string;
}

/** Anything that was thrown, as a problem that can be shown. The API's own sentences are in the reader's language. */
export function problemOf(error: unknown): ShownProblem {
  const answer = answerOf(error);
  if (answer?.status === 0) {
    return made('offline', $localize`No connection`, $localize`We cannot reach the shop. Nothing is lost: try again.`);
  }
  const body = bodyOf(answer?.error);
  if (isProblem(body)) {
    const { code, status, title, detail, errors, params, request_id } = body;
    return {
      code,
      status,
      title,
      detail: nextOf(code) ?? detail ?? '',
      errors: errors ?? {},
      params: params ?? {},
      requestId: request_id ?? '',
    };
  }
  return {
    ...made('unexpected', $localize`Something went wrong`, $localize`Nothing is lost: please try again in a moment.`),
    status: answer?.status ?? 0,
  };
}

/** What to do next, where the API speaks to programs, of tokens and keys. */
function nextOf(code: string): string | undefined {
  switch (code) {
    case 'unauthenticated':
      return $localize`Sign in, and you go on where you were.`;
    case 'in_progress':
    case 'service_interrupted':
    case 'service_timeout':
      return $localize`Try again in a moment. If you were changing something, look first whether it is done already.`;
    default:
      return undefined;
  }
}

/** httpResource and resource wrap what they did not expect. */
function answerOf(error: unknown): HttpErrorResponse | undefined {
  if (error instanceof HttpErrorResponse) return error;
  if (error instanceof Error && error.cause) return answerOf(error.cause);
  return undefined;
}

/** Where an answer without content was expected, a problem comes as text. */
function bodyOf(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body;
}

function made(code: string, title: string, detail: string): ShownProblem {
  return { code, status: 0, title, detail, errors: {}, params: {}, requestId: '' };
}
