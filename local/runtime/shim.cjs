// Takes the place of the one native part of aws-lambda-ric: its HTTP client of the runtime API.
// So no native code is compiled at installation, and the client runs on macOS too.
const http = require('node:http');
const Module = require('node:module');

const [host, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });

function call(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const length = body == null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = http.request({ host, port, method, path, agent, headers: { ...length, ...headers } }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

// The native client returns from `done` and `error` at once; the next poll must not overtake them.
let reports = [];
const client = {
  async next() {
    await Promise.all(reports.splice(0));
    const { headers, body } = await call('GET', '/2018-06-01/runtime/invocation/next');
    return { bodyJson: body, headers: { ...headers, 'lambda-runtime-deadline-ms': Number(headers['lambda-runtime-deadline-ms']) } };
  },
  done(id, body) {
    reports.push(call('POST', `/2018-06-01/runtime/invocation/${id}/response`, body));
  },
  error(id, body) {
    reports.push(call('POST', `/2018-06-01/runtime/invocation/${id}/error`, body));
  },
};

const NATIVE = /rapid-client\.node$/;
const { _resolveFilename: resolveFilename, _load: load } = Module;
Module._resolveFilename = function (request, ...rest) {
  return NATIVE.test(request) ? 'rapid-client.node' : resolveFilename.call(this, request, ...rest);
};
Module._load = function (request, ...rest) {
  return NATIVE.test(request) ? client : load.call(this, request, ...rest);
};
