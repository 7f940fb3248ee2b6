// The descriptions are read by the official parsers, and say of each command what the server knows of it.
import { Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { kioskCommands } from '../../common/protocol/kiosk.ts';
import { describeKioskApi } from '../../server/description/asyncapi.ts';
import { describeHttpDoors } from '../../server/description/openapi.ts';

const descriptions = suite('descriptions');
const ORIGIN = 'https://lottery.example';

descriptions('X14: AsyncAPI, official parser: neither an error nor a warning', async () => {
  const { document, diagnostics } = await new Parser().parse(
    JSON.stringify(describeKioskApi(ORIGIN)),
  );
  // 0: error, 1: warning; what is below is advice on contact data and the like.
  assert.equal(
    diagnostics.filter(({ severity }) => severity <= 1).map(({ message, path }) => [message, path]),
    [],
  );
  const received = document
    ?.operations()
    .filterByReceive()
    .map((operation) => operation.id());
  assert.equal(received, ['hello', ...Object.keys(kioskCommands)]);
});

descriptions('X14: a description that is wrong does not pass the parser', async () => {
  const good = JSON.stringify(describeKioskApi(ORIGIN));
  const wrong = good.replace('"action":"receive"', '"action":"obtain"');
  const { diagnostics } = await new Parser().parse(wrong);
  assert.ok(diagnostics.some(({ severity }) => severity === 0));
});

descriptions('X14: OpenAPI, validated against the specification', async () => {
  const outcome = await new Validator().validate(structuredClone(describeHttpDoors(ORIGIN)));
  assert.equal(outcome.errors ?? [], []);
  assert.ok(outcome.valid);
  const wrong = await new Validator().validate({ ...describeHttpDoors(ORIGIN), paths: [] });
  assert.not(wrong.valid);
});

descriptions.run();
