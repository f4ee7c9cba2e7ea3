import tseslint from 'typescript-eslint';
import vue from 'eslint-plugin-vue';

/** Chinese sentences are written with Chinese punctuation. */
function fullWidth(node) {
  return {
    selector: `${node}=/[\\u4e00-\\u9fff”][,;(]|[,;)][\\u4e00-\\u9fff]/]`,
    message: 'Chinese text takes full-width punctuation: ，；（）',
  };
}

/** Nest reads the class from the parameter's type; @Inject is for tokens. */
const injectedClass = {
  selector: 'Decorator > CallExpression[callee.name="Inject"] > Identifier.arguments[name=/[a-z]/]',
  message: 'The type of the parameter is enough: leave out @Inject(Class)',
};

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '**/target/**', '.zhilu/**', '.zhilu-build/**'] },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/essential'],
  {
    files: ['**/*.{ts,vue,mjs,js}'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', 400],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': ['error', { allow: ['warn', 'error'] }],
    },
  },
  {
    files: ['apps/**/*.{ts,vue}', 'libs/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        injectedClass,
        ...['Literal[value', 'TemplateElement[value.cooked'].map(fullWidth),
      ],
    },
  },
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    files: [
      'scripts/**',
      'test/**',
      'apps/portal/src/accounts.ts',
      'apps/portal/src/deploy.ts',
      'apps/worker/src/check-processes.ts',
      'apps/worker/src/backup.ts',
      'apps/worker/src/restore.ts',
      'apps/worker/src/verify-audit.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  { files: ['*.js'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
