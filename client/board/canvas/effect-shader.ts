// GLSL of what has just happened: one quad per change, a function of its age alone. A drawn slip
// tears in two and lets go a few sparks; a returned one settles back; marks ring a number.
import { TICKET_GLSL } from './ticket-shader.ts';

/** Values of aChange.z. */
export const EFFECT_KIND = { vanish: 0, return: 1, focus: 2, own: 3 } as const;

/** How far an effect reaches beyond its cell, in cell widths, half of the quad. */
const REACH = 1.25;

export const EFFECT_VERTEX = /* glsl */ `#version 300 es
precision highp float;
in vec2 aPosition;
in vec4 aChange; // number, start in seconds, kind, length in seconds
uniform vec4 uView;
uniform vec4 uGrid;
uniform vec4 uDetail;
uniform vec4 uClock; // now in seconds, still (1: reduced motion), device pixels per CSS pixel
out vec2 vPlace;
flat out vec4 vEffect; // number, age 0 to 1, kind, quad's half size in cell widths
const float CELL_H = 0.8;
void main() {
  float age = aChange.w > 0.0 ? (uClock.x - aChange.y) / aChange.w : 0.0;
  float least = aChange.z > 1.5 ? 13.0 : 7.0;
  float reach = max(uDetail.x > 0.5 ? ${REACH.toFixed(2)} : 0.7, least * uClock.z / uGrid.w);
  int index = int(aChange.x) - 1;
  int columns = int(uGrid.x);
  vec2 centre = vec2(float(index % columns) + 0.5, (float(index / columns) + 0.5) * CELL_H);
  vPlace = (aPosition * 2.0 - 1.0) * reach;
  vEffect = vec4(aChange.x, clamp(age, 0.0, 1.0), aChange.z, reach);
  vec2 view = (centre + vPlace - uView.xy) / uView.zw;
  bool alive = aChange.x > 0.5 && age < 1.0;
  gl_Position = alive ? vec4(view.x * 2.0 - 1.0, 1.0 - view.y * 2.0, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
}
`;

const COMMON_GLSL = /* glsl */ `
in vec2 vPlace;
flat in vec4 vEffect;
out vec4 oColour;
uniform vec4 uClock;
uniform vec4 uMarked; // z: own number
uniform vec3 uHollow;

vec4 over(vec4 front, vec4 back) {
  return front + back * (1.0 - front.a);
}
`;

export const NEAR_EFFECT_FRAGMENT = /* glsl */ `#version 300 es
${TICKET_GLSL}
${COMMON_GLSL}
vec2 turned(vec2 p, float angle) {
  float s = sin(angle), c = cos(angle);
  return vec2(c * p.x + s * p.y, -s * p.x + c * p.y);
}

vec4 paper(int number, vec2 p, float strength) {
  vec3 c = printOn(paperOf(number, p), number, p);
  return vec4(c, 1.0) * strength;
}

// One half of the torn slip; side is -1 or 1.
vec4 half_(int number, vec2 p, float side, float t) {
  float e = 1.0 - pow(1.0 - t, 2.5);
  float lean = hashOf(number, 5) - 0.5;
  vec2 way = vec2(side * (0.10 + 0.34 * e) * e, -0.34 * e + 0.62 * t * t);
  vec2 q = turned(p - way, -side * (0.25 + lean * 0.4) * e);
  q.x /= max(0.35, 1.0 - 0.55 * t);
  float tear = q.x + lean * 0.2 + 0.03 * (abs(fract(q.y * 7.0 + lean) * 2.0 - 1.0) - 0.5);
  float d = max(slip(q, 0.0), -side * tear);
  float fade = 1.0 - smoothstep(0.35, 1.0, t);
  vec4 c = paper(number, q, cover(d) * fade);
  float white = smoothstep(0.03, 0.0, abs(tear)) * c.a;
  c.rgb = mix(c.rgb, vec3(c.a), max(white * 0.6, 0.8 * (1.0 - smoothstep(0.0, 0.2, t))));
  return c;
}

// Light adds: little alpha, much colour.
vec4 sparks(int number, vec2 p, float t) {
  float e = 1.0 - pow(1.0 - t, 3.0);
  float r = length(p);
  float ring = smoothstep(0.07, 0.0, abs(r - (0.24 + 0.6 * e))) * (1.0 - e) * 0.9;
  float turn = atan(p.y, p.x) / 6.2832 + hashOf(number, 6);
  float ray = floor(turn * 9.0);
  float wide = (fract(turn * 9.0) - 0.5) * r * 0.7;
  float where = (0.3 + 0.75 * hashOf(number + int(ray) * 13, 7)) * e + 0.14;
  float size = 0.05 * (1.0 - t);
  float spark = smoothstep(size, size * 0.2, length(vec2(wide, (r - where) * 0.55)));
  vec3 c = mix(uGold, uAccent, smoothstep(0.35, 1.0, t));
  return vec4(c * ring + mix(c, uOnAccent, 0.35) * spark, ring * 0.35 + spark * 0.85) * (1.0 - t * t);
}

vec4 vanish(int number, vec2 p, float t) {
  // One's own slip stays on the board.
  if (number == int(uMarked.z)) return sparks(number, p, t);
  vec4 slips = over(half_(number, p, 1.0, t), half_(number, p, -1.0, t));
  return over(sparks(number, p, t), slips);
}

vec4 comeBack(int number, vec2 p, float t) {
  float e = 1.0 - pow(1.0 - t, 3.0);
  float within = cover(slip(p, 0.0));
  vec4 c = vec4(uHollow, 1.0) * within * (1.0 - smoothstep(0.55, 0.75, t));
  float height = 1.0 - e;
  vec2 q = turned(p + vec2(0.0, height * 0.35), height * (hashOf(number, 8) - 0.5)) / (1.0 + height * 0.45);
  vec4 settled = paper(number, q, cover(slip(q, 0.0)) * smoothstep(0.0, 0.3, t));
  float shadow = smoothstep(0.12, -0.04, slip(p - vec2(0.0, 0.04 + height * 0.2), 0.02)) * 0.35 * (1.0 - t);
  c = over(vec4(0.0, 0.0, 0.0, shadow), c);
  c = over(settled, c);
  return c * (1.0 - smoothstep(0.88, 1.0, t) * 0.999);
}

vec4 fade(int number, vec2 p, float t, float isReturn) {
  float within = cover(slip(p, 0.0)) * (1.0 - t);
  return isReturn > 0.5 ? vec4(uHollow, 1.0) * within : paper(number, p, within);
}

void main() {
  int number = int(vEffect.x);
  float t = vEffect.y;
  if (uClock.y > 0.5) oColour = fade(number, vPlace, t, vEffect.z);
  else oColour = vEffect.z < 0.5 ? vanish(number, vPlace, t) : comeBack(number, vPlace, t);
}
`;

