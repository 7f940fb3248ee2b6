// The descriptions are made from the very schemas that check what comes in, so they cannot disagree.
import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * JSON Schema (draft 7, which AsyncAPI 3 and OpenAPI 3.1 both read) of what may be sent. What a schema
 * does beyond JSON Schema (trimming, a check in code) is left out: the description may allow what the
 * server then refuses, never the other way round.
 */
export function schemaOf(schema: GenericSchema): JsonSchema {
  const { $schema: _, ...rest } = toJsonSchema(schema, {
    typeMode: 'input',
    errorMode: 'ignore',
    ignoreActions: ['trim', 'to_lower_case', 'check', 'normalize', 'partial_check', 'raw_check'],
  }) as Record<string, unknown>;
  return rest;
}
