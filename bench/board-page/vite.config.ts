import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const page = fileURLToPath(new URL('.', import.meta.url));
const input = ['index.html', 'particles.html'].map((name) => page + name);

export default defineConfig({
  root: page,
  logLevel: 'warn',
  plugins: [svelte({ configFile: false })],
  build: { target: 'es2022', emptyOutDir: true, assetsInlineLimit: 0, rollupOptions: { input } },
});
