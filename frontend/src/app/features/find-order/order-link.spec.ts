import { readOrderLink } from './order-link';

const ID = 'ee38138900974ced85a72130edf8a187';

describe('readOrderLink', () => {
  it('reads the link of the mail', () => {
    const link = `https://shop.example/fr/orders/${ID}#z6iOc8jb9iCJ-m7OJ11bb_`;
    expect(readOrderLink(link)).toEqual({ id: ID, token: 'z6iOc8jb9iCJ-m7OJ11bb_' });
  });

  it('reads its end alone', () => {
    expect(readOrderLink(` ${ID}#z6iOc8jb9iCJ `)).toEqual({ id: ID, token: 'z6iOc8jb9iCJ' });
  });

  it('refuses half a link', () => {
    expect(readOrderLink(`https://shop.example/orders/${ID}`)).toBeUndefined();
    expect(readOrderLink('00000042')).toBeUndefined();
  });
});
