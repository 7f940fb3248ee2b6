// Draws a coupon as the server will, as far as a preview can: without a number and a last day.
import { encode } from 'uqr';
import type { CouponDesign } from '../../../../common/coupon/design.ts';
import { couponQr } from '../../../../common/coupon/qr.ts';
import { drawCoupon, type Faces, type Surface } from '../../../../common/coupon/template.ts';
import { pictureUrl } from '../../../../common/protocol/products.ts';

const FACES: Faces = {
  display: '"Fraunces Variable", "Zen Antique", serif',
  text: '"Zen Antique", serif',
};

export interface PreviewDrawing {
  readonly design: CouponDesign;
  /** In words, in the comparison mode; null: sealed. */
  readonly benefit: string | null;
}

/** On a phone a coupon is half as wide: below this, its letters are smaller than those of small print. */
const READABLE_SIZE = 22;

/** How the message came out: all of it readable, tiny on a phone, or cut off. */
export type MessageFit = 'readable' | 'tiny' | 'cut';

/** Draws when faces and pictures are there. undefined: something else is to be drawn by now. */
export async function drawPreview(
  canvas: HTMLCanvasElement,
  drawing: PreviewDrawing,
  isWanted: () => boolean,
): Promise<MessageFit | undefined> {
  const { design } = drawing;
  const [artwork, upload] = await Promise.all([
    loadPicture(design.artwork),
    loadPicture(design.upload),
    document.fonts.load('700 40px "Fraunces Variable"', design.message),
    document.fonts.load('400 40px "Zen Antique"', `${design.message}${design.seller}`),
  ]);
  const context = canvas.getContext('2d');
  if (!context || !isWanted()) return undefined;
  const facts = {
    serial: null,
    validUntil: null,
    benefit: drawing.benefit,
    artwork,
    upload,
    qr: design.qr === null ? null : qrOf(design.qr),
  };
  const { isCut, size } = drawCoupon(context as Surface, design, facts, FACES);
  if (isCut) return 'cut';
  return size < READABLE_SIZE ? 'tiny' : 'readable';
}

const qrOf = (text: string) => couponQr((ecc) => encode(text, { ecc, border: 0 }));

const pictures = new Map<string, Promise<HTMLImageElement | null>>();

/** null: there is none, or it cannot be had. */
function loadPicture(name: string | null): Promise<HTMLImageElement | null> {
  if (name === null) return Promise.resolve(null);
  const known = pictures.get(name) ?? readPicture(pictureUrl(name));
  pictures.set(name, known);
  return known;
}

async function readPicture(url: string): Promise<HTMLImageElement | null> {
  const image = new Image();
  image.src = url;
  return image.decode().then(
    () => image,
    () => null,
  );
}
