import js from '@eslint/js'
import a11y from 'eslint-plugin-jsx-a11y'
import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['dist/', 'src/api/schema.gen.ts', 'screenshots/'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  a11y.flatConfigs.recommended,
  hooks.configs.flat.recommended,
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      // A region that scrolls is focusable, so that those without a mouse can scroll it.
      'jsx-a11y/no-noninteractive-tabindex': ['error', { roles: ['region', 'tabpanel'], tags: [] }],
      eqeqeq: ['error', 'always'],
      // A tree of our own folders, without loops: what is general never asks for what is particular.
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['../../*'], message: 'Write it from the root: @/…' }] },
      ],
    },
  },
  {
    files: ['src/{ui,api,i18n,live,media}/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@/pages/*', '@/app/*', '@/composer/*'],
              message: 'What is general does not know pages.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['public/**', '*.config.js'],
    languageOptions: { globals: { document: 'readonly', localStorage: 'readonly', matchMedia: 'readonly' } },
  },
)
