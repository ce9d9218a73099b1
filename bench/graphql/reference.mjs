// Times parse + validate + execute + JSON of the bench query with the reference implementation. Prints microseconds: median of batches.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../tests/Switchyard.GraphQL.Tests/node/package.json', import.meta.url));
const { buildSchema, execute, parse, validate } = require('graphql');
const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const schema = buildSchema(read('schema.graphql'));
const query = read('query.graphql');

const provider = (i) => ({ id: `p${i}`, name: `provider-${i}`, region: 'eu', healthy: true, latency: 12.5 });
const models = Array.from({ length: 10 }, (_, i) => ({
  id: `m${i}`, name: `model-${i}`, provider: provider(i % 3), context: 128000, tags: ['chat', 'tools'], deprecated: false,
  created: '2026-01-01', price: { input: 0.25, output: 1.5, currency: 'USD' },
}));
const rootValue = {
  models: ({ first }) => models.slice(0, first),
  health: { status: 'UP', uptime: 100, version: '1.0', providers: [provider(0), provider(1), provider(2)] },
};

let kept;
function run() {
  const document = kept ?? parse(query);
  if (!kept && validate(schema, document).length > 0) {
    throw new Error('The query is not valid.');
  }

  const result = execute({ schema, document, rootValue });
  if (result.errors) {
    throw new Error(result.errors.join());
  }

  return JSON.stringify({ data: result.data }).length;
}

function median(rounds, batch) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < batch; i++) {
      run();
    }

    times.push(Number(process.hrtime.bigint() - start) / 1000 / batch);
  }

  return times.sort((a, b) => a - b)[rounds >> 1];
}

median(10, 200);
const whole = median(20, 200);
kept = parse(query);
console.log(`${whole.toFixed(1)} ${median(20, 200).toFixed(1)} ${run()}`);
