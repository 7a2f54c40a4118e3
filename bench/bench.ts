/**
 * `npx projen bench`: prints one JSON object per figure: name, value, unit, and what it is compared with.
 * `-- sql bundles` measures only the named parts; `ingest-large` is measured only where it is named.
 */
import { measureBundles } from './bundles';
import { Figure } from './figure';
import { measureIngest, measureLargeIngest } from './ingest';
import { measurePipeline } from './pipeline';
import { measureSqlFrontEnd } from './sql-front-end';

const PARTS: Record<string, () => Promise<Figure[]> | Figure[]> = {
  'bundles': measureBundles,
  'sql': measureSqlFrontEnd,
  'pipeline': measurePipeline,
  'ingest': measureIngest,
  'ingest-large': measureLargeIngest,
};
/** Takes minutes and gigabytes of disk. */
const ON_REQUEST = ['ingest-large'];

async function main(): Promise<void> {
  const chosen = process.argv.slice(2).filter((argument) => argument !== '--');
  const unknown = chosen.find((name) => !(name in PARTS));
  if (unknown !== undefined) {
    throw new Error(`no part ${unknown}: name any of ${Object.keys(PARTS).join(', ')}, or none for all`);
  }
  for (const [name, measure] of Object.entries(PARTS)) {
    if (chosen.includes(name) || (chosen.length === 0 && !ON_REQUEST.includes(name))) {
      process.stderr.write(`measuring ${name} …\n`);
      for (const figure of await measure()) {
        console.log(JSON.stringify(figure));
      }
    }
  }
}

main().then(() => process.exit(0), (error: Error) => {
  console.error(`bench: ${error.message}`);
  process.exit(1);
});
