import { parseFileName } from './file-name';

const AT = new Date('2016-01-29T12:55:47Z');

describe('names of recorder files', () => {
  it.each([
    ['8888888_JL0231_20160129205547_0001.mp4', '8888888', 'JL0231', AT, false],
    ['JL0231_8888888_20160129205547_0001.jpg', '8888888', 'JL0231', AT, false],
    ['8888888_000000_20160129205547_0001.mp4', '8888888', '000000', AT, false],
    ['8888888_JL0231_20160129205547_0001IMP.mp4', '8888888', 'JL0231', AT, true],
    ['8888888_JL0231_20160129205547_0001_IMP.MP4', '8888888', 'JL0231', AT, true],
    ['8888888_JL0231_20161329205547_0001.mp4', '8888888', 'JL0231', null, false],
    ['REC_20160129_205547.mov', null, null, AT, false],
    ['20160129205547.avi', null, null, AT, false],
    ['CAM-20160129T205547-IMP.ts', null, null, AT, true],
    ['DSC00012.mp4', null, null, null, false],
    ['1234567890123456789012345.mp4', null, null, null, false],
    ['.mp4', null, null, null, false],
  ])('reads %s', (name, officerNumber, deviceNumber, time, important) => {
    expect(parseFileName(name, 'JL0231')).toEqual({ officerNumber, deviceNumber, time, important });
  });

  it('reads the name in the bureau’s zone wherever the machine stands', () => {
    const zone = process.env.TZ;
    try {
      for (const TZ of ['UTC', 'Asia/Shanghai', 'America/New_York']) {
        process.env.TZ = TZ;
        expect(parseFileName('8888888_JL0231_20160129205547_0001.mp4', 'JL0231').time).toEqual(AT);
      }
    } finally {
      process.env.TZ = zone;
      if (zone === undefined) delete process.env.TZ;
    }
  });
});
