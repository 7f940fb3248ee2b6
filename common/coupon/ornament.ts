// Ornaments of the coupon pictures, in the manner of woodblock prints: flat colours, a key line, waves,
// hemp leaves, a fading sky, a seal.
import { mix, veil } from './colour.ts';
import type { Box, Picture, Surface } from './surface.ts';

const TURN = 2 * Math.PI;

export function fillBox(surface: Surface, { x, y, width, height }: Box, colour: unknown): void {
  surface.fillStyle = colour;
  surface.fillRect(x, y, width, height);
}

/** Draws inside the box only. */
export function within(surface: Surface, { x, y, width, height }: Box, draw: () => void): void {
  surface.save();
  surface.beginPath();
  surface.rect(x, y, width, height);
  surface.clip();
  draw();
  surface.restore();
}

/** Frame of `wide` pixels just inside the box. */
export function frame(surface: Surface, box: Box, colour: string, wide: number): void {
  surface.strokeStyle = colour;
  surface.lineWidth = wide;
  surface.setLineDash([]);
  surface.beginPath();
  surface.rect(box.x + wide / 2, box.y + wide / 2, box.width - wide, box.height - wide);
  surface.stroke();
}

export function disc(
  surface: Surface,
  x: number,
  y: number,
  radius: number,
  colour: unknown,
): void {
  surface.fillStyle = colour;
  surface.beginPath();
  surface.arc(x, y, radius, 0, TURN);
  surface.fill();
}

export function ring(
  surface: Surface,
  x: number,
  y: number,
  radius: number,
  colour: string,
  wide: number,
): void {
  surface.strokeStyle = colour;
  surface.lineWidth = wide;
  surface.beginPath();
  surface.arc(x, y, radius, 0, TURN);
  surface.stroke();
}

/** Colour that fades downwards, as a printer wipes the block (bokashi). */
export function fade(surface: Surface, box: Box, colour: string, strength: number): void {
  const gradient = surface.createLinearGradient(0, box.y, 0, box.y + box.height);
  gradient.addColorStop(0, veil(colour, strength));
  gradient.addColorStop(1, veil(colour, 0));
  fillBox(surface, box, gradient);
}

/** Fibres of handmade paper: the same ones every time. */
export function washi(surface: Surface, box: Box, paper: string, ink: string): void {
  fillBox(surface, box, paper);
  let state = 20_261_121;
  const chance = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  within(surface, box, () => {
    surface.lineCap = 'round';
    for (let fibre = 0; fibre < 300; fibre += 1) {
      const [x, y] = [box.x + chance() * box.width, box.y + chance() * box.height];
      const [angle, length] = [chance() * TURN, 5 + chance() * 22];
      surface.strokeStyle = veil(
        fibre % 3 === 0 ? ink : mix(paper, '#6b4f1d', 0.6),
        0.05 + chance() * 0.07,
      );
      surface.lineWidth = 0.6 + chance() * 0.9;
      surface.beginPath();
      surface.moveTo(x, y);
      const bend = angle + chance() - 0.5;
      surface.quadraticCurveTo(
        x + (Math.cos(angle) * length) / 2,
        y + (Math.sin(angle) * length) / 2,
        x + Math.cos(bend) * length,
        y + Math.sin(bend) * length,
      );
      surface.stroke();
    }
  });
}

/** Waves of the blue sea (seigaiha): rows of overlapping scales. */
export function waves(
  surface: Surface,
  box: Box,
  ground: string,
  line: string,
  radius: number,
): void {
  within(surface, box, () => {
    fillBox(surface, box, ground);
    surface.lineWidth = Math.max(1, radius / 11);
    surface.strokeStyle = line;
    for (let row = 0; row * radius * 0.5 < box.height + radius * 1.5; row += 1) {
      const y = box.y + row * radius * 0.5;
      const shift = row % 2 === 0 ? 0 : radius;
      for (let x = box.x - radius + shift; x < box.x + box.width + 2 * radius; x += 2 * radius) {
        disc(surface, x, y, radius, ground);
        for (const part of [0.94, 0.66, 0.38]) {
          surface.beginPath();
          surface.arc(x, y, radius * part, Math.PI, 0);
          surface.stroke();
        }
      }
    }
  });
}

