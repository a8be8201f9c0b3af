import { blocksOf } from './blocks';

describe('blocksOf', () => {
  it('finds headings, paragraphs and lists', () => {
    expect(blocksOf('# Returns\n\nWithin\n14 days.\n\n- unused\n- whole')).toEqual([
      { kind: 'heading', text: 'Returns' },
      { kind: 'paragraph', text: 'Within 14 days.' },
      { kind: 'list', items: ['unused', 'whole'] },
    ]);
  });

  it('finds nothing in nothing', () => {
    expect(blocksOf(' \n\n ')).toEqual([]);
  });
});
