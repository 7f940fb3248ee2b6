// The foil's face: a sheet of pale gold with waves pressed into it, as both painters use it.
import { FOIL } from '../state/foil.ts';

/** Canvas pixels per foil unit. */
const SCALE = 2;
const WAVE = 46;

/** Throws without a 2D canvas. */
export function drawFoil(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = FOIL.width * SCALE;
  canvas.height = FOIL.height * SCALE;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2D canvas');
  context.scale(SCALE, SCALE);
  context.fillStyle = sheen(context);
  context.fillRect(0, 0, FOIL.width, FOIL.height);
  brush(context);
  // Pressed in: each line has a dark side and a light one.
  waves(context, 'rgb(92 66 12 / 0.3)', 0);
  waves(context, 'rgb(255 250 226 / 0.75)', 1.1);
  edge(context);
  return canvas;
}

function sheen(context: CanvasRenderingContext2D): CanvasGradient {
  const gradient = context.createLinearGradient(0, 0, FOIL.width, FOIL.height * 1.4);
  const stops = ['#b98d34', '#f1dc9a', '#d2a94e', '#fbefc0', '#c99d42', '#efd68c', '#b58a33'];
  stops.forEach((colour, at) => gradient.addColorStop(at / (stops.length - 1), colour));
  return gradient;
}

/** Fine scratches of the roller, the same ones every time. */
function brush(context: CanvasRenderingContext2D): void {
  for (let line = 0; line < FOIL.height * 1.5; line += 1) {
    const chance = fraction(line * 0.618 + Math.sin(line * 12.9898) * 43758.5453);
    context.fillStyle = chance > 0.5 ? 'rgb(255 252 235 / 0.1)' : 'rgb(90 62 8 / 0.07)';
    context.fillRect(fraction(chance * 7) * 200 - 200, line / 1.5, FOIL.width + 200, 0.4 + chance);
  }
}

const fraction = (value: number) => value - Math.floor(value);

function waves(context: CanvasRenderingContext2D, colour: string, shift: number): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.2;
  for (let row = -1; row * WAVE * 0.5 < FOIL.height + WAVE; row += 1) {
    const y = row * WAVE * 0.5 + shift;
    for (let x = row % 2 === 0 ? 0 : WAVE; x < FOIL.width + WAVE; x += 2 * WAVE) {
      for (const radius of [WAVE * 0.94, WAVE * 0.64, WAVE * 0.34]) {
        arch(context, { x: x + shift, y, radius });
      }
    }
  }
}

/** Only the part that the waves of the next row leave in sight. */
function arch(
  context: CanvasRenderingContext2D,
  { x, y, radius }: { x: number; y: number; radius: number },
): void {
  const hidden = Math.acos(Math.min(1, WAVE / (2 * radius))) * 0.62;
  const rest = radius > WAVE * 0.5 ? hidden : 0;
  context.beginPath();
  context.arc(x, y, radius, Math.PI + rest, 2 * Math.PI - rest);
  context.stroke();
}

function edge(context: CanvasRenderingContext2D): void {
  context.strokeStyle = 'rgb(255 253 240 / 0.85)';
  context.lineWidth = 2;
  context.strokeRect(1, 1, FOIL.width - 2, FOIL.height - 2);
  context.strokeStyle = 'rgb(110 78 16 / 0.55)';
  context.lineWidth = 1;
  context.strokeRect(7.5, 7.5, FOIL.width - 15, FOIL.height - 15);
}
