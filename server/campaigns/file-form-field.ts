import { FIELD_KINDS, type FormField } from '../../common/campaign/conditions.ts';
import { cut } from '../../common/protocol/problems.ts';
import type { FileReading, Value } from './file-reading.ts';

const MAX_LABEL_CHARS = 60;
const PLAIN_KINDS = FIELD_KINDS.filter((kind) => kind !== 'text');

/** One field of the form: `name`, `telephone (optional)`, or a map with id, label, kind, optional. */
export function readFormField(reading: FileReading, value: Value): Partial<FormField> | undefined {
  return reading.isText(value) ? readPlainField(reading, value) : readOwnField(reading, value);
}

function readPlainField(reading: FileReading, value: Value): FormField | undefined {
  const text = reading.text(value, { is: 'one-of', words: PLAIN_KINDS });
  if (text === undefined) return undefined;
  const [word = '', extra] = text.split(/ +(?=\()/);
  const kind = PLAIN_KINDS.find((each) => each === word);
  if (kind !== undefined && (extra === undefined || extra === '(optional)')) {
    return { id: kind, kind, required: extra === undefined };
  }
  reading.problem(value, 'unknown-field', { text: cut(text), words: PLAIN_KINDS });
  return undefined;
}

function readOwnField(reading: FileReading, value: Value): Partial<FormField> | undefined {
  const fields = reading.fields(value, ['id', 'label', 'kind', 'optional']);
  if (fields === undefined) return undefined;
  const [label, kind, optional] = ['label', 'kind', 'optional'].map((key) => fields.get(key));
  return {
    id: readId(reading, value, fields.get('id')),
    kind: kind === undefined ? 'text' : reading.oneOf(kind, FIELD_KINDS),
    ...(label === undefined ? {} : { label: readLabel(reading, label) }),
    required: optional === undefined || reading.oneOf(optional, ['true', 'false']) === 'false',
  };
}

function readId(reading: FileReading, field: Value, value: Value | undefined): string | undefined {
  const wanted = { is: 'field-id' } as const;
  if (value === undefined) {
    reading.problem(field, 'needs-id', {});
    return undefined;
  }
  const text = reading.text(value, wanted);
  if (text === undefined || /^[a-z][a-z0-9-]{0,30}$/.test(text)) return text;
  return reading.notWanted(value, text, wanted);
}

function readLabel(reading: FileReading, value: Value): string | undefined {
  const text = reading.text(value, { is: 'label' });
  if (text === undefined || text.length <= MAX_LABEL_CHARS) return text;
  reading.problem(value, 'label-too-long', { text: cut(text), most: MAX_LABEL_CHARS });
  return undefined;
}
