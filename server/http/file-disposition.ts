/**
 * Content-Disposition of a download (RFC 6266): a plain name for old programs, and the real one in
 * UTF-8 (RFC 8187).
 */
export function fileDisposition(name: string): string {
  const plain = name.replace(/[^\w.-]+/g, '-');
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
