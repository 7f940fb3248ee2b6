import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

// Few rules, each of which has stopped a real fault. Formatting is prettier's, types are the compiler's.
export default tseslint.config(
  { ignores: ['dist/', '.data/', '.cache/', 'test-results/', 'node_modules/'] },
  ...svelte.configs['flat/base'],
  {
    files: ['**/*.ts', '**/*.svelte'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      'no-restricted-globals': ['error', { name: 'event', message: 'Name the parameter.' }],
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'Chance comes from crypto or from dice that are handed in.',
        },
      ],
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.svelte'],
    languageOptions: {
      parser: (await import('svelte-eslint-parser')).default,
      parserOptions: { parser: tseslint.parser },
    },
  },
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
    },
  },
);
