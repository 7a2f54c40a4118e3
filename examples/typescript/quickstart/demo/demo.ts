/**
 * The main job on this machine: real CSV files into the local cloud, questions over HTTP, answers with receipts.
 */
import * as fs from 'fs';
import * as path from 'path';
import { parseArgs } from 'util';
import { Answer } from './answer';
import { DEMO_FILES, DEMO_QUESTIONS } from './files-and-questions';
import { ASSEMBLY_FOLDER, REPORT_FILE } from './paths';
import { answerLines, fileLine, REPORT_NOTE } from './printing';
import { FileProgress, uploadAndFollow } from './upload-progress';
import { startLocalCloud } from '../../../../local/src';
import { PipelineClient } from '../../../../local/src/pipeline-client';

const HELP = `npx projen demo [-- options] [-- file.csv "question" ...]

Runs examples/typescript/quickstart on the local cloud: no AWS account.
Without files it uploads public data sets and asks questions about them; with files it uses yours.

  --exit          stop after the answers (otherwise it serves on until Ctrl-C)
  --port <port>   the port of the local cloud (default: a free one)
  --model <spec>  rules (default), script:<file>, openai:<url>, bedrock
  --help          this text

It writes demo-report.json into the project folder.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    // projen hands over the `--` that ends its own options.
    args: process.argv.slice(2).filter((argument, i) => i > 0 || argument !== '--'),
    allowPositionals: true,
    options: { exit: { type: 'boolean' }, help: { type: 'boolean' }, port: { type: 'string' }, model: { type: 'string' } },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const { files, questions } = whatToDo(positionals);
  const started = Date.now();
  const cloud = await startLocalCloud({ assembly: ASSEMBLY_FOLDER, port: values.port ? Number(values.port) : 0, model: values.model ?? 'rules' });
  try {
    const client = new PipelineClient(cloud);
    console.log(`The local cloud runs at ${cloud.url}\n\nUploading ${files.length} file${files.length === 1 ? '' : 's'} to s3://${client.uploadBucket}/csv/`);
    const uploads = await uploadAll(client, files);
    console.log(`\nAsking ${questions.length} question${questions.length === 1 ? '' : 's'}: POST ${client.apiUrl}/questions`);
    const answers = [];
    for (const question of questions) {
      const answer: Answer = await client.ask(question);
      answers.push({ question, ...answer });
      console.log(answerLines(question, answer).join('\n'));
    }
    fs.writeFileSync(REPORT_FILE, JSON.stringify({ note: REPORT_NOTE, seconds: (Date.now() - started) / 1000, files: uploads, questions: answers }, undefined, 2) + '\n');
    const failed = uploads.filter((upload) => upload.state !== 'cataloged').length;
    console.log(`\n${uploads.length - failed} of ${uploads.length} files cataloged, ${answers.length} questions asked, in ${((Date.now() - started) / 1000).toFixed(1)} s. Report: demo-report.json`);
    if (failed > 0) {
      process.exitCode = 1;
    }
    if (!values.exit) {
      console.log(`\nServing on. Ask your own:\n\n${client.curl('How many airports are in AK?')}\n\nCtrl-C stops.`);
      await new Promise<void>((resolve) => ['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, () => resolve())));
    }
  } finally {
    await cloud.stop();
  }
}

/** Files of the command line (what exists or ends like a CSV file) and questions (the rest), or the demo's own. */
function whatToDo(positionals: string[]): { files: string[]; questions: string[] } {
  if (positionals.length === 0) {
    return { files: DEMO_FILES, questions: DEMO_QUESTIONS };
  }
  const isFile = (text: string) => fs.existsSync(text) || /\.(csv|tsv|txt|psv)(\.gz)?$/i.test(text);
  const files = positionals.filter(isFile);
  const missing = files.find((file) => !fs.existsSync(file));
  if (missing !== undefined) {
    throw new Error(`no file ${missing}: give the path of a CSV file, then questions in quotes`);
  }
  if (files.length === 0) {
    throw new Error(`no CSV file among the arguments (${positionals.join(', ')}): give the path of a CSV file, then questions in quotes`);
  }
  return { files, questions: positionals.filter((text) => !isFile(text)) };
}

/** Uploads all files at once and reports each as it gets there: cataloged, then described. */
async function uploadAll(client: PipelineClient, files: string[]): Promise<FileProgress[]> {
  const width = Math.max(...files.map((file) => path.basename(file).length));
  return Promise.all(files.map((file) => uploadAndFollow(client, file, (step) => console.log(fileLine(step, width)))));
}

main().then(() => process.exit(process.exitCode ?? 0), (error: Error) => {
  console.error(`demo: ${error.message}`);
  process.exit(1);
});
