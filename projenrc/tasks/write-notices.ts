/**
 * Writes `THIRD-PARTY-NOTICES.txt`: every package whose code is inside the published assets, with its licence.
 *
 * What is inside is asked of esbuild, by the same entries as the bundles; a licence that is not on the list ends the build.
 */
import * as fs from 'fs';
import * as path from 'path';
import { build } from 'esbuild';

/** The permissive ones; MIT-0 and 0BSD ask for less than MIT and BSD. */
const ALLOWED = ['MIT', 'MIT-0', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'ISC'];
const OUTPUT = 'THIRD-PARTY-NOTICES.txt';
const HANDLERS = ['src/csv-catalog/catalog-upload.lambda.ts', 'src/dataset-describer/describe-dataset.lambda.ts', 'src/nl-query-api/ask-question.lambda.ts'];
const LAYER_PACKAGES = ['node_modules/@duckdb/node-api', 'node_modules/@duckdb/node-bindings'];

interface Notice {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

async function main(): Promise<void> {
  const folders = new Set([...await bundled(HANDLERS, ['module', 'main'], ['@duckdb/node-api']), ...await bundled(['projenrc/bundles/yaml.ts'], ['main', 'module'], []), ...LAYER_PACKAGES]);
  const notices = [...folders].map(noticeOf).sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
  const refused = notices.filter(({ licence }) => !ALLOWED.includes(licence));
  if (refused.length > 0) {
    throw new Error(`${refused.map(({ name, licence }) => `${name} (${licence})`).join(', ')}: only ${ALLOWED.join(', ')} may be inside the published package`);
  }
  fs.writeFileSync(OUTPUT, render(notices));
  console.log(`${OUTPUT}: ${notices.length} packages`);
}

/** Folders of the packages that the bundles hold. */
async function bundled(entryPoints: string[], mainFields: string[], external: string[]): Promise<string[]> {
  const { metafile } = await build({ entryPoints, bundle: true, write: false, metafile: true, outdir: 'unused', platform: 'node', target: 'node22', mainFields, external, logLevel: 'error', minify: true });
  // Of a bundle only what is in it counts, not what esbuild read and dropped.
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file));
  return inputs.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
}

function noticeOf(folder: string): Notice {
  const { name, version, license, licenses } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const licence = typeof license === 'string' ? license : license?.type ?? licenses?.[0]?.type ?? 'none named';
  const files = fs.readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  return { name, version, licence, text: files.map((file) => fs.readFileSync(path.join(folder, file), 'utf8').trim()).join('\n\n') };
}

/** Packages with the same text stand together before it. */
function render(notices: readonly Notice[]): string {
  const byText = new Map<string, Notice[]>();
  for (const notice of notices) {
    const text = notice.text.replace(/\r\n/g, '\n').replace(/[ \t]+$/gm, '');
    byText.set(text, [...byText.get(text) ?? [], notice]);
  }
  const line = '-'.repeat(100);
  const sections = [...byText].map(([text, group]) => [
    line, ...group.map(({ name, version, licence }) => `${name} ${version} (${licence})`), '', text || 'The package has no licence file; its licence is named above.', '',
  ].join('\n'));
  return `The assets of cdk-genai-data-pipeline hold code of these packages, under their licences.\n\n${sections.join('\n')}`;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
