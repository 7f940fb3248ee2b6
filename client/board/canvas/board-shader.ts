// GLSL of the board itself, one quad, in two programs: from afar how full each block is, near by every
// slip with its number. In between the one is laid over the other, so that nothing shimmers or jumps.
// Two programs, because drawn without a graphics card both sides of a branch cost their time.
import { BITS_WIDTH, BLOCK } from './occupancy.ts';
import { TICKET_GLSL } from './ticket-shader.ts';

/** From this width of a cell on its single numbers can be made out, device pixels. */
export const GRAIN_FROM_PX = 2;

/** aPosition is in cells: the full rows, and what there is of the last one. */
export const BOARD_VERTEX = /* glsl */ `#version 300 es
precision highp float;
in vec2 aPosition;
uniform vec4 uView; // world place of the top left corner, world size of the view
uniform vec4 uGrid;
out vec2 vCell;
void main() {
  vCell = aPosition;
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

const FAR_GLSL = /* glsl */ `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
uniform vec4 uGrid;
uniform vec4 uDetail;
uniform vec4 uFar; // 1 / the texture's size, in cells
uniform sampler2D uDusk;
`;

const DUSK_GLSL = /* glsl */ `
vec3 dusk() {
  return textureLod(uDusk, vCell * uFar.xy, 0.0).rgb;
}
`;

/** Too far away for single numbers: mixed from the colours of the four blocks around. */
export const FAR_VERTEX = /* glsl */ `${FAR_GLSL}
in vec2 aPosition; // in cells
in vec2 aBlock;    // the upper left of the four; beside the board the nearest stands in
uniform vec4 uView;
out vec2 vBlock;
flat out vec2 vFirst;
flat out vec3 vColour;
flat out vec3 vAcross;
flat out vec3 vDown;
flat out vec3 vBoth;

vec3 dusk(ivec2 block) {
  return texelFetch(uDusk, clamp(block, ivec2(0), textureSize(uDusk, 0) - 1), 0).rgb;
}

void main() {
  ivec2 block = ivec2(aBlock);
  vec3 right = dusk(block + ivec2(1, 0));
  vec3 below = dusk(block + ivec2(0, 1));
  vColour = dusk(block);
  vBoth = dusk(block + 1) - right - below + vColour;
  vAcross = right - vColour;
  vDown = below - vColour;
  vFirst = aBlock;
  vBlock = aPosition / ${BLOCK.toFixed(1)} - 0.5;
  vec2 view = (aPosition * vec2(1.0, 0.8) - uView.xy) / uView.zw;
  gl_Position = vec4(view.x * 2.0 - 1.0, 1.0 - view.y * 2.0, 0.0, 1.0);
}
`;

export const FAR_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
in vec2 vBlock;
flat in vec2 vFirst;
flat in vec3 vColour;
flat in vec3 vAcross;
flat in vec3 vDown;
flat in vec3 vBoth;
out vec4 oColour;
void main() {
  vec2 at = vBlock - vFirst;
  oColour = vec4(vColour + vAcross * at.x + (vDown + vBoth * at.x) * at.y, 1.0);
}
`;

/** Between far and near: the single numbers come in as its grain. */
export const GRAIN_FRAGMENT = /* glsl */ `${FAR_GLSL}
${NUMBER_GLSL}
uniform vec3 uPaper;
uniform vec3 uAccent;
${DUSK_GLSL}
void main() {
  int number = numberHere();
  vec3 single = isTaken(number) ? uHollow : uPaper;
  vec3 c = mix(dusk(), single, smoothstep(${GRAIN_FROM_PX.toFixed(1)}, 8.0, uGrid.w) * 0.9);
  if (number == int(uMarked.z)) c = uAccent;
  oColour = vec4(c, 1.0) * (1.0 - uDetail.x);
}
`;

/** Rules between every tenth and hundredth cell, one thin quad each. */
export const RULE_VERTEX = /* glsl */ `#version 300 es
precision highp float;
in vec2 aPosition;
in vec3 aRule; // place in cells, 0: upright or 1: level, 0: tenth or 1: hundredth
uniform vec4 uView;
uniform vec4 uGrid;
uniform vec4 uDetail;
uniform vec4 uClock;
flat out float vStrength;
void main() {
  float hundredth = aRule.z;
  float tens = smoothstep(8.0, 30.0, uGrid.w * 10.0 / uClock.z);
  vStrength = mix(tens * 0.22, 0.4, hundredth) * (1.0 - uDetail.x);
  float thick = max(1.0, floor((hundredth > 0.5 ? 1.5 : 0.8) * uClock.z));
  vec2 size = vec2(uGrid.x, uGrid.y * 0.8);
  bool isLevel = aRule.y > 0.5;
  vec2 along = (vec2(aRule.x, aRule.x * 0.8) - uView.xy) / uView.zw;
  // On whole device pixels, or rules would be of different strength.
  vec2 pixels = floor(uView.zw * uGrid.w + 0.5);
  vec2 at = (floor(along * pixels + 0.5) + (aPosition - 0.5) * thick + 0.5 * mod(thick, 2.0)) / pixels;
  vec2 span = (aPosition * size - uView.xy) / uView.zw;
  vec2 view = isLevel ? vec2(span.x, at.y) : vec2(at.x, span.y);
  bool seen = vStrength > 0.01;
  gl_Position = seen ? vec4(view.x * 2.0 - 1.0, 1.0 - view.y * 2.0, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
}
`;

export const RULE_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
flat in float vStrength;
out vec4 oColour;
void main() {
  oColour = vec4(0.0, 0.0, 0.0, vStrength);
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
  oColour = c;
}
`;
