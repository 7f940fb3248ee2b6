import { pino, type DestinationStream, type Logger } from 'pino';

/** Personal data never reach the log: errors of the database carry the offending row in `detail`. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const redact = ['err.detail', 'err.where', 'err.parameters', 'err.bindings'];
  return destination ? pino({ level, redact }, destination) : pino({ level, redact });
}
