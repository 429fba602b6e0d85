import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import typst from '@myriaddreamin/typst-ts-node-compiler';
import qrcode from 'qrcode';
import { projectRoot } from '../platform/paths.ts';
import { serveRequests } from '../platform/workers/index.ts';
import { withOwnFamily } from './font-family.ts';
import { fontCoverage, onlyIn, type FontCoverage } from './font-coverage.ts';
import { withWholeWords } from './font-shaping.ts';
import { printableData } from './printable-text.ts';
import type { TypesetResult, TypesetWork } from './typesetting.ts';

const templates = join(projectRoot(), 'src', 'documents', 'templates');
const LATIN = ['400Regular', '600SemiBold', '700Bold'].map((weight) =>
  font(`noto-sans/${weight}/NotoSans_${weight}.ttf`),
);
const ARABIC = ['400Regular', '700Bold'].map((weight) =>
  withWholeWords(font(`amiri/${weight}/Amiri_${weight}.ttf`)),
);

/** Results of this many earlier compilations stay cached in the native compiler. */
const CACHE_AGE = 10;

const latin = inEveryWeight(LATIN);
const arabic = inEveryWeight(ARABIC);
const FONT_INPUTS = { latinOnly: onlyIn(latin, arabic), arabicOnly: onlyIn(arabic, latin) };
const compiler = typst.NodeCompiler.create({
  workspace: templates,
  fontArgs: [{ fontBlobs: [...LATIN, ...ARABIC] }],
});

serveRequests(async (request: TypesetWork): Promise<TypesetResult> => {
  const data = printableData(request.data, { fonts: [latin, arabic], cautious: request.cautious }) as Record<
    string,
    unknown
  >;
  const inputs: Record<string, string> = { ...FONT_INPUTS, data: JSON.stringify(data) };
  if (typeof data['qr'] === 'string')
    inputs['qr'] = await qrcode.toString(data['qr'], { type: 'svg', margin: 0 });
  const compiled = compiler.compile({ mainFilePath: join(templates, `${request.template}.typ`), inputs });
  const document = compiled.result;
  if (!document) {
    const error = compiled.takeError();
    throw new Error(
      `Expected ${request.template}.typ to be set, but: ${JSON.stringify(error?.shortDiagnostics)}`,
    );
  }
  const pdf = compiler.pdf(document, { pdfStandard: 'a-2b', creationTimestamp: request.createdAt });
  const marks = compiler.query(document, { selector: '<mark>' }) as { value: unknown }[];
  compiler.evictCache(CACHE_AGE);
  return { pdf: new Uint8Array(pdf), pages: document.numOfPages, marks: marks.map((mark) => mark.value) };
});

function font(file: string): Buffer {
  return withOwnFamily(readFileSync(join(projectRoot(), 'node_modules', '@expo-google-fonts', file)));
}

function inEveryWeight(weights: readonly Buffer[]): FontCoverage {
  const [first, ...others] = weights.map((weight) => fontCoverage(weight));
  return new Set([...first!].filter((code) => others.every((weight) => weight.has(code))));
}
