import { FIELD_KINDS, type FormField } from '../../common/campaign/conditions.ts';
import { quoted, type FileReading, type Value } from './file-reading.ts';

const PLAIN_KINDS = FIELD_KINDS.filter((kind) => kind !== 'text');

/** One field of the form: `name`, `telephone (optional)`, or a map with id, label, kind, optional. */
export function readFormField(reading: FileReading, value: Value): Partial<FormField> | undefined {
  return reading.isText(value) ? readPlainField(reading, value) : readOwnField(reading, value);
}

function readPlainField(reading: FileReading, value: Value): FormField | undefined {
  const text = reading.text(value, `one of ${PLAIN_KINDS.join(', ')}`);
  if (text === undefined) return undefined;
  const [word = '', extra] = text.split(/ +(?=\()/);
  const kind = PLAIN_KINDS.find((each) => each === word);
  if (kind !== undefined && (extra === undefined || extra === '(optional)')) {
    return { id: kind, kind, required: extra === undefined };
  }
  const own = 'For a field of your own write {id: size, label: "Your size"}.';
  const plain = `one of ${PLAIN_KINDS.join(', ')}, with (optional) behind it if you like`;
  reading.problem(value, `${quoted(text)} is not ${plain}. ${own}`);
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
  const wanted = 'an id of small letters, digits and hyphens, at most 31 and a letter first';
  if (value === undefined) {
    reading.problem(field, `This field needs ${wanted}.`);
    return undefined;
  }
  const text = reading.text(value, wanted);
  if (text === undefined || /^[a-z][a-z0-9-]{0,30}$/.test(text)) return text;
  reading.problem(value, `${quoted(text)} is not ${wanted}.`);
  return undefined;
}

function readLabel(reading: FileReading, value: Value): string | undefined {
  const text = reading.text(value, 'the words that stand beside the field');
  if (text === undefined || text.length <= 60) return text;
  reading.problem(value, `${quoted(text)} is longer than 60 characters.`);
  return undefined;
}
