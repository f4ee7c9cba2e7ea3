export default {
  verify: {
    note: 'Whether a paper was made by this bureau',
    code: 'Verification code',
    codeHint: 'Printed at the foot of the paper, like 7F3K-92QD-5MXB; case and dashes do not matter.',
    check: 'Verify',
    genuine: 'This paper was made here',
    compare: 'Now compare title, date and number of pages with the paper.',
    unknown: 'Not verified',
    paper: 'Paper',
    createdAt: 'Made at',
    pages: 'Pages',
    pageCount: '{n}',
    hash: 'SHA-256 of the file',
    case: 'Case',
    caseHidden: 'Shown only to those who may see it',
    open: 'Open the file',
  },
};
