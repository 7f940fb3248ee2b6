// Ornaments of the coupon pictures, in the manner of woodblock prints: flat colours, a key line, waves,
// hemp leaves, a fading sky, a seal.
import { mix, veil } from './colour.ts';
import type { Box, Picture, Sheet } from './sheet.ts';

const TURN = 2 * Math.PI;

export function fillBox(sheet: Sheet, { x, y, width, height }: Box, colour: unknown): void {
  sheet.fillStyle = colour;
  sheet.fillRect(x, y, width, height);
}

/** Draws inside the box only. */
export function within(sheet: Sheet, { x, y, width, height }: Box, draw: () => void): void {
  sheet.save();
  sheet.beginPath();
  sheet.rect(x, y, width, height);
  sheet.clip();
  draw();
  sheet.restore();
}

/** Frame of `wide` pixels just inside the box. */
export function frame(sheet: Sheet, box: Box, colour: string, wide: number): void {
  sheet.strokeStyle = colour;
  sheet.lineWidth = wide;
  sheet.setLineDash([]);
  sheet.beginPath();
  sheet.rect(box.x + wide / 2, box.y + wide / 2, box.width - wide, box.height - wide);
  sheet.stroke();
}

export function disc(sheet: Sheet, x: number, y: number, radius: number, colour: unknown): void {
  sheet.fillStyle = colour;
  sheet.beginPath();
  sheet.arc(x, y, radius, 0, TURN);
  sheet.fill();
}

export function ring(
  sheet: Sheet,
  x: number,
  y: number,
  radius: number,
  colour: string,
  wide: number,
): void {
  sheet.strokeStyle = colour;
  sheet.lineWidth = wide;
  sheet.beginPath();
  sheet.arc(x, y, radius, 0, TURN);
  sheet.stroke();
}

/** Colour that fades downwards, as a printer wipes the block (bokashi). */
export function fade(sheet: Sheet, box: Box, colour: string, strength: number): void {
  const gradient = sheet.createLinearGradient(0, box.y, 0, box.y + box.height);
  gradient.addColorStop(0, veil(colour, strength));
  gradient.addColorStop(1, veil(colour, 0));
  fillBox(sheet, box, gradient);
}

/** Fibres of handmade paper: the same ones every time. */
export function washi(sheet: Sheet, box: Box, paper: string, ink: string): void {
  fillBox(sheet, box, paper);
  let state = 20_261_121;
  const chance = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  within(sheet, box, () => {
    sheet.lineCap = 'round';
    for (let fibre = 0; fibre < 300; fibre += 1) {
      const [x, y] = [box.x + chance() * box.width, box.y + chance() * box.height];
      const [angle, length] = [chance() * TURN, 5 + chance() * 22];
      sheet.strokeStyle = veil(
        fibre % 3 === 0 ? ink : mix(paper, '#6b4f1d', 0.6),
        0.05 + chance() * 0.07,
      );
      sheet.lineWidth = 0.6 + chance() * 0.9;
      sheet.beginPath();
      sheet.moveTo(x, y);
      const bend = angle + chance() - 0.5;
      sheet.quadraticCurveTo(
        x + (Math.cos(angle) * length) / 2,
        y + (Math.sin(angle) * length) / 2,
        x + Math.cos(bend) * length,
        y + Math.sin(bend) * length,
      );
      sheet.stroke();
    }
  });
}

/** Waves of the blue sea (seigaiha): rows of overlapping scales. */
export function waves(sheet: Sheet, box: Box, ground: string, line: string, radius: number): void {
  within(sheet, box, () => {
    fillBox(sheet, box, ground);
    sheet.lineWidth = Math.max(1, radius / 11);
    sheet.strokeStyle = line;
    for (let row = 0; row * radius * 0.5 < box.height + radius * 1.5; row += 1) {
      const y = box.y + row * radius * 0.5;
      const shift = row % 2 === 0 ? 0 : radius;
      for (let x = box.x - radius + shift; x < box.x + box.width + 2 * radius; x += 2 * radius) {
        disc(sheet, x, y, radius, ground);
        for (const part of [0.94, 0.66, 0.38]) {
          sheet.beginPath();
          sheet.arc(x, y, radius * part, Math.PI, 0);
          sheet.stroke();
        }
      }
    }
  });
}

