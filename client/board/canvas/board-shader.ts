// GLSL of the board itself, one quad, in two programs: from afar how full each block is, near by every
// slip with its number. In between the one is laid over the other, so that nothing shimmers or jumps.
// Two programs, because drawn without a graphics card both sides of a branch cost their time.
import { BITS_WIDTH, BLOCK } from './occupancy.ts';
import { TICKET_GLSL } from './ticket-shader.ts';

/** Covers the board and nothing else. */
export const BOARD_VERTEX = /* glsl */ `#version 300 es
precision highp float;
in vec2 aPosition;
uniform vec4 uView; // world place of the top left corner, world size of the view
uniform vec4 uGrid;
out vec2 vCell;
void main() {
  vCell = aPosition * uGrid.xy;
  vec2 view = (vCell * vec2(1.0, 0.8) - uView.xy) / uView.zw;
  gl_Position = vec4(view.x * 2.0 - 1.0, 1.0 - view.y * 2.0, 0.0, 1.0);
}
`;

const NUMBER_GLSL = /* glsl */ `
in vec2 vCell;
out vec4 oColour;
uniform vec4 uMarked;    // hovered, focused, own number (0: none), own stage (1 held, 2 confirmed)
uniform vec3 uHollow;
uniform sampler2D uBits;

int numberHere() {
  ivec2 at = ivec2(floor(vCell));
  return min(at.y, int(uGrid.y) - 1) * int(uGrid.x) + min(at.x, int(uGrid.x) - 1) + 1;
}

bool isTaken(int number) {
  int bit = number - 1;
  int byte = bit >> 3;
  float value = texelFetch(uBits, ivec2(byte % ${BITS_WIDTH}, byte / ${BITS_WIDTH}), 0).r;
  return ((int(value * 255.0 + 0.5) >> (bit & 7)) & 1) == 1;
}

`;

export const FAR_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
uniform vec4 uGrid;
uniform vec4 uDetail;
${NUMBER_GLSL}
uniform vec4 uDensitySize; // last block's middle in the texture; 1 / the texture's size
uniform vec3 uPaper;
uniform vec3 uPaperShade;
uniform vec3 uAccent;
uniform vec3 uGold;
uniform sampler2D uDensity;

const float CELL_H = 0.8;

// How far the drawing has gone as a colour: paper, gold, dusk, night.
vec3 dusk(vec3 paper, float gone) {
  vec3 sand = mix(paper, uGold, 0.62);
  vec3 plum = mix(uHollow, uAccent, 0.46);
  vec3 c = mix(paper, sand, smoothstep(0.0, 0.38, gone));
  c = mix(c, plum, smoothstep(0.3, 0.74, gone));
  return mix(c, uHollow, smoothstep(0.68, 1.0, gone));
}

// From afar: how much is gone, with the single numbers as its grain, ruled every ten and hundred.
vec3 fromAfar(vec2 cell, int number) {
  vec2 uv = min(cell * uDensitySize.zw * ${(1 / BLOCK).toFixed(4)}, uDensitySize.xy);
  float blur = clamp(2.2 - log2(max(uGrid.w, 0.5)), 1.6, 3.0);
  float gone = textureLod(uDensity, uv, blur).r;
  vec2 ten = floor(cell * 0.1);
  float tone = fract(sin(dot(ten, vec2(12.9898, 78.233))) * 437.58);
  float quilt = smoothstep(2.0, 9.0, uGrid.w * 10.0);
  vec3 paper = mix(uPaper, uPaperShade, 0.25 + (tone - 0.5) * 0.5 * quilt);
  vec3 c = dusk(paper, gone) * (1.0 + (tone - 0.5) * 0.05 * quilt);
  float single = smoothstep(1.2, 8.0, uGrid.w);
  c = mix(c, isTaken(number) ? uHollow : paper, single * 0.9);
  vec2 px = vec2(uGrid.w, uGrid.w * CELL_H);
  vec2 toTen = abs(fract(cell * 0.1 + 0.5) - 0.5) * 10.0 * px;
  vec2 toHundred = abs(fract(cell * 0.01 + 0.5) - 0.5) * 100.0 * px;
  float tens = max(1.0 - min(toTen.x, toTen.y), 0.0) * smoothstep(8.0, 30.0, uGrid.w * 10.0);
  float hundreds = clamp(1.5 - min(toHundred.x, toHundred.y), 0.0, 1.0);
  return c * (1.0 - max(tens * 0.22, hundreds * 0.4));
}

void main() {
  int number = numberHere();
  vec3 c = number == int(uMarked.z) ? uAccent : fromAfar(vCell, number);
  oColour = vec4(c, 1.0) * (number > int(uGrid.z) ? 0.0 : 1.0 - uDetail.x);
}
`;

export const NEAR_FRAGMENT = /* glsl */ `#version 300 es
${TICKET_GLSL}
${NUMBER_GLSL}
uniform vec3 uGroundDeep;
uniform vec3 uHollowInk;

// The gap between every tenth slip, a thread that helps counting.
float tenth(vec2 cell) {
  vec2 near10 = abs(fract(cell * 0.1 + 0.5) - 0.5) * 10.0;
  return cover(min(near10.x, near10.y * CELL_H) - 0.012) * step(200.0, uGrid.z);
}


vec4 over(vec3 front, float strength, vec4 back) {
  return vec4(front, 1.0) * strength + back * (1.0 - strength);
}

vec3 hollow(vec2 p) {
  float rim = smoothstep(0.0, -0.075, slip(p - vec2(0.0, 0.022), 0.02));
  vec3 c = mix(uHollow * 0.72, uHollow, rim);
  float lip = cover(abs(slip(p + vec2(0.0, 0.006), 0.02)) - 0.004) * step(0.0, p.y);
  return mix(c, uHollowInk, lip * 0.35 * uDetail.w);
}

void main() {
  int number = numberHere();
  vec2 p = (fract(vCell) - 0.5) * vec2(1.0, CELL_H);
  bool own = number == int(uMarked.z);
  bool gone = isTaken(number) && !own;
  bool lifted = number == int(uMarked.x) && !gone;
  float shadow = smoothstep(0.05, -0.03, slip(p - vec2(0.0, lifted ? 0.05 : 0.028), lifted ? 0.0 : 0.01));
  vec4 c = over(uHollowInk, tenth(vCell) * 0.5, vec4(0.0));
  c = over(uGroundDeep * 0.55, gone ? 0.0 : shadow * 0.7, c);
  if (lifted) p = (p + vec2(0.0, 0.012)) / 1.035;
  vec3 paper = own ? uAccent * (0.97 + 0.06 * (0.5 - p.y)) : paperOf(number, p);
  paper = mix(paper, vec3(1.0), lifted && !own ? 0.35 : 0.0);
  paper = ornament(paper, p, own ? uOnAccent : uInk, own ? uGold : uAccent);
  vec3 face = gone ? hollow(p) : paper;
  vec3 ink = gone ? uHollowInk : own ? uOnAccent : uInk;
  face = mix(face, ink, numerals(number, p) * uDetail.y * (gone ? 0.62 : 1.0));
  c = over(face, cover(slip(p, gone ? 0.02 : 0.0)), c);
  c = over(uGold, own && uMarked.w > 1.5 ? cover(abs(slip(p, 0.012)) - 0.013) : 0.0, c);
  oColour = number > int(uGrid.z) ? vec4(0.0) : c;
}
`;
