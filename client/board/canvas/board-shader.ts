// GLSL of the board itself: one quad over the whole view. Far away it shows how full each block is,
// near by every slip with its number, and blends between the two so that nothing shimmers.
import { BITS_WIDTH, BLOCK } from './occupancy.ts';
import { TICKET_GLSL } from './ticket-shader.ts';

export const BOARD_VERTEX = /* glsl */ `#version 300 es
precision highp float;
in vec2 aPosition;
uniform vec4 uView; // world place of the top left corner, world size of the view
out vec2 vWorld;
out vec2 vView;
void main() {
  vView = aPosition;
  vWorld = uView.xy + aPosition * uView.zw;
  gl_Position = vec4(aPosition.x * 2.0 - 1.0, 1.0 - aPosition.y * 2.0, 0.0, 1.0);
}
`;

export const BOARD_FRAGMENT = /* glsl */ `#version 300 es
${TICKET_GLSL}
in vec2 vWorld;
in vec2 vView;
out vec4 oColour;

uniform vec4 uMarked;    // hovered, focused, own number (0: none), own stage (1 held, 2 confirmed)
uniform vec4 uClock;     // now in seconds, reduced motion, device pixels per CSS pixel
uniform vec4 uDensitySize; // last block's middle in the texture; 1 / the texture's size
uniform vec3 uGround;
uniform vec3 uGroundDeep;
uniform vec3 uHollow;
uniform vec3 uHollowInk;
uniform sampler2D uBits;
uniform sampler2D uDensity;

bool isTaken(int number) {
  int bit = number - 1;
  int byte = bit >> 3;
  float value = texelFetch(uBits, ivec2(byte % ${BITS_WIDTH}, byte / ${BITS_WIDTH}), 0).r;
  return ((int(value * 255.0 + 0.5) >> (bit & 7)) & 1) == 1;
}

vec3 ground() {
  vec2 c = vView - vec2(0.5, 0.35);
  return mix(uGround, uGroundDeep, clamp(dot(c, c) * 1.5, 0.0, 1.0));
}

// Waves as on indigo cloth: overlapping circles, each of three rings; q counts in circle widths.
float waves(vec2 q, float px) {
  for (int i = 2; i >= 0; i--) {
    float row = floor(q.y * 4.0) + float(i) - 1.0;
    float shift = mod(row, 2.0) * 0.5;
    vec2 o = vec2(floor(q.x - shift + 0.5) + shift, row * 0.25 + 0.5);
    float r = length(q - o);
    if (r < 0.5) {
      float ring = abs(fract(r * 6.0 + 0.5) - 0.5) / 6.0;
      return smoothstep(1.5 * px, 0.4 * px, ring - 0.004) * step(0.08, r);
    }
  }
  return 0.0;
}

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
  float tone = hash(int(ten.x) + int(ten.y) * 1024);
  float quilt = smoothstep(2.0, 9.0, uGrid.w * 10.0);
  vec3 paper = mix(uPaper, uPaperShade, 0.25 + (tone - 0.5) * 0.5 * quilt);
  vec3 c = dusk(paper, gone) * (1.0 + (tone - 0.5) * 0.05 * quilt);
  float single = smoothstep(1.2, 8.0, uGrid.w);
  if (single > 0.0) c = mix(c, isTaken(number) ? uHollow : paper, single * 0.9);
  vec2 px = vec2(uGrid.w, uGrid.w * CELL_H);
  vec2 toTen = abs(fract(cell * 0.1 + 0.5) - 0.5) * 10.0 * px;
  vec2 toHundred = abs(fract(cell * 0.01 + 0.5) - 0.5) * 100.0 * px;
  float tens = max(1.0 - min(toTen.x, toTen.y), 0.0) * smoothstep(8.0, 30.0, uGrid.w * 10.0);
  float hundreds = clamp(1.5 - min(toHundred.x, toHundred.y), 0.0, 1.0);
  return c * (1.0 - max(tens * 0.22, hundreds * 0.4));
}

// The gap between every tenth slip, a thread that helps counting.
float tenth(vec2 cell) {
  vec2 near10 = abs(fract(cell * 0.1 + 0.5) - 0.5) * 10.0;
  return cover(min(near10.x, near10.y * CELL_H) - 0.012) * step(200.0, uGrid.z);
}

vec3 hollow(vec3 back, int number, vec2 p) {
  float d = slip(p, 0.02);
  float rim = smoothstep(0.0, -0.075, slip(p - vec2(0.0, 0.022), 0.02));
  vec3 c = mix(uHollow * 0.72, uHollow, rim);
  float lip = cover(abs(slip(p + vec2(0.0, 0.006), 0.02)) - 0.004) * step(0.0, p.y);
  c = mix(c, uHollowInk, lip * 0.35 * uDetail.w);
  c = mix(c, uHollowInk, numerals(number, p - vec2(0.04 * uDetail.w, 0.0)) * uDetail.y * 0.62);
  return mix(back, c, cover(d));
}

vec3 near(vec3 back, int number, vec2 p) {
  bool own = number == int(uMarked.z);
  bool lifted = number == int(uMarked.x);
  if (isTaken(number) && !own) return hollow(back, number, p);
  vec2 shade = p - vec2(0.0, lifted ? 0.05 : 0.028);
  float shadow = smoothstep(0.05, -0.03, slip(shade, lifted ? 0.0 : 0.01));
  vec3 c = mix(back, uGroundDeep * 0.55, shadow * 0.7);
  if (lifted) p = (p + vec2(0.0, 0.012)) / 1.035;
  vec3 paper = own ? uAccent * (0.97 + 0.06 * (0.5 - p.y)) : paperOf(number, p);
  if (lifted && !own) paper = mix(paper, vec3(1.0), 0.35);
  vec3 printed = printOn(paper, number, p, own ? uOnAccent : uInk, own ? uGold : uAccent);
  c = mix(c, printed, cover(slip(p, 0.0)));
  if (own && uMarked.w > 1.5) c = mix(c, uGold, cover(abs(slip(p, 0.012)) - 0.013));
  return c;
}

void main() {
  vec2 cell = vec2(vWorld.x, vWorld.y / CELL_H);
  vec3 c = ground();
  vec2 size = vec2(uGrid.x, uGrid.y * CELL_H);
  float edge = box(vWorld - size * 0.5, size * 0.5, 0.0);
  float soft = 9.0 / uGrid.w;
  float far = 1.0 - uDetail.x;
  if (edge > 0.0) {
    vec2 q = gl_FragCoord.xy / (uClock.z * 46.0);
    c = mix(c, uHollowInk, waves(vec2(q.x, -q.y), 1.0 / (uClock.z * 46.0)) * 0.13);
    c = mix(c, uGroundDeep * 0.6, smoothstep(soft, 0.0, edge) * 0.7 * far);
    oColour = vec4(c, 1.0);
    return;
  }
  ivec2 at = ivec2(floor(cell));
  int number = at.y * int(uGrid.x) + at.x + 1;
  if (number > int(uGrid.z)) {
    oColour = vec4(c, 1.0);
    return;
  }
  vec2 p = (fract(cell) - 0.5) * vec2(1.0, CELL_H);
  vec3 shown = c;
  if (uDetail.x > 0.0) shown = near(mix(c, uHollowInk, tenth(cell) * 0.5), number, p);
  if (far > 0.0) {
    vec3 afar = fromAfar(cell, number);
    if (number == int(uMarked.z)) afar = uAccent;
    shown = mix(shown, afar, far);
  }
  oColour = vec4(shown, 1.0);
}
`;