/** Hemp leaves (asanoha): six-pointed stars over triangles of this side. */
export function hempLeaves(
  sheet: Sheet,
  box: Box,
  ground: string,
  line: string,
  side: number,
): void {
  const tall = side * Math.sqrt(0.75);
  within(sheet, box, () => {
    fillBox(sheet, box, ground);
    sheet.strokeStyle = line;
    sheet.lineWidth = 1.4;
    sheet.beginPath();
    for (let row = -1; row * tall < box.height + tall; row += 1) {
      const shift = row % 2 === 0 ? 0 : side / 2;
      for (let column = -1; column * side < box.width + 2 * side; column += 1) {
        const [x, y] = [box.x + column * side + shift, box.y + row * tall];
        leafIn(sheet, [x, y], [x + side, y], [x + side / 2, y + tall]);
        leafIn(sheet, [x, y], [x + side / 2, y + tall], [x - side / 2, y + tall]);
      }
    }
    sheet.stroke();
  });
}

type Point = readonly [x: number, y: number];

/** A triangle's sides, and lines from its corners to its middle. */
function leafIn(sheet: Sheet, ...corners: readonly [Point, Point, Point]): void {
  const middle: Point = [
    corners.reduce((sum, [x]) => sum + x, 0) / 3,
    corners.reduce((sum, [, y]) => sum + y, 0) / 3,
  ];
  for (const [at, corner] of corners.entries()) {
    const next = corners[(at + 1) % 3]!;
    sheet.moveTo(...corner);
    sheet.lineTo(...next);
    sheet.moveTo(...corner);
    sheet.lineTo(...middle);
  }
}

/** The picture, cut so that it fills the box without being squeezed. */
export function cover(sheet: Sheet, picture: Picture, box: Box): void {
  const scale = Math.max(box.width / picture.width, box.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  within(sheet, box, () => {
    const [x, y] = [box.x + (box.width - width) / 2, box.y + (box.height - height) / 2];
    sheet.drawImage(picture, x, y, width, height);
  });
}

/** The picture in a round frame. */
export function medallion(
  sheet: Sheet,
  picture: Picture,
  x: number,
  y: number,
  radius: number,
): void {
  sheet.save();
  sheet.beginPath();
  sheet.arc(x, y, radius, 0, TURN);
  sheet.clip();
  cover(sheet, picture, { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius });
  sheet.restore();
}

/** A seal as it is stamped beside a signature: 封, "sealed", a little askew. */
export function sealStamp(sheet: Sheet, x: number, y: number, side: number, look: StampLook): void {
  const box = { x: -side / 2, y: -side / 2, width: side, height: side };
  sheet.save();
  sheet.translate(x, y);
  sheet.rotate(-0.06);
  roundedPath(sheet, box, side / 9);
  sheet.fillStyle = look.colour;
  sheet.fill();
  const line = side / 22;
  roundedPath(
    sheet,
    { x: box.x + 2 * line, y: box.y + 2 * line, width: side - 4 * line, height: side - 4 * line },
    side / 14,
  );
  sheet.strokeStyle = look.paper;
  sheet.lineWidth = line;
  sheet.stroke();
  sheet.fillStyle = look.paper;
  sheet.font = `400 ${side * 0.66}px ${look.family}`;
  sheet.textAlign = 'center';
  sheet.textBaseline = 'middle';
  sheet.fillText('封', 0, side * 0.02);
  sheet.restore();
}

export interface StampLook {
  readonly colour: string;
  readonly paper: string;
  readonly family: string;
}

export function roundedPath(sheet: Sheet, { x, y, width, height }: Box, radius: number): void {
  const [right, bottom] = [x + width, y + height];
  sheet.beginPath();
  sheet.moveTo(x + radius, y);
  sheet.lineTo(right - radius, y);
  sheet.quadraticCurveTo(right, y, right, y + radius);
  sheet.lineTo(right, bottom - radius);
  sheet.quadraticCurveTo(right, bottom, right - radius, bottom);
  sheet.lineTo(x + radius, bottom);
  sheet.quadraticCurveTo(x, bottom, x, bottom - radius);
  sheet.lineTo(x, y + radius);
  sheet.quadraticCurveTo(x, y, x + radius, y);
  sheet.closePath();
}
