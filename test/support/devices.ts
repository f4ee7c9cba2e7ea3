/** Columns of a recorder that a test has nothing to say about: no price, the bureau's usual rule, never checked. */
export const UNVALUED = {
  boughtOn: null,
  priceFen: null,
  usefulMonths: 60,
  residualPercent: 5,
  batteryPercent: null,
  batteryCheckedAt: null,
};
