export default {
  verify: {
    note: '核对纸面文书是否由本单位执录生成',
    code: '验证码',
    codeHint: '印在文书页脚，如 7F3K-92QD-5MXB，大小写和短横不限。',
    check: '核验',
    genuine: '这份文书由本单位执录生成',
    compare: '请再对照纸面的名称、日期和页数是否一致。',
    unknown: '没有核验通过',
    paper: '文书',
    createdAt: '生成时间',
    pages: '页数',
    pageCount: '{n} 页',
    hash: '电子件 SHA-256',
    case: '案件',
    caseHidden: '只对有权查看的人显示',
    open: '打开电子件',
  },
};
