// Starts a function under AWS's own runtime interface client: node --require shim.cjs run.mjs <handler>
import { run } from 'aws-lambda-ric';

await run(process.env.LAMBDA_TASK_ROOT, process.argv[2]);