const FAR_GLSL = /* glsl */ `
precision highp float;
in vec2 vPlace;
flat in vec4 vEffect;
out vec4 oColour;
uniform vec4 uClock;
uniform vec3 uPaper;
uniform vec3 uAccent;
uniform vec3 uOnAccent;
uniform vec3 uGold;
`;

export const FAR_EFFECT_FRAGMENT = /* glsl */ `#version 300 es
${FAR_GLSL}
// Too small to see a slip: a glint that glows and cools.
vec4 glint(vec2 p, float t, float reach, float isReturn) {
  float r = length(p) / reach;
  float core = exp(-r * r * 60.0) * (1.0 - smoothstep(0.1, 0.9, t));
  float glow = exp(-r * r * 9.0) * smoothstep(1.0, 0.0, r) * (1.0 - t) * (1.0 - t) * 0.75;
  vec3 c = mix(mix(uGold, uAccent, smoothstep(0.0, 0.6, t)), uPaper, isReturn * 0.7);
  return vec4(c * glow + mix(uOnAccent, c, t) * core, max(glow * 0.8, core));
}

void main() {
  oColour = glint(vPlace, vEffect.y, vEffect.w, vEffect.z) * (1.0 - uClock.y);
}
`;

/** The rings around the focused and the own number. */
export const MARK_FRAGMENT = /* glsl */ `#version 300 es
${TICKET_GLSL}
${COMMON_GLSL}
// A ring around a cell, never thinner than it can be seen.
float ring(vec2 p, float grow, float thick, float px) {
  vec2 size = max(HALF - vec2(0.012), vec2(7.0 * px)) + grow;
  return cover(abs(box(p, size, max(0.1, 3.0 * px) + grow)) - thick);
}

vec4 focusRing(vec2 p, float px) {
  float thick = max(0.016, 1.3 * px);
  return over(vec4(uAccent, 1.0) * ring(p, 0.0, thick, px), vec4(uPaper, 1.0) * ring(p, thick * 1.7, thick, px));
}

// Near by the slip itself is red; far away a gold ring shows where it is.
vec4 ownRing(vec2 p, float px) {
  float far = smoothstep(0.045, 0.075, px);
  float thick = max(0.011, 1.1 * px);
  vec4 gold = vec4(uGold, 1.0) * ring(p, 0.0, thick, px);
  return over(gold, vec4(uAccent, 1.0) * ring(p, thick * 2.0, thick * 1.2, px) * far);
}


void main() {
  float px = uClock.z / uGrid.w;
  oColour = vEffect.z < 2.5 ? focusRing(vPlace, px) : ownRing(vPlace, px);
}
`;
