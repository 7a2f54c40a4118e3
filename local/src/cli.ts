import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { FolderWatch } from './folder-watch';
import { inspectCommand } from './inspect-command';
import { startLocalCloud } from './local-cloud';
import { MODEL_SPECS } from './models/create-model';
import { PipelineClient } from './pipeline-client';
import { UsageError } from './usage-error';

const HELP = `cdk-genai-data-pipeline-local [cdk.out] [options]
cdk-genai-data-pipeline-local inspect <file> [options]    what the library makes of one CSV file (inspect --help)

Runs the synthesized assembly of an app that uses cdk-genai-data-pipeline on this machine: no AWS account.
S3, SQS, EventBridge, Glue, Lambda, Athena, API Gateway and Bedrock are stood in for, and every call is checked
against the IAM policies of the template.

  cdk.out             the folder that 'cdk synth' wrote (default: cdk.out)
  --port <port>       the one port (default: 4566; 0 for any free one)
  --data <folder>     keeps buckets, tables and logs there (default: a folder that is removed at the end)
  --model <model>     ${MODEL_SPECS} (default: rules)
                      rules     offline; answers what it understands and says where it does not
                      script    answers from a file, for tests
                      openai    any OpenAI-compatible URL, such as http://localhost:11434/v1#llama3.1
                      bedrock   the real one, with your AWS credentials
  --watch <folder>    uploads the CSV files of a folder, and again when they change; removes what is removed
  --today <date>      the day that questions call today, as YYYY-MM-DD (default: the clock's)
  --verbose           prints the functions' logs
  --help              this text`;

async function main(): Promise<void> {
  if (process.argv[2] === 'inspect') {
    process.exitCode = await inspectCommand(process.argv.slice(3));
    return;
  }
  const { values, positionals } = readArguments();
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (positionals.length > 1) {
    throw new UsageError(`one folder is expected, not ${positionals.length} (${positionals.join(', ')})`);
  }
  const cloud = await startLocalCloud({
    assembly: path.resolve(positionals[0] ?? 'cdk.out'),
    port: checkedPort(values.port),
    data: values.data === undefined ? undefined : path.resolve(values.data),
    model: values.model,
    today: checkedDay(values.today),
    isVerbose: values.verbose,
  });
  let watch: FolderWatch | undefined;
  const stop = async () => {
    watch?.stop();
    await cloud.stop();
    process.exit(0);
  };
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => process.once(signal, () => void stop()));
  const client = new PipelineClient(cloud);
  cloud.notSimulated.forEach((resource) => console.log(`not simulated: ${resource}`));
  console.log(`Running at ${cloud.url}`);
  cloud.apis.forEach(({ url }) => console.log(`API: ${url}`));
  console.log(`Uploads: s3://${client.uploadBucket}/csv/`);
  console.log(`  AWS_ACCESS_KEY_ID=${cloud.credentials.accessKeyId} AWS_SECRET_ACCESS_KEY=${cloud.credentials.secretAccessKey} AWS_REGION=${cloud.region} \\\n`
    + `  aws --endpoint-url ${cloud.url} s3 cp my.csv s3://${client.uploadBucket}/csv/`);
  console.log(`Ask:\n${client.curl('What can you do?')}`);
  console.log(`Token of a signed-in user, where a user pool guards the API: ${cloud.userPoolToken}`);
  console.log(`Functions' logs: ${path.join(cloud.dataFolder, 'logs')}\nCtrl-C stops.`);
  if (values.watch !== undefined) {
    watch = new FolderWatch(path.resolve(values.watch), client, (line) => console.log(line));
    await watch.start();
  }
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        model: { type: 'string' },
        watch: { type: 'string' },
        today: { type: 'string' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function checkedPort(text: string | undefined): number | undefined {
  if (text !== undefined && !(/^\d+$/.test(text) && Number(text) <= 65535)) {
    throw new UsageError(`--port is '${text}': give a number from 0 to 65535`);
  }
  return text === undefined ? undefined : Number(text);
}

function checkedDay(text: string | undefined): string | undefined {
  if (text !== undefined && !(/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)))) {
    throw new UsageError(`--today is '${text}': give a day as YYYY-MM-DD`);
  }
  return text;
}

main().catch((error: Error) => {
  console.error(`cdk-genai-data-pipeline-local: ${error.message.split('\n')[0]}${error instanceof UsageError ? ' (--help explains)' : ''}`);
  process.exit(1);
});
