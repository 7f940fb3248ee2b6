// GLSL of the foil: pieces that lie side by side until they fall, each a function of time alone, and the
// crumbs that scratching has broken off.
import { FOIL } from '../state/foil.ts';

/** The pieces that the foil falls into. */
export const PIECES = { across: 32, down: 10 } as const;

const UNIFORMS = /* glsl */ `
precision highp float;
uniform vec4 uView; // canvas width and height, foil's left and top: CSS pixels
uniform vec4 uScale; // CSS pixels per foil unit across and down, glint, now in seconds
uniform vec4 uFall; // seconds since it began, less than 0: it hangs; from where, foil units
const vec2 FOIL = vec2(${FOIL.width.toFixed(1)}, ${FOIL.height.toFixed(1)});

float hash(vec2 p) {
  vec3 q = fract(vec3(p.xyx) * 0.1031);
  q += dot(q, q.yzx + 33.33);
  return fract((q.x + q.y) * q.z);
}

float noise(vec2 p) {
  vec2 cell = floor(p), f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  return mix(
    mix(hash(cell), hash(cell + vec2(1, 0)), f.x),
    mix(hash(cell + vec2(0, 1)), hash(cell + vec2(1, 1)), f.x),
    f.y
  );
}

vec4 onCanvas(vec2 unit) {
  vec2 px = uView.zw + unit * uScale.xy;
  return vec4(px.x / uView.x * 2.0 - 1.0, 1.0 - px.y / uView.y * 2.0, 0.0, 1.0);
}

vec2 turned(vec2 p, float angle) {
  float s = sin(angle), c = cos(angle);
  return vec2(c * p.x - s * p.y, s * p.x + c * p.y);
}
`;

export const FOIL_VERTEX = /* glsl */ `#version 300 es
${UNIFORMS}
in vec2 aPosition;
in vec2 aPiece;
out vec2 vUnit;
out float vFade;
out float vTilt;
const vec2 PIECE = FOIL / vec2(${PIECES.across.toFixed(1)}, ${PIECES.down.toFixed(1)});
void main() {
  vec2 unit = (aPiece + aPosition) * PIECE;
  vec2 centre = (aPiece + 0.5) * PIECE;
  vUnit = unit;
  vFade = 1.0;
  vTilt = 0.0;
  vec2 place = unit;
  if (uFall.x >= 0.0) {
    float chance = hash(aPiece), other = hash(aPiece + 71.0);
    float age = max(0.0, uFall.x - distance(centre, uFall.yz) / 1500.0 - chance * 0.1);
    float turn = age * (chance - 0.5) * 11.0;
    // Seen edge on, a piece that tumbles is a line.
    float tumble = cos(age * (4.0 + 9.0 * other));
    vTilt = (1.0 - tumble) * step(0.0001, age);
    vec2 local = turned((unit - centre) * vec2(1.0, tumble), turn);
    vec2 way = centre - uFall.yz;
    vec2 push = normalize(way + vec2(0.01, -6.0)) * (60.0 + 150.0 * other);
    place = centre + local + push * age + vec2(0.0, 820.0 * age * age);
    vFade = 1.0 - smoothstep(0.34, 0.62, age);
  }
  gl_Position = onCanvas(place);
}
`;

export const FOIL_FRAGMENT = /* glsl */ `#version 300 es
${UNIFORMS}
in vec2 vUnit;
in float vFade;
in float vTilt;
uniform sampler2D uArt;
uniform sampler2D uFreed;
out vec4 oColour;

float freedAt(vec2 unit) {
  return texture(uFreed, unit / FOIL).r;
}

// A torn rim, never a smooth one.
float leftAt(vec2 unit) {
  float freed = freedAt(unit);
  float torn = (noise(unit * 0.42) - 0.5) * 0.55 + (noise(unit * 1.3) - 0.5) * 0.3;
  return 1.0 - smoothstep(0.4, 0.52, freed + torn * step(0.004, freed));
}

void main() {
  float left = leftAt(vUnit);
  vec3 c = texture(uArt, vUnit / FOIL).rgb;
  float ray = (vUnit.x + vUnit.y * 0.7) / FOIL.x - 0.5 - uScale.z * 0.8;
  c += vec3(1.0, 0.95, 0.78) * 0.17 * exp(-ray * ray * 26.0);
  c += (noise(vUnit * 2.3) - 0.5) * 0.05;
  // Light from above left catches the rim on one side and leaves the other dark.
  float slope = leftAt(vUnit + vec2(-2.4, -2.4)) - leftAt(vUnit + vec2(2.4, 2.4));
  c += vec3(1.0, 0.97, 0.85) * max(0.0, -slope) * 0.5 - max(0.0, slope) * vec3(0.30, 0.26, 0.18);
  c = mix(c, vec3(0.78, 0.76, 0.72), clamp(vTilt * 0.5, 0.0, 0.75));
  // What is left throws a shadow on the paper beside it.
  float shade = leftAt(vUnit - vec2(3.5, 4.5)) * 0.32 * (1.0 - left) * step(uFall.x, -0.5);
  oColour = vec4(c * left, max(left, shade)) * vFade;
}
`;

export const CRUMB_VERTEX = /* glsl */ `#version 300 es
${UNIFORMS}
in vec2 aPosition;
in vec4 aCrumb; // where, foil units; start in seconds; seed
in vec2 aAlong; // the hand's speed, foil units per second
out vec2 vPlace;
out float vLight;
out float vFade;
void main() {
  float age = uScale.w - aCrumb.z;
  float one = hash(vec2(aCrumb.w, 1.0)), two = hash(vec2(aCrumb.w, 2.0));
  float size = 2.2 + 4.6 * one * one;
  vec2 push = aAlong * (0.16 + 0.3 * two) + vec2((two - 0.5) * 190.0, -40.0 - 150.0 * one);
  vec2 way = push * age + vec2(0.0, 620.0 * age * age);
  float tumble = cos(age * (7.0 + 15.0 * two) + one * 6.0);
  vec2 local = turned((aPosition * 2.0 - 1.0) * size * vec2(1.0, 0.25 + 0.55 * abs(tumble)), one * 6.0 + age * 9.0 * (two - 0.5));
  vPlace = aPosition * 2.0 - 1.0;
  vLight = tumble;
  vFade = (1.0 - smoothstep(0.45, 0.9, age)) * step(0.0, age);
  bool alive = aCrumb.z > 0.0 && age >= 0.0 && age < 0.9;
  gl_Position = alive ? onCanvas(aCrumb.xy + way + local) : vec4(2.0, 2.0, 2.0, 1.0);
}
`;

export const CRUMB_FRAGMENT = /* glsl */ `#version 300 es
${UNIFORMS}
in vec2 vPlace;
in float vLight;
in float vFade;
out vec4 oColour;
void main() {
  float rim = 1.0 - smoothstep(0.55, 1.0, length(vPlace) + 0.35 * abs(vPlace.x * vPlace.y));
  vec3 gold = mix(vec3(0.66, 0.48, 0.16), vec3(1.0, 0.93, 0.7), 0.5 + 0.5 * vLight);
  vec3 c = vLight < -0.2 ? vec3(0.72, 0.70, 0.66) : gold;
  oColour = vec4(c, 1.0) * rim * vFade;
}
`;
