import { CATALOG_UPLOAD_ENVIRONMENT_KEYS } from '../../../src/csv-catalog/catalog-upload.environment';
import { START_CRAWLER_ENVIRONMENT_KEYS } from '../../../src/csv-catalog/crawling/start-crawler.environment';
import { DESCRIBE_DATASET_ENVIRONMENT_KEYS } from '../../../src/dataset-describer/describe-dataset.environment';
import { ASK_QUESTION_ENVIRONMENT_KEYS } from '../../../src/nl-query-api/ask-question.environment';
import { list, ofType, referred, Rule, Template } from '../template';

const RUNTIMES = ['nodejs22.x', 'nodejs24.x'];
const POWERTOOLS = ['POWERTOOLS_METRICS_NAMESPACE', 'POWERTOOLS_SERVICE_NAME'];
const ENVIRONMENTS: readonly (readonly string[])[] = [CATALOG_UPLOAD_ENVIRONMENT_KEYS, START_CRAWLER_ENVIRONMENT_KEYS, DESCRIBE_DATASET_ENVIRONMENT_KEYS, ASK_QUESTION_ENVIRONMENT_KEYS];

/** The library's own functions: others in a stack are their owner's. */
const own = (template: Template) => ofType(template, 'AWS::Lambda::Function').filter(([, { Properties }]) => Properties.Environment?.Variables?.POWERTOOLS_METRICS_NAMESPACE !== undefined);

export const FUNCTION_RULES: readonly Rule[] = [
  {
    name: 'functions are the bundles, on arm64 and a tested runtime',
    * check(template) {
      for (const [logicalId, { Properties }] of own(template)) {
        if (Properties.PackageType === 'Image' || Properties.Code?.ImageUri !== undefined) yield [logicalId, 'is an image'];
        if (String(list(Properties.Architectures)) !== 'arm64') yield [logicalId, 'is not for arm64: its layer is'];
        if (!RUNTIMES.includes(Properties.Runtime)) yield [logicalId, `has the runtime ${Properties.Runtime}`];
        if (Properties.Handler !== 'index.handler') yield [logicalId, `has the handler ${Properties.Handler}, which its bundle has not`];
        for (const layer of list(Properties.Layers)) {
          const id = referred(template, layer, 'AWS::Lambda::LayerVersion');
          if (id === undefined || String(template.Resources[id].Properties.CompatibleArchitectures) !== 'arm64') yield [logicalId, 'has a layer for another architecture'];
        }
      }
    },
  },
  {
    name: 'functions get exactly the environment that they read',
    * check(template) {
      for (const [logicalId, { Properties }] of own(template)) {
        const variables = Properties.Environment?.Variables ?? {};
        const keys = Object.keys(variables).filter((key) => !POWERTOOLS.includes(key));
        // The one whose keys they mostly are.
        const expected = [...ENVIRONMENTS].sort((a, b) => overlap(b, keys) - overlap(a, keys))[0];
        for (const key of [...expected, ...POWERTOOLS]) if (!(key in variables)) yield [logicalId, `lacks ${key}`];
        for (const key of keys) if (!expected.includes(key)) yield [logicalId, `has ${key}, which its code does not read`];
        for (const [key, value] of Object.entries(variables)) if (/(_BUCKET|DATABASE)$/.test(key) && typeof value === 'string' && value !== '' && !(key === 'DATABASE' && ofType(template, 'AWS::Glue::Database').length === 0) && !ofNamed(template, value)) yield [logicalId, `${key} is text, not what the stack has`];
        if (variables.UPLOAD_PREFIX !== undefined && !String(variables.UPLOAD_PREFIX).endsWith('/')) yield [logicalId, 'has an upload prefix without a slash at its end'];
      }
    },
  },
  {
    name: 'functions log to groups that expire, as JSON, and are traced',
    * check(template) {
      for (const [logicalId, { Properties }] of own(template)) {
        const group = referred(template, Properties.LoggingConfig?.LogGroup, 'AWS::Logs::LogGroup');
        if (group === undefined) yield [logicalId, 'has no log group of its own'];
        else if (template.Resources[group].Properties?.RetentionInDays === undefined) yield [group, 'never expires'];
        if (Properties.LoggingConfig?.LogFormat !== 'JSON') yield [logicalId, 'logs as text'];
        if (Properties.TracingConfig?.Mode !== 'Active') yield [logicalId, 'is not traced'];
      }
    },
  },
  {
    name: 'functions have room for their work',
    * check(template) {
      for (const [logicalId, { Properties }] of own(template)) {
        const { DUCKDB_MEMORY_MB: duckDb, QUERY_TIMEOUT_SECONDS: query } = Properties.Environment?.Variables ?? {};
        if (duckDb !== undefined && Number(duckDb) > Properties.MemorySize * 0.75) yield [logicalId, 'gives DuckDB more memory than it can have'];
        if (query !== undefined && Number(query) >= Properties.Timeout) yield [logicalId, 'ends before its query may'];
        if (!(Properties.Timeout >= 30) || Properties.Timeout > 900) yield [logicalId, `has a time-out of ${Properties.Timeout} seconds`];
        if (!(Properties.MemorySize >= 256)) yield [logicalId, `has ${Properties.MemorySize} MB`];
      }
    },
  },
];

const overlap = (keys: readonly string[], given: readonly string[]): number => given.filter((key) => keys.includes(key)).length;

/** A name that the stack itself gives. */
function ofNamed(template: Template, name: string): boolean {
  return Object.values(template.Resources).some(({ Properties }) => [Properties?.DatabaseInput?.Name, Properties?.BucketName].includes(name));
}
