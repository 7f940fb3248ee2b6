import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { fileURLToPath } from 'node:url';

const page = (name: string) =>
  fileURLToPath(new URL(`./client/${name}/index.html`, import.meta.url));

export default defineConfig({
  root: 'client',
  plugins: [svelte()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2022',
    // A data: address would need a hole in the content security policy.
    assetsInlineLimit: 0,
    rollupOptions: {
      input: {
        display: page('display'),
        home: page('home'),
        board: page('board'),
        coupon: page('coupon'),
        kiosk: page('kiosk'),
        member: page('member'),
        pay: page('pay'),
        seller: page('seller'),
        shop: page('shop'),
        verify: page('verify'),
      },
    },
  },
});
