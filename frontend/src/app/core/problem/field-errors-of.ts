import { FieldTree, TreeValidationResult } from '@angular/forms/signals';
import { ShownProblem } from './problem';

/**
 * The API's sentences at the fields they are about: `address.city` is `form.address.city`. What belongs to no field of
 * the form is left to be shown above it.
 */
export function fieldErrorsOf<T>(form: FieldTree<T>, problem: ShownProblem): TreeValidationResult {
  const found = Object.entries(problem.errors).flatMap(([path, [message]]) => {
    const fieldTree = at(form, path.split('.'));
    return fieldTree ? [{ kind: 'api', message: message ?? problem.title, fieldTree }] : [];
  });
  return found.length ? found : undefined;
}

function at(form: unknown, path: readonly string[]): FieldTree<unknown> | undefined {
  let here: unknown = form;
  for (const name of path) here = (here as Record<string, unknown> | undefined)?.[name];
  return here as FieldTree<unknown> | undefined;
}