/** Hemp leaves (asanoha): six-pointed stars over triangles of this side. */
export function hempLeaves(
  surface: Surface,
  box: Box,
  ground: string,
  line: string,
  side: number,
): void {
  const tall = side * Math.sqrt(0.75);
  within(surface, box, () => {
    fillBox(surface, box, ground);
    surface.strokeStyle = line;
    surface.lineWidth = 1.4;
    surface.beginPath();
    for (let row = -1; row * tall < box.height + tall; row += 1) {
      const shift = row % 2 === 0 ? 0 : side / 2;
      for (let column = -1; column * side < box.width + 2 * side; column += 1) {
        const [x, y] = [box.x + column * side + shift, box.y + row * tall];
        leafIn(surface, [x, y], [x + side, y], [x + side / 2, y + tall]);
        leafIn(surface, [x, y], [x + side / 2, y + tall], [x - side / 2, y + tall]);
      }
    }
    surface.stroke();
  });
}

type Point = readonly [x: number, y: number];

/** A triangle's sides, and lines from its corners to its middle. */
function leafIn(surface: Surface, ...corners: readonly [Point, Point, Point]): void {
  const middle: Point = [
    corners.reduce((sum, [x]) => sum + x, 0) / 3,
    corners.reduce((sum, [, y]) => sum + y, 0) / 3,
  ];
  for (const [at, corner] of corners.entries()) {
    const next = corners[(at + 1) % 3]!;
    surface.moveTo(...corner);
    surface.lineTo(...next);
    surface.moveTo(...corner);
    surface.lineTo(...middle);
  }
}

/** The picture, cut so that it fills the box without being squeezed. */
export function cover(surface: Surface, picture: Picture, box: Box): void {
  const scale = Math.max(box.width / picture.width, box.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  within(surface, box, () => {
    const [x, y] = [box.x + (box.width - width) / 2, box.y + (box.height - height) / 2];
    surface.drawImage(picture, x, y, width, height);
  });
}

/** The picture in a round frame. */
export function medallion(
  surface: Surface,
  picture: Picture,
  x: number,
  y: number,
  radius: number,
): void {
  surface.save();
  surface.beginPath();
  surface.arc(x, y, radius, 0, TURN);
  surface.clip();
  cover(surface, picture, { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius });
  surface.restore();
}

/** A seal as it is stamped beside a signature: 封, "sealed", a little askew. */
export function sealStamp(
  surface: Surface,
  x: number,
  y: number,
  side: number,
  look: StampLook,
): void {
  const box = { x: -side / 2, y: -side / 2, width: side, height: side };
  surface.save();
  surface.translate(x, y);
  surface.rotate(-0.06);
  roundedPath(surface, box, side / 9);
  surface.fillStyle = look.colour;
  surface.fill();
  const line = side / 22;
  roundedPath(
    surface,
    { x: box.x + 2 * line, y: box.y + 2 * line, width: side - 4 * line, height: side - 4 * line },
    side / 14,
  );
  surface.strokeStyle = look.paper;
  surface.lineWidth = line;
  surface.stroke();
  surface.fillStyle = look.paper;
  surface.font = `400 ${side * 0.66}px ${look.family}`;
  surface.textAlign = 'center';
  surface.textBaseline = 'middle';
  surface.fillText('封', 0, side * 0.02);
  surface.restore();
}

export interface StampLook {
  readonly colour: string;
  readonly paper: string;
  readonly family: string;
}

export function roundedPath(surface: Surface, { x, y, width, height }: Box, radius: number): void {
  const [right, bottom] = [x + width, y + height];
  surface.beginPath();
  surface.moveTo(x + radius, y);
  surface.lineTo(right - radius, y);
  surface.quadraticCurveTo(right, y, right, y + radius);
  surface.lineTo(right, bottom - radius);
  surface.quadraticCurveTo(right, bottom, right - radius, bottom);
  surface.lineTo(x + radius, bottom);
  surface.quadraticCurveTo(x, bottom, x, bottom - radius);
  surface.lineTo(x, y + radius);
  surface.quadraticCurveTo(x, y, x + radius, y);
  surface.closePath();
}
