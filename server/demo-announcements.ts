// Made-up goods of a made-up shop.
import type { Announcement, Goods } from '../common/protocol/http.ts';

const goods = (picture: string, priceMinor: number, name: string, description: string): Goods => ({
  name,
  description,
  priceMinor,
  currency: 'JPY',
  picture,
});

export const autumnTea: Announcement = {
  title: 'Autumn tea lottery',
  lead: 'One hundred tickets on the board, and every one of them wins. Draw a number, see what it hides, and take up to a quarter off anything in our autumn guide.',
  language: 'en',
  guide: 'detail',
  goods: [
    goods(
      'tea-caddy',
      2_800,
      'First-harvest sencha, 100 g',
      'Shaded for ten days, steamed lightly, packed the same week. Bright, sweet, a little like fresh peas.',
    ),
    goods(
      'teapot',
      6_400,
      'Tokoname teapot',
      'Unglazed red clay from a kiln on the Chita peninsula. Pours to the last drop; holds 300 ml.',
    ),
    goods(
      'cups',
      3_200,
      'Five cups in a box',
      'Thin porcelain with a hand-drawn indigo line, no two quite alike.',
    ),
    goods(
      'sweets-box',
      1_900,
      'Chestnut sweets',
      'Steamed chestnut, a touch of sugar and nothing else. Twelve pieces, wrapped in leaves.',
    ),
    goods(
      'kettle',
      14_800,
      'Cast-iron kettle',
      'Made in Morioka for charcoal and for the stove at home. 1.2 litres.',
    ),
    goods(
      'furoshiki',
      2_200,
      'Wrapping cloth, 90 cm',
      'Cotton, dyed twice. We tie your parcel with it; you keep it for the next one.',
    ),
  ],
};

export const yearEnd: Announcement = {
  title: 'Year-end market: five thousand tickets',
  lead: 'The whole street draws together. Fifty tickets turn anything on this list into a hundred-yen buy; four in five win something.',
  language: 'en',
  guide: 'line',
  goods: [
    goods('sake', 3_600, 'New sake, 720 ml', 'Pressed in November, unpasteurised.'),
    goods('rice-crackers', 900, 'Rice crackers, assorted', 'Soy, seaweed and shrimp.'),
    goods('lantern', 2_400, 'Paper lantern', 'Folds flat; takes a candle or a small bulb.'),
    goods('umbrella', 7_800, 'Oiled-paper umbrella', 'Forty bamboo ribs.'),
    goods('incense', 1_200, 'Incense, sandalwood', 'Two hundred short sticks.'),
    goods('towel', 700, 'Cotton hand towel', 'Dyed with plum blossoms.'),
    goods('chopsticks', 1_500, 'Lacquered chopsticks, a pair', 'In a paulownia box.'),
  ],
};
