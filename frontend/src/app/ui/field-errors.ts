import { Component, computed, input } from '@angular/core';
import { FieldTree, ValidationError } from '@angular/forms/signals';

/** What is wrong with a field, in one sentence: the API's own where it was the API that refused. */
@Component({ selector: 'app-field-errors', template: `{{ text() }}` })
export class FieldErrors {
  readonly field = input.required<FieldTree<string>>();
  protected readonly text = computed(() => {
    const [first] = this.field()().errors();
    return first ? (first.message ?? standard(first)) : '';
  });
}

function standard(error: ValidationError): string {
  switch (error.kind) {
    case 'required':
      return $localize`This is needed.`;
    case 'email':
      return $localize`This does not look like an e-mail address.`;
    case 'minLength':
      return $localize`This is too short.`;
    case 'maxLength':
      return $localize`This is too long.`;
    default:
      return $localize`Please check this.`;
  }
}
