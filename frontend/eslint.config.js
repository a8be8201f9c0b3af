// @ts-check
import angular from 'angular-eslint';
import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';

/** Attributes that nobody reads, beside those the rule knows. */
const NOT_TEXT = [
  'action',
  'appButton',
  'appearance',
  'aria-haspopup',
  'aria-labelledby',
  'aria-live',
  'ariaCurrentWhenActive',
  'autocapitalize',
  'decoding',
  'enterkeyhint',
  'inputmode',
  'mode',
  'preserveAspectRatio',
  'queryParamsHandling',
  'scope',
  'subscriptSizing',
];

/** Who may import whom: features know core, ui and the API, and nothing of each other. */
const allow = (from, to) => ({
  from: { element: { type: from } },
  allow: { to: { element: { types: { anyOf: to } } } },
});

export default tseslint.config(
  { ignores: ['dist/', 'src/app/api/', '.angular/', 'coverage/'] },
  {
    files: ['src/**/*.ts'],
    extends: [...tseslint.configs.strict, ...tseslint.configs.stylistic, ...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    plugins: { boundaries },
    settings: {
      'boundaries/elements': [
        { type: 'api', pattern: 'src/app/api' },
        { type: 'core', pattern: 'src/app/core' },
        { type: 'ui', pattern: 'src/app/ui' },
        { type: 'shell', pattern: 'src/app/shell' },
        { type: 'feature', pattern: 'src/app/features/*', capture: ['feature'] },
        { type: 'locale', pattern: 'src/locale' },
      ],
      'import/resolver': { node: { extensions: ['.ts', '.json'] } },
    },
    rules: {
      '@angular-eslint/component-class-suffix': 'off',
      '@angular-eslint/directive-class-suffix': 'off',
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'app', style: 'kebab-case' }],
      '@angular-eslint/directive-selector': ['error', { type: 'attribute', prefix: 'app', style: 'camelCase' }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            allow('shell', ['shell', 'core', 'ui', 'api']),
            {
              from: { element: { type: 'feature' } },
              allow: {
                to: { element: { type: 'feature', captured: { feature: '{{ from.element.captured.feature }}' } } },
              },
            },
            allow('feature', ['core', 'ui', 'api']),
            allow('ui', ['ui', 'core', 'api']),
            allow('core', ['core', 'api', 'locale']),
          ],
        },
      ],
    },
  },
  {
    files: ['src/app/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
    rules: {
      // Every text is marked for translation: a French reader never meets a lost English word.
      '@angular-eslint/template/i18n': [
        'error',
        {
          checkId: false,
          checkText: true,
          checkAttributes: true,
          boundTextAllowedPattern: '.*',
          ignoreAttributes: NOT_TEXT,
        },
      ],
    },
  },
);
