import { folderCarries, parseFileName, recorderNumbersIn } from './file-name';

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

  it.each(['410783_ZF-0117_20160129205547_0001.mp4', 'ZF-0117_410783_20160129205547_0001.mp4'])('reads %s', (name) => {
    expect(parseFileName(name, 'ZF-0117')).toMatchObject({
      officerNumber: '410783',
      deviceNumber: 'ZF-0117',
      time: AT,
    });
  });

  it('reads a recorder’s number that holds an underscore', () => {
    for (const name of ['410783_ZF_0117_20160129205547_0001.mp4', 'ZF_0117_410783_20160129205547_0001.mp4'])
      expect(parseFileName(name, 'ZF_0117')).toMatchObject({ officerNumber: '410783', deviceNumber: 'ZF_0117' });
  });

  it.each([
    ['8888888_JL0231_20160129205547_0001.mp4', ['JL0231']],
    ['JL0231_8888888_20160129205547_0001IMP.jpg', ['JL0231']],
    ['8888888_ZF_01_20160129205547_0001.mp4', ['ZF_01']],
    ['8888888_JL9999_20160129205547_0001.mp4', ['JL9999']],
    ['000000_JL9999_20160129205547_0001.mp4', ['JL9999']],
    ['8888888_000000_20160129205547_0001.mp4', []],
    ['REC_20160129_205547.mov', []],
    ['DSC00012.mp4', []],
  ])('knows the recorders in %s', (name, numbers) => {
    expect(recorderNumbersIn(name, new Set(['JL0231', 'ZF_01']))).toEqual(numbers);
  });

  it('finds a recorder’s number in a folder’s name as a word of its own', () => {
    const carrying = ['ZF-0117', 'ZF-0117-20261106', '卡 ZF-0117', 'ZF-01170-ZF-0117'];
    for (const name of carrying) expect([name, folderCarries(name, 'ZF-0117')]).toEqual([name, true]);
    for (const name of ['ZF-01170', 'XZF-0117', 'card'])
      expect([name, folderCarries(name, 'ZF-0117')]).toEqual([name, false]);
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
