import { cpSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { civilOffsets } from './src/platform/civil-time.ts';

/** pdf.js reads these at run time, by address: they are served from our own origin, never from a CDN. */
const PDF_DATA = ['cmaps', 'standard_fonts', 'wasm', 'iccs'];

function pdfData(): Plugin {
  return {
    name: 'diwan:pdf-data',
    apply: 'build',
    writeBundle({ dir }) {
      if (dir === undefined) return;
      for (const folder of PDF_DATA) {
        cpSync(join('node_modules/pdfjs-dist', folder), join(dir, 'pdfjs', folder), { recursive: true });
      }
    },
  };
}

export default defineConfig({
  root: 'src/web',
  publicDir: 'public',
  plugins: [react(), pdfData()],
  define: { __CIVIL_OFFSETS__: JSON.stringify(civilOffsets(new Date('2018-01-01T00:00:00Z'))) },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 3000,
    manifest: true,
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
});
