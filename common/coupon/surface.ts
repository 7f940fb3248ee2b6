// What a coupon is drawn on: the few things of a 2D canvas that browsers and @napi-rs/canvas share.
// Colours are #rrggbb (with two more digits for opacity); all measures are pixels of 640 × 400.

export interface Gradient {
  addColorStop(offset: number, colour: string): void;
}

/** Anything that the canvas can draw as a picture, with its own size. */
export interface Picture {
  readonly width: number;
  readonly height: number;
}

export interface Surface {
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  lineCap: string;
  lineJoin: string;
  globalAlpha: number;
  font: string;
  textAlign: string;
  textBaseline: string;
  save(): void;
  restore(): void;
  beginPath(): void;
  closePath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number, back?: boolean): void;
  rect(x: number, y: number, width: number, height: number): void;
  fill(): void;
  stroke(): void;
  clip(): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  measureText(text: string): { readonly width: number };
  translate(x: number, y: number): void;
  rotate(angle: number): void;
  setLineDash(dashes: number[]): void;
  createLinearGradient(x0: number, y0: number, x1: number, y1: number): Gradient;
  drawImage(picture: unknown, x: number, y: number, width: number, height: number): void;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const inset = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x + by,
  y: y + by,
  width: width - 2 * by,
  height: height - 2 * by,
});
