import tseslint from 'typescript-eslint';
import vue from 'eslint-plugin-vue';

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '**/target/**', '.zhilu/**', '.zhilu-build/**'] },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/essential'],
  {
    files: ['**/*.{ts,vue,mjs,js}'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': ['error', { allow: ['warn', 'error'] }],
    },
  },
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    files: [
      'scripts/**',
      'test/**',
      'apps/worker/src/check-processes.ts',
      'apps/worker/src/backup.ts',
      'apps/worker/src/verify-audit.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  { files: ['*.js'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
