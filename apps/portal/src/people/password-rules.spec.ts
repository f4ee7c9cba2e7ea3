import { DEMO_PASSWORD, whyWeak } from './password-rules';

test.each([
  ['aaaaaaaaaaaa', '同一个字符'],
  ['1234567890', '连续'],
  ['9876543210', '连续'],
  ['abcdefghijkl', '连续'],
  ['QWERTYUIOP', '连续'],
  ['zhangxiaoming', '用户名'],
  ['ZhangXiaoming1', '用户名'],
  [DEMO_PASSWORD, '演示密码'],
])('%s is weak: %s', (password, why) => {
  expect(whyWeak(password, 'zhangxiaoming')?.zh).toContain(why);
});

test.each(['Another-Horse-8', '海上生明月天涯共此时', '1234567890a', 'zhangxiaoming-loves-tea'])(
  '%s is fine',
  (password) => {
    expect(whyWeak(password, 'zhangxiaoming')).toBeNull();
  },
);
