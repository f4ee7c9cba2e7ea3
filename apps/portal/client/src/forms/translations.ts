/** form-js speaks English; these are its sentences in Chinese. A sentence not listed stays as it is. */
export const FORM_SENTENCES: Record<string, string> = {
  'Add new': '添加',
  'All values selected': '已全部选择',
  Browse: '选择文件',
  'Click to remove sorting': '点击取消排序',
  'Click to sort by {value} ascending': '点击按{value}升序',
  'Click to sort by {value} descending': '点击按{value}降序',
  Collapse: '收起',
  'Date and time must both be entered.': '日期和时间都要填写。',
  Decrement: '减少',
  'Document reference is not defined.': '没有指定文件。',
  'Download {fileName}': '下载{fileName}',
  'Expand all ({value})': '全部展开（{value}）',
  "External content couldn't be loaded.": '外部内容没有取到。',
  'Field is required.': '此项必填。',
  'Field must be a valid email.': '请填写正确的电子邮箱。',
  'Field must be a valid international phone number. (e.g. +4930664040900)':
    '请填写带国家代码的电话号码，如 +8613800000000。',
  'Field must have maximum length of {value}.': '最多 {value} 个字。',
  'Field must have maximum value of {value}.': '不能大于 {value}。',
  'Field must have minimum length of {value}.': '至少 {value} 个字。',
  'Field must have minimum value of {value}.': '不能小于 {value}。',
  'Field must match pattern {value}.': '格式不正确，请按说明填写。',
  Increment: '增加',
  'Max validation value is not a valid number.': '表单设置有误：最大值不是数字。',
  'Min validation value is not a valid number.': '表单设置有误：最小值不是数字。',
  'Next page': '下一页',
  'No content to show.': '没有内容。',
  'No files selected': '没有选择文件',
  'No results': '没有找到',
  'Nothing to show.': '没有内容。',
  'Please select a valid value, the two nearest valid values are {previousValue} and {nextValue}.':
    '请填写有效的数值，最接近的是 {previousValue} 和 {nextValue}。',
  'Previous page': '上一页',
  'Remove tag': '移除',
  Search: '搜索',
  'Skip to search': '跳到搜索',
  'Unable to download document': '文件没有下载成功',
  'Value is expected to be an integer.': '请填写整数。',
  'Value is expected to have at most 1 decimal digit.': '最多一位小数。',
  'Value is expected to have at most {value} decimal digits.': '最多 {value} 位小数。',
  'Value is not a number.': '请填写数字。',
  '{page} of {total}': '第 {page} 页，共 {total} 页',
  '{value} files selected': '已选 {value} 个文件',
};

/** Where the English of form-js would show a person a pattern. */
const FOR_PEOPLE: Record<string, string> = {
  'Field must match pattern {value}.': 'The format is wrong; see the hint.',
};

type Replacements = Record<string, string | number>;

/** The `translate` service of form-js in the reader's language. */
export function formTranslator(chinese: boolean): (sentence: string, values?: Replacements) => string {
  return (sentence, values = {}) =>
    ((chinese ? FORM_SENTENCES : FOR_PEOPLE)[sentence] ?? sentence).replace(/{([^}]+)}/g, (whole, key: string) =>
      key in values ? String(values[key]) : whole,
    );
}

/** Says in Chinese what form-js writes as yyyy/mm/dd into an empty date; fields may appear later, so this runs again. */
export function wordDates(container: HTMLElement): void {
  for (const input of container.querySelectorAll<HTMLInputElement>('input[placeholder*="yyyy"]'))
    input.placeholder = input.placeholder.replace('yyyy', '年').replace('mm', '月').replace('dd', '日');
}
