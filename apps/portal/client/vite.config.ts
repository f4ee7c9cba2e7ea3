import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import components from 'unplugin-vue-components/vite';
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: '/',
  resolve: {
    alias: { '@zhilu/domain': here('../../../libs/domain/src/index.ts') },
    // One Preact for form-js and for our own fields inside it, else its contexts are not found.
    dedupe: ['vue', 'preact'],
  },
  plugins: [
    vue(),
    components({
      dirs: [],
      dts: false,
      resolvers: [ElementPlusResolver({ importStyle: 'css', directives: false })],
    }),
  ],
  define: {
    // Messages are compiled without `new Function`, so that `script-src 'self'` holds.
    __INTLIFY_JIT_COMPILATION__: true,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_OPTIONS_API__: true,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
  },
  build: {
    outDir: here('../../../dist/client'),
    emptyOutDir: true,
    target: ['chrome92', 'edge92', 'firefox95', 'safari15'],
    cssTarget: 'chrome92',
    // Inline data: fonts and icons stay files; nothing but small pictures is worth inlining.
    assetsInlineLimit: 2048,
    chunkSizeWarningLimit: 700,
    reportCompressedSize: true,
  },
});
