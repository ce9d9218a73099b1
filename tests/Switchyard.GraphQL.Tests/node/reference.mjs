// Reads one JSON document a line: {"schema", "sdl", "data"} defines a schema, {"id", "schema", "query", ...} is answered with a line
// {"id", "errors", "data"}, and {"id", "build"} with the faults of a schema. What fields return follows from the data alone, as in CorpusSchema.cs.
import { createInterface } from 'node:readline';
import { buildSchema, execute, parse, subscribe, validate, validateSchema } from 'graphql';

const schemas = new Map();

function unwrap(value) {
  if (value && typeof value === 'object' && '__error' in value) {
    return new Error(value.__error);
  }

  return Array.isArray(value) ? value.map(unwrap) : value;
}

async function later(value) {
  const result = unwrap(value);
  if (result instanceof Error) {
    throw result;
  }

  return result;
}

function fieldResolver(source, args, context, info) {
  if (info.fieldName.startsWith('echo')) {
    return JSON.stringify(args);
  }

  const value = source?.[info.fieldName];
  return value && typeof value === 'object' && '__async' in value ? later(value.__async) : unwrap(value);
}

async function* subscribeFieldResolver(source, args, context, info) {
  for (const event of source[info.fieldName] ?? []) {
    yield { [info.fieldName]: event };
  }
}

function print(error) {
  return { locations: error.locations ?? [], path: error.path ?? null, message: error.message };
}

async function answer(request) {
  if (request.build) {
    return { errors: validateSchema(buildSchema(request.build)).map(print) };
  }

  const { schema, data } = schemas.get(request.schema);
  let document;
  try {
    document = parse(request.query);
  } catch (error) {
    return { errors: [print(error)] };
  }

  let errors;
  try {
    errors = validate(schema, document);
  } catch (error) {
    errors = [error];
  }

  if (errors.length > 0) {
    return { errors: errors.map(print) };
  }

  const call = {
    schema, document, rootValue: data, fieldResolver, subscribeFieldResolver,
    variableValues: request.variables, operationName: request.operationName,
  };
  const chosen = document.definitions.filter((d) => d.kind === 'OperationDefinition')
    .find((d) => !request.operationName || d.name?.value === request.operationName);
  if (chosen?.operation !== 'subscription') {
    const { errors: found = [], data: result } = await execute(call);
    return { errors: found.map(print), data: result };
  }

  const stream = await subscribe(call);
  if (!stream[Symbol.asyncIterator]) {
    return { errors: stream.errors.map(print), data: stream.data };
  }

  const events = [];
  const all = [];
  for await (const event of stream) {
    events.push(event.data);
    all.push(...(event.errors ?? []).map(print));
  }

  return { errors: all, data: events };
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const request = JSON.parse(line);
  if (request.sdl) {
    schemas.set(request.schema, { schema: buildSchema(request.sdl), data: request.data });
    continue;
  }

  let result;
  try {
    result = await answer(request);
  } catch (error) {
    result = { errors: [print(error)] };
  }

  process.stdout.write(JSON.stringify({ id: request.id, ...result }) + '\n');
}
