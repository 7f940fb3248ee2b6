/** The part of the log that the socket server writes to. Fields never hold what a client sent. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
