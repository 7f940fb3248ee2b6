// GLSL that board and effects share: the shape, paper and numerals of one ticket. Lengths are in
// cell widths, places are from the middle of the cell, y down.
import { CELL_HEIGHT } from '../state/layout.ts';
import { ATLAS } from './numerals.ts';

export const TICKET_GLSL = /* glsl */ `
precision highp float;
precision highp int;
precision highp sampler2D;

uniform vec4 uGrid;      // columns, rows, sheets, device pixels per cell width
uniform vec4 uDetail;    // ticket detail, legibility, numeral height, ornament
uniform vec3 uPaper;
uniform vec3 uPaperShade;
uniform vec3 uInk;
uniform vec3 uAccent;
uniform vec3 uOnAccent;
uniform vec3 uGold;
uniform sampler2D uNumerals;

const float CELL_H = ${CELL_HEIGHT.toFixed(4)};
const vec2 HALF = vec2(0.5, CELL_H * 0.5);

float hash(int n) {
  uint h = uint(n) * 747796405u + 2891336453u;
  h = ((h >> ((h >> 28) + 4u)) ^ h) * 277803737u;
  return float((h >> 22) ^ h & 0xffffu) / 65535.0;
}

float hashOf(int n, int salt) {
  return fract(hash(n + salt * 7919) * 43.7);
}

float box(vec2 p, vec2 b, float r) {
  vec2 q = abs(p) - b + r;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - r;
}

// A slip with two punched notches.
float slip(vec2 p, float inset) {
  vec2 b = HALF - vec2(0.055, 0.05) - inset;
  float d = box(p, b, 0.075);
  float notch = 0.052 - length(vec2(abs(p.x) - b.x - 0.004, p.y));
  return max(d, notch);
}

float cover(float d) {
  return clamp(0.5 - d * uGrid.w, 0.0, 1.0);
}

int pow10(int n) {
  int p = 1;
  for (int i = 0; i < n; i++) p *= 10;
  return p;
}

// Coverage of the number's digits, written around the middle.
float numerals(int number, vec2 p) {
  p.x -= 0.04 * uDetail.w; // beside the stub
  float h = uDetail.z;
  float advance = h * ${(ATLAS.glyphWidth / ATLAS.glyphHeight).toFixed(5)};
  int count = 1;
  for (int rest = number / 10; rest > 0; rest /= 10) count++;
  float x = p.x / advance + float(count) * 0.5;
  float y = p.y / h + 0.5;
  if (x < 0.0 || x >= float(count) || y < 0.0 || y > 1.0) return 0.0;
  int place = int(x);
  int digit = (number / pow10(count - 1 - place)) % 10;
  vec2 uv = vec2((float(digit) + fract(x)) * ${(ATLAS.glyphWidth / ATLAS.width).toFixed(7)}, y);
  float lod = log2(max(1.0, ${ATLAS.glyphHeight.toFixed(1)} / (h * uGrid.w)));
  return textureLod(uNumerals, uv, lod - 0.35).a;
}

// A flake of gold leaf that was beaten into the paper.
float fleck(int number, vec2 p, int salt) {
  vec2 at = (vec2(hashOf(number, salt), hashOf(number, salt + 1)) - 0.5) * vec2(0.78, CELL_H - 0.2);
  float turn = hashOf(number, salt + 2) * 3.1416;
  vec2 q = p - at;
  q = vec2(cos(turn) * q.x + sin(turn) * q.y, cos(turn) * q.y - sin(turn) * q.x);
  return cover(box(q, vec2(0.004 + 0.012 * hashOf(number, salt + 3), 0.0035), 0.002));
}

// Paper of one slip: its own tone, fibres, a fleck of gold on some.
vec3 paperOf(int number, vec2 p) {
  float tone = hashOf(number, 1);
  vec3 c = mix(uPaper, uPaperShade, tone * 0.55);
  float blush = step(0.86, hashOf(number, 2));
  c = mix(c, mix(uPaper, uAccent, 0.16), blush * 0.55);
  if (uDetail.w > 0.0) {
    float turn = hashOf(number, 3) * 6.2832;
    float fibre = sin(p.x * 61.0 + sin(p.y * 23.0 + turn) * 2.4) * sin(p.y * 47.0 + turn + sin(p.x * 17.0) * 2.0);
    c += fibre * 0.009 * uDetail.w;
    float light = 0.5 - p.y / CELL_H;
    c *= 0.972 + 0.045 * light;
    c = mix(c, uGold, fleck(number, p, 11) * 0.6 * uDetail.w);
  }
  return c;
}

// A fine frame, and a perforated stub with a seal.
vec3 ornament(vec3 c, vec2 p, vec3 ink, vec3 seal) {
  float near = uDetail.w;
  float frame = abs(slip(p, 0.045)) - 0.0035;
  c = mix(c, mix(c, seal, 0.42), cover(frame) * near);
  float dash = abs(fract(p.y * 17.0) - 0.5) * 2.0;
  float hole = abs(p.x + 0.295) - 0.004;
  c = mix(c, mix(c, ink, 0.30), cover(hole) * smoothstep(0.35, 0.55, dash) * step(abs(p.y), HALF.y - 0.11) * near);
  float dot = length(p - vec2(-0.345, 0.0)) - 0.02;
  return mix(c, seal, cover(dot) * near * 0.9);
}

// All that is printed on a slip.
vec3 printOn(vec3 c, int number, vec2 p) {
  return mix(ornament(c, p, uInk, uAccent), uInk, numerals(number, p) * uDetail.y);
}
`;
