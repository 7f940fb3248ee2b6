// What the demo's three made-up companies sell, and with which coupons.
import type { Benefit } from '../common/campaign/benefit.ts';
import type { CouponDesign } from '../common/coupon/design.ts';
import { defaultPolicy } from '../common/coupon/policy.ts';
import type { OfferFields, ProductFields, SaveProduct } from '../common/protocol/products.ts';

export interface DemoCompany {
  readonly name: string;
  readonly email: string;
  readonly products: readonly SaveProduct[];
}

const ZONE = 'Asia/Tokyo';

const PAPERS = {
  tea: { paper: '#f3efdd', ink: '#1f2f24', accent: '#2b6542' },
  night: { paper: '#f6f0e2', ink: '#1b2452', accent: '#b92d15' },
  plum: { paper: '#f7ecec', ink: '#3a1730', accent: '#8c2a5c' },
} as const;

const goods = (
  fields: Pick<ProductFields, 'number' | 'name' | 'priceMinor'> & Partial<ProductFields>,
): ProductFields => ({
  model: '',
  currency: 'JPY',
  specifications: '',
  picture: null,
  isListed: true,
  membersOnly: false,
  ...fields,
});

interface DemoOffer {
  readonly seller: string;
  readonly message: string;
  readonly benefit: Benefit;
  readonly template: CouponDesign['template'];
  readonly colours: CouponDesign['colours'];
  readonly artwork: string | null;
  readonly mode?: OfferFields['mode'];
}

const offer = ({ benefit, mode = 'sealed', ...design }: DemoOffer): OfferFields => ({
  design: { ...design, upload: null, qr: null },
  benefit,
  mode,
  policy: defaultPolicy(ZONE),
});

const TEA = 'Kumano Tea House';
const N = 'Company N';
const RAIN = 'Hoshi Umbrellas';

export const DEMO_COMPANIES: readonly DemoCompany[] = [
  {
    name: TEA,
    email: 'demo@tombola.example',
    products: [
      {
        product: goods({
          number: '0101',
          name: 'Sencha, first flush',
          model: 'SF-100',
          priceMinor: 1_200,
          specifications: '100 g, steamed deep\nfrom the south slope of Kumano',
          picture: 'tea-caddy',
        }),
        offer: offer({
          seller: TEA,
          message: 'A secret discount on our first flush',
          benefit: { kind: 'percent-off', percent: 20 },
          template: 'noren',
          colours: PAPERS.tea,
          artwork: 'tea-caddy',
        }),
      },
      {
        product: goods({
          number: '0102',
          name: 'Side-handled teapot',
          model: 'K-3',
          priceMinor: 4_800,
          specifications: 'Stoneware, 0.3 l',
          picture: 'teapot',
        }),
        offer: offer({
          seller: TEA,
          message: '急須の秘密の割引',
          benefit: { kind: 'amount-off', amountMinor: 900, currency: 'JPY' },
          template: 'label',
          colours: PAPERS.tea,
          artwork: 'teapot',
        }),
      },
      {
        product: goods({
          number: '0103',
          name: 'Pair of tea cups',
          priceMinor: 2_600,
          picture: 'cups',
        }),
        offer: null,
      },
    ],
  },
  {
    name: N,
    email: 'n@tombola.example',
    products: [
      {
        product: goods({ number: '0001', name: 'A', priceMinor: 3_000, picture: 'gift' }),
        offer: null,
      },
      {
        product: goods({
          number: '0002',
          name: 'B',
          model: 'N-2',
          priceMinor: 5_000,
          specifications: 'The product of the worked example',
          picture: 'lantern',
        }),
        offer: offer({
          seller: N,
          message: 'A secret discount on B',
          benefit: { kind: 'percent-off', percent: 30 },
          template: 'ticket',
          colours: PAPERS.night,
          artwork: 'lantern',
        }),
      },
    ],
  },
  {
    name: RAIN,
    email: 'rain@tombola.example',
    products: [
      {
        product: goods({
          number: 'U-1',
          name: 'Paper umbrella',
          priceMinor: 9_800,
          specifications: 'Bamboo and oiled paper, 1.1 m across',
          picture: 'umbrella',
        }),
        offer: offer({
          seller: RAIN,
          message: 'Rain has a secret price',
          benefit: { kind: 'fixed-price', priceMinor: 7_500, currency: 'JPY' },
          template: 'photo',
          colours: PAPERS.plum,
          artwork: 'umbrella',
        }),
      },
      {
        product: goods({ number: 'U-2', name: 'Folding fan', priceMinor: 1_800, picture: 'fan' }),
        offer: offer({
          seller: RAIN,
          message: 'A cool price, for all to see',
          benefit: { kind: 'percent-off', percent: 15 },
          template: 'label',
          colours: PAPERS.plum,
          artwork: 'fan',
          mode: 'open',
        }),
      },
      {
        product: goods({
          number: 'U-3',
          name: 'Wrapping cloth, dyed by hand',
          priceMinor: 3_400,
          picture: 'furoshiki',
          membersOnly: true,
        }),
        offer: null,
      },
    ],
  },
];
