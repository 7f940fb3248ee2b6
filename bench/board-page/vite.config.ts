import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const page = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root: page,
  logLevel: 'warn',
  plugins: [svelte({ configFile: false })],
  build: { target: 'es2022', emptyOutDir: true, assetsInlineLimit: 0 },
});
