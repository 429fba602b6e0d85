import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import typst from '@myriaddreamin/typst-ts-node-compiler';
import qrcode from 'qrcode';
import { projectRoot } from '../platform/paths.ts';
import { serveRequests } from '../platform/workers/index.ts';
import { fontCoverage } from './font-coverage.ts';
import { printableData } from './printable-text.ts';
import type { TypesetRequest, TypesetResult } from './typesetting.ts';

const templates = join(projectRoot(), 'src', 'documents', 'templates');
const FONTS = [
  'noto-sans/400Regular/NotoSans_400Regular.ttf',
  'noto-sans/600SemiBold/NotoSans_600SemiBold.ttf',
  'noto-sans/700Bold/NotoSans_700Bold.ttf',
  'amiri/400Regular/Amiri_400Regular.ttf',
  'amiri/700Bold/Amiri_700Bold.ttf',
].map((file) => readFileSync(join(projectRoot(), 'node_modules', '@expo-google-fonts', file)));

/** Results of this many earlier compilations stay cached in the native compiler. */
const CACHE_AGE = 10;

const coverage = FONTS.map((font) => fontCoverage(font));
const compiler = typst.NodeCompiler.create({ workspace: templates, fontArgs: [{ fontBlobs: FONTS }] });

serveRequests(async (request: TypesetRequest): Promise<TypesetResult> => {
  const data = printableData(request.data, coverage) as Record<string, unknown>;
  const inputs: Record<string, string> = { data: JSON.stringify(data) };
  if (typeof data['qr'] === 'string') inputs['qr'] = await qrcode.toString(data['qr'], { type: 'svg', margin: 0 });
  const compiled = compiler.compile({ mainFilePath: join(templates, `${request.template}.typ`), inputs });
  const document = compiled.result;
  if (!document) {
    const error = compiled.takeError();
    throw new Error(`Expected ${request.template}.typ to be set, but: ${JSON.stringify(error?.shortDiagnostics)}`);
  }
  const pdf = compiler.pdf(document, { pdfStandard: 'a-2b', creationTimestamp: request.createdAt });
  const marks = compiler.query(document, { selector: '<mark>' }) as { value: unknown }[];
  compiler.evictCache(CACHE_AGE);
  return { pdf: new Uint8Array(pdf), pages: document.numOfPages, marks: marks.map((mark) => mark.value) };
});
